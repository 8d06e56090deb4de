"""The views of lists that a person saved."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import saved
from core.access import allow
from core.deeds import at_once, one_form
from core.forms import bind
from core.models import SavedView


@allow("core.account")
def saved_view_list(request: HttpRequest) -> HttpResponse:
    """The person's own views."""
    views = SavedView.objects.filter(person=_person(request))
    return render(request, "core/saved_views.html", {"views": views})


@allow("core.account")
def saved_view_new(request: HttpRequest) -> HttpResponse:
    """Name the list one came from, with its filters."""
    address = request.GET.get("of", "")
    back = address if saved.is_ours(address) else reverse("saved_view_list")
    return one_form(
        request,
        "core/saved_view.html",
        bind(request, saved.NameForm),
        lambda typed: saved.save(actor=_person(request), name=typed["name"], address=address),
        back=back,
        said="The view is saved.",
        context={"address": address},
    )


@allow("core.account")
@require_POST
def saved_view_remove(request: HttpRequest, saved_view: int) -> HttpResponse:
    """Forget a view."""
    found = get_object_or_404(SavedView, pk=saved_view, person=_person(request))
    return at_once(
        request,
        lambda: saved.remove(actor=_person(request), view=found),
        back=reverse("saved_view_list"),
        said="The view is removed.",
    )


def _person(request: HttpRequest) -> Any:
    return request.user
