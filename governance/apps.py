from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance import access, clocks, mails, scopes  # noqa: F401

        scopes.register()
