"""Who sees the clocks of members' duties and of memoranda."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partnership.models import Memorandum, Person
from partnership.rules import Role


def duties(user: Any) -> QuerySet[Person]:
    """The business unit sees every member's duties, a member their own."""
    people = Person.objects.filter(is_active=True)
    return people if Role.BUSINESS_UNIT in user.roles else people.filter(pk=user.pk)


def memoranda(user: Any) -> QuerySet[Memorandum]:
    """The business unit keeps the memoranda; the Executive sees them."""
    everything = Memorandum.objects.all()
    return everything if user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE} else everything.none()
