"""The timeline: moves, changes field by field, files and mails of a record, newest first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from core import documents, history, mail, moves, outbox, timeline
from core.actors import System
from core.timeline import DOCUMENT, EDIT, MAIL, STATUS, Entry, entries
from partnership.models import Person
from reviews.models import ChildIdentity, Incident
from reviews.rules import IncidentStatus
from tests.core.files import PDF
from tests.factories import make_child, make_incident, make_person

pytestmark = pytest.mark.django_db
TABLE = {IncidentStatus.RECORDED: frozenset({IncidentStatus.NOTIFIED})}


@pytest.fixture
def record(unit: Person) -> Incident:
    return make_incident(unit)


def said(record, *kinds: str, **more) -> list[tuple[str, str, str]]:
    return [
        (e.title, e.who, e.detail) for e in entries(record, kinds=kinds or timeline.KINDS, **more)
    ]


@pytest.mark.shows("ADM-04")
def test_a_change_says_each_field_who_and_why(record: Incident, unit: Person):
    other = make_person("Bea Lark")
    values = {"summary": "Corrected.", "created_by": other, "incident_on": "2026-05-11"}
    history.change(record, actor=unit, reason="The hospital wrote", **values)
    title, who, detail = said(record, EDIT)[0]
    assert (title, who) == ("Incident changed", str(unit))
    assert sorted(detail.splitlines()) == [
        f"Created by: Bea Lark, was {unit}",
        "Date of the incident: 11 May 2026, was 12 May 2026",
        "The hospital wrote",
        "What happened: Corrected., was An infant was taken to hospital with injuries that were not explained.",
    ]


def test_a_move_is_said_once(record: Incident, unit: Person):
    moves.move(record, IncidentStatus.NOTIFIED, moves=TABLE, actor=unit, reason="Sent today")
    assert said(record, STATUS) == [(str(IncidentStatus.NOTIFIED.label), str(unit), "Sent today")]
    assert [title for title, _, _ in said(record, EDIT)] == ["Incident added"]


def test_the_portal_itself_has_a_name(record: Incident):
    history.change(record, actor=System("Import"), reason="Read again", summary="New")
    _, who, detail = said(record, EDIT)[0]
    assert (who, detail.splitlines()[-1]) == ("Import", "Read again")


@pytest.mark.shows("ADM-04")
def test_changes_of_many_at_once_show_too(record: Incident, unit: Person):
    history.change_many(Incident.objects.all(), actor=unit, reason="Sorted", summary="All alike")
    assert said(record, EDIT)[0][2].splitlines()[0].startswith("What happened: All alike, was ")


def test_an_encrypted_field_says_only_that_it_changed(record: Incident, unit: Person):
    known = history.create(ChildIdentity(child=make_child(record)), actor=unit, reason="Recorded")
    history.change(known, actor=unit, reason="Told", name="Canary Wren")
    found = said(record, related=[ChildIdentity.objects.filter(child__incident=record)])
    assert "Canary" not in str(found)
    assert "Name changed\nTold" in [detail for _, _, detail in found]


def test_what_was_removed_shows(record: Incident, unit: Person):
    child = make_child(record)
    other = make_child(record)
    history.delete(child, actor=unit, reason="Entered twice")
    titles = [
        title
        for title, _, _ in said(record, EDIT, related=[type(other).objects.filter(incident=record)])
    ]
    assert len(titles) == 2


def test_files_come_and_go(record: Incident, unit: Person):
    upload = SimpleUploadedFile("a.pdf", PDF)
    kept = documents.add(actor=unit, record=record, upload=upload, title="Letter")
    (added,) = entries(record, kinds=[DOCUMENT])
    assert (added.title, added.who, added.link) == (
        "File added: Letter",
        str(unit),
        f"/documents/{kept.pk}/",
    )
    documents.remove(actor=unit, document=kept, reason="Wrong")
    assert [(e.title, e.link) for e in entries(record, kinds=[DOCUMENT])] == [
        ("File removed: Letter", ""), ("File added: Letter", ""),
    ]  # fmt: skip


def test_mails_that_went_or_failed(record: Incident, unit: Person, monkeypatch):
    monkeypatch.setattr(mail, "REGISTRY", dict(mail.REGISTRY))
    mail.register("test.asked", "Asked", "{reference}", "x", {"reference": "RR-2026-004"})
    for key in ("a", "b"):
        outbox.queue(
            key=key, kind="test.asked", to=unit, context={"reference": "RR-1"}, about=record
        )
    assert said(record, MAIL) == []
    outbox.deliver()
    assert said(record, MAIL) == [("Mail sent: RR-1", "", f"To {unit}")] * 2


def test_newest_first_with_the_callers_own(record: Incident, unit: Person):
    history.change(record, actor=unit, reason="x", summary="1")
    first, last = entries(record)[-1], entries(record)[0]
    assert first.at <= last.at
    own = Entry(last.at.replace(year=2030), "Due", kind="clock")
    assert entries(record, kinds=["clock"], extra=[own]) == [own]
    assert own not in entries(record, kinds=[EDIT], extra=[own])


@pytest.mark.parametrize("times", [1, 5])
def test_the_number_of_queries_does_not_grow(
    record: Incident, unit: Person, times: int, django_assert_num_queries
):
    for n in range(times):
        history.change(record, actor=unit, reason="x", summary=f"Version {n}")
        documents.add(actor=unit, record=record, upload=SimpleUploadedFile("a.pdf", PDF))
    entries(record)
    with django_assert_num_queries(6):
        entries(record)


def asked(record: Incident, address: str) -> timeline.Timeline:
    return timeline.shown(RequestFactory().get(f"/r/{address}"), record, per_page=2)


def test_a_page_of_one_kind(record: Incident, unit: Person):
    for n in range(4):
        history.change(record, actor=unit, reason="x", summary=f"Version {n}")
    page = asked(record, "?kind=edit&page=2")
    assert [entry.title for entry in page.entries] == ["Incident changed"] * 2
    assert (page.next_url, page.previous_url) == ("/r/?kind=edit&page=3", "/r/?kind=edit&page=1")
    assert page.tabs[0] == ("Everything", "/r/", False)
    assert ("Changes", "/r/?kind=edit", True) in page.tabs
    assert asked(record, "?kind=nonsense&page=x").problems == [
        "There is no such kind of entry. This is everything.",
        "There is no such page. This is the first one.",
    ]
