"""Written resolutions: each voting seat is asked and chased; the answers decide; a seat that ended is refused."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.models import Message
from deadlines.models import Deadline
from governance.clocks import RESOLUTION
from governance.models import Decision, Resolution
from governance.queries.resolutions import since_last
from governance.services import minutes, resolutions
from governance.tasks import look_at_resolutions
from partnership.models import Organisation, Person
from partnership.rules import SeatKind
from partnership.services import end_seat
from tests.factories import make_meeting, make_person, make_seat
from tests.factories.partners import forget_roles
from tests.governance.governed_outcomes import Committee, committee

Browser = Callable[[Person], Client]


@pytest.fixture
def sat(unit: Person, council: Organisation, icb: Organisation, police: Organisation) -> Committee:
    return committee(unit, council, icb, police)


@pytest.fixture
def opened(sat: Committee, scrutineer: Person) -> Resolution:
    """Due in a week; the scrutineer sits there too but does not vote."""
    make_seat(scrutineer, SeatKind.GROUP_MEMBER, group=sat.group)
    return resolutions.open_resolution(
        actor=sat.unit, group=sat.group, title="Interim chair", text="The deputy takes the chair.",
        why_now="The chair has left.", due_on=timezone.localdate() + dt.timedelta(days=7),
    )  # fmt: skip


def running(resolution: Resolution) -> set[str]:
    """Whose clocks still run."""
    clocks = Deadline.objects.open().filter(code=RESOLUTION.code, reference=resolution.reference)
    return {str(clock.owner_person) for clock in clocks}


def answer(sat: Committee, resolution: Resolution, **answers: str) -> None:
    for code, given in answers.items():
        person = forget_roles(sat.seats[code].person)
        resolutions.answer(actor=person, resolution=resolution, answer=given, reason="Because.")


def test_opening_asks_each_voting_seat_by_mail_and_on_the_clock(
    sat: Committee, opened: Resolution
) -> None:
    members = {str(seat.person) for seat in sat.seats.values()}
    assert {str(row.person) for row in opened.answers.all()} == members
    assert running(opened) == members
    asked = Message.objects.filter(kind="governance.resolution-asked")
    assert {str(mail.to) for mail in asked} == members
    assert not any("chair" in mail.subject + mail.body for mail in asked)
    again = resolutions.open_resolution(
        actor=sat.unit, group=sat.group, title="Interim chair", text="The deputy takes the chair.",
        why_now="The chair has left.", due_on=opened.due_on,
    )  # fmt: skip
    assert (again, asked.count()) == (opened, 3)


def test_a_resolution_needs_voters_and_a_day_to_come(sat: Committee) -> None:
    ask = {"actor": sat.unit, "title": "x", "text": "x", "why_now": "x"}
    empty = committee(sat.unit).group
    for group, days, field in ((sat.group, -1, "due_on"), (empty, 1, "group")):
        due = timezone.localdate() + dt.timedelta(days=days)
        with pytest.raises(RuleBroken) as broken:
            resolutions.open_resolution(**ask, group=group, due_on=due)
        assert broken.value.field == field


def test_when_everyone_agrees_it_is_decided_at_once(sat: Committee, opened: Resolution) -> None:
    answer(sat, opened, council="agree", icb="agree")
    opened.refresh_from_db()
    assert (opened.status, running(opened)) == ("open", {"police member"})
    answer(sat, opened, police="agree")
    opened.refresh_from_db()
    decision = Decision.objects.get()
    assert (opened.status, decision.resolution, decision.quorate) == ("carried", opened, True)
    assert decision.text == opened.text
    assert decision.quorum_words == "By written resolution: 3 agree"
    assert (decision.item, running(opened)) == (None, set())
    told = Message.objects.filter(kind="governance.resolution-result")
    assert told.count() == 4  # the voters, and the scrutineer who sits with them
    assert {mail.subject for mail in told} == {f"{opened.reference}: Carried"}


def test_one_against_ends_nothing_until_all_are_heard(sat: Committee, opened: Resolution) -> None:
    answer(sat, opened, council="against", icb="agree")
    opened.refresh_from_db()
    assert (opened.status, running(opened)) == ("open", {"police member"})
    answer(sat, opened, council="agree")  # thought again
    answer(sat, opened, icb="against", police="agree")
    opened.refresh_from_db()
    assert (opened.status, Decision.objects.count(), running(opened)) == ("lost", 0, set())


def test_a_closed_resolution_takes_whoever_would_answer_to_its_page(
    sat: Committee, opened: Resolution, client_for: Browser
) -> None:
    answer(sat, opened, council="agree", icb="agree", police="against")
    page = client_for(sat.seats["council"].person).get(
        reverse("resolution_answer", args=[opened.reference])
    )
    assert page.headers["Location"] == reverse("resolution", args=[opened.reference])


def test_a_majority_carries_and_dissent_stands_in_the_register(sat: Committee) -> None:
    sat.group.rules.resolution_needs = "majority"
    sat.group.rules._change_reason = "test"
    sat.group.rules.save()
    opened = resolutions.open_resolution(
        actor=sat.unit, group=sat.group, title="x", text="x", why_now="x",
        due_on=timezone.localdate(),
    )  # fmt: skip
    answer(sat, opened, council="against", icb="agree", police="agree")
    assert Decision.objects.get().dissent == "council member, Mersey Bank Council: Because."


def test_an_answer_once_twice_changed_and_wrong(sat: Committee, opened: Resolution) -> None:
    member = sat.seats["icb"].person
    ask = {"actor": member, "resolution": opened}
    for wrong, field in (("maybe", "answer"), ("against", "reason")):
        with pytest.raises(RuleBroken) as broken:
            resolutions.answer(**ask, answer=wrong)
        assert broken.value.field == field
    row = resolutions.answer(**ask, answer="agree")
    assert resolutions.answer(**ask, answer="agree") == row
    assert row.history.count() == 2
    resolutions.answer(**ask, answer="abstain")
    row.refresh_from_db()
    assert (row.answer, row.history.count()) == ("abstain", 3)


def test_who_has_no_voting_seat_is_refused(
    opened: Resolution, scrutineer: Person, council_exec: Person
) -> None:
    for person in (scrutineer, council_exec):
        with pytest.raises(RuleBroken, match="Only the voting seats"):
            resolutions.answer(actor=person, resolution=opened, answer="agree")


# --- A seat that ended ---------------------------------------------------------------------------


def left(sat: Committee, code: str) -> Person:
    """Their seat ended yesterday; they sit elsewhere still."""
    seat = sat.seats[code]
    end_seat(actor=sat.unit, seat=seat, on=timezone.localdate() - dt.timedelta(days=1))
    make_seat(seat.person, SeatKind.SAFEGUARDING_LEAD, seat.organisation)
    return forget_roles(Person.objects.get(pk=seat.person_id))


def test_an_answer_of_someone_whose_seat_ended_is_refused_in_plain_words(
    sat: Committee, opened: Resolution, client_for: Browser
) -> None:
    gone = left(sat, "icb")
    with pytest.raises(RuleBroken, match="Your seat on Quality committee ended on"):
        resolutions.answer(actor=gone, resolution=opened, answer="agree")
    page = client_for(gone).get(reverse("resolution_answer", args=[opened.reference]))
    assert (
        page.status_code,
        "Your seat on Quality committee ended on" in page.content.decode(),
    ) == (
        403,
        True,
    )
    hidden = client_for(gone).get(reverse("resolution", args=[opened.reference]))
    assert hidden.status_code == 404


def test_the_successor_is_asked_and_answers(sat: Committee, opened: Resolution) -> None:
    gone = left(sat, "icb")
    after = make_person("Successor")
    make_seat(
        after, SeatKind.GROUP_MEMBER, sat.seats["icb"].organisation, group=sat.group,
        started_on=timezone.localdate(),
    )  # fmt: skip
    assert (look_at_resolutions(), look_at_resolutions()) == (0, 0)
    assert running(opened) == {"council member", "Successor", "police member"}
    assert Message.objects.filter(kind="governance.resolution-asked", to=after).count() == 1
    answer(sat, opened, council="agree", police="agree")
    resolutions.answer(actor=after, resolution=opened, answer="agree")
    opened.refresh_from_db()
    assert (opened.status, opened.answers.filter(person=gone).count()) == ("carried", 0)


def test_a_seat_that_nobody_holds_is_not_waited_for(sat: Committee, opened: Resolution) -> None:
    answer(sat, opened, council="agree", police="agree")
    left(sat, "icb")
    assert look_at_resolutions() == 1
    opened.refresh_from_db()
    assert (opened.status, running(opened)) == ("carried", set())


# --- Time, withdrawal, minutes -------------------------------------------------------------------


def test_when_the_day_is_over_it_closes_and_takes_no_answer(
    sat: Committee, opened: Resolution
) -> None:
    answer(sat, opened, council="agree", icb="agree")
    assert resolutions.look(opened.due_on) == 0
    late = opened.due_on + dt.timedelta(days=1)
    assert (resolutions.look(late), resolutions.look(late)) == (1, 0)
    opened.refresh_from_db()
    assert (opened.status, running(opened)) == ("lost", set())
    with pytest.raises(RuleBroken, match="is closed: Not carried"):
        answer(sat, opened, police="agree")


def test_withdrawing_once_twice_and_too_late(sat: Committee, opened: Resolution) -> None:
    ask = {"actor": sat.unit, "resolution": opened}
    with pytest.raises(RuleBroken, match="Say why"):
        resolutions.withdraw(**ask, reason=" ")
    assert resolutions.withdraw(**ask, reason="It goes to the meeting") is True
    assert resolutions.withdraw(**ask, reason="It goes to the meeting") is False
    assert running(opened) == set()
    Resolution.objects.filter(pk=opened.pk).update(status="lost")
    with pytest.raises(RuleBroken, match="cannot become “Withdrawn”"):
        resolutions.withdraw(**ask, reason="x")


def test_the_result_is_minuted_at_the_next_meeting_and_no_other(
    sat: Committee, opened: Resolution, client_for: Browser
) -> None:
    answer(sat, opened, council="agree", icb="agree", police="agree")
    later = make_meeting(sat.group, held_on=timezone.localdate() + dt.timedelta(days=30))
    sooner = make_meeting(sat.group, held_on=timezone.localdate() - dt.timedelta(days=1))
    assert [since_last(m) for m in (sooner, later)] == [[], []]
    assert since_last(sat.meeting) == [Resolution.objects.get()]
    live = client_for(sat.unit).get(reverse("meeting_live", args=[sat.meeting.reference]))
    assert "Resolutions since the last meeting (1)" in live.content.decode()
    sat.held()
    minutes.circulate(actor=sat.unit, minutes=sat.meeting.minutes)
    opened.refresh_from_db()
    assert opened.minuted_at == sat.meeting
    content = sat.meeting.minutes.issues.get().content
    assert [one["reference"] for one in content["resolutions"]] == [opened.reference]
