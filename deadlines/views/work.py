"""My work, the settings of one's reminders, and one's calendar."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import branding
from core.access import allow, can, public
from core.errors import RuleBroken
from core.forms import attach, bind
from core.paging import Pages, asked_for
from deadlines import feed, queries, services
from deadlines.calendar import closures
from deadlines.forms import DigestForm
from deadlines.presenters import face
from deadlines.work import coming_up, grouped, own_pages

PER_PAGE = 25
BESIDE = 6


@require_GET
@allow("deadlines.my_work")
def home(request: HttpRequest) -> HttpResponse:
    """What is due from this person and their team; beside it, the clocks they may see run."""
    user: Any = request.user
    today, off = timezone.localdate(), closures()
    problems: list[str] = []
    page = asked_for(request, queries.due_from(user), PER_PAGE, problems)
    beside = queries.running_beside(user, BESIDE) if can(user, "deadlines.oversee") else []
    context = {
        "groups": grouped(page.object_list, today, off),
        "pages": Pages(request, page),
        "count": page.paginator.count,
        "problems": problems,
        "beside": [face(deadline, today, off) for deadline in beside],
        "waiting": queries.waiting_on(user, today) if can(user, "deadlines.adjust") else [],
        "coming": coming_up(user, today),
        "own": own_pages(user),
        "today": today,
    }
    return render(request, "deadlines/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("deadlines.my_work")
def reminder_settings(request: HttpRequest) -> HttpResponse:
    """When reminders come, and the calendar address."""
    user: Any = request.user
    form = bind(request, DigestForm, initial={"digest": user.digest})
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_digest(actor=user, digest=form.cleaned_data["digest"])
            return redirect(f"{reverse('reminder_settings')}?saved=1")
        except RuleBroken as broken:
            attach(form, broken)
    return _settings(request, form)


@require_POST
@allow("deadlines.my_work")
def feed_make(request: HttpRequest) -> HttpResponse:
    """A new calendar address, shown this once."""
    user: Any = request.user
    _, secret = services.make_feed(actor=user)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    return _settings(request, DigestForm(initial={"digest": user.digest}), address)


@require_POST
@allow("deadlines.my_work")
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the calendar address stop working."""
    user: Any = request.user
    services.revoke_feed(actor=user, feed=get_object_or_404(user.calendar_feeds, pk=pk))
    return redirect("reminder_settings")


@require_GET
@public
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever holds the address. A wrong or revoked one is a plain 404."""
    person = feed.owner_of(secret)
    if person is None:
        raise Http404
    now, name = timezone.now(), branding.current().short_name
    content = feed.calendar_of(queries.due_from(person), name, now, feed.further(person, now))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    response["Cache-Control"] = "no-store"
    return response


def _settings(request: HttpRequest, form: DigestForm, address: str = "") -> HttpResponse:
    user: Any = request.user
    context = {
        "form": form,
        "feed": user.calendar_feeds.filter(revoked_at=None).first(),
        "address": address,
        "saved": "saved" in request.GET and request.method == "GET",
    }
    return render(request, "deadlines/settings.html", context)
