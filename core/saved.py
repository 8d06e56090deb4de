"""Views of lists that a person saves: the list's address with its filters, under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django import forms
from django.db import transaction
from django.urls import Resolver404, resolve

from core import history
from core.errors import RuleBroken
from core.models import SavedView

if TYPE_CHECKING:
    from partnership.models import Person

MOST = 50  # views one person keeps
LONGEST = 1500


class NameForm(forms.Form):
    """What to call the view."""

    name = forms.CharField(
        label="Name of this view",
        max_length=80,
        help_text="Such as “Overdue, health”. Only you see it.",
        error_messages={"required": "Give the view a name"},
    )


def is_ours(address: str) -> bool:
    """Whether an address leads to a page of this portal: a path, and no other server's."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in address:
        return False
    try:
        resolve(parts.path)
    except Resolver404:
        return False
    return len(address) <= LONGEST


@transaction.atomic
def save(*, actor: Person, name: str, address: str) -> SavedView:
    """Keep an address under a name; the same name again keeps the new address instead.

    Raises RuleBroken for an address that is none of the portal's, and for more than 50 views.
    """
    if not is_ours(address):
        raise RuleBroken("This is not a list of the portal. Open the list and save it from there.")
    held = SavedView.objects.select_for_update().filter(person=actor, name=name.strip()).first()
    if held:
        history.change(held, actor=actor, reason="Saved again", address=address)
        return held
    if SavedView.objects.filter(person=actor).count() >= MOST:
        raise RuleBroken(f"You have {MOST} saved views. Remove one before you save another.")
    fresh = SavedView(person=actor, name=name.strip(), address=address)
    return history.create(fresh, actor=actor, reason="Saved")


@transaction.atomic
def remove(*, actor: Person, view: SavedView) -> bool:
    """Forget a view. Returns False when it was gone."""
    found = SavedView.objects.select_for_update().filter(pk=view.pk, person=actor).first()
    if found is None:
        return False
    history.delete(found, actor=actor, reason="Removed by its person")
    return True
