"""What every page knows: who may what, the partnership's look, the navigation, the session's limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core import access, branding, nav


class Notice(NamedTuple):
    """A line above every page: its kind ("plain" or "warning"), its words, and where it leads."""

    kind: str
    text: str
    url: str = ""
    link_text: str = ""


NOTICES: list[Callable[[HttpRequest], Notice | None]] = []


def notice(
    source: Callable[[HttpRequest], Notice | None],
) -> Callable[[HttpRequest], Notice | None]:
    """Register a function that may put a line above every page of a logged-in person."""
    if source not in NOTICES:
        NOTICES.append(source)
    return source


class Can:
    """``{% if can.reviews_decide %}``: the verb ``reviews.decide``, asked once a page.

    An unknown verb raises LookupError, which a template does not swallow.
    """

    def __init__(self, user: Any) -> None:
        self.user = user
        self.answers: dict[str, bool] = {}

    def __getitem__(self, name: str) -> bool:
        if name not in self.answers:
            code = name.replace("_", ".", 1)
            if code not in access.REGISTRY:
                raise LookupError(f"No verb {code} is declared")
            self.answers[name] = access.can(self.user, code)
        return self.answers[name]

    def __iter__(self) -> Any:
        raise TypeError("Ask for one verb by name")


def _session(user: Any) -> dict[str, Any] | None:
    """Seconds until the session ends, how long before that to warn, and where to extend it."""
    if user is None or not user.is_authenticated:
        return None
    return {
        "idle": settings.SESSION_IDLE_SECONDS,
        "warn": settings.SESSION_WARN_SECONDS,
        "extend": reverse("session_extend"),
    }


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. All of it is lazy: what a page does not show costs nothing."""
    user = getattr(request, "user", None)
    look: Any = SimpleLazyObject(branding.current)
    return {
        "can": Can(user),
        "branding": look,
        "branding_version": SimpleLazyObject(lambda: branding.version(look)),
        "nav": SimpleLazyObject(lambda: nav.entries(request)),
        "nav_parts": SimpleLazyObject(lambda: [tuple(part) for part in nav.parts(request)]),
        "notices": SimpleLazyObject(
            lambda: [line for source in NOTICES if (line := source(request))]
        ),
        "session_limit": SimpleLazyObject(lambda: _session(user)),
    }
