from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Brings the checks of the settings and the demo command."""

    name = "config"
    verbose_name = "Settings"

    def ready(self) -> None:
        from config import checks  # noqa: F401
