"""Where navigation leads to frameworks."""

from core import nav


def register() -> None:
    """Called once, when the app is ready."""
    nav.register("Frameworks", "framework_list", "audits.frameworks", 46, "Audits")
