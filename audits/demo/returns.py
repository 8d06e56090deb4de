"""Made-up answers of a few agencies: last year's returns whole, this year's at every stage."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from audits.demo.returns_words import COLLEAGUE, DOES_NOT_APPLY, IN_WORDS, PLAN, SAID
from audits.models import AgencyReturn, Campaign, Question, ReturnSection
from audits.queries.answering import Line, lines_of
from audits.rules.frameworks import AnswerKind, Met, met
from audits.rules.returns import ReturnStatus
from audits.services import evidence, planned, sharing, signing
from audits.services.answering import Typed, save_answers
from core.living import at
from partnership.models import Person

DAY = dt.timedelta(days=1)
POLICY = "https://www.example.org/safeguarding-policy"


@dataclass(frozen=True)
class Agency:
    """Who answers for an agency and who signs, by the first part of their addresses."""

    code: str
    lead: str
    signs: tuple[str, ...]


COUNCIL = Agency("wirral-local-authority", "joss.tennick@", ("adaeze.lowther@",))
POLICE = Agency("merseyside-police", "wren.oakley@", ("conrad.vale@",))
TRUST = Agency("wirral-community-nhs-foundation-trust", "yusuf.karim@", ("beatrix.oram@",))
HOSPITAL = Agency("wirral-university-teaching-hospital", "halina.cross@", ("idris.colley@",))
YOUTH = Agency("youth-offending-service", "femi.garner@", ("harvey.lisle@",))
SCHOOL = Agency("school-900104", "esther.boyd@", ("esther.boyd@", "leonie.abbas@", "marcus.tye@"))


def load(today: dt.date) -> None:
    """Answer what the made-up campaigns ask. Nothing where there are none."""
    rounds = Campaign.objects.filter(version__framework__code="section-11").order_by("opens_on")
    for campaign in rounds.filter(closes_on__lt=today):
        for number, agency in enumerate((COUNCIL, POLICE, TRUST, HOSPITAL, YOUTH)):
            _whole(campaign, agency, campaign.closes_on - (12 - 3 * number) * DAY)
    for campaign in rounds.filter(closes_on__gte=today):
        _whole(campaign, COUNCIL, today - 8 * DAY, plans=2)
        _whole(campaign, YOUTH, today - 3 * DAY, plans=1)
        _whole(campaign, POLICE, today - DAY, signs=False)
        _begun(campaign, HOSPITAL, today - 10 * DAY, parts=3)
        _begun(campaign, TRUST, today - 2 * DAY, parts=2)
        _given(campaign, TRUST, today - 2 * DAY)
    schools = Campaign.objects.filter(version__framework__code="section-175")
    for campaign in schools.filter(closes_on__gte=today):
        _begun(campaign, SCHOOL, today - 4 * DAY, parts=4)


def _whole(
    campaign: Campaign, agency: Agency, on: dt.date, *, plans: int = 0, signs: bool = True
) -> None:
    """Answered, sent and, where it is, signed on a day."""
    found = _open(campaign, agency)
    if found is None:
        return
    lead = _person(agency.lead)
    with at(on, 9):
        _answer(lead, found, list(found.sections.all()), plans)
        for place, who in zip(signing.places_of(found), agency.signs, strict=True):
            signing.name_signatory(
                actor=lead, agency_return=found, place=place, person=_person(who)
            )
    with at(on, 15):
        signing.send_to_sign(actor=lead, agency_return=found)
    if signs:
        with at(on + DAY, 11):
            for who in agency.signs:
                signing.sign(actor=_person(who), agency_return=found)


def _begun(campaign: Campaign, agency: Agency, on: dt.date, *, parts: int) -> None:
    """The first parts are answered."""
    found = _open(campaign, agency)
    if found is None:
        return
    with at(on, 16):
        _answer(_person(agency.lead), found, list(found.sections.all()[:parts]), 0)


def _given(campaign: Campaign, agency: Agency, on: dt.date) -> None:
    """A part is given to a colleague, who has not begun."""
    found = campaign.returns.filter(organisation__code=agency.code).first()
    if found is None:
        return
    with at(on, 17):
        sharing.give_sections(
            actor=_person(agency.lead),
            agency_return=found,
            person=_person(COLLEAGUE),
            sections=[found.sections.all()[3]],
            reason="You lead early help in the teams.",
        )


def _open(campaign: Campaign, agency: Agency) -> AgencyReturn | None:
    rows = campaign.returns.select_related("campaign__version", "organisation")
    return rows.filter(organisation__code=agency.code, status=ReturnStatus.NOT_STARTED).first()


def _person(begins: str) -> Person:
    return Person.objects.get(email__startswith=begins)


def _answer(lead: Person, found: AgencyReturn, sections: list[ReturnSection], plans: int) -> None:
    """Part by part, until nothing that an answer brought up is left to answer."""
    for section in sections:
        while typed := _due(found, section):
            saved = save_answers(actor=lead, section=section, typed=typed)
            assert saved.changed == len(typed), saved.refused
        for line in lines_of(section):
            if line.asked and line.question.kind == AnswerKind.FILE:
                evidence.add_link(
                    actor=lead, section=section, question=line.question,
                    title="Safeguarding children policy", link=POLICY,
                )  # fmt: skip
        plans -= _plan(lead, section, lines_of(section), plans)


def _due(found: AgencyReturn, section: ReturnSection) -> dict[int, Typed]:
    """What is asked in a part and has no answer yet."""
    lines = [line for line in lines_of(section) if line.asked and line.answer is None]
    # Where it happens to be what was said last time, it is still right.
    said = {line.question.pk: _said(found, line.question) for line in lines}
    return {key: replace(typed, confirmed=True) for key, typed in said.items()}


def _plan(lead: Person, section: ReturnSection, lines: list[Line], most: int) -> int:
    short = [
        line
        for line in lines
        if line.answer and met(line.question.kind, line.answer.value) is Met.PARTLY
    ]
    for line in short[:most]:
        planned.plan_action(
            actor=lead, section=section, question=line.question,
            text=PLAN[_drawn(line.question.code, len(PLAN))],
            owner=lead, due_on=section.agency_return.due_on + 60 * DAY,
        )  # fmt: skip
    return len(short[:most])


def _said(found: AgencyReturn, question: Question) -> Typed:
    """A believable answer, the same each time the demo is made."""
    key = f"{found.organisation.code} {found.campaign.cycle} {question.code}"
    if question.kind == AnswerKind.TEXT:
        return Typed(narrative=IN_WORDS[_drawn(key, len(IN_WORDS))])
    if question.kind == AnswerKind.DATE:
        return Typed((found.due_on - (60 + _drawn(key, 200)) * DAY).isoformat())
    if question.kind == AnswerKind.NUMBER:
        return Typed(str(_drawn(key, 12)))
    if question.kind == AnswerKind.FILE:
        return Typed(narrative="The policy as the board approved it.")
    if _drawn(key, 25) == 0 and question.kind == AnswerKind.RAG:
        return Typed(not_applicable=True, na_reason=DOES_NOT_APPLY)
    value = _value(question.kind, _drawn(key, 100))
    return Typed(value, SAID[met(question.kind, value) or Met.MET][_drawn(key, 4)])


def _value(kind: str, drawn: int) -> str:
    """Mostly met, some of it partly, little of it not."""
    place = 0 if drawn < 62 else 1 if drawn < 92 else 2
    return {
        AnswerKind.RAG: ("green", "amber", "red"),
        AnswerKind.SCALE_5: ("5", "4", "2"),
        AnswerKind.SCALE_3: ("2", "1", "0"),
    }.get(AnswerKind(kind), ("yes", "yes", "no"))[place]


def _drawn(key: str, below: int) -> int:
    """A number below another that follows from the key alone."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % below
