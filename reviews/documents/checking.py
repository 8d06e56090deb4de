"""The anonymity check of a report, a chronology, a publication, with the way to where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from core.prose import Block
from core.templatetags.portal import shortday
from reviews.documents.content import Event, Report, Round, gather
from reviews.models import Incident, PracticeReview, Publication, RapidReview
from reviews.queries.anonymity import Checked, Part, check
from reviews.queries.chronology import merged

if TYPE_CHECKING:
    from partnership.models import Person


def check_report(review: RapidReview, user: Person) -> Checked:
    """Whether the report, its decisions and its chronology, as ``user`` reads them, say who a child is."""
    return check(review.incident, _parts(gather(review, user)), actor=user)


def check_chronology(review: RapidReview, user: Person) -> Checked:
    """Whether the merged chronology says who a child is, agency by agency, whatever the filters."""
    told: dict[str, list[str]] = {}
    for entry in merged(review, user):
        words = (shortday(entry.on), entry.time, entry.event, entry.source, entry.comment)
        told.setdefault(str(entry.request.organisation), []).append("\n".join(words))
    parts = [Part(f"Entries of {agency}", "\n\n".join(lines)) for agency, lines in told.items()]
    return check(review.incident, parts, actor=user)


def check_publication(practice: PracticeReview, publication: Publication, user: Person) -> Checked:
    """Whether the public page of a practice review, and the report on it, say who a child is."""
    plan = reverse("practice_plan", args=[practice.reference])
    parts = [Part("Title on the public page", publication.title, plan)]
    parts.append(Part("Who carried it out", publication.reviewers, plan))
    if publication.withheld_reason:
        instead = reverse("practice_withhold", args=[practice.reference])
        parts.append(Part("What is published instead", publication.improvements, instead))
    else:
        parts.append(Part("What the public page says", publication.summary, plan))
    files = [publication.report] if publication.report and not publication.withheld_reason else []
    return check(_incident(practice), parts, files, actor=user)


def check_words(
    practice: PracticeReview, parts: Iterable[tuple[str, str]], user: Person
) -> Checked:
    """Whether words that leave a practice review say who a child is."""
    return check(_incident(practice), parts, actor=user)


def _incident(practice: PracticeReview) -> Incident | None:
    return practice.rapid_review.incident if practice.rapid_review else None


def _parts(report: Report) -> Iterator[Part]:
    reference = report.reference
    facts = "\n".join(value for _label, value in report.facts)
    yield Part("Title and dates", f"{report.title}\n{facts}", reverse("review", args=[reference]))
    for section in report.sections:
        url = reverse("report_section", args=[reference, section.code])
        yield Part(section.title, _prose(section.blocks), url)
    decision = "\n\n".join(_decided(each) for each in report.rounds)
    yield Part("The partners’ decision", decision, reverse("review_decision", args=[reference]))
    events = "\n\n".join(_event(event) for event in report.chronology)
    yield Part("Chronology", events, reverse("review_chronology", args=[reference]))


def _decided(decided: Round) -> str:
    texts = (
        decided.rationale,
        decided.national_importance,
        decided.panel_response,
        decided.reply_text,
    )
    reasons = (signature.reason for signature in decided.signatures)
    return "\n\n".join([*(_prose(text) for text in texts), *reasons])


def _event(event: Event) -> str:
    return "\n".join((event.day, event.time, event.event, event.source, event.comment))


def _prose(blocks: Iterable[Block]) -> str:
    return "\n\n".join("\n".join((*block.lines, *block.items)) for block in blocks)
