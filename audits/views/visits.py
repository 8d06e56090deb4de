"""Visits, peer reviews and findings of agencies' own audits: the list, the themes, one record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.case_charts import as_address, stacked_svg
from audits.forms.case_audits import OriginActionForm, OriginFindingForm
from audits.forms.visits import AssuranceFilters, RecordChangeForm, RecordForm, ThemeFilters
from audits.models import AssuranceRecord
from audits.queries import visits as queries
from audits.queries.case_audits import actions_of, findings_of
from audits.rules.visits import FORMS, AssuranceKind
from audits.services import visits as deeds
from core import branding, log
from core.access import Refused, allow, can
from core.deeds import at_once, done, form_page
from core.forms import bind
from core.gathered import gathered
from core.lists import Column, listing
from deadlines.timeline import shown
from partnership.models import Organisation
from partnership.queries import led_by

TABS = (("Overview", "assurance"), ("Timeline", "assurance_timeline"))


@allow("audits.visits_read")
def assurance_list(request: HttpRequest) -> HttpResponseBase:
    """What a person reads, the latest first."""
    columns = [
        Column("reference", "Reference", link=_address, sort="reference"),
        Column("title", "What"),
        Column("kind", "Kind"),
        Column("agency", "Agency", value="organisation.name", sort="organisation__name"),
        Column("team", "Team", on_page=False),
        Column("began_on", "Day", sort="began_on"),
        Column(
            "themes", "Themes", value=lambda row: [str(each.theme) for each in row.themes.all()]
        ),
        Column("good_practice", "Good practice", on_page=False),
        Column("concerns", "What should be better", on_page=False),
        Column("grade_words", "Graded", on_page=False),
    ]
    seen = AssuranceRecord.objects.visible_to(request.user)
    page = listing(
        request,
        queries.listed(request.user),
        columns=columns,
        filters=AssuranceFilters(request.GET, rows=seen),
        filename="visits-and-findings",
        export_verb="audits.export",
        caption="Visits, peer reviews and findings, the latest first",
        empty="Visits to the front line, peer reviews and what agencies’ own audits found stand here together.",
    )
    return page.export() or render(request, "audits/visits/list.html", {"page": page})


@allow("audits.visits_read")
def assurance_themes(request: HttpRequest) -> HttpResponseBase:
    """How often each theme was given, quarter by quarter."""
    filters = ThemeFilters(request.GET)
    kind, today = filters.set_values().get("kind", ""), timezone.localdate()
    shown_quarters = queries.quarters(today)
    lines = queries.theme_lines(request.user, today, kind)
    columns = [
        Column("label", "Theme"),
        *(
            Column(
                f"q{place}",
                queries.quarter_words(which),
                value=lambda row, place=place: row.counts[place],
                numeric=True,
            )
            for place, which in enumerate(shown_quarters)
        ),
        Column("total", "In all", numeric=True),
    ]
    page = gathered(
        request,
        lines,
        columns=columns,
        filters=filters,
        keeps=lambda _row, _set: True,
        per_page=100,
        filename="themes-of-visits-and-findings",
        export_verb="audits.export",
        caption="Themes by quarter",
        empty="The administrator keeps the list of themes.",
    )
    given = [line for line in lines if line.total]
    return page.export() or render(
        request, "audits/visits/themes.html", {"page": page, "chart": _chart(given), "given": given}
    )


def _chart(lines: list[queries.ThemeLine]) -> str:
    look = branding.current()
    bars = [(line.label, [line.total]) for line in lines]
    return as_address(stacked_svg(bars, ["Times given"], fill=look.brand, ink=look.brand_dark))


@allow("audits.visits_read")
def assurance(request: HttpRequest, assurance: str) -> HttpResponse:
    """One record: what was seen, what was said, what follows from it."""
    found = _found(request, assurance)
    log.opened(request, found)
    context = {
        "facts": _facts(found),
        "parts": _parts(found),
        "themes": [str(row.theme) for row in found.themes.all()],
        "findings": findings_of(request.user, found),
        "actions": actions_of(request.user, found),
        "may_change": _may_change(request, found),
        "may_count": found.recorded_by_id == request.user.pk
        and found.kind == AssuranceKind.VISIT
        and not found.counted_as_duty
        and deeds.owes_observation(request.user),
    }
    return render(request, "audits/visits/visit.html", _framed(request, found, context))


@allow("audits.keep_visits")
def assurance_timeline(request: HttpRequest, assurance: str) -> HttpResponse:
    """Everything that happened to a record."""
    found = _found(request, assurance)
    log.opened(request, found, action="open timeline")
    context = {"timeline": shown(request, found, related=[found.themes.all()])}
    return render(request, "audits/visits/timeline.html", _framed(request, found, context))


@allow("audits.visit")
def visit_new(request: HttpRequest) -> HttpResponse:
    """Record a visit one made."""
    return _new(
        request,
        AssuranceKind.VISIT,
        Organisation.objects.current().filter(is_class=False),
        "Record a visit",
        may_count=deeds.owes_observation(request.user),
    )


@allow("audits.keep_visits")
def peer_review_new(request: HttpRequest) -> HttpResponse:
    """Record a peer review."""
    agencies = Organisation.objects.current().filter(is_class=False)
    return _new(request, AssuranceKind.PEER_REVIEW, agencies, "Record a peer review")


@allow("audits.share_findings")
def agency_audit_new(request: HttpRequest) -> HttpResponse:
    """Record what an agency's own audit found."""
    agencies = Organisation.objects.current().filter(is_class=False)
    if not can(request.user, "audits.keep_visits"):
        agencies = agencies.filter(pk__in=led_by(request.user))
    return _new(
        request, AssuranceKind.AGENCY_AUDIT, agencies, "Record what an agency’s own audit found"
    )


@allow("audits.visits_read")
def assurance_change(request: HttpRequest, assurance: str) -> HttpResponse:
    """Change a record."""
    found = _found(request, assurance)
    if not _may_change(request, found):
        raise Refused("Whoever recorded it changes it, or the business unit.")
    log.opened(request, found, action="open to change")
    names = [*(name for name in FORMS[found.kind].asks if name != "themes")]
    plans = can(request.user, "audits.keep_plan")
    held = deeds.held(found, [*names, *(["line"] if plans else [])])
    form = bind(
        request,
        RecordChangeForm,
        kind=found.kind,
        agencies=Organisation.objects.current().filter(is_class=False)
        | Organisation.objects.filter(pk=found.organisation_id),
        plans=plans,
        record=found,
        initial=RecordChangeForm.opened_with(held),
    )
    return _step(
        request,
        found,
        form,
        lambda typed: deeds.change(actor=request.user, record=found, **typed),
        heading="Change the record",
        said="Saved.",
    )


@allow("audits.visit")
@require_POST
def assurance_duty(request: HttpRequest, assurance: str) -> HttpResponse:
    """Count one's own visit as the yearly observation."""
    found = _found(request, assurance)
    log.opened(request, found, action="count as a duty")
    return at_once(
        request,
        lambda: deeds.count_as_duty(actor=request.user, record=found),
        back=_address(found),
        said="It counts as your yearly observation.",
        already="It counted already.",
    )


@allow("audits.keep_visits")
@require_POST
def assurance_share(request: HttpRequest, assurance: str) -> HttpResponse:
    """Let the agency and the board read it."""
    found = _found(request, assurance)
    log.opened(request, found, action="share")
    return at_once(
        request,
        lambda: deeds.share(actor=request.user, record=found),
        back=_address(found),
        said="The agency it is about and the board can read it now.",
        already="They could read it already.",
    )


@allow("audits.keep_visits")
def assurance_finding(request: HttpRequest, assurance: str) -> HttpResponse:
    """Hang a finding on the golden thread."""
    found = _found(request, assurance)
    log.opened(request, found, action="open to add a finding")
    return _step(
        request,
        found,
        bind(request, OriginFindingForm, initial={"found_on": found.began_on}),
        lambda typed: deeds.find(actor=request.user, record=found, **typed),
        heading="Add a finding",
        means=("It becomes part of the golden thread. Say next there what is recommended.",),
        said="The finding is added.",
    )


@allow("audits.keep_visits")
def assurance_action(request: HttpRequest, assurance: str) -> HttpResponse:
    """Give an action that follows from it."""
    found = _found(request, assurance)
    log.opened(request, found, action="open to give an action")
    return _step(
        request,
        found,
        bind(request, OriginActionForm, initial={"organisation": found.organisation_id}),
        lambda typed: deeds.act(actor=request.user, record=found, **typed),
        heading="Give an action",
        button="Give the action",
        said="The action is given, and its owner is told.",
    )


def _new(
    request: HttpRequest,
    kind: str,
    agencies: QuerySet[Organisation],
    heading: str,
    *,
    may_count: bool = False,
) -> HttpResponse:
    form = bind(
        request,
        RecordForm,
        kind=kind,
        agencies=agencies.order_by("name", "pk"),
        may_count=may_count,
        plans=can(request.user, "audits.keep_plan"),
    )
    made: list[AssuranceRecord] = []

    def deed(typed: dict[str, Any]) -> None:
        made.append(deeds.record(actor=request.user, kind=kind, **typed))

    if request.method == "POST" and done(form, deed):
        messages.success(request, "It is recorded.")
        return redirect(_address(made[0]))
    context = {
        "form": form,
        "heading": heading,
        "caption": "Visits and findings",
        "button": "Record it",
        "back": reverse("assurance_list"),
        "kind": "primary",
        "means": ("Write of posts and of “the child”. Nobody may be told from it.",),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "core/form.html", context, status=status)


def _found(request: HttpRequest, reference: str) -> AssuranceRecord:
    rows = queries.listed(request.user).select_related("organisation", "recorded_by", "line__plan")
    return get_object_or_404(rows, reference=reference)


def _may_change(request: HttpRequest, found: AssuranceRecord) -> bool:
    writes = any(
        can(request.user, verb)
        for verb in ("audits.visit", "audits.share_findings", "audits.keep_visits")
    )
    return writes and deeds.may_change(request.user, found)


def _facts(found: AssuranceRecord) -> list[tuple[str, Any]]:
    asked = FORMS[found.kind].asks
    ended = found.ended_on if "ended_on" in asked else None
    rows: list[tuple[str, Any]] = [
        ("Agency", found.organisation or "The partnership"),
        ("Team", found.team),
        ("Kind", found.get_setting_display() or found.get_direction_display()),
        ("Who took part", found.who),
        ("Cases looked at", found.sample_size),
        ("Graded", found.grade_words),
    ]
    return [("From" if ended else "Day", found.began_on), ("To", ended), *rows]


def _parts(found: AssuranceRecord) -> list[tuple[str, str]]:
    """What is written, under the heading its form gives it."""
    form = RecordForm(kind=found.kind, agencies=Organisation.objects.none())
    names = ("scope", "observed", "said_children", "said_families", "said_staff", "good_practice",
             "concerns", "planned_actions")  # fmt: skip
    return [
        (str(form.fields[name].label), getattr(found, name))
        for name in names
        if name in form.fields and getattr(found, name)
    ]


def _framed(
    request: HttpRequest, found: AssuranceRecord, context: dict[str, Any]
) -> dict[str, Any]:
    tabs = TABS if can(request.user, "audits.keep_visits") else TABS[:1]
    links = [(label, reverse(name, args=[found.reference])) for label, name in tabs]
    return {
        "record": found,
        "tabs": [(label, url, url == request.path) for label, url in links],
        **context,
    }


def _address(found: AssuranceRecord) -> str:
    return reverse("assurance", args=[found.reference])


def _step(
    request: HttpRequest, found: AssuranceRecord, form: Any, deed: Any, **words: Any
) -> HttpResponse:
    return form_page(request, form, deed, caption=found.reference, back=_address(found), **words)
