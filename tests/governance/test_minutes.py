"""Minutes: draft, circulated, approved, locked, each reader's own; corrections beside; files by a worker."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as Word
from pypdf import PdfReader

from core import documents, grants
from core.documents import may_read
from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from governance.clocks import MINUTES
from governance.models import AgendaItem, Meeting, Minutes, MinutesFile
from governance.queries.minutes import paper
from governance.rules.meetings import MINUTES_MOVES, MinutesStatus
from governance.services import agenda_interests, meetings, minutes, minutes_files, outcomes
from governance.tasks import render_minutes
from partnership.models import Organisation, Person
from tests.factories import make_item, make_meeting
from tests.governance.governed_outcomes import Committee, committee

Browser = Callable[[Person], Client]
SECRET = "Quokka contract"


@pytest.fixture
def sat(unit: Person, council: Organisation, icb: Organisation, police: Organisation) -> Committee:
    """Held today, with an open and a restricted item that were minuted."""
    made = committee(unit, council, icb, police)
    made.everybody_comes()
    hidden = make_item(made.meeting, title=SECRET, restricted=True, order=1)
    for item, words in ((made.item, "Schools asked for it."), (hidden, f"{SECRET} was discussed.")):
        outcomes.save_discussion(actor=unit, item=item, discussion=words, version=0)
        outcomes.record_decision(actor=unit, item=item, text=f"{item.title}: agreed.")
    return made.held()


@pytest.fixture
def record(sat: Committee) -> Minutes:
    return sat.meeting.minutes


def clock(record: Minutes) -> Deadline:
    return Deadline.objects.of(record).get(code=MINUTES.code)


def next_meeting(sat: Committee, days: int = 0) -> Meeting:
    """A later meeting that took place: the first one was yesterday."""
    Meeting.objects.filter(pk=sat.meeting.pk).update(
        held_on=timezone.localdate() - dt.timedelta(days=1)
    )
    return make_meeting(sat.group, held_on=timezone.localdate() + dt.timedelta(days=days))


def approved(sat: Committee, record: Minutes) -> Minutes:
    minutes.circulate(actor=sat.unit, minutes=record)
    minutes.approve(actor=sat.unit, minutes=record, at_meeting=next_meeting(sat))
    record.refresh_from_db()
    return record


def test_minutes_begin_with_their_clock_when_the_meeting_is_held(unit: Person) -> None:
    meeting = make_meeting(held_on=timezone.localdate())
    assert meetings.hold_meeting(actor=unit, meeting=meeting) is True
    found = Minutes.objects.get(meeting=meeting)
    assert (found.status, clock(found).started_on) == ("draft", meeting.held_on)
    assert minutes.begin(actor=unit, meeting=meeting) == found


# --- The way ---------------------------------------------------------------------------------------


@pytest.mark.shows("GOV-15")
def test_draft_circulated_approved_locked_each_once(sat: Committee, record: Minutes) -> None:
    ask = {"actor": sat.unit, "minutes": record}
    assert [minutes.circulate(**ask), minutes.circulate(**ask)] == [True, False]
    assert clock(record).status == "done"
    later = next_meeting(sat)
    steps = [minutes.approve(**ask, at_meeting=later), minutes.approve(**ask, at_meeting=later)]
    assert steps == [True, False]
    assert [minutes.lock_minutes(**ask), minutes.lock_minutes(**ask)] == [True, False]
    record.refresh_from_db()
    assert (record.status, record.approved_at_meeting) == ("locked", later)
    assert [issue.status for issue in record.issues.all()] == ["approved", "circulated"]
    assert [row.to_status for row in record.statuses.order_by("pk")] == [
        "circulated",
        "approved",
        "locked",
    ]


@pytest.mark.shows("GOV-15")
@pytest.mark.parametrize("status", MinutesStatus.values)
def test_every_step_from_every_status(sat: Committee, record: Minutes, status: str) -> None:
    later = next_meeting(sat)
    steps = {
        "circulated": lambda: minutes.circulate(actor=sat.unit, minutes=record),
        "draft": lambda: minutes.take_back(actor=sat.unit, minutes=record, reason="Wrong name"),
        "approved": lambda: minutes.approve(actor=sat.unit, minutes=record, at_meeting=later),
        "locked": lambda: minutes.lock_minutes(actor=sat.unit, minutes=record),
    }
    if status != MinutesStatus.DRAFT:
        minutes.circulate(actor=sat.unit, minutes=record)
    for to, step in steps.items():
        Minutes.objects.filter(pk=record.pk).update(status=status)
        if to in MINUTES_MOVES[status]:
            assert step() is True, to
        elif to == status:
            assert step() is False, to
        else:
            with pytest.raises(RuleBroken, match="cannot become"):
                step()


def test_minutes_of_a_meeting_that_was_not_held_are_not_circulated(
    sat: Committee, record: Minutes
) -> None:
    Meeting.objects.filter(pk=sat.meeting.pk).update(status="open")
    with pytest.raises(RuleBroken, match="Mark the meeting as held"):
        minutes.circulate(actor=sat.unit, minutes=record)


def test_only_a_later_meeting_of_the_group_that_took_place_approves(
    sat: Committee, record: Minutes
) -> None:
    minutes.circulate(actor=sat.unit, minutes=record)
    ahead = next_meeting(sat, days=2)
    sat.meeting.refresh_from_db()
    for meeting, words in (
        (sat.meeting, "later meeting of the same group"),
        (make_meeting(held_on=timezone.localdate()), "later meeting of the same group"),
        (ahead, "still to come"),
    ):
        with pytest.raises(RuleBroken, match=words):
            minutes.approve(actor=sat.unit, minutes=record, at_meeting=meeting)


def test_taken_back_they_are_changed_and_circulated_again(sat: Committee, record: Minutes) -> None:
    minutes.circulate(actor=sat.unit, minutes=record)
    change = {"actor": sat.unit, "item": sat.item, "discussion": "Put right.", "version": 1}
    with pytest.raises(RuleBroken, match="Take them back"):
        outcomes.save_discussion(**change)
    with pytest.raises(RuleBroken, match="Say why"):
        minutes.take_back(actor=sat.unit, minutes=record, reason=" ")
    minutes.take_back(actor=sat.unit, minutes=record, reason="A word was wrong")
    assert clock(record).status == "open"
    outcomes.save_discussion(**change)
    member = sat.seats["icb"].person
    assert words(member, record) == "Schools asked for it."
    minutes.circulate(actor=sat.unit, minutes=record)
    assert words(member, record) == "Put right."


def words(person: Person, record: Minutes) -> str:
    record.refresh_from_db()
    read = paper(person, record)
    assert read
    return "\n".join(line for block in read.items[0].discussion for line in block.lines)


def test_the_frame_is_written_and_a_colleague_not_overwritten(
    sat: Committee, record: Minutes, unit2: Person
) -> None:
    before = mark(minutes.frame_held(record))
    ask = {"minutes": record, "closing": ""}
    assert minutes.write_frame(actor=sat.unit, **ask, opening="Welcome.", seen=before) is True
    assert minutes.write_frame(actor=sat.unit, **ask, opening="Welcome.", seen=before) is False
    with pytest.raises(SavedMeanwhile):
        minutes.write_frame(actor=unit2, **ask, opening="Hello.", seen=before)


# --- Readers -------------------------------------------------------------------------------------


def test_members_get_a_link_and_no_content(sat: Committee, record: Minutes) -> None:
    minutes.circulate(actor=sat.unit, minutes=record)
    told = Message.objects.filter(kind="governance.minutes-circulated")
    assert {str(mail.to) for mail in told} == {str(seat.person) for seat in sat.seats.values()}
    for mail in told:
        assert reverse("meeting_minutes", args=[sat.meeting.reference]) in mail.body
        for said in (SECRET, "Neglect", "Schools"):
            assert said not in mail.subject + mail.body


@pytest.mark.shows("GOV-10")
def test_each_reads_what_they_are_cleared_for_and_a_draft_is_the_units(
    sat: Committee, record: Minutes, client_for: Browser, council_exec: Person
) -> None:
    member, address = (
        sat.seats["icb"].person,
        reverse("meeting_minutes", args=[sat.meeting.reference]),
    )
    assert "not circulated yet" in client_for(member).get(address).content.decode()
    assert SECRET in client_for(sat.unit).get(address).content.decode()
    minutes.circulate(actor=sat.unit, minutes=record)
    for reader in (member, council_exec):
        page = client_for(reader).get(address).content.decode()
        assert "Schools asked for it." in page
        assert SECRET not in page
        assert "Restricted" not in page
    hidden = AgendaItem.objects.get(title=SECRET)
    grants.open_to(hidden, member, actor=sat.unit, reason="Cleared")
    assert f"{SECRET} was discussed." in client_for(member).get(address).content.decode()


def test_the_timeline_tells_nobody_what_a_draft_says(
    sat: Committee, record: Minutes, client_for: Browser
) -> None:
    minutes.circulate(actor=sat.unit, minutes=record)
    minutes.take_back(actor=sat.unit, minutes=record, reason="Wrong name")
    minutes.write_frame(actor=sat.unit, minutes=record, opening="Numbat words.", closing="")
    outcomes.save_discussion(actor=sat.unit, item=sat.item, discussion="Wombat words.", version=1)
    address = reverse("meeting_timeline", args=[sat.meeting.reference])
    for reader in (sat.unit, sat.seats["icb"].person):
        page = client_for(reader).get(address).content.decode()
        assert "Discussion changed" in page
        assert "Numbat" not in page
        assert "Wombat" not in page


@pytest.mark.shows("GOV-11")
def test_an_interest_is_minuted_and_its_holder_reads_the_title_alone(
    sat: Committee, record: Minutes, client_for: Browser
) -> None:
    member, other = sat.seats["icb"].person, sat.seats["police"].person
    agenda_interests.declare(
        actor=sat.unit, item=sat.item, person=member, what="A relative works there."
    )
    minutes.circulate(actor=sat.unit, minutes=record)
    address = reverse("meeting_minutes", args=[sat.meeting.reference])
    mine = client_for(member).get(address).content.decode()
    assert ("Neglect strategy" in mine, "Schools asked" in mine) == (True, False)
    assert "icb member: A relative works there." in client_for(other).get(address).content.decode()


# --- Corrections ---------------------------------------------------------------------------------


@pytest.mark.shows("GOV-15")
def test_a_correction_stands_beside_and_the_minutes_stay(
    sat: Committee, record: Minutes, client_for: Browser
) -> None:
    ask = {"actor": sat.unit, "minutes": record, "item": sat.item}
    with pytest.raises(RuleBroken, match="not approved yet"):
        minutes.correct(**ask, says="Schools", should_say="Colleges")
    approved(sat, record)
    for says, should_say, field in (
        ("Hospitals", "Colleges", "says"),
        ("Schools", " ", "should_say"),
    ):
        with pytest.raises(RuleBroken) as broken:
            minutes.correct(**ask, says=says, should_say=should_say)
        assert broken.value.field == field
    made = minutes.correct(**ask, says="Schools", should_say="Colleges")
    assert minutes.correct(**ask, says="Schools", should_say="Colleges") == made
    page = client_for(sat.seats["icb"].person).get(
        reverse("meeting_minutes", args=[sat.meeting.reference])
    )
    text = page.content.decode()
    assert "Schools asked for it." in text
    assert "<del>Schools</del>" in text
    assert "<ins>Colleges</ins>" in text
    assert record.issues.first().content["items"][0]["discussion"] == "Schools asked for it."


def test_a_correction_of_a_restricted_item_is_as_restricted(
    sat: Committee, record: Minutes, client_for: Browser
) -> None:
    approved(sat, record)
    hidden = AgendaItem.objects.get(title=SECRET)
    with pytest.raises(RuleBroken, match="do not stand in that part"):
        minutes.correct(actor=sat.unit, minutes=record, says=SECRET, should_say="Other")
    minutes.correct(
        actor=sat.unit, minutes=record, item=hidden, says="discussed", should_say="Numbat"
    )
    page = client_for(sat.seats["icb"].person).get(
        reverse("meeting_minutes", args=[sat.meeting.reference])
    )
    assert "Numbat" not in page.content.decode()


@pytest.mark.parametrize("status", ["approved", "locked"])
def test_nothing_of_approved_minutes_changes(sat: Committee, record: Minutes, status: str) -> None:
    approved(sat, record)
    Minutes.objects.filter(pk=record.pk).update(status=status)
    for deed in (
        lambda: outcomes.save_discussion(actor=sat.unit, item=sat.item, discussion="x", version=1),
        lambda: outcomes.record_note(actor=sat.unit, item=sat.item, text="x"),
        lambda: outcomes.record_decision(actor=sat.unit, item=sat.item, text="x"),
        lambda: outcomes.finish_item(actor=sat.unit, item=sat.item, finished=True),
        lambda: minutes.write_frame(actor=sat.unit, minutes=record, opening="x", closing=""),
        lambda: sat.mark(icb="absent"),
    ):
        with pytest.raises(RuleBroken, match="Make a correction"):
            deed()


# --- Files ---------------------------------------------------------------------------------------


def made(person: Person, record: Minutes, kind: str) -> MinutesFile:
    asked = minutes_files.ask_for_file(actor=person, minutes=record, kind=kind)
    assert render_minutes() == 1
    asked.refresh_from_db()
    assert asked.status == "done", asked.failure
    return asked


def test_the_files_say_what_their_reader_may_read(sat: Committee, record: Minutes) -> None:
    minutes.circulate(actor=sat.unit, minutes=record)
    member = sat.seats["icb"].person
    said = {}
    for who, kind in ((member, "pdf"), (sat.unit, "docx")):
        document = made(who, record, kind).document
        with document.file.open("rb") as file:
            content = io.BytesIO(file.read())
        if kind == "pdf":
            said[kind] = " ".join(page.extract_text() for page in PdfReader(content).pages)
        else:
            said[kind] = "\n".join(part.text for part in Word(content).paragraphs)
        assert SECRET not in document.name + document.title
    assert "Schools asked for it." in said["pdf"]
    assert SECRET not in said["pdf"]
    assert f"{SECRET} was discussed." in said["docx"]


def test_a_file_is_its_askers_while_they_are_cleared(sat: Committee, record: Minutes) -> None:
    minutes.circulate(actor=sat.unit, minutes=record)
    member, hidden = sat.seats["icb"].person, AgendaItem.objects.get(title=SECRET)
    grants.open_to(hidden, member, actor=sat.unit, reason="Cleared")
    file = made(member, record, "docx")
    assert minutes_files.ask_for_file(actor=member, minutes=record, kind="docx") == file
    assert documents.of(file).get() == file.document
    assert [may_read(who, file.document) for who in (member, sat.unit)] == [True, False]
    grants.close(hidden, member, actor=sat.unit, reason="Done")
    assert may_read(member, file.document) is False


def test_who_may_not_read_gets_no_file(sat: Committee, record: Minutes) -> None:
    member = sat.seats["icb"].person
    with pytest.raises(RuleBroken, match="may no longer read"):
        minutes_files.ask_for_file(actor=member, minutes=record, kind="pdf")
    with pytest.raises(RuleBroken, match="Choose PDF or Word"):
        minutes_files.ask_for_file(actor=sat.unit, minutes=record, kind="exe")


@pytest.mark.shows("GOV-15")
def test_approval_is_offered_once_the_group_has_met_again(
    sat: Committee, record: Minutes, client_for: Browser
) -> None:
    minutes.circulate(actor=sat.unit, minutes=record)
    browser = client_for(sat.unit)
    address = reverse("meeting_minutes", args=[sat.meeting.reference])
    approve = reverse("minutes_approve", args=[sat.meeting.reference])
    next_meeting(sat, days=2)
    page = browser.get(address).content.decode()
    assert (approve in page, "It has not met again yet." in page) == (False, True)
    assert "It has not met again yet." in browser.get(approve).content.decode()
    next_meeting(sat)
    page = browser.get(address).content.decode()
    assert (approve in page, "It has not met again yet." in page) == (True, False)
