from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"

    def ready(self) -> None:
        from audits import access, clocks, mails, scopes  # noqa: F401

        scopes.register()
