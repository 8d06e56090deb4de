"""Which of their agencies a person is here for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import log
from core.access import allow
from core.forms import bind
from partnership.forms import AgencyForm
from partnership.middleware import CHOSEN
from partnership.models import Organisation


@allow("partnership.switch")
def agency_switch(request: HttpRequest) -> HttpResponse:
    """Choose one of one's agencies; everything then shows for that one alone."""
    user: Any = request.user
    agencies = Organisation.objects.filter(pk__in=user.agencies).order_by("name")
    now = agencies.filter(pk__in=user.organisation_ids).first()
    form = bind(request, AgencyForm, agencies=agencies, initial={"agency": now and now.pk})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["agency"]
        request.session[CHOSEN] = chosen.pk
        log.noted(user, "switch agency", record=chosen, reference=str(chosen)[:80])
        messages.success(request, f"You are now here for {chosen}.")
        return redirect("home")
    context = {"form": form, "only": len(user.agencies) < 2}
    return render(
        request, "partnership/agency_switch.html", context, status=422 if form.errors else 200
    )
