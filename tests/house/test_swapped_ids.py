"""One agency's lead tries another agency's records everywhere: none is shown, and none changes.

Attempts are drawn by chance from a fixed seed: any page, with another agency's record in the place of
its arguments, by GET, by POST and as an export.
"""

import datetime as dt
import random
from contextlib import suppress
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from audits import models as audits
from audits.rules.case_audits import CaseAuditStatus
from core import documents
from core.models import SavedView
from deadlines.models import Deadline
from governance.models import Action, Challenge, Escalation, Meeting, Notice
from governance.rules.actions import Spread
from governance.services.notices import issue
from partnership.models import Person
from partnership.queries import leads_of
from reviews import models as cases
from tests.house import governed
from tests.house.populated import SLUGS, add_file, changed, digests, populate, practice_values
from tests.house.test_views import ours

SEED, ATTEMPTS = 20_260_613, 2_000
PLANTED = "Quokka-in-the-attic"
# Pages of one record: of somebody else's they answer as if there were none, or refuse.
RECORD_PAGES = ("requests/<int:pk>", "answers/<int:pk>", "documents/<int:pk>", "clocks/<int:pk>")
POSTED = {
    "summary": "Mine now", "reason": "Mine now", "version": "0", "title": "Mine", "event": "Mine",
    "on_0": "1", "on_1": "6", "on_2": "2026", "source": "Mine", "confirm": "on", "until_0": "1",
}  # fmt: skip


def plant() -> tuple[Person, dict[str, list[Any]]]:
    """Marks the words of all agencies but one in reviews that are not shared.

    Returns the lead of that one, and by the name of an argument what of the others' to put in there.
    """
    unit = populate()
    unshared = cases.RapidReview.objects.filter(shared_at=None)
    asked = list(cases.InformationRequest.objects.filter(review__in=unshared).order_by("pk"))
    mine = next(one for one in asked if leads_of(one.organisation) and one.summary)
    theirs = [one for one in asked if one.organisation_id != mine.organisation_id]
    keys = [one.pk for one in theirs]
    cases.InformationRequest.objects.filter(pk__in=keys).update(summary=PLANTED, nil_reason=PLANTED)
    entries = cases.ChronologyEntry.objects.filter(request__in=keys)
    entries.update(event=PLANTED, comment=PLANTED, source=PLANTED)
    cases.Incident.objects.update(summary=PLANTED, harm=PLANTED, household=PLANTED)
    cases.ReportSection.objects.update(body=PLANTED)
    cases.Decision.objects.update(rationale=PLANTED)
    reports = cases.AgencyReport.objects.exclude(organisation=mine.organisation)
    reports.update(text=PLANTED, asked_for=PLANTED, nil_reason=PLANTED)
    cases.PracticeReview.objects.update(scope=PLANTED, rationale=PLANTED, terms=PLANTED)
    files = [add_file(unit, one, PLANTED) for one in theirs]
    files += [add_file(unit, one, PLANTED) for one in cases.Incident.objects.all()[:3]]
    lead = leads_of(mine.organisation)[0]
    issue(
        actor=unit,
        kind=Spread.BRIEFING,
        title="For others",
        text=PLANTED,
        due_on=timezone.localdate() + dt.timedelta(days=9),
        organisations=[theirs[0].organisation],
    )
    referred = cases.Referral.objects.exclude(pk__in=cases.Referral.objects.visible_to(lead))
    referred.update(what_happened=PLANTED, concern=PLANTED, reply=PLANTED, title=PLANTED)
    plant_audits(lead)
    clocks = [d.pk for one in theirs for d in Deadline.objects.of(one)]
    kept = (
        SLUGS
        | not_of(lead, governed.values())
        | {
            "pk": [*keys, *clocks, *(one.pk for one in files)],
            "reference": [
                *unshared.values_list("reference", flat=True),
                *(ref or pk for pk, ref in cases.Incident.objects.values_list("pk", "reference")),
            ],
            **practice_values(),
            **governed.case_audits.not_of(lead),
            **governed.audit_returns.not_of(lead),
            "report": list(reports.values_list("pk", flat=True)),
            "referral": list(referred.values_list("reference", flat=True)),
            "number": [1, 2],
            "saved_view": list(SavedView.objects.values_list("pk", flat=True)),
            "entry_pk": list(entries.values_list("pk", flat=True)),
            "document_pk": [one.pk for one in files],
            "person_pk": [lead.pk, unit.pk],
        }
    )
    return lead, kept


OWN = {
    "meeting": Meeting.objects.visible_to,
    "notice": Notice.visible_to,
    "action": Action.objects.visible_to,
    "challenge": Challenge.objects.visible_to,
    "escalation": Escalation.objects.visible_to,
}


def plant_audits(lead: Person) -> None:
    """Marks what other agencies say in audits, case audits and snapshots."""
    others = audits.AgencyReturn.objects.exclude(
        pk__in=audits.AgencyReturn.objects.visible_to(lead)
    )
    audits.Answer.objects.filter(agency_return__in=others).update(
        narrative=PLANTED, na_reason=PLANTED
    )
    audits.HandedIn.objects.filter(agency_return__in=others).update(content={"said": PLANTED})
    audits.SectionQuery.objects.filter(section__agency_return__in=others).update(text=PLANTED)
    audits.PlannedAction.objects.filter(agency_return__in=others).update(text=PLANTED)
    audits.ChallengeNote.objects.filter(agency_return__in=others).update(asked=PLANTED)
    bodies = others.values("organisation")
    audits.AuditEvidence.objects.filter(organisation__in=bodies).update(title=PLANTED)
    own = audits.AuditAgency.objects.worked_on_by(lead)
    unshared = audits.CaseTool.objects.exclude(agency__in=own).filter(
        agency__audit__status=CaseAuditStatus.OPEN
    )
    unshared.update(good_practice=PLANTED, to_develop=PLANTED, recommendations=PLANTED)
    replies = audits.SnapshotReply.objects.exclude(organisation__in=lead.organisation_ids)
    audits.SnapshotAnswer.objects.filter(reply__in=replies).update(words=PLANTED)


def not_of(lead: Person, given: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without what the lead's own agency and groups have a part in: there a lead may act."""
    for name, seen in OWN.items():
        own = set(seen(lead).values_list("reference", flat=True))
        given[name] = [one for one in given[name] if one not in own]
    assert all(given[name] for name in OWN)
    return given


def of_theirs(name: str, lead: Person) -> list[Any]:
    """For a page of one record: the other agencies' records of that kind, and only those."""
    mine = cases.InformationRequest.objects.visible_to(lead).values("pk")
    asked = cases.InformationRequest.objects.exclude(pk__in=mine)
    found: QuerySet[Any] = asked
    if name.startswith("clock_"):
        found = Deadline.objects.filter(
            record_type__model="informationrequest", record_id__in=asked.values("pk")
        )
    elif name == "document":
        found = documents.Document.objects.filter(title=PLANTED)
    return list(found.values_list("pk", flat=True))


@pytest.mark.shows("ACC-02", "REV-06")
def test_no_record_of_another_agency_leaks_in_2000_attempts(db: None) -> None:
    lead, given = plant()
    chance, client = random.Random(SEED), Client()  # noqa: S311
    client.force_login(lead)
    pages = [pattern for address, pattern in ours() if not address.startswith("accounts/")]
    theirs = {
        pattern.name: of_theirs(str(pattern.name), lead)
        for address, pattern in ours()
        if address.startswith(RECORD_PAGES)
    }
    assert all(theirs.values())
    before, leaks, tried = digests(), [], set()
    for number in range(ATTEMPTS):
        if number % len(pages) == 0:  # every page once in each round, however many there are
            chance.shuffle(pages)
        pattern = pages[number % len(pages)]
        method, where = attempt(pattern, given, theirs.get(pattern.name), chance)
        response = client.post(where, POSTED) if method == "POST" else client.get(where)
        body = b"".join(response).decode(errors="replace")
        tried.add(pattern.name)
        let_in = pattern.name in theirs and response.status_code not in {403, 404, 405}
        if PLANTED in body or let_in or response.status_code >= 500:
            leaks.append((method, where, response.status_code))
    assert leaks == []
    assert changed(before) == []
    assert tried == {pattern.name for pattern in pages}


def attempt(
    pattern: URLPattern, given: dict[str, list[Any]], theirs: Any, chance: random.Random
) -> tuple[str, str]:
    """A method and an address. A page without an argument is only read, and exported."""
    kinds = getattr(pattern.pattern, "converters", {})
    method = chance.choice(["GET", "GET", "POST"]) if kinds else "GET"
    query = chance.choice(["", "", "?export=csv", "?page=2", "?search=Quokka", "?reference=RR"])
    while True:
        chosen = {name: chance.choice(given[name]) for name in kinds}
        if theirs:
            chosen["pk"] = chance.choice(theirs)
        with suppress(LookupError):
            return method, reverse(str(pattern.name), kwargs=chosen) + query
