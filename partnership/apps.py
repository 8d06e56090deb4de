from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "partnership"

    def ready(self) -> None:
        from core import nav
        from partnership import access, mails  # noqa: F401

        nav.register("Partnership", "partnership", "partnership.read", order=70)
