"""What a timeline tells beyond statuses: events of a chronology, sharing, learning, the file as sent, mail."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Message
from reviews.models import RenderedReport
from reviews.queries.incident_timeline import incident_timeline
from reviews.queries.timeline import KINDS, timeline
from reviews.services import answers, colleagues, panel, rendering
from reviews.services import incidents as cases
from reviews.services import requests as asking
from reviews.services import reviews as deeds
from reviews.services.practice import work
from tests.factories import make_incident, make_practice, make_review

TODAY = timezone.localdate()
EARLIER = dt.date(2026, 3, 2)


@pytest.fixture
def asked(unit, trust, trust_lead):
    return asking.ask_agency(actor=unit, review=make_review(), organisation=trust)


def titles(entries):
    return [entry.title for entry in entries]


def event(trust, what):
    return f"{trust}: Chronology: event {what}"


@pytest.mark.shows("REV-17")
def test_events_of_a_chronology_show_to_whoever_may_read_the_answer(
    unit, council_exec, trust, trust_lead, asked
):
    entry = answers.add_entry(actor=trust_lead, request=asked, on=EARLIER, event="Seen at home")
    answers.change_entry(actor=trust_lead, entry=entry, on=EARLIER, event="Seen at the clinic")
    answers.remove_entry(actor=trust_lead, entry=entry)
    wanted = {event(trust, what) for what in ("added", "changed", "removed")}
    told = timeline(asked.review, unit, "edit")
    assert wanted <= set(titles(told))
    assert {each.who for each in told if each.title in wanted} == {str(trust_lead)}
    assert "Seen at" not in " ".join(each.title + each.detail for each in told)
    assert not wanted & set(titles(timeline(asked.review, council_exec)))
    answers.save_summary(actor=trust_lead, request=asked, summary="Seen twice", version=0)
    answers.submit(actor=trust_lead, request=asked)
    deeds.share_submissions(actor=unit, review=asked.review)
    assert wanted <= set(titles(timeline(asked.review, council_exec)))


@pytest.mark.shows("REV-17")
def test_sharing_shows_who_why_and_until_when(
    unit, council_exec, trust, trust_lead, trust_colleague, panel_member, asked
):
    review, until = asked.review, TODAY + dt.timedelta(days=9)
    member = panel.add_member(actor=unit, review=review, person=panel_member, reason="Chairs it")
    colleagues.share_request(
        actor=trust_lead, request=asked, person=trust_colleague, reason="Health visits", until=until
    )
    colleagues.unshare(actor=trust_lead, request=asked, person=trust_colleague, reason="Done")
    panel.remove_member(actor=unit, member=member, reason="Left the trust")
    told = [(each.title, each.who, each.detail) for each in timeline(review, unit, "sharing")]
    day = f"Until {until.day} {until:%b %Y}"
    assert told == [
        (f"The case was closed to {panel_member}", str(unit), "Left the trust"),
        (f"{trust}: the request was closed to {trust_colleague}", str(trust_lead), "Done"),
        (
            f"{trust}: the request was opened to {trust_colleague}",
            str(trust_lead),
            f"Health visits. {day}",
        ),
        (f"The case was opened to {panel_member}", str(unit), "Chairs it"),
    ]
    assert [each.title for each in timeline(review, council_exec, "sharing")] == [
        f"The case was closed to {panel_member}",
        f"The case was opened to {panel_member}",
    ]


@pytest.mark.shows("REV-17")
def test_what_became_of_the_practice_review_shows(unit):
    review = make_review()
    begun = make_practice(review)
    work.write(actor=unit, practice=begun, scope="Handovers")
    told = timeline(review, unit, "edit")
    assert (f"{begun}: Review changed", str(unit)) in {(each.title, each.who) for each in told}


@pytest.mark.shows("REV-17")
def test_the_report_as_sent_shows_and_a_file_made_for_one_person_does_not(unit):
    review = make_review()
    for as_sent in (True, False):
        rendering.ask_for_report(actor=unit, review=review, kind="docx", as_sent=as_sent)
    while rendering.make_next():
        pass
    assert RenderedReport.objects.filter(document__isnull=False).count() == 2
    assert titles(timeline(review, unit, "document")) == [
        "The report kept as it was sent: Word document"
    ]


def letter(person, about, key):
    return Message.objects.create(
        key=key, kind="reviews.incident", to=person, to_email=person.email, subject="News of a case",
        send_at=timezone.now(), about=about,
    )  # fmt: skip


@pytest.mark.shows("REV-17")
@pytest.mark.shows("DL-12")
def test_an_incident_tells_its_mails_and_which_of_them_failed(unit, council_exec):
    incident, other = make_incident(unit), make_incident(unit)
    sent, failed = letter(unit, incident, "one"), letter(council_exec, incident, "two")
    letter(unit, other, "three")
    Message.objects.filter(pk=sent.pk).update(status="sent")
    Message.objects.filter(pk=failed.pk).update(status="failed", last_error="The mail was refused")
    assert {(each.title, each.detail) for each in incident_timeline(incident, "mail")} == {
        (f"Mail to {unit}: News of a case", "Sent"),
        (f"Mail to {council_exec}: News of a case", "Failed. The mail was refused"),
    }


@pytest.mark.shows("REV-17")
def test_the_timeline_of_an_incident_is_filtered_as_that_of_a_review(
    client_for, unit, panel_member
):
    incident = make_incident(unit)
    letter(unit, incident, "one")
    cases.open_case(
        actor=unit, incident=incident, person=panel_member, reason="Advice",
        until=TODAY + dt.timedelta(days=5),
    )  # fmt: skip
    assert {each.kind for each in incident_timeline(incident)} == {"status", "mail", "sharing"}
    for kind in KINDS:
        assert {each.kind for each in incident_timeline(incident, kind)} <= {kind}
    address = reverse("incident_timeline", args=[incident.reference])
    browser = client_for(unit)
    shown = {
        kind: browser.get(address, {"kind": kind}).content.decode()
        for kind in ("", "mail", "wrong")
    }
    opened, mail = f"The case was opened to {panel_member}", "News of a case"
    assert [(opened in page, mail in page) for page in shown.values()] == [
        (True, True), (False, True), (True, True),
    ]  # fmt: skip
    assert '<option value="mail" selected>' in shown["mail"]
