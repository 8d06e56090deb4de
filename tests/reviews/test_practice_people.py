"""Reviewers, checks, written requests, practitioners and the family of a practice review: the deeds."""

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from deadlines.clocks import REGISTRY, Standing
from deadlines.models import Deadline
from reviews.models import (
    Appointment,
    FamilyContact,
    PractitionerEvent,
    ProgressCheck,
    Reviewer,
    WrittenRequest,
)
from reviews.practice_rules import OVER, PracticeKind, PracticeStatus
from reviews.queries.practice import shown_clocks
from reviews.services.practice import oversight, people, reviewers, running, work
from tests.factories import make_practice
from tests.reviews.practices import DAY, appointed, listed, own, planned, signed_off

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CHECK, DEMAND = "reviews.progress-check", "reviews.written-request"


@pytest.fixture
def execs(council_exec, icb_exec, police_exec):
    return [council_exec, icb_exec, police_exec]


@pytest.fixture
def practice(unit):
    return make_practice()


def broken_at(deed):
    with pytest.raises(RuleBroken) as broken:
        deed()
    return broken.value.field


def clock_of(record, code):
    return Deadline.objects.of(record).filter(code=code).order_by("-pk").first()


# --- The approved list -------------------------------------------------------------------------


@pytest.mark.shows("REV-10")
def test_a_reviewer_is_put_on_the_list_once(unit):
    first = listed(unit)
    assert listed(unit) == first
    assert listed(unit, name="  Harriet Penhale ") == first
    assert broken_at(lambda: listed(unit, skills="Others.")) == "name"
    other = listed(unit, organisation="Northmere Learning")
    assert (Reviewer.objects.count(), first.history.count()) == (2, 1)
    assert other.history.get().history_user == unit


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"skills": " "}, "skills"),
        ({"approved_on": TODAY + DAY}, "approved_on"),
        ({"approved_until": TODAY - 31 * DAY}, "approved_until"),
    ],
)
def test_what_an_entry_needs(unit, changes, field):
    assert broken_at(lambda: listed(unit, **changes)) == field
    reviewer = listed(unit)
    assert (
        broken_at(lambda: reviewers.change_reviewer(actor=unit, reviewer=reviewer, **changes))
        == field
    )


def test_an_entry_is_changed_and_taken_off(unit):
    reviewer = listed(unit)
    change = {"actor": unit, "reviewer": reviewer, "approved_until": TODAY + 900 * DAY}
    assert (reviewers.change_reviewer(**change), reviewers.change_reviewer(**change)) == (
        True,
        False,
    )
    off = {"actor": unit, "reviewer": reviewer}
    assert broken_at(lambda: reviewers.take_off(**off, reason=" ")) == "reason"
    assert reviewers.take_off(**off, reason="Retires.")
    assert not reviewers.take_off(**off, reason="Again.")
    reviewer.refresh_from_db()
    assert (reviewer.removed_on, reviewer.removed_reason) == (TODAY, "Retires.")
    assert reviewer.history.count() == 3
    with pytest.raises(RuleBroken, match="taken off the list"):
        reviewers.change_reviewer(actor=unit, reviewer=reviewer, name="Other")
    assert listed(unit).pk != reviewer.pk  # who comes back is put on the list anew


def test_what_a_colleague_saved_meanwhile_is_not_lost(unit):
    reviewer = listed(unit)
    seen = mark(reviewers.reviewer_held(reviewer))
    reviewers.change_reviewer(actor=unit, reviewer=reviewer, skills="More.")
    with pytest.raises(SavedMeanwhile):
        reviewers.change_reviewer(actor=unit, reviewer=reviewer, seen=seen, skills="Less.")


# --- Appointments ------------------------------------------------------------------------------


@pytest.mark.shows("REV-10")
def test_a_reviewer_is_appointed_once_with_what_they_declared(unit, practice):
    reviewer = listed(unit)
    first = appointed(unit, practice, reviewer, interests="Trained staff once.")
    assert appointed(unit, practice, reviewer) == first
    assert (first.skills, first.interests) == ("Led reviews on infants.", "Trained staff once.")
    assert (first.declared_on, first.appointed_on) == (TODAY, TODAY)
    assert (Appointment.objects.count(), first.history.get().history_user) == (1, unit)


@pytest.mark.shows("REV-10")
def test_a_conflict_of_interest_is_refused_beside_its_field(unit, practice):
    assert broken_at(lambda: appointed(unit, practice, conflict=True)) == "conflict"
    assert not Appointment.objects.exists()


@pytest.mark.shows("REV-10")
def test_only_whose_approval_holds_is_appointed(unit, practice):
    expired = listed(unit, name="Moira Castle-Grant", approved_until=TODAY - DAY)
    assert broken_at(lambda: appointed(unit, practice, expired)) == "reviewer"
    reviewers.change_reviewer(actor=unit, reviewer=expired, approved_until=TODAY)
    assert appointed(unit, practice, expired)
    off = listed(unit)
    reviewers.take_off(actor=unit, reviewer=off, reason="Retires.")
    assert broken_at(lambda: appointed(unit, practice, off)) == "reviewer"
    assert list(Reviewer.objects.live(TODAY)) == [expired]
    assert list(Reviewer.objects.expired(TODAY + DAY)) == [expired]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"skills": " "}, "skills"),
        ({"declared_on": TODAY + DAY}, "declared_on"),
        ({"appointed_on": TODAY + DAY}, "appointed_on"),
        ({"appointed_on": TODAY - DAY}, "declared_on"),
        ({"appointed_on": TODAY - 31 * DAY}, "appointed_on"),
    ],
)
def test_what_an_appointment_needs(unit, practice, changes, field):
    assert broken_at(lambda: appointed(unit, practice, **changes)) == field


def test_an_appointment_ends_with_a_reason_and_may_follow_anew(unit, practice):
    first = appointed(unit, practice)
    demand = asked(unit, practice, first)
    end = {"actor": unit, "appointment": first, "ended_on": TODAY}
    assert broken_at(lambda: reviewers.end_appointment(**end, reason=" ")) == "reason"
    for day in (TODAY + DAY, TODAY - DAY):
        wrong = end | {"ended_on": day, "reason": "So."}
        assert broken_at(lambda wrong=wrong: reviewers.end_appointment(**wrong)) == "ended_on"
    assert reviewers.end_appointment(**end, reason="Not fair to practitioners.")
    assert not reviewers.end_appointment(**end, reason="Again.")
    first.refresh_from_db()
    assert (first.ended_on, first.ended_reason) == (TODAY, "Not fair to practitioners.")
    assert (first.history.count(), clock_of(demand, DEMAND).status) == (2, "cancelled")
    assert appointed(unit, practice, first.reviewer) != first


# --- Checks ------------------------------------------------------------------------------------


def checked(unit, practice, **changes):
    words = {"checked_on": TODAY, "time_words": "In time.", "quality_words": "Clear."}
    return oversight.record_check(actor=unit, practice=practice, **(words | changes))


def test_a_check_starts_the_clock_of_the_next_which_ends_it(unit, practice):
    before = TODAY - 20 * DAY
    first = checked(unit, practice, checked_on=before, next_on=TODAY - 2 * DAY)
    assert checked(unit, practice, checked_on=before, next_on=TODAY - 2 * DAY) == first
    clock = clock_of(practice, CHECK)
    assert (clock.started_on, clock.due_on, clock.status) == (before, TODAY - 2 * DAY, "open")
    assert (clock.owner_role, REGISTRY[CHECK].standing) == ("business_unit", Standing.LOCAL)
    assert [face.label for face in shown_clocks(practice, TODAY)] == [clock.label]
    checked(unit, practice, next_on=TODAY + 30 * DAY)
    clock.refresh_from_db()
    assert (clock.status, clock.done_on) == ("done", TODAY)
    following = clock_of(practice, CHECK)
    assert (following.started_on, following.due_on) == (TODAY, TODAY + 30 * DAY)
    assert [face.pk for face in shown_clocks(practice, TODAY)] == [following.pk]
    assert (ProgressCheck.objects.count(), first.history.count()) == (2, 1)


def test_a_check_recorded_afterwards_leaves_the_clock_of_the_newest(unit, practice):
    checked(unit, practice, next_on=TODAY + 30 * DAY)
    checked(unit, practice, checked_on=TODAY - 9 * DAY, next_on=TODAY - DAY)
    clock = Deadline.objects.of(practice).get()
    assert (clock.due_on, clock.status) == (TODAY + 30 * DAY, "open")


def test_changing_a_check_moves_the_clock(unit, practice):
    check = checked(unit, practice, next_on=TODAY + 30 * DAY)
    change = {"actor": unit, "check": check}
    assert not oversight.change_check(**change, time_words="In time.")
    assert oversight.change_check(**change, next_on=TODAY + 40 * DAY)
    assert clock_of(practice, CHECK).due_on == TODAY + 40 * DAY
    assert oversight.change_check(**change, next_on=None)
    assert clock_of(practice, CHECK).status == "cancelled"
    assert oversight.change_check(**change, next_on=TODAY + 50 * DAY)
    assert clock_of(practice, CHECK).due_on == TODAY + 50 * DAY
    assert broken_at(lambda: oversight.change_check(**change, next_on=TODAY)) == "next_on"
    assert check.history.count() == 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_words": " "}, "time_words"),
        ({"quality_words": ""}, "quality_words"),
        ({"checked_on": TODAY + DAY}, "checked_on"),
        ({"next_on": TODAY}, "next_on"),
    ],
)
def test_what_a_check_needs(unit, practice, changes, field):
    assert broken_at(lambda: checked(unit, practice, **changes)) == field


@pytest.mark.parametrize("status", ["published", "withheld", "monitoring"])
def test_once_it_is_published_no_further_check_is_due_and_nothing_is_asked(unit, status):
    practice = make_practice(status=status)
    assert broken_at(lambda: checked(unit, practice, next_on=TODAY + DAY)) == "next_on"
    assert checked(unit, practice)
    appointment = appointed(unit, practice)
    with pytest.raises(RuleBroken, match="nothing is asked"):
        asked(unit, practice, appointment)


# --- Written requests --------------------------------------------------------------------------


def asked(unit, practice, appointment, **changes):
    words = {"asked_for": "The draft.", "sent_on": TODAY, "due_on": TODAY + 10 * DAY}
    return oversight.send_demand(
        actor=unit, practice=practice, appointment=appointment, **(words | changes)
    )


def test_what_is_asked_in_writing_is_due_until_it_is_answered(unit, practice):
    appointment = appointed(unit, practice)
    sent = {"sent_on": TODAY - 9 * DAY, "due_on": TODAY - 5 * DAY}
    demand = asked(unit, practice, appointment, **sent)
    assert asked(unit, practice, appointment, **sent) == demand
    other = asked(unit, practice, appointment, asked_for="The list of talks.")
    clock = clock_of(demand, DEMAND)
    assert (clock.due_on, clock.owner_role, clock.reference) == (
        TODAY - 5 * DAY,
        "business_unit",
        practice.reference,
    )
    assert REGISTRY[DEMAND].standing == Standing.LOCAL
    answer = {"actor": unit, "demand": demand, "answered_on": TODAY - 3 * DAY, "answer": "Here."}
    assert (oversight.answer_demand(**answer), oversight.answer_demand(**answer)) == (True, False)
    clock.refresh_from_db()
    assert (clock.status, clock.done_on) == ("done", TODAY - 3 * DAY)
    oversight.answer_demand(**(answer | {"answered_on": TODAY - 6 * DAY}))
    clock.refresh_from_db()
    assert (clock.status, clock.done_on) == ("done", TODAY - 6 * DAY)
    assert clock_of(other, DEMAND).status == "open"
    assert demand.history.count() == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked_for": " "}, "asked_for"),
        ({"sent_on": TODAY + DAY}, "sent_on"),
        ({"due_on": TODAY - DAY}, "due_on"),
    ],
)
def test_what_a_written_request_needs(unit, practice, changes, field):
    appointment = appointed(unit, practice)
    assert broken_at(lambda: asked(unit, practice, appointment, **changes)) == field
    assert not WrittenRequest.objects.exists()


def test_only_who_is_appointed_to_this_review_is_asked(unit, practice):
    elsewhere = appointed(unit, make_practice())
    assert broken_at(lambda: asked(unit, practice, elsewhere)) == "appointment"
    ended = appointed(unit, practice, elsewhere.reviewer)
    reviewers.end_appointment(actor=unit, appointment=ended, ended_on=TODAY, reason="Ill.")
    assert broken_at(lambda: asked(unit, practice, ended)) == "appointment"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answer": " "}, "answer"),
        ({"answered_on": TODAY + DAY}, "answered_on"),
        ({"answered_on": TODAY - DAY}, "answered_on"),
    ],
)
def test_what_an_answer_needs(unit, practice, changes, field):
    demand = asked(unit, practice, appointed(unit, practice))
    words = {"answered_on": TODAY, "answer": "Here."} | changes
    assert broken_at(lambda: oversight.answer_demand(actor=unit, demand=demand, **words)) == field


# --- Practitioners and the family --------------------------------------------------------------


def event(unit, practice, **changes):
    words = {"held_on": TODAY + 9 * DAY, "place": "The town hall", "invited": "Two nurses."}
    return people.add_event(actor=unit, practice=practice, **(words | changes))


def test_an_event_is_planned_then_recorded_as_held(unit, practice):
    planned_ = event(unit, practice)
    assert event(unit, practice) == planned_
    change = {"actor": unit, "event": planned_}
    assert broken_at(lambda: people.change_event(**change, said="Too early.")) == "said"
    held = {"held_on": TODAY, "said": "Time was missing."}
    assert (people.change_event(**change, **held), people.change_event(**change, **held)) == (
        True,
        False,
    )
    planned_.refresh_from_db()
    assert (planned_.held_on, planned_.said) == (TODAY, "Time was missing.")
    assert planned_.history.first().history_change_reason == "Event recorded as held"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"place": " "}, "place"), ({"invited": ""}, "invited"), ({"said": "Early."}, "said")],
)
def test_what_an_event_needs(unit, practice, changes, field):
    assert broken_at(lambda: event(unit, practice, **changes)) == field
    assert not PractitionerEvent.objects.exists()


def contact(unit, practice, **changes):
    words = {"kind": "told", "on": TODAY, "who": "mother", "how": "A visit."}
    return people.add_contact(actor=unit, practice=practice, **(words | changes))


def test_a_contact_with_the_family_is_kept_and_changed(unit, practice):
    first = contact(unit, practice)
    assert contact(unit, practice) == first
    change = {"actor": unit, "contact": first, "kind": "contributed"}
    assert broken_at(lambda: people.change_contact(**change)) == "said"
    assert people.change_contact(**change, said="Nobody asked her.")
    assert not people.change_contact(**change, said="Nobody asked her.")
    assert (FamilyContact.objects.count(), first.history.count()) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "other"}, "kind"),
        ({"who": " "}, "who"),
        ({"how": ""}, "how"),
        ({"on": TODAY + DAY}, "on"),
        ({"kind": "contributed"}, "said"),
    ],
)
def test_what_a_contact_needs(unit, practice, changes, field):
    assert broken_at(lambda: contact(unit, practice, **changes)) == field


# --- Reviews that are over, or of another kind -------------------------------------------------


def every_deed(unit, practice):
    """Each deed that adds to the people of a review."""
    appointment = Appointment.objects.first()
    return {
        "appoint": lambda: appointed(unit, practice, appointment.reviewer),
        "check": lambda: checked(unit, practice),
        "demand": lambda: asked(unit, practice, appointment),
        "event": lambda: event(unit, practice),
        "contact": lambda: contact(unit, practice),
    }


@pytest.mark.parametrize("status", sorted(OVER))
def test_nothing_is_added_to_a_review_that_is_over(unit, status):
    appointed(unit, make_practice())
    for name, deed in every_deed(unit, make_practice(status=status)).items():
        with pytest.raises(RuleBroken, match="until it is over"):
            deed()
        assert name


def test_nor_is_anything_changed_there(unit, practice):
    appointment = appointed(unit, practice)
    rows = [checked(unit, practice), asked(unit, practice, appointment)]
    rows += [event(unit, practice), contact(unit, practice)]
    practice.status, practice._change_reason = PracticeStatus.CLOSED, "Made for a test"
    practice.save()
    check, demand, planned_, told = rows
    answer = {"answered_on": TODAY, "answer": "Here."}
    end = {"ended_on": TODAY, "reason": "So."}
    for deed in (
        lambda: reviewers.end_appointment(actor=unit, appointment=appointment, **end),
        lambda: oversight.change_check(actor=unit, check=check, time_words="Late."),
        lambda: oversight.answer_demand(actor=unit, demand=demand, **answer),
        lambda: people.change_event(actor=unit, event=planned_, place="Other"),
        lambda: people.change_contact(actor=unit, contact=told, who="father"),
    ):
        with pytest.raises(RuleBroken, match="until it is over"):
            deed()


@pytest.mark.parametrize("kind", [PracticeKind.LOCAL, PracticeKind.NATIONAL])
def test_only_a_review_the_partners_sign_has_people(unit, kind):
    appointed(unit, make_practice())
    for deed in every_deed(unit, own(unit, kind)).values():
        with pytest.raises(RuleBroken):
            deed()


def test_when_a_review_is_stopped_or_finished_nothing_is_due_of_its_people(unit, execs):
    for end in (
        lambda review: work.stop(actor=unit, practice=review, reason="Begun by mistake."),
        lambda review: running.finish(unit, review, TODAY, ""),
    ):
        review = make_practice()
        demand = asked(unit, review, appointed(unit, review))
        checked(unit, review, next_on=TODAY + 9 * DAY)
        end(review)
        assert [clock_of(review, CHECK).status, clock_of(demand, DEMAND).status] == [
            "cancelled",
            "cancelled",
        ]


def test_the_clock_of_a_check_runs_on_beside_signatures(unit, execs):
    practice = signed_off(unit, execs)
    checked(unit, practice, next_on=TODAY + 9 * DAY)
    planned(unit, practice, None)
    assert clock_of(practice, CHECK).status == "open"
