"""Board members: their yearly duties in one list, and one page each for the appraisal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core.access import allow
from core.lists import Column, listing
from governance.queries import members as queries
from partnership.models import Person
from partnership.queries import duty_of, with_duties, with_seats
from partnership.rules import DutyKind, Role
from partnership.views.people import posts_of


def _words(kind: str) -> Callable[[Any], str]:
    def words(person: Any) -> str:
        standing = duty_of(person, kind, timezone.localdate())
        return standing.words

    return words


def _tag(kind: str) -> Callable[[Any], str]:
    return lambda person: duty_of(person, kind, timezone.localdate()).tag


COLUMNS = [
    Column("name", "Member", sort="name", link=lambda p: reverse("member_page", args=[p.pk])),
    Column("posts", "Sits as", value=posts_of),
    *(Column(kind, label, value=_words(kind), tag=_tag(kind)) for kind, label in DutyKind.choices),
]


@allow("partnership.duties")
def duty_list(request: HttpRequest) -> HttpResponseBase:
    """Each member’s DBS check, course, observation and appraisal: up to date, due soon, overdue."""
    people = Person.objects.visible_to(request.user)
    page = listing(
        request,
        with_seats(with_duties(people, timezone.localdate())),
        columns=COLUMNS,
        filename="members-duties",
        export_verb="partnership.export",
        caption="Members’ yearly duties",
        empty="Nobody holds a seat with yearly duties today.",
    )
    return page.export() or render(request, "governance/duty_list.html", {"page": page})


@allow("governance.members")
def member_page(request: HttpRequest, member: int) -> HttpResponse:
    """One member on one page: duties, attendance, actions, contribution. One's own at any time."""
    person = get_object_or_404(in_reach(request.user), pk=member)
    context = {
        "member": queries.member(person, timezone.localdate()),
        "own": person == request.user,
    }
    return render(request, "governance/member.html", context)


def in_reach(user: Any) -> QuerySet[Person]:
    """The business unit reaches every member's page; a member their own."""
    found = queries.board_members(timezone.localdate())
    return found if Role.BUSINESS_UNIT in user.roles else found.filter(pk=user.pk)
