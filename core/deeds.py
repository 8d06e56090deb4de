"""How a page does one deed: a form, the deed, the way back; or the form again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import RuleBroken
from core.forms import attach
from core.seen import SeenForm
from core.stale import SavedMeanwhile


def refuse(form: forms.Form, broken: RuleBroken) -> None:
    """Tell what is wrong beside its field; where a colleague saved first, show their words as well."""
    if isinstance(broken, SavedMeanwhile) and isinstance(form, SeenForm):
        form.show_clash(broken.held, broken.seen)
    attach(form, broken)


def done(form: forms.Form, deed: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether a posted form was right and its deed went through; else the form tells what is wrong."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        deed(form.cleaned_data)
    except RuleBroken as broken:
        refuse(form, broken)
        return False
    return True


def one_form(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    *,
    back: str,
    said: str = "",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """A page with one form. After its deed the person is led ``back`` and told what happened."""
    if request.method == "POST" and done(form, deed):
        if said:
            messages.success(request, said)
        return redirect(back)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        template,
        {"form": form, "back": back, "theirs": getattr(form, "theirs", ()), **(context or {})},
        status=status,
    )


def form_page(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    back: str,
    caption: str,
    button: str = "Save",
    means: tuple[str, ...] = (),
    warning: str = "",
    said: str = "",
    kind: str = "primary",
) -> HttpResponse:
    """``one_form`` with the house's own page. ``means`` are sentences on what it does; ``caption`` names the record."""
    words = {
        "heading": heading,
        "caption": caption,
        "button": button,
        "means": means,
        "warning": warning,
        "kind": kind,
    }
    return one_form(request, "core/form.html", form, deed, back=back, said=said, context=words)


def at_once(
    request: HttpRequest, deed: Callable[[], Any], *, back: str, said: str, already: str = ""
) -> HttpResponse:
    """A button without a page of its own. A broken rule is told on the page the person came from."""
    try:
        outcome = deed()
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    else:
        if outcome or not already:
            messages.success(request, said)
        else:
            messages.info(request, already)
    return redirect(back)
