"""A campaign of Section 175 over thousands of schools: each with a lead, its return and its answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.utils import timezone

from audits.models import (
    AgencyReturn,
    Answer,
    Campaign,
    FrameworkVersion,
    HandedIn,
    Question,
    ReturnSection,
    Signature,
)
from audits.services import campaigns, campaigns_issue, counting, evidence, planned, sharing
from audits.services.frameworks_files import load_shipped
from benchmarks.laying import lay, numbers, run
from core import history
from core.actors import System
from core.models import Branding
from partnership.models import Organisation, Person, Seat
from partnership.rules import SeatKind

SINCE = dt.date(2020, 1, 1)
ORGANISATION, PERSON, SEAT, RETURN, ANSWER, QUESTION = (
    f'"{model._meta.db_table}"'
    for model in (Organisation, Person, Seat, AgencyReturn, Answer, Question)
)
# A believable value for a question q of a return a: two thirds met, a sixth partly, a sixth not.
VALUE = """CASE q.kind
 WHEN 'rag' THEN CASE (a.id * 7 + q.id * 5) %% 6 WHEN 0 THEN 'red' WHEN 1 THEN 'amber' ELSE 'green' END
 WHEN 'yes_no' THEN CASE (a.id + q.id) %% 6 WHEN 0 THEN 'no' ELSE 'yes' END
 WHEN 'gate' THEN 'yes' WHEN 'scale5' THEN '4' WHEN 'scale3' THEN '2'
 WHEN 'date' THEN '2026-01-15' WHEN 'number' THEN '12' ELSE '' END"""
# One school in ten has not begun, one writes, eight have handed in. r is its place among all.
STATUS = (
    "CASE o.id %% 10 WHEN {low} THEN 'started' WHEN {high} THEN 'not_started' ELSE 'submitted' END"
)


def unit() -> Person:
    """Somebody of the business unit, in a portal that has a name."""
    Branding.objects.bulk_create([Branding(name="Bench", short_name="B")])
    [made] = Person.objects.bulk_create([Person(email="unit@example.org", name="Business manager")])
    Seat.objects.bulk_create([Seat(person=made, kind=SeatKind.BUSINESS_MANAGER, started_on=SINCE)])
    return made


def version() -> FrameworkVersion:
    """Section 175 as it comes with the portal, in use."""
    loaded = load_shipped(actor=System("Benchmark"))
    return next(each for each in loaded if each.framework.code == "section-175")


def schools(number: int) -> None:
    """So many schools, each with a safeguarding lead of its own."""
    name = "SUBSTR('00000' || n.i, LENGTH('00000' || n.i) - 4)"
    lay(
        Organisation,
        numbers(number),
        code="'school-' || n.i",
        name=f"'School ' || {name}",
        kind="'relevant_agency'",
        sector="CASE n.i %% 10 WHEN 9 THEN 'voluntary' ELSE 'education' END",
    )
    lay(Person, numbers(number), email="'lead' || n.i || '@example.org'", name=f"'Lead ' || {name}")
    lay(
        Seat,
        f"{ORGANISATION} AS o JOIN {PERSON} AS p ON p.email = REPLACE(o.code, 'school-', 'lead') || '@example.org'",
        person_id="p.id",
        organisation_id="o.id",
        kind=f"'{SeatKind.SAFEGUARDING_LEAD}'",
        started_on=cast(SINCE, "date"),
    )


def drafted(actor: Person, asked: FrameworkVersion, number: int, previous: Any = None) -> Campaign:
    """A campaign that is not issued, with the first so many schools chosen."""
    today = timezone.localdate()
    made = campaigns.prepare(
        actor=actor,
        title=f"Section 175 audit of {number:,} schools",
        version=asked,
        cycle="2026-27",
        opens_on=today,
        closes_on=today + dt.timedelta(days=30),
        previous=previous,
    )
    lay(
        AgencyReturn,
        f"(SELECT id FROM {ORGANISATION} WHERE code LIKE 'school-%%' ORDER BY id LIMIT {number}) AS o",
        campaign_id=str(made.pk),
        organisation_id="o.id",
        length="'school'",
    )
    return made


def issued(actor: Person, campaign: Campaign) -> campaigns_issue.Issued | None:
    return campaigns_issue.issue(actor=actor, campaign=campaign)


def answered(campaign: Campaign) -> int:
    """Every school but those that have not begun answers every question. Returns how many answers."""
    first = campaign.returns.order_by("organisation").values_list("organisation", flat=True)[0]
    status = STATUS.format(low=first % 10, high=(first + 9) % 10)
    source = f"(SELECT id, {status} AS status FROM {ORGANISATION} AS o)"
    run(
        f"UPDATE {RETURN} SET status = (SELECT x.status FROM {source} AS x WHERE x.id = organisation_id) "
        "WHERE campaign_id = %s",
        [campaign.pk],
    )
    asked = (
        f"{RETURN} AS a JOIN audits_section AS s ON s.version_id = {campaign.version_id} "
        f"JOIN audits_standard AS t ON t.section_id = s.id JOIN {QUESTION} AS q ON q.standard_id = t.id "
        f"WHERE a.campaign_id = {campaign.pk} AND a.status <> 'not_started'"
    )
    made = lay(
        Answer,
        asked,
        agency_return_id="a.id",
        question_id="q.id",
        value=VALUE,
        narrative="'The policy was looked at by the board in spring, and every member of staff has read it.'",
    )
    done = "(SELECT a.id FROM {0} AS a WHERE a.campaign_id = %s AND a.status <> 'not_started')"
    run(
        f"UPDATE {ReturnSection._meta.db_table} SET answered = asked, begun = TRUE "
        f"WHERE agency_return_id IN {done.format(RETURN)}",
        [campaign.pk],
    )
    submitted = AgencyReturn.objects.filter(campaign=campaign, status="submitted")
    submitted.update(answered=F("asked"), submitted_at=timezone.now())
    sent = f"{RETURN} AS a JOIN {SEAT} AS s ON s.organisation_id = a.organisation_id "
    sent += f"WHERE a.campaign_id = {campaign.pk} AND a.status = 'submitted'"
    lay(
        HandedIn,
        sent,
        agency_return_id="a.id",
        number="1",
        by_id="s.person_id",
        due_on=cast(timezone.localdate(), "date"),
        content=cast("{}", "jsonb"),
    )
    lay(Signature, sent, agency_return_id="a.id", place="'Head'", person_id="s.person_id")
    return made


def lead_of(agency_return: AgencyReturn) -> Person:
    """The safeguarding lead of its school."""
    body, kind = agency_return.organisation_id, SeatKind.SAFEGUARDING_LEAD
    return Person.objects.get(seats__organisation=body, seats__kind=kind)


def worked(campaign: Campaign) -> AgencyReturn:
    """The first school's return, with what makes its pages dear: files, actions, a part shared, some left to answer."""
    found = campaign.returns.select_related("organisation").order_by("organisation")[0]
    lead = lead_of(found)
    part = found.sections.select_related("section").order_by("section__position")[0]
    questions = list(Question.objects.of(campaign.version_id))
    for place, question in enumerate(
        q for q in questions if q.standard.section_id == part.section_id
    ):
        files = [SimpleUploadedFile(f"policy-{place}.txt", b"What we do.\n")]
        evidence.add_files(actor=lead, section=part, question=question, uploads=files)
        planned.plan_action(
            actor=lead, section=part, question=question, text="Write it down", owner=lead,
            due_on=timezone.localdate() + dt.timedelta(days=90),
        )  # fmt: skip
    colleague = sharing.give_to_new(
        actor=lead, agency_return=found, name="A colleague", email=f"colleague{found.pk}@example.org",
        sections=[part], reason="Knows it best",
    )  # fmt: skip
    assert colleague.pk
    for answer in Answer.objects.filter(agency_return=found, question__in=questions[-8:]):
        history.delete(answer, actor=System("Benchmark"), reason="Left to answer")
    counting.recount(found)
    found.refresh_from_db()
    return found


def cast(value: Any, kind: str) -> str:
    return f"CAST('{value}' AS {kind})" if connection.vendor == "postgresql" else f"'{value}'"
