"""What every page of this app has: its tabs, and the way a deed answers a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from core.access import can
from core.errors import RuleBroken
from core.forms import attach

TABS = (
    ("Organisations", "organisation_list", "partnership.read"),
    ("People", "person_list", "partnership.read"),
    ("Contributions", "contribution_list", "partnership.money"),
    ("Memoranda", "memorandum_list", "partnership.read"),
)


def tabs(request: HttpRequest, current: str) -> list[tuple[str, str, bool]]:
    """The tabs this person may open: label, address, whether it is the current one."""
    return [
        (label, reverse(name), name == current)
        for label, name, verb in TABS
        if can(request.user, verb)
    ]


def done(form: forms.Form, deed: Callable[[], Any]) -> bool:
    """Run a deed for a valid form. A broken rule goes beside its field; returns whether it was done."""
    if not form.is_valid():
        return False
    try:
        deed()
    except RuleBroken as broken:
        attach(form, broken)
        return False
    except ValidationError as faults:
        for field, words in faults.message_dict.items():
            form.add_error(field if field in form.fields else None, words)
        return False
    return True
