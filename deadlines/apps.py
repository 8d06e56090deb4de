from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = "Clocks and days"

    def ready(self) -> None:
        from core import nav
        from deadlines import access, mails, partnership_clocks, scopes  # noqa: F401
        from partnership.models import Memorandum, Person

        access.visible_through(Person, scopes.duties)
        access.visible_through(Memorandum, scopes.memoranda)
        nav.register("My work", "home", "deadlines.my_work", order=10)
        nav.register("Clocks", "clock_list", "deadlines.list", order=60)
