"""People: the list, the person, their seats and yearly duties."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import Refused, allow, can
from core.forms import bind
from core.lists import Column, listing
from partnership import services
from partnership.forms import (
    ColleagueForm,
    DutyForm,
    EndSeatForm,
    PersonFilters,
    PersonForm,
    ReasonForm,
    SeatForm,
)
from partnership.models import Person, Post, Seat
from partnership.queries import duties_of, led_by, with_seats
from partnership.services.invitations import may_invite
from partnership.views.shared import done, tabs


def posts_of(person: Any) -> list[str]:
    """What a person of ``with_seats`` sits as today, each post once."""
    return list(dict.fromkeys(str(seat) for seat in person.held))


def _bodies(person: Any) -> list[str]:
    return sorted({str(seat.organisation) for seat in person.held if seat.organisation})


COLUMNS = [
    Column("name", "Name", link=lambda p: reverse("person", args=[p.pk]), sort="name"),
    Column("posts", "Sits as", value=posts_of),
    Column("organisations", "Sits for", value=_bodies),
    Column("email", "Email", sort="email"),
    Column(
        "state", "Account", value=lambda p: _account(p)[1], tag=lambda p: _account(p)[0],
    ),
]  # fmt: skip


def _account(person: Person) -> tuple[str, str]:
    if not person.is_active:
        return "done", "Switched off"
    if person.mail_fails:
        return "overdue", "Mail fails"
    if not person.has_usable_password():
        return "waiting", "Not logged in yet"
    return "on-time", "Can log in"


@allow("partnership.read")
def person_list(request: HttpRequest) -> HttpResponseBase:
    """Everybody who sits in the partnership, as far as this person may see them."""
    page = listing(
        request,
        with_seats(Person.objects.visible_to(request.user)),
        columns=COLUMNS,
        filters=PersonFilters,
        filename="people",
        export_verb="partnership.export",
        caption="People",
    )
    context = {"page": page, "tabs": tabs(request, "person_list"), "leads": led_by(_user(request))}
    return page.export() or render(request, "partnership/person_list.html", context)


@allow("partnership.read")
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person: seats, and for the business unit and themselves telephone, duties and invitations."""
    found = _find(request, pk)
    close = found == request.user or can(request.user, "partnership.manage")
    duties = can(request.user, "partnership.duties") or found == request.user
    invites = can(request.user, "partnership.invite") and not found.has_usable_password()
    today = timezone.localdate()
    seats = list(found.seats.select_related("organisation", "group"))
    context = {
        "person": found,
        "account": _account(found),
        "facts": _facts(found, close),
        "seats_now": [seat for seat in seats if not seat.ended_on or seat.ended_on >= today],
        "seats_past": [seat for seat in seats if seat.ended_on and seat.ended_on < today],
        "duties": duties_of(found, today) if duties else [],
        "invitations": list(found.invitations.select_related("invited_by")[:5]) if invites else [],
        "may_invite": invites and not may_invite(_user(request), found),
        "now": timezone.now(),
    }
    return render(request, "partnership/person.html", context)


@allow("partnership.manage")
def person_new(request: HttpRequest) -> HttpResponseBase:
    """Add somebody; the next page seats them."""
    form = bind(request, PersonForm)
    made: list[Person] = []
    if request.method == "POST" and done(
        form, lambda: made.append(services.add_person(actor=_user(request), **form.cleaned_data))
    ):
        messages.success(request, f"{made[0]} is added. Now say what they sit as.")
        return redirect("seat_new", made[0].pk)
    return render(request, "partnership/form.html", _form("Add a person", form, "person_list"))


@allow("partnership.manage")
def person_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change name, email address or telephone."""
    found = _find(request, pk)
    names = list(PersonForm.base_fields)
    form = bind(request, PersonForm, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and done(
        form,
        lambda: services.change_person(actor=_user(request), person=found, **form.cleaned_data),
    ):
        messages.success(request, "The changes are kept.")
        return redirect("person", pk)
    return render(request, "partnership/form.html", _form(f"Change {found}", form, "person", pk))


@allow("partnership.manage")
def person_switch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stop somebody logging in, or let them again; with a reason."""
    found = _find(request, pk)
    deed = services.deactivate_person if found.is_active else services.activate_person
    form = bind(request, ReasonForm)
    if request.method == "POST" and done(
        form, lambda: deed(actor=_user(request), person=found, reason=form.cleaned_data["reason"])
    ):
        words = "cannot log in any more" if found.is_active else "can log in again"
        messages.success(request, f"{found} {words}.")
        return redirect("person", pk)
    title = f"Stop {found} logging in" if found.is_active else f"Let {found} log in again"
    return render(request, "partnership/form.html", _form(title, form, "person", pk))


@allow("partnership.manage")
def seat_new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Seat somebody. ``?post=`` fills in a post that the arrangements name."""
    found = _find(request, pk)
    post = Post.objects.filter(code=request.GET.get("post", "")).first()
    initial: dict[str, Any] = {"started_on": timezone.localdate()}
    if post:
        initial |= {
            "kind": post.kind, "post": post.title, "organisation": post.organisation_id, "group": post.group_id,
        }  # fmt: skip
    form = bind(request, SeatForm, initial=initial)
    if request.method == "POST" and done(
        form,
        lambda: services.take_seat(actor=_user(request), person=found, **form.cleaned_data),
    ):
        messages.success(request, "The seat is taken.")
        return redirect("person", pk)
    context = _form(f"Give {found} a seat", form, "person", pk)
    context["intro"] = (
        f"Whoever reads the mail of {found.email} can log in as {found}: check that the address is"
        " theirs. Seats that open cases are given by the business unit: its own posts, the Executive, the"
        " independent scrutineer and the case review committee."
    )
    return render(request, "partnership/form.html", context)


@allow("partnership.manage")
def seat_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a seat; it stays on record."""
    seat = get_object_or_404(
        Seat.objects.filter(person__in=Person.objects.visible_to(request.user)).select_related(
            "person"
        ),
        pk=pk,
    )
    form = bind(request, EndSeatForm, initial={"ended_on": timezone.localdate()})

    def deed() -> None:
        services.end_seat(
            actor=_user(request),
            seat=seat,
            on=form.cleaned_data["ended_on"],
            reason=form.cleaned_data["reason"],
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, "The seat has its last day.")
        return redirect("person", seat.person_id)
    context = _form(f"End the seat of {seat.person}", form, "person", seat.person_id)
    context["intro"] = f"{seat.get_kind_display()}, held since {seat.started_on:%-d %B %Y}."
    return render(request, "partnership/form.html", context)


@allow("partnership.duties")
def duty_done(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record a yearly duty as done."""
    found = _find(request, pk)
    form = bind(request, DutyForm, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and done(
        form, lambda: services.record_duty(actor=_user(request), person=found, **form.cleaned_data)
    ):
        messages.success(request, "The duty is recorded.")
        return redirect("person", pk)
    return render(
        request, "partnership/form.html", _form(f"Record a duty of {found}", form, "person", pk)
    )


@allow("partnership.invite")
def colleague_new(request: HttpRequest) -> HttpResponseBase:
    """A lead adds and invites a colleague of their own agency."""
    led = led_by(_user(request))
    if not led:
        raise Refused("You lead no agency today. Add people from the list of people instead.")
    form = bind(request, ColleagueForm, led=led)
    if request.method == "POST" and done(
        form, lambda: services.invite_colleague(actor=_user(request), **form.cleaned_data)
    ):
        messages.success(request, f"{form.cleaned_data['name']} is invited by email.")
        return redirect("person_list")
    return render(
        request, "partnership/form.html", _form("Invite a colleague", form, "person_list")
    )


def _user(request: HttpRequest) -> Person:
    user: Any = request.user
    return user  # type: ignore[no-any-return]


def _find(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _form(title: str, form: Any, back: str, *args: Any) -> dict[str, Any]:
    return {"title": title, "form": form, "back": reverse(back, args=args)}


def _facts(found: Person, close: bool) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [("Email", found.email)]
    if close:
        facts += [
            ("Telephone", found.phone),
            ("Reminders come", found.get_digest_display()),
        ]
        if found.mail_fails:
            facts.append(("Mail", found.mail_fails))
    return facts
