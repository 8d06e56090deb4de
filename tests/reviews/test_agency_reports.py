"""Single-agency reports: asked for and chased, written and sent by the agency, open to nobody else's."""

import datetime as dt

import pytest
from django.utils import timezone

from core import documents
from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from reviews.models import AgencyReport
from reviews.services.practice import agency_reports as deeds
from reviews.services.practice import work
from tests.factories import make_organisation, make_practice
from tests.governance.paper_files import pdf_of, upload

TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=20)


@pytest.fixture
def practice(db):
    return make_practice()


@pytest.fixture
def report(unit, practice, trust, trust_lead):
    return ask(unit, practice, trust)


def ask(unit, practice, organisation, **changes):
    words = {"asked_for": "What did you know?", "due_on": LATER} | changes
    return deeds.ask_report(actor=unit, practice=practice, organisation=organisation, **words)


def broken_at(deed):
    with pytest.raises(RuleBroken) as broken:
        deed()
    return broken.value.field


def clock(report):
    return Deadline.objects.of(report).get()


def write(lead, report, **changes):
    return deeds.write_report(actor=lead, report=report, **({"text": "We knew."} | changes))


def test_asking_starts_a_clock_and_tells_the_leads_once(unit, practice, trust, trust_lead, report):
    assert ask(unit, practice, trust) == report
    assert (clock(report).due_on, clock(report).owner_organisation) == (LATER, trust)
    told = Message.objects.get(kind="reviews.agency-report")
    assert (told.to, practice.reference in told.subject) == (trust_lead, True)
    assert practice.title not in told.body
    assert report.statuses.get().to_status == "not_started"


def test_what_asking_needs(unit, practice, trust):
    assert broken_at(lambda: ask(unit, practice, trust, asked_for=" ")) == "asked_for"
    assert broken_at(lambda: ask(unit, practice, trust, due_on=TODAY)) == "due_on"
    many = make_organisation("All schools", is_class=True)
    assert broken_at(lambda: ask(unit, practice, many)) == "organisation"
    with pytest.raises(RuleBroken, match="no report is asked for"):
        ask(unit, make_practice(status="published"), trust)
    assert not AgencyReport.objects.exists()


def test_it_is_written_sent_sent_back_and_sent_again(unit, trust_lead, report):
    with pytest.raises(RuleBroken, match="Write or upload"):
        deeds.send_report(actor=trust_lead, report=report)
    write(trust_lead, report)
    write(trust_lead, report)
    send = {"actor": trust_lead, "report": report}
    assert (deeds.send_report(**send), deeds.send_report(**send)) == (True, False)
    report.refresh_from_db()
    assert (report.status, report.submitted_by) == ("submitted", trust_lead)
    assert clock(report).status == "done"
    with pytest.raises(RuleBroken, match="cannot be changed"):
        write(trust_lead, report, text="More")
    back = {"actor": unit, "report": report, "reason": "What of the school?", "due_on": LATER}
    assert broken_at(lambda: deeds.send_report_back(**back | {"reason": " "})) == "reason"
    assert broken_at(lambda: deeds.send_report_back(**back | {"due_on": TODAY})) == "due_on"
    assert (deeds.send_report_back(**back), deeds.send_report_back(**back)) == (True, False)
    report.refresh_from_db()
    assert (report.status, report.returned_reason) == ("started", "What of the school?")
    assert clock(report).status == "open"
    assert deeds.send_report(**send)
    assert [row.to_status for row in report.statuses.all()] == [
        "submitted", "started", "submitted", "started", "not_started",
    ]  # fmt: skip


def test_nothing_to_report_is_said_with_its_reason(trust_lead, report):
    nothing = {"actor": trust_lead, "report": report, "reason": "Looked in both systems."}
    assert broken_at(lambda: deeds.nothing_to_report(**nothing | {"reason": ""})) == "reason"
    write(trust_lead, report, text="", upload=upload("r.pdf", pdf_of("r")))
    assert broken_at(lambda: deeds.nothing_to_report(**nothing)) == "reason"
    kept = documents.of(report).get()
    deeds.remove_report_file(actor=trust_lead, report=report, document=kept)
    assert (deeds.nothing_to_report(**nothing), deeds.nothing_to_report(**nothing)) == (True, False)
    assert clock(report).status == "done"


def test_another_day_a_reminder_and_doing_without(unit, trust, trust_lead, practice, report):
    move = {"actor": unit, "report": report, "due_on": LATER + dt.timedelta(days=7)}
    assert broken_at(lambda: deeds.change_report_due(**move, reason="")) == "reason"
    assert deeds.change_report_due(**move, reason="School holidays")
    report.refresh_from_db()
    assert not deeds.change_report_due(**move, reason="School holidays")
    assert clock(report).due_on == move["due_on"]
    assert [deeds.chase_report(actor=unit, report=report) for _ in range(2)] == [1, 0]
    drop = {"actor": unit, "report": report, "reason": "They did not know the family."}
    assert (deeds.cancel_report(**drop), deeds.cancel_report(**drop)) == (True, False)
    assert clock(report).status == "cancelled"
    with pytest.raises(RuleBroken, match="not waited for"):
        deeds.chase_report(actor=unit, report=report)
    again = ask(unit, practice, trust, asked_for="After all")
    assert (again, again.status) == (report, "not_started")


def test_two_who_write_at_once_lose_nothing(trust_lead, report):
    seen = mark(deeds.report_held(report))
    write(trust_lead, report, text="First", seen=seen)
    with pytest.raises(SavedMeanwhile):
        write(trust_lead, report, text="Second", seen=seen)


def test_a_review_that_is_stopped_waits_for_no_report(unit, report):
    work.stop(actor=unit, practice=report.practice, reason="Begun by mistake.")
    assert clock(report).status == "cancelled"


# --- Pages -------------------------------------------------------------------------------------

# unit, lead of the agency, lead of another, Executive, board member, scrutineer
PAGES = {
    "/practice-reviews/{ref}/reports/": (200, 403, 403, 200, 403, 403),
    "/practice-reviews/{ref}/reports/new/": (200, 403, 403, 403, 403, 403),
    "/agency-reports/{pk}/": (200, 200, 404, 404, 403, 403),
    "/agency-reports/{pk}/write/": (200, 200, 404, 403, 403, 403),
    "/agency-reports/{pk}/send/": (200, 200, 404, 403, 403, 403),
    "/agency-reports/{pk}/nothing/": (200, 200, 404, 403, 403, 403),
    "/agency-reports/{pk}/due/": (200, 403, 403, 403, 403, 403),
    "/agency-reports/{pk}/cancel/": (200, 403, 403, 403, 403, 403),
    "/agency-reports/{pk}/back/": (200, 403, 403, 403, 403, 403),
}


def test_every_page_by_role(
    unit, trust_lead, school_lead, council_exec, board_member, scrutineer, report, client_for
):
    people = (unit, trust_lead, school_lead, council_exec, board_member, scrutineer)
    got = {
        page: tuple(
            client_for(person)
            .get(page.format(ref=report.practice.reference, pk=report.pk))
            .status_code
            for person in people
        )
        for page in PAGES
    }
    assert got == PAGES
    write(trust_lead, report)
    deeds.send_report(actor=trust_lead, report=report)
    browser = client_for(council_exec)
    assert "We knew." in browser.get(f"/agency-reports/{report.pk}/").content.decode()
    assert client_for(school_lead).get(f"/agency-reports/{report.pk}/").status_code == 404


def test_the_lead_finds_it_under_requests_and_answers_there(trust_lead, report, client_for):
    browser = client_for(trust_lead)
    assert f'href="/agency-reports/{report.pk}/"' in browser.get("/requests/").content.decode()
    wrong = browser.post(f"/agency-reports/{report.pk}/write/", {
        "text": "Kept", "upload": upload("x.exe", b"MZ"),
    })  # fmt: skip
    assert (wrong.status_code, "Kept" in wrong.content.decode()) == (422, True)
    browser.post(f"/agency-reports/{report.pk}/write/", {"text": "We knew."})
    browser.post(f"/agency-reports/{report.pk}/send/")
    report.refresh_from_db()
    assert report.status == "submitted"
    assert "agency-reports" not in browser.get("/requests/").content.decode()
