"""What every page needs to know about the machine it is served from."""

from django.conf import settings
from django.http import HttpRequest


def environment(request: HttpRequest) -> dict[str, bool]:
    """``not_for_real``: show "Demonstration: not for real cases" on every page."""
    return {"not_for_real": settings.DEMO or settings.DEBUG}
