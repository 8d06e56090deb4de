"""What agencies wrote in their returns: read through, marked with themes, and the themes counted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import Truncator

from audits.forms.narratives import MarkForm, NarrativeFilters, NarrativeForm
from audits.models import Campaign
from audits.queries import narratives as queries
from audits.rules.campaigns import standard_path
from audits.rules.insight import RANKED, in_words
from audits.rules.narratives import Marked, told
from audits.services import narratives as deeds
from audits.views.insight import hides_small, issued, results_page, uses_moderated
from audits.views.insight_cells import HeatColumn, TickColumn
from core.access import allow, can
from core.columns import Column
from core.deeds import done
from core.forms import bind
from core.gathered import gathered
from core.lists import Filters, listing
from partnership.rules import Sector

SHOWN = 400  # characters of a text in the list; its own page shows all of it
WROTE = "All that wrote something"
Row = dict[str, Any]


@allow("audits.insight")
def campaign_narratives(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """Everything that agencies wrote, question by question."""
    found = issued(request, campaign)
    return _list(request, found, MarkForm(campaign=found))


@allow("audits.mark_themes")
def campaign_narratives_mark(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """Give themes to the narratives that are ticked, or take them away."""
    found = issued(request, campaign)
    back = reverse("campaign_narratives", args=[found.reference])
    back = f"{back}?{request.GET.urlencode()}" if request.GET else back
    if request.method != "POST":
        return redirect(back)
    taking, changed = "take" in request.POST, []
    form = MarkForm(request.POST, campaign=found)

    def deed(typed: dict[str, Any]) -> None:
        do = deeds.take_away if taking else deeds.mark
        changed.append(do(actor=request.user, campaign=found, **typed))

    if not done(form, deed):
        return _list(request, found, form, status=422)
    _say(request, changed[0], taking)
    return redirect(back)


@allow("audits.insight")
def campaign_narrative(request: HttpRequest, campaign: str, narrative: int) -> HttpResponse:
    """One narrative in full, its themes, and who gave them when."""
    found = issued(request, campaign)
    row = _row(request, found, narrative)
    return _one(request, found, row, _form(request, found, row))


@allow("audits.mark_themes")
def campaign_narrative_mark(request: HttpRequest, campaign: str, narrative: int) -> HttpResponse:
    """Say which themes one narrative tells of."""
    found = issued(request, campaign)
    row = _row(request, found, narrative)
    form = _form(request, found, row)
    if request.method == "POST" and done(
        form, lambda typed: deeds.set_themes(actor=request.user, answer=row, **typed)
    ):
        messages.success(request, "The themes are saved.")
        return redirect("campaign_narrative", found.reference, row.pk)
    return _one(request, found, row, form, status=422 if form.errors else 200)


@allow("audits.insight")
def campaign_themes(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """How many agencies wrote of each theme, by sector, and last time."""
    found = issued(request, campaign)
    counts = queries.counted(found)
    last = queries.counted(found.previous) if found.previous else None
    rows = theme_rows(request, counts, last, queries.offered(found))
    sectors = [(code, label) for code, label in Sector.choices if code in counts.wrote]
    page = gathered(
        request,
        rows,
        columns=[
            _linked("theme", "Theme", found),
            _linked("all", "All sectors", found),
            *([Column("last", "Last time", numeric=True, value=_at("last"))] if last else []),
            *(_linked(code, label, found, sector=code) for code, label in sectors),
        ],
        filters=Filters(request.GET),
        keeps=lambda _row, _chosen: True,
        per_page=200,
        filename=f"{found.reference}-themes",
        export_verb="audits.export",
        caption="Agencies by theme and sector",
    )
    changed = queries.marked(queries.written(found), stand=False).count()
    context = {
        "page": page,
        "hides": hides_small(request),
        "changed": changed,
        "changed_url": _list_url(found, marks=Marked.CHANGED),
        "given": bool(counts.having),
        "themes": len(rows) - 1,
        "may_mark": can(request.user, "audits.mark_themes"),
    }
    return page.export() or results_page(request, found, "themes", "campaign_themes", context)


def theme_rows(
    request: HttpRequest,
    counts: queries.Counts,
    last: queries.Counts | None,
    themes: Collection[Any],
) -> list[Row]:
    """How many wrote at all, and a row for each theme, in words fit for whoever reads them."""
    hides = hides_small(request)
    rows = [_counted(WROTE, None, counts, last, hides)]
    return [*rows, *(_counted(str(each), each.pk, counts, last, hides) for each in themes)]


def _counted(
    label: str, theme: int | None, counts: queries.Counts, last: queries.Counts | None, hides: bool
) -> Row:
    by, whole = _told(counts, theme, hides)
    row: Row = {"theme": label, "pk": theme, "all": whole, **by}
    if last:
        row["last"] = _told(last, theme, hides)[1]
    return row


def _told(counts: queries.Counts, theme: int | None, hides: bool) -> tuple[dict[str, Any], Any]:
    """By sector, and in all."""
    having = counts.wrote if theme is None else counts.of(theme)
    if not hides:
        return {each: having.get(each, 0) for each in counts.wrote}, sum(having.values())
    by, whole = told(having, counts.wrote)
    return {each: in_words(number) for each, number in by.items()}, in_words(whole)


def _list(
    request: HttpRequest, found: Campaign, form: MarkForm, status: int = 200
) -> HttpResponseBase:
    moderated = uses_moderated(request, found, None)
    marks = can(request.user, "audits.mark_themes")
    ticked = form.data.getlist("chosen") if form.is_bound else []  # type: ignore[attr-defined]
    page = listing(
        request,
        queries.listed(found, moderated=moderated),
        columns=_columns(found, ticked, marks=marks),
        filters=NarrativeFilters(request.GET, campaign=found),
        filename=f"{found.reference}-narratives",
        export_verb="audits.export",
        caption="What agencies wrote",
        empty="What agencies write shows here once their returns are handed in.",
    )
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "page": page,
        "moderated": moderated,
        "form": form,
        "marks": marks and page.count,
        "action": reverse("campaign_narratives_mark", args=[found.reference]) + query,
    }
    return page.export() or results_page(
        request, found, "narratives", "campaign_narratives", context, status
    )


def _columns(found: Campaign, ticked: Collection[str], *, marks: bool) -> list[Column]:
    def own(row: Any) -> str:
        return reverse("campaign_narrative", args=[found.reference, row.pk])

    tick = TickColumn(
        "tick",
        "Tick",
        value=lambda row: queries.ticket(row.pk, row.words),
        form="mark",
        ticked=ticked,
        about=_named,
    )
    return [
        *([tick] if marks else []),
        HeatColumn(
            "agency",
            "Agency",
            value="agency_return.organisation.name",
            link=own,
            about=_named,
            sort="agency_return__organisation__name",
        ),
        Column(
            "sector",
            "Sector",
            value="agency_return.organisation.sector",
            on_page=False,
        ),
        Column(
            "question", "Question", value=lambda row: f"{row.question.code} {row.question.text}"
        ),
        Column("judgement", "Judgement", value=_judgement),
        Column(
            "short",
            "What they wrote",
            value=lambda row: _cut(row.words, SHOWN),
            in_export=False,
        ),
        Column("words", "What they wrote", on_page=False),
        Column("themes", "Themes", value=_themes),
    ]


def _cut(text: str, most: int) -> str:
    return Truncator(text).chars(most)


def _question(row: Any) -> str:
    return f"{row.question.code} {row.question.text}"


def _named(row: Any) -> str:
    return f"{row.question.code}, {row.agency_return.organisation}"


def _judgement(row: Any) -> str:
    return "" if row.rank is None else str(RANKED[row.rank].label)


def _themes(row: Any) -> str:
    return "; ".join(
        str(each.theme) if queries.stands(row, each) else f"{each.theme} (text changed since)"
        for each in row.marks
    )


def _say(request: HttpRequest, number: int, taking: bool) -> None:
    if not number:
        messages.info(request, "Nothing changed: it was so already.")
        return
    what = "1 narrative" if number == 1 else f"{number} narratives"
    messages.success(request, f"Themes are taken from {what}." if taking else f"{what} marked.")


def _row(request: HttpRequest, found: Campaign, pk: int) -> Any:
    moderated = uses_moderated(request, found, None)
    row = get_object_or_404(queries.listed(found, moderated=moderated), pk=pk)
    row.agency_return.campaign = found
    return row


def _form(request: HttpRequest, found: Campaign, row: Any) -> NarrativeForm:
    first = NarrativeForm.opened_with(deeds.held(row))
    return bind(request, NarrativeForm, campaign=found, initial=first)


def _one(
    request: HttpRequest, found: Campaign, row: Any, form: NarrativeForm, status: int = 200
) -> HttpResponse:
    standard = row.question.standard
    context = {
        "row": row,
        "judgement": _judgement(row),
        "marks": [(each, queries.stands(row, each)) for each in row.marks],
        "changed": any(not queries.stands(row, each) for each in row.marks),
        "ticket": queries.ticket(row.pk, row.words),
        "entries": queries.happened(row),
        "answer_url": standard_path(row.agency_return_id, standard.section.code, standard.code),
        "form": form,
        "theirs": form.theirs,
        "may_mark": can(request.user, "audits.mark_themes"),
        "moderated": uses_moderated(request, found, None),
    }
    return results_page(request, found, "narrative", "campaign_narratives", context, status)


def _list_url(found: Campaign, **filters: Any) -> str:
    chosen = {name: value for name, value in filters.items() if value}
    at = reverse("campaign_narratives", args=[found.reference])
    return f"{at}?{urlencode(chosen)}" if chosen else at


def _at(name: str) -> Any:
    return lambda row: row[name]


def _linked(name: str, label: str, found: Campaign, sector: str = "") -> HeatColumn:
    """A count with the way to the narratives behind it; the name of a theme likewise."""

    def link(row: Row) -> str:
        plain = name != "theme" and not (isinstance(row[name], int) and row[name])
        return "" if plain else _list_url(found, theme=row["pk"], sector=sector)

    return HeatColumn(
        name,
        label,
        value=lambda row: row[name],
        link=link,
        about=lambda row: "" if name == "theme" else f"{row['theme']}, {label}",
        numeric=name != "theme",
    )
