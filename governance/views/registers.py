"""How the pages of the registers do one deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.deeds import done, one_form

FORM = "governance/form.html"
Deed = Callable[[dict[str, Any]], Any]


def step(
    request: HttpRequest,
    form: forms.Form,
    deed: Deed,
    heading: str,
    *,
    back: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """A page with one form and one deed on a record, which then leads back to it.

    ``context`` may hold caption, means, warning, button and kind.
    """
    words = {"heading": heading, **context}
    return one_form(request, FORM, form, deed, back=back, said=said, context=words)


def beginning(
    request: HttpRequest,
    form: forms.Form,
    deed: Deed,
    heading: str,
    *,
    to: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """A page that makes a record, tells so, and leads to its own page, whose address is named ``to``."""
    made: list[Model] = []
    if request.method == "POST" and done(form, lambda typed: made.append(deed(typed))):
        messages.success(request, said)
        return redirect(to, getattr(made[0], "reference", made[0].pk))
    status = 422 if request.method == "POST" else 200
    return render(request, FORM, {"form": form, "heading": heading, **context}, status=status)


def tabs(request: HttpRequest, *names: tuple[str, str], args: list[Any]) -> list[Any]:
    """The pages of a record or a register: label, address, whether it is this one."""
    found = [(label, reverse(name, args=args)) for label, name in names]
    return [(label, url, url == request.path) for label, url in found]
