"""Who came: marked seat by seat, quorum at once, nothing of a colleague's undone; apologies; a year by agency."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from governance.models import Attendance, Meeting
from governance.queries import attendance_report
from governance.queries.attendance import came, held, places, quorum_of, sitting, voting
from governance.rules.meetings import MeetingStatus, Presence
from governance.services import attendance, minutes
from partnership.models import Organisation, Person
from partnership.rules import GroupKind, SeatKind, financial_year
from partnership.services import end_seat
from tests.factories import make_group, make_meeting, make_person, make_seat
from tests.factories.base import MAKER, REASON
from tests.governance.governed_outcomes import Committee, committee

Browser = Callable[[Person], Client]


@pytest.fixture
def sat(
    unit: Person,
    council: Organisation,
    icb: Organisation,
    police: Organisation,
    trust: Organisation,
) -> Committee:
    return committee(unit, council, icb, police, trust)


def test_marking_a_seat_once_twice_and_otherwise(sat: Committee, unit: Person) -> None:
    ask = {"actor": unit, "meeting": sat.meeting, "seat": sat.seats["icb"]}
    assert attendance.mark_seat(**ask, presence="present") is True
    assert attendance.mark_seat(**ask, presence="present") is False
    assert attendance.mark_seat(**ask, presence="deputy", deputy_name="Named doctor") is True
    row = sat.meeting.attendance.get()
    assert (row.presence, row.deputy_name, row.organisation_name) == (
        "deputy",
        "Named doctor",
        "NHS Mersey Bank Integrated Care Board",
    )
    assert attendance.mark_seat(**ask, presence="absent") is True
    assert sat.meeting.attendance.get().deputy_name == ""
    assert row.history.count() == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"presence": "deputy"}, "deputy_name"),
        ({"presence": "asleep"}, "presence"),
    ],
)
def test_what_cannot_be_marked_is_told_beside_its_field(
    sat: Committee, unit: Person, values: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        attendance.mark_seat(actor=unit, meeting=sat.meeting, seat=sat.seats["icb"], **values)
    assert broken.value.field == field


@pytest.mark.shows("GOV-01")
def test_only_seats_of_the_meetings_day_are_marked(sat: Committee, unit: Person) -> None:
    """A decision by someone whose seat ended begins here: they cannot be marked as present."""
    gone = make_seat(
        None,
        SeatKind.GROUP_MEMBER,
        group=sat.group,
        ended_on=timezone.localdate() - dt.timedelta(1),
    )
    other = make_seat(None, SeatKind.GROUP_MEMBER, group=make_group())
    for seat in (gone, other):
        with pytest.raises(RuleBroken, match="did not hold this seat on the day"):
            attendance.mark_seat(actor=unit, meeting=sat.meeting, seat=seat, presence="present")
    assert not Attendance.objects.exists()


@pytest.mark.shows("GOV-01")
def test_a_former_member_and_the_agencys_name_of_that_day_stay_on_a_past_meeting(
    sat: Committee, unit: Person, icb: Organisation, client_for: Browser
) -> None:
    sat.mark(icb=Presence.PRESENT)
    end_seat(actor=unit, seat=sat.seats["icb"], on=timezone.localdate())
    history.change(icb, actor=unit, reason="Renamed", name="NHS Mersey")
    history.change(sat.seats["icb"], actor=unit, reason="Backdated", ended_on=dt.date(2026, 1, 1))
    place = next(p for p in places(sat.meeting) if p.seat == sat.seats["icb"])
    assert (str(place.person), place.agency) == (
        "icb member",
        "NHS Mersey Bank Integrated Care Board",
    )
    page = client_for(unit).get(reverse("meeting_attendance", args=[sat.meeting.reference]))
    assert "icb member" in page.content.decode()


@pytest.mark.parametrize("status", [MeetingStatus.DRAFT, MeetingStatus.CANCELLED])
def test_nobody_attends_a_draft_or_a_cancelled_meeting(
    sat: Committee, unit: Person, status: str
) -> None:
    Meeting.objects.filter(pk=sat.meeting.pk).update(status=status)
    with pytest.raises(RuleBroken, match="nobody’s attendance is kept"):
        sat.mark(icb=Presence.APOLOGIES)


def test_before_the_day_only_apologies_are_kept(sat: Committee) -> None:
    Meeting.objects.filter(pk=sat.meeting.pk).update(
        held_on=timezone.localdate() + dt.timedelta(days=3)
    )
    sat.meeting.refresh_from_db()
    with pytest.raises(RuleBroken, match="only apologies"):
        sat.mark(icb=Presence.PRESENT)
    sat.mark(icb=Presence.APOLOGIES)
    assert sat.meeting.attendance.get().presence == "apologies"


# --- Quorum ------------------------------------------------------------------------------------


@pytest.mark.shows("GOV-13")
def test_the_quorum_needs_the_partners_themselves(sat: Committee) -> None:
    """A trust counts as a head but does not stand for the health partner."""
    sat.mark(council="present", police="deputy", trust="present", icb="apologies")
    found = quorum_of(sat.meeting)
    assert (found.here, found.missing, found.reached) == (3, ("Health",), False)
    sat.mark(icb="present")
    assert quorum_of(sat.meeting).reached


def test_who_advises_does_not_count(
    sat: Committee, unit: Person, scrutineer: Person, council: Organisation
) -> None:
    """Neither by the seat on the group nor by the one held elsewhere."""
    advising = [
        make_seat(None, SeatKind.LEAD_MEMBER, council, group=sat.group),
        make_seat(scrutineer, SeatKind.GROUP_MEMBER, group=sat.group),
        make_seat(unit, SeatKind.GROUP_MEMBER, council, group=sat.group),
    ]
    for seat in advising:
        attendance.mark_seat(actor=unit, meeting=sat.meeting, seat=seat, presence="present")
    assert quorum_of(sat.meeting).here == 0


def test_the_page_says_whose_seat_does_not_count(
    sat: Committee, unit: Person, scrutineer: Person, client_for: Browser
) -> None:
    """To those who mark the seats, and to members, who read the table."""
    seat = make_seat(scrutineer, SeatKind.GROUP_MEMBER, group=sat.group)
    attendance.mark_seat(actor=unit, meeting=sat.meeting, seat=seat, presence="present")
    sat.everybody_comes()
    for reader in (unit, sat.seats["icb"].person):
        page = client_for(reader).get(reverse("meeting_attendance", args=[sat.meeting.reference]))
        text = page.content.decode()
        assert (text.count("Does not vote"), "4 voting members here, 3 needed" in text) == (1, True)


def test_whoever_holds_two_seats_sits_once_for_the_partner(council: Organisation) -> None:
    group = make_group(kind=GroupKind.EXECUTIVE)
    person = make_person()
    chair = make_seat(person, SeatKind.PARTNERSHIP_CHAIR, council)
    partner = make_seat(person, SeatKind.DELEGATED_PARTNER, council)
    found = sitting(group, timezone.localdate())
    assert [seat.person_id for seat in found] == [person.pk]
    assert found[0] in (chair, partner)
    assert voting(found, timezone.localdate()) == found


# --- Two people at it ----------------------------------------------------------------------------


def test_a_colleagues_mark_is_never_undone_unseen(sat: Committee, unit2: Person) -> None:
    before = mark(held(None))
    sat.mark(icb="present")
    row = sat.meeting.attendance.get()
    theirs = {"meeting": sat.meeting, "seat": sat.seats["icb"], "actor": unit2}
    with pytest.raises(SavedMeanwhile):
        attendance.mark_seat(**theirs, presence="absent", seen=before)
    row.refresh_from_db()
    assert row.presence == "present"
    assert attendance.mark_seat(**theirs, presence="present", seen=before) is False
    assert attendance.mark_seat(**theirs, presence="absent", seen=mark(held(row))) is True


def posted(sat: Committee, **presences: str) -> dict[str, str]:
    """What a page opened before anybody marked anything sends."""
    found = {}
    for code, seat in sat.seats.items():
        found[f"seat-{seat.pk}-presence"] = presences.get(code, "")
        found[f"seat-{seat.pk}-seen"] = mark(held(None))
    return found


@pytest.mark.shows("GOV-12")
def test_two_secretaries_save_the_whole_page_and_both_are_kept(
    sat: Committee, unit: Person, unit2: Person, client_for: Browser
) -> None:
    address = reverse("attendance_mark", args=[sat.meeting.reference])
    first = client_for(unit).post(address, posted(sat, council="present", icb="present"))
    assert first.status_code == 302
    second = client_for(unit2).post(address, posted(sat, police="present", icb="absent"))
    assert second.status_code == 422
    assert "A colleague marked “Present” after you opened this page." in second.content.decode()
    kept = {row.organisation.code: row.presence for row in sat.meeting.attendance.all()}
    assert kept == {"council": "present", "icb": "present", "police": "present"}


REST_SAVED = "What you marked for the other seats is saved."


def test_the_page_says_that_the_other_seats_are_saved(
    sat: Committee, unit: Person, client_for: Browser
) -> None:
    """And a seat that was saved may be marked otherwise on that same page."""
    address, browser = reverse("attendance_mark", args=[sat.meeting.reference]), client_for(unit)
    alone = browser.post(address, posted(sat, icb="deputy"))
    assert (alone.status_code, REST_SAVED in alone.content.decode()) == (422, False)
    page = browser.post(address, posted(sat, icb="deputy", council="present"))
    assert "Say who came as the deputy." in page.content.decode()
    assert REST_SAVED in page.content.decode()
    shown = {
        field.html_name: field.value() or "" for form in page.context["forms"] for field in form
    }
    assert REST_SAVED in browser.post(address, shown).content.decode()
    shown[f"seat-{sat.seats['council'].pk}-presence"] = "absent"
    shown[f"seat-{sat.seats['icb'].pk}-deputy_name"] = "Named doctor"
    assert browser.post(address, shown).status_code == 302
    kept = {row.organisation.code: row.presence for row in sat.meeting.attendance.all()}
    assert kept == {"council": "absent", "icb": "deputy"}


@pytest.mark.shows("GOV-12")
def test_one_seat_is_kept_at_once_and_the_quorum_comes_with_it(
    sat: Committee, unit: Person, client_for: Browser
) -> None:
    seat = sat.seats["council"]
    address = reverse("attendance_seat", args=[sat.meeting.reference, seat.pk])
    answer = client_for(unit).post(address, posted(sat, council="present", icb="present"))
    text = answer.content.decode()
    assert 'hx-swap-oob="true"' in text
    assert "1 voting member here, 3 needed. Missing: Health, Police" in text
    assert [row.seat for row in sat.meeting.attendance.all()] == [seat]


# --- Apologies ---------------------------------------------------------------------------------


def test_a_member_sends_apologies_with_a_deputy_and_withdraws_them(
    sat: Committee, unit: Person, trust: Organisation, client_for: Browser
) -> None:
    member = sat.seats["trust"].person
    deputy = make_seat(make_person("Deputy of the trust"), SeatKind.SAFEGUARDING_LEAD, trust).person
    browser = client_for(member)
    address = reverse("meeting_apologies", args=[sat.meeting.reference])
    assert browser.post(address, {"deputy": deputy.pk, "deputy_name": ""}).status_code == 302
    row = sat.meeting.attendance.get()
    assert (row.presence, row.deputy) == ("apologies", deputy)
    page = client_for(unit).get(reverse("meeting_attendance", args=[sat.meeting.reference]))
    assert (
        f'<option value="{deputy.pk}" selected>Deputy of the trust</option>'
        in page.content.decode()
    )
    browser.post(reverse("apologies_withdraw", args=[sat.meeting.reference]))
    assert not sat.meeting.attendance.exists()
    assert attendance.withdraw_apologies(actor=member, meeting=sat.meeting) is False


def test_a_deputy_who_was_only_named_is_not_said_to_have_come(
    sat: Committee, unit: Person, trust: Organisation, client_for: Browser
) -> None:
    deputy = make_person("Ann Fell")
    ask = {"actor": unit, "meeting": sat.meeting, "seat": sat.seats["trust"], "deputy": deputy}
    said = "Apologies (Ann Fell was named as deputy)"
    attendance.mark_seat(**ask, presence="apologies")
    assert came(sat.meeting.attendance.get()) == said
    page = client_for(sat.seats["icb"].person).get(
        reverse("meeting_attendance", args=[sat.meeting.reference])
    )
    assert said in page.content.decode()
    attendance.mark_seat(**ask, presence="deputy")
    assert came(sat.meeting.attendance.get()) == "Deputy: Ann Fell"


def test_apologies_come_from_a_member_before_they_are_marked(
    sat: Committee, unit: Person, trust: Organisation, client_for: Browser
) -> None:
    stranger = make_person()
    with pytest.raises(RuleBroken, match="do not sit on this group"):
        attendance.send_apologies(actor=stranger, meeting=sat.meeting)
    address = reverse("meeting_apologies", args=[sat.meeting.reference])
    assert client_for(unit).get(address).status_code == 404
    member = sat.seats["trust"].person
    sat.mark(trust="present")
    with pytest.raises(RuleBroken, match="recorded already"):
        attendance.send_apologies(actor=member, meeting=sat.meeting)
    Meeting.objects.filter(pk=sat.meeting.pk).update(status="held")
    with pytest.raises(RuleBroken, match="is over"):
        attendance.withdraw_apologies(actor=member, meeting=sat.meeting)


def test_attendance_stands_once_the_minutes_are_out(sat: Committee, unit: Person) -> None:
    sat.held()
    minutes.circulate(actor=unit, minutes=sat.meeting.minutes)
    with pytest.raises(RuleBroken, match="Take them back to draft"):
        sat.mark(icb="present")


# --- A year by agency --------------------------------------------------------------------------


def met(sat: Committee, day: dt.date, **presences: str) -> None:
    meeting = make_meeting(sat.group, held_on=day, status=MeetingStatus.HELD)
    for code, presence in presences.items():
        seat = sat.seats[code]
        row = Attendance(
            meeting=meeting, seat=seat, person=seat.person, organisation=seat.organisation,
            organisation_name=str(seat.organisation), presence=presence,
        )  # fmt: skip
        history.create(row, actor=MAKER, reason=REASON)


@pytest.fixture
def year(sat: Committee) -> str:
    """Four meetings this year, and one of the year before that does not count."""
    this = financial_year(timezone.localdate())
    first = attendance_report.first_day(this)
    met(sat, first - dt.timedelta(days=1), council="absent")
    for number, (icb, trust) in enumerate(
        [
            ("present", "present"),
            ("deputy", "present"),
            ("present", "absent"),
            ("absent", "apologies"),
        ]
    ):
        met(sat, first + dt.timedelta(days=number), council="present", icb=icb, trust=trust)
    return this


@pytest.mark.shows("GOV-12")
def test_a_years_attendance_by_agency_against_the_target(sat: Committee, year: str) -> None:
    rows = attendance_report.by_agency(year)
    found = {row.code: (row.came, row.expected, attendance_report.rate(row)) for row in rows}
    assert found == {"council": (4, 4, 100), "icb": (3, 4, 75), "trust": (2, 4, 50)}
    assert [attendance_report.standing(row) for row in rows] == [
        "Below 75 %" if row.code == "trust" else "On target" for row in rows
    ]
    missing = attendance_report.missing(year)
    assert [(str(one.person), one.missed) for one in missing] == [("trust member", 2)]
    assert list(attendance_report.by_agency(year, make_group())) == []


@pytest.mark.shows("GOV-12")
def test_the_report_is_exported_as_filtered(
    sat: Committee, year: str, scrutineer: Person, client_for: Browser
) -> None:
    browser = client_for(scrutineer)
    page = browser.get(reverse("attendance_report"), {"year": year})
    assert "trust member" in page.content.decode()
    lines = b"".join(browser.get(reverse("attendance_report"), {"export": "csv"})).decode(
        "utf-8-sig"
    )
    assert lines.splitlines()[0].startswith('"Agency","Called then","Meetings"')
    assert [line for line in lines.splitlines() if "Community NHS Trust" in line] == [
        '"Mersey Bank Community NHS Trust","",4,2,0,50,"Below 75 %",2'
    ]


def test_the_report_asks_the_same_for_one_agency_as_for_three(
    sat: Committee, unit: Person, client_for: Browser
) -> None:
    day = timezone.localdate()
    met(sat, day, council="present")
    browser = client_for(unit)
    browser.get(reverse("attendance_report"))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("attendance_report"))
    met(sat, day - dt.timedelta(days=1), icb="present", police="absent")
    with CaptureQueriesContext(connection) as three:
        browser.get(reverse("attendance_report"))
    assert len(three) == len(one)
