"""What the practitioner survey says, agency by agency, and how far it is from the agency's own judgement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from audits.models import (
    AgencyReturn,
    Answer,
    Campaign,
    PractitionerSurvey,
    ReturnSection,
    Standard,
    SurveyComment,
    SurveyLink,
    SurveyTally,
)
from audits.queries.answering import applying, questions_of
from audits.rules.frameworks import Met, worst
from audits.rules.returns import RETURNED, CampaignStatus, ReturnStatus, judged
from audits.rules.surveys import (
    FEWEST,
    SurveyStatus,
    gap_words,
    is_gap,
    is_over,
    number_words,
    opinions,
    replies,
    share,
    together,
)
from core.access import can


def standards_of(campaign: Campaign) -> QuerySet[Standard]:
    """The standards that a campaign asks, in order."""
    rows = Standard.objects.filter(section__version=campaign.version_id)
    if campaign.parts:
        rows = rows.filter(section__code__in=campaign.parts)
    return rows.select_related("section").order_by("section__position", "position", "pk")


def held_texts(campaign: Campaign, survey: PractitionerSurvey | None) -> dict[str, str]:
    """What is written so far, as the form names it."""
    there = dict(survey.statements.values_list("standard", "text")) if survey else {}
    return {f"standard-{one.pk}": there.get(one.pk, "") for one in standards_of(campaign)}


def asked_in(campaign: Campaign) -> QuerySet[AgencyReturn]:
    """The returns of the agencies whose staff reply: those asked, and not excused."""
    rows = campaign.returns.exclude(issued_at=None).exclude(status=ReturnStatus.EXCUSED)
    return rows.select_related("organisation")


def without_survey() -> QuerySet[Campaign]:
    """Campaigns that were issued, or are being prepared, and have no survey."""
    return Campaign.objects.filter(survey=None).exclude(status=CampaignStatus.CANCELLED)


def open_link(token: str) -> SurveyLink | None:
    """The link that a token opens today; None for one that is unknown, was changed, or whose survey has ended."""
    today = timezone.localdate()
    rows = SurveyLink.objects.filter(
        token=token, survey__status=SurveyStatus.OPEN, survey__closes_on__gte=today
    )
    return rows.select_related("survey__campaign", "organisation").first()


def ended(survey: PractitionerSurvey) -> bool:
    """Whether nobody can reply any more, so that results are shown."""
    return is_over(survey.status, survey.closes_on, timezone.localdate())


def links_within_reach(user: Any, survey: PractitionerSurvey) -> QuerySet[SurveyLink]:
    """Whose results a person sees: all for those who oversee, else the agencies they lead."""
    rows = SurveyLink.objects.filter(survey=survey).select_related("organisation")
    if can(user, "audits.insight"):
        return rows
    return rows.filter(pk__in=SurveyLink.objects.visible_to(user).values("pk"))


@dataclass(frozen=True)
class Result:
    """One statement in one agency, as far as it is shown."""

    organisation: Any
    statement: Any
    counts: dict[str, int]
    judged: Met | None

    @property
    def agree(self) -> int | None:
        return share(self.counts)

    @property
    def replied(self) -> str:
        return number_words(replies(self.counts))

    @property
    def opinions(self) -> str:
        return number_words(opinions(self.counts))

    @property
    def agree_words(self) -> str:
        return "Not shown" if self.agree is None else f"{self.agree}%"

    @property
    def gap(self) -> str:
        return gap_words(self.judged, self.agree)

    @property
    def speaks_against(self) -> bool:
        return is_gap(self.judged, self.agree)

    @property
    def own_words(self) -> str:
        return str(self.judged.label) if self.judged else "Not handed in"


def results(user: Any, survey: PractitionerSurvey) -> list[Result]:
    """A line an agency and statement, of those a person may see; nothing before the survey has ended."""
    if not ended(survey):
        return []
    links = list(links_within_reach(user, survey))
    tallies = SurveyTally.objects.filter(link__in=links).select_related(
        "link__organisation", "statement__standard__section"
    )
    own = judgements(survey, {link.organisation_id for link in links})
    rows = tallies.order_by(
        "link__organisation__name",
        "link",
        "statement__standard__section__position",
        "statement__standard__position",
        "statement",
    )
    return [
        Result(
            row.link.organisation,
            row.statement,
            row.counts,
            own.get((row.link.organisation_id, row.statement.standard_id)),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Total:
    """One statement over all agencies that are shown."""

    statement: Any
    agencies: int
    opinions: int
    agree: int | None


def totals(rows: list[Result]) -> list[Total]:
    """Statement by statement, over the agencies that are shown; a hidden one is in no sum."""
    by_statement: dict[Any, list[Result]] = defaultdict(list)
    for row in rows:
        by_statement[row.statement].append(row)
    found = []
    for statement, cells in by_statement.items():
        shown = [cell.counts for cell in cells if cell.agree is not None]
        counts = together(shown)
        found.append(Total(statement, len(shown), opinions(counts), share(counts)))
    return found


def judgements(
    survey: PractitionerSurvey, organisations: set[int]
) -> dict[tuple[int, int], Met | None]:
    """(agency, standard) → the agency's own judgement in what it handed in: the least of its answers.

    Four queries, however many agencies there are.
    """
    returns = {
        row.pk: row
        for row in survey.campaign.returns.filter(
            status__in=RETURNED, organisation__in=organisations
        ).select_related("organisation", "campaign")
    }
    if not returns:
        return {}
    questions = list(questions_of(next(iter(returns.values()))))
    given: dict[int, dict[int, Any]] = defaultdict(dict)
    for answer in Answer.objects.filter(agency_return__in=returns):
        given[answer.agency_return_id][answer.question_id] = answer
    out: dict[int, list[int]] = defaultdict(list)
    left = ReturnSection.objects.filter(agency_return__in=returns).exclude(left_out="")
    for key, section in left.values_list("agency_return", "section"):
        out[key].append(section)
    found: dict[tuple[int, int], set[Met | None]] = defaultdict(set)
    for key, row in returns.items():
        values = {one.code: given[key][one.pk].value for one in questions if one.pk in given[key]}
        asked = applying(row, questions, values, out[key])
        for one in questions:
            said = given[key].get(one.pk)
            if said and one.code in asked:
                met = judged(one.kind, said.value, said.not_applicable)
                found[row.organisation_id, one.standard_id].add(met)
    return {place: worst(each) for place, each in found.items()}


@dataclass(frozen=True)
class Progress:
    """How many replied in one agency. It says nothing of what they answered."""

    link: SurveyLink
    replied: int


def progress(user: Any, survey: PractitionerSurvey) -> list[Progress]:
    """A line an agency within reach, with the number of replies so far."""
    links = links_within_reach(user, survey).order_by("organisation__name", "pk")
    number: dict[int, int] = {}
    for row in SurveyTally.objects.filter(link__survey=survey):
        number[row.link_id] = replies(row.counts)
    return [Progress(link, number.get(link.pk, 0)) for link in links]


def comments(survey: PractitionerSurvey) -> list[tuple[Any, list[SurveyComment]]]:
    """For the business unit, once the survey has ended: agency → comments, where enough people replied."""
    if not ended(survey):
        return []
    enough = {
        row.link_id
        for row in SurveyTally.objects.filter(link__survey=survey)
        if replies(row.counts) >= FEWEST
    }
    rows = SurveyComment.objects.filter(link__in=enough).select_related("link__organisation")
    by_agency: dict[Any, list[SurveyComment]] = defaultdict(list)
    for row in rows.order_by("link__organisation__name", "id"):
        by_agency[row.link.organisation].append(row)
    return list(by_agency.items())
