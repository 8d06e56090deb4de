from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Look, lists and mails"

    def ready(self) -> None:
        from core import account_mails, nav, notices, verbs  # noqa: F401

        nav.register("Outbox", "outbox", "core.outbox", order=90)
        nav.register("Settings", "admin:index", "core.configure", order=95)
