"""Who sees the clocks of groups and of their terms of reference."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core import nav
from deadlines.access import visible_through
from governance.models import TermsOfReference
from partnership.models import Group


def groups(user: Any) -> QuerySet[Group]:
    """Whoever holds a seat sees every group."""
    found = Group.objects.all()
    return found if user.is_active and user.seats_now else found.none()


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(Group, groups)
    visible_through(TermsOfReference, TermsOfReference.visible_to)
    nav.register("Groups", "group_list", "partnership.read", 44, "Meetings")
