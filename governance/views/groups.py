"""Groups: the structure, one group, its rules, its terms of reference, its last day."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import branding
from core.access import allow, can
from core.deeds import at_once, done, one_form
from core.forms import bind
from core.stale import refuse_stale
from core.timeline import EDIT, STATUS, shown
from deadlines.models import Deadline
from deadlines.presenters import face
from governance.charts import structure_svg
from governance.forms.groups import GroupChangeForm, GroupForm, LastDayForm, RulesForm, TermsForm
from governance.models import GroupRules
from governance.queries import groups as queries
from governance.queries.meetings import coming_of
from governance.services import groups as deeds
from partnership import services as partners
from partnership.models import Group, Person
from partnership.queries import vacant_posts
from partnership.rules import GroupKind

RULES = ("quorum", "each_partner", "every_weeks", "papers_days", "resolution_needs")
TABS = (
    ("Overview", "group", "partnership.read"),
    ("Terms of reference", "group_terms", "partnership.read"),
    ("Changes", "group_history", "governance.run"),
)
FACTS = ("name", "parent", "purpose", "frequency")


@allow("partnership.read")
def group_list(request: HttpRequest) -> HttpResponse:
    """How the groups stand under each other: as a chart, and the same as a nested list."""
    today = timezone.localdate()
    places = queries.structure(today)
    look = branding.current()
    picture = structure_svg(places, line=look.brand, fill=look.brand_light, ink=look.brand_dark)
    context = {
        "rows": list(queries.nested(places)),
        "chart": "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode(),
        "vacant": [post for post in vacant_posts() if post.group_id is None],
    }
    return render(request, "governance/group_list.html", context)


@allow("partnership.read")
def group(request: HttpRequest, group: str) -> HttpResponse:
    """One group: what it is for, who sits on it, when it may decide, what it has open."""
    found, today = _group(group), timezone.localdate()
    context = {
        "members": queries.members(found, today),
        "former": queries.former(found, today)[:50],
        "seen": set(Person.objects.visible_to(request.user).values_list("pk", flat=True)),
        "rules": queries.rules_of(found),
        "terms": queries.terms_now(found, today),
        "below": found.children.order_by("name"),  # type: ignore[attr-defined]
        "vacant": [post for post in vacant_posts() if post.group_id == found.pk],
        "clocks": _clocks(found) if can(request.user, "governance.run") else [],
        "open_actions": _actions(request, found),
        "next": coming_of(request.user, found, today),
        "today": today,
    }
    return render(request, "governance/group.html", framed(request, found, "group", context))


@allow("partnership.read")
def group_terms(request: HttpRequest, group: str) -> HttpResponse:
    """The terms of reference in force, and every earlier version."""
    found, today = _group(group), timezone.localdate()
    versions = list(found.terms.select_related("added_by"))  # type: ignore[attr-defined]
    now = next((row for row in versions if row.from_day <= today), None)
    context = {"versions": versions, "now": now}
    return render(
        request, "governance/group_terms.html", framed(request, found, "group_terms", context)
    )


@allow("governance.run")
def group_history(request: HttpRequest, group: str) -> HttpResponse:
    """What changed about a group, by whom and why."""
    found = _group(group)
    rules = GroupRules.objects.filter(group=found)
    related: list[Any] = [rules, found.terms.all(), found.seats.all()]  # type: ignore[attr-defined]
    kinds = {EDIT: "Changes", STATUS: "Moves"}
    context = {"timeline": shown(request, found, related=related, kinds=kinds)}
    return render(
        request, "governance/group_history.html", framed(request, found, "group_history", context)
    )


@allow("governance.run")
def group_new(request: HttpRequest) -> HttpResponse:
    """Set up a group."""
    form = bind(request, GroupForm, initial={"started_on": timezone.localdate()})
    made: list[Group] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(partners.add_group(actor=request.user, **typed))
    ):
        return redirect("group", made[0].code)
    context = {"form": form, "back": reverse("group_list"), "heading": "Set up a group"}
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


@allow("governance.run")
def group_change(request: HttpRequest, group: str) -> HttpResponse:
    """Change a group's name, place, purpose or how often it meets."""
    found = _group(group)
    held = {name: getattr(found, name) for name in FACTS}
    form = bind(request, GroupChangeForm, initial=GroupChangeForm.opened_with(held))
    return _form(
        request,
        found,
        form,
        lambda typed: _changed(request, found, typed),
        "Change the group",
    )


@allow("governance.run")
def group_rules(request: HttpRequest, group: str) -> HttpResponse:
    """Quorum, the day for papers, what a written resolution needs."""
    found = _group(group)
    rules = queries.rules_of(found)
    held = {name: getattr(rules, name) for name in RULES}
    form = bind(request, RulesForm, initial=RulesForm.opened_with(held))
    return _form(
        request,
        found,
        form,
        lambda typed: deeds.set_rules(actor=request.user, group=found, **typed),
        "When the group may decide",
    )


@allow("governance.run")
def terms_new(request: HttpRequest, group: str) -> HttpResponse:
    """A new version of the terms of reference; earlier ones stay."""
    found = _group(group)
    last = found.terms.first()  # type: ignore[attr-defined]
    form = bind(request, TermsForm, initial={"body": last.body} if last else {})
    return _form(
        request,
        found,
        form,
        lambda typed: deeds.add_terms(actor=request.user, group=found, **typed),
        "Add a version of the terms of reference",
        back=reverse("group_terms", args=[found.code]),
    )


@allow("governance.run")
def group_end(request: HttpRequest, group: str) -> HttpResponse:
    """Set, move or lift the last day."""
    found = _group(group)
    form = bind(request, LastDayForm, initial={"ended_on": found.ended_on})
    return _form(
        request,
        found,
        form,
        lambda typed: deeds.set_last_day(
            actor=request.user, group=found, on=typed["ended_on"], reason=typed["reason"]
        ),
        "When the group ends",
        means="After its last day a group shows as closed. What it leaves open is listed until somebody else has it.",
    )


@require_POST
@allow("governance.run")
def group_wind_up(request: HttpRequest, group: str) -> HttpResponse:
    """Nothing is left open: the group is wound up."""
    found = _group(group)
    return at_once(
        request,
        lambda: deeds.wind_up(actor=request.user, group=found),
        back=reverse("group", args=[found.code]),
        said="The group is wound up. Nothing is left open.",
        already="The group was wound up before.",
    )


def framed(
    request: HttpRequest, found: Group, current: str, context: dict[str, Any]
) -> dict[str, Any]:
    """The context of a group's page with its tabs; ``current`` is the address name of this one."""
    return {
        "group": found,
        "tabs": [
            (label, reverse(name, args=[found.code]), name == current)
            for label, name, verb in TABS
            if can(request.user, verb)
        ],
        "closed": queries.is_closed(found, timezone.localdate()),
        "task_group": found.kind == GroupKind.TASK_AND_FINISH,
        **context,
    }


def _group(code: str) -> Group:
    return get_object_or_404(Group.objects.select_related("parent"), code=code)


def _actions(request: HttpRequest, found: Group) -> Any:
    """What the group left open, for those who may see those actions."""
    seen = queries.open_actions(found).visible_to(request.user)  # type: ignore[attr-defined]
    return list(seen[:100])


def _clocks(found: Group) -> list[Any]:
    today = timezone.localdate()
    return [face(row, today) for row in Deadline.objects.of(found).open()]


def _changed(request: HttpRequest, found: Group, typed: dict[str, Any]) -> bool:
    seen = typed.pop("seen")
    refuse_stale(seen, {name: getattr(found, name) for name in FACTS}, typed)
    return partners.change_group(actor=request.user, group=found, **typed)


def _form(
    request: HttpRequest,
    found: Group,
    form: Any,
    deed: Any,
    heading: str,
    *,
    back: str = "",
    means: str = "",
) -> HttpResponse:
    return one_form(
        request,
        "governance/form.html",
        form,
        deed,
        back=back or reverse("group", args=[found.code]),
        said="Saved.",
        context={"caption": found.name, "heading": heading, "means": means},
    )
