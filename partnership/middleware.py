"""A person who sits for two agencies sees one at a time."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from core.context import Notice, notice
from partnership.models import Organisation

CHOSEN = "agency"  # the session's own key


class OneAgency:
    """Sets aside the seats for other agencies than the one chosen for this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            request.user.act_for(request.session.get(CHOSEN))
        return self.get_response(request)


@notice
def acting_for(request: HttpRequest) -> Notice | None:
    """Which agency the pages are for, for those who could choose another."""
    user = request.user
    if not user.is_authenticated or not getattr(user, "set_aside", None):
        return None
    name = Organisation.objects.filter(pk__in=user.organisation_ids).values_list("name", flat=True)
    return Notice("plain", f"You are here for {name[0]}.", "/agency/", "Change to another agency")
