"""Practice and learning reviews: how each kind begins, becomes another, runs and ends."""

import datetime as dt

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.living import at
from core.moves import move
from deadlines import services as clocks
from deadlines.models import Deadline
from deadlines.queries import add_working_days
from reviews.models import PracticeReview
from reviews.practice_rules import (
    COURSES,
    PRACTICE_MOVES,
    PracticeKind,
    PracticeStatus,
    kept_until,
    may_move,
    moves_of,
)
from reviews.rules import Outcome
from reviews.services import decisions
from reviews.services.practice import beginning, work
from reviews.services.report import save_section
from tests.factories import make_incident, make_practice, make_review
from tests.reviews.practices import WEIGHED, own, sign_all, under_way

TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=90)
K, S = PracticeKind, PracticeStatus


@pytest.fixture
def execs(council_exec, icb_exec, police_exec):
    return [council_exec, icb_exec, police_exec]


@pytest.fixture
def decided(unit, execs):
    """A rapid review with a made decision of the outcome given."""

    def make(outcome=Outcome.LOCAL_LEARNING_REVIEW):
        incident = make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18))
        review = make_review(incident, status="drafting")
        save_section(actor=unit, review=review, code="analysis", body="Nobody led.", version=0)
        review.status, review._change_reason = "decision", "Made for a test"
        review.save()
        put = decisions.propose(actor=unit, review=review, outcome=outcome, rationale="Below it.")
        for person in execs:
            decisions.sign(actor=person, decision=put, answer="agrees", reason="Agreed.", seen=None)
        review.refresh_from_db()
        return review

    return make


def begin(unit, review, **changes):
    words = {"target_on": LATER} | changes
    return beginning.begin_from_rapid_review(actor=unit, review=review, **words)


def broken_at(deed):
    with pytest.raises(RuleBroken) as broken:
        deed()
    return broken.value.field


# --- Statuses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", K.values)
def test_every_pair_of_statuses_goes_as_the_table_says(unit, kind):
    for here in COURSES[kind].statuses:
        for there in S.values:
            practice = make_practice(kind=kind, status=here)
            if here == there:
                continue
            if may_move(kind, here, there):
                assert move(practice, there, moves=moves_of(kind), actor=unit)
                assert practice.statuses.get().to_status == there
            else:
                with pytest.raises(RuleBroken):
                    move(practice, there, moves=moves_of(kind), actor=unit)


def test_every_status_of_a_kind_is_reached_and_only_ends_have_no_way_on():
    for kind, course in COURSES.items():
        reached, last = {course.first, S.PROPOSED} & course.statuses, set()
        while reached != last:
            last = set(reached)
            reached |= {there for here in last for there in moves_of(kind)[here]}
        assert reached == course.statuses, kind
        ends = {here for here, there in moves_of(kind).items() if not there}
        assert ends <= {S.CONVERTED, S.STOPPED}
    assert set(PRACTICE_MOVES) == set(S.values)


# --- Beginning ---------------------------------------------------------------------------------


@pytest.mark.shows("REV-09")
def test_what_was_written_is_carried_across(unit, decided):
    review = decided()
    begun = begin(unit, review)
    assert begin(unit, review) == begun
    assert (begun.reference, begun.kind, begun.status) == (
        f"LLR-{TODAY.year}-001",
        "local",
        "active",
    )
    assert (begun.title, begun.rationale, begun.decided_on) == (review.title, "Below it.", TODAY)
    assert begun.scope == "Analysis\n\nNobody led.\n\nWhy the partners chose it\n\nBelow it."
    clock = Deadline.objects.of(begun).get()
    assert (clock.code, clock.due_on) == ("reviews.learning-review", LATER)
    assert begun.statuses.get().by == unit


@pytest.mark.shows("REV-09")
def test_a_single_agency_carries_out_its_own(unit, trust, decided):
    review = decided(Outcome.SINGLE_AGENCY_REVIEW)
    assert broken_at(lambda: begin(unit, review)) == "lead"
    begun = begin(unit, review, lead=trust)
    assert (begun.kind, begun.lead) == ("single_agency", trust)


def test_a_practice_review_has_six_months_from_the_third_signature(unit, decided):
    """The clock runs on the rapid review first, and goes on; what was extended stays extended."""
    review = decided(Outcome.LCSPR_LOCAL)
    first = Deadline.objects.of(review).open().get(code="reviews.publish-lcspr")
    longer = first.due_on + dt.timedelta(days=30)
    clocks.extend(
        actor=unit, deadline=first, to=longer, reason="An inquest", approved_by="The Executive"
    )
    begun = begin(unit, review, target_on=None)
    clock = Deadline.objects.of(begun).get()
    assert (clock.code, clock.started_on, clock.due_on) == (first.code, TODAY, longer)
    assert clock.original_due_on == first.original_due_on
    first.refresh_from_db()
    assert first.status == "cancelled"
    assert (begun.status, begun.reference) == ("scoping", f"LCSPR-{TODAY.year}-001")


def test_nothing_begins_without_a_made_decision_or_in_the_past(unit, decided):
    assert broken_at(lambda: begin(unit, make_review())) == ""
    assert broken_at(lambda: begin(unit, decided(Outcome.NO_FURTHER_REVIEW))) == ""
    assert broken_at(lambda: begin(unit, decided(), target_on=TODAY)) == "target_on"


@pytest.mark.parametrize("kind", [k for k in K if k != K.LCSPR])
def test_each_kind_begins_by_itself(unit, trust, kind):
    lead = {"lead": trust} if kind == K.SINGLE_AGENCY else {}
    begun = own(unit, kind, **lead)
    assert own(unit, kind, **lead) == begun
    assert (begun.kind, begun.status) == (kind, COURSES[kind].first)
    assert begun.reference == f"{COURSES[kind].prefix}-{TODAY.year}-001"
    assert Deadline.objects.of(begun).open().count() == 1


def test_a_serious_case_review_is_finished_to_its_own_clock(unit):
    begun = own(unit, K.LEGACY, decided_on=dt.date(2019, 8, 31))
    clock = Deadline.objects.of(begun).get()
    assert (clock.code, clock.due_on) == (
        "reviews.finish-serious-case-review",
        dt.date(2020, 2, 29),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"rationale": ""}, "rationale"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decided_on"),
        ({"target_on": None}, "target_on"),
        ({"target_on": TODAY}, "target_on"),
        ({"carried_out_by": " "}, "carried_out_by"),
    ],
)
def test_what_a_review_needs_to_begin(unit, changes, field):
    assert broken_at(lambda: own(unit, K.NATIONAL, **changes)) == field
    assert not PracticeReview.objects.exists()


def test_the_partners_decide_on_a_practice_review_themselves(unit, execs):
    assert broken_at(lambda: own(unit, sign_by=TODAY)) == "sign_by"
    practice = own(unit)
    assert (practice.status, practice.decided_on) == ("proposed", None)
    waiting = set(Deadline.objects.of(practice).open().values_list("code", flat=True))
    assert len(waiting) == 3
    sign_all(execs, practice, 0)
    assert (practice.status, practice.decided_on) == ("scoping", TODAY)
    assert Deadline.objects.of(practice).open().get().code == "reviews.publish-lcspr"


# --- Becoming another --------------------------------------------------------------------------


@pytest.mark.shows("REV-09")
def test_one_becomes_another_and_nothing_is_keyed_again(unit, trust, decided):
    practice = begin(unit, decided())
    work.write(actor=unit, practice=practice, learned="Ask the father.", happened="A fall.")
    become = {"actor": unit, "practice": practice, "reason": "One agency only.", "target_on": LATER}
    assert broken_at(lambda: beginning.convert(kind="national", **become)) == "kind"
    assert broken_at(lambda: beginning.convert(kind="single_agency", **become)) == "lead"
    practice.refresh_from_db()
    assert practice.status == "active"
    new = beginning.convert(kind="single_agency", lead=trust, **become)
    practice.refresh_from_db()
    assert (practice.status, new.came_from, new.lead) == ("converted", practice, trust)
    for name in ("rapid_review", "title", "scope", "rationale", "learned", "happened"):
        assert getattr(new, name) == getattr(practice, name)
    assert not Deadline.objects.of(practice).open().exists()
    assert Deadline.objects.of(new).open().get().due_on == LATER


def test_converting_twice_gives_the_one_there_is_and_never_two(unit, trust, decided):
    practice = begin(unit, decided())
    become = {"actor": unit, "practice": practice, "reason": "So it is.", "target_on": LATER}
    new = beginning.convert(kind="single_agency", lead=trust, **become)
    assert beginning.convert(kind="single_agency", lead=trust, **become) == new
    with pytest.raises(RuleBroken, match=f"became {new} already"):
        beginning.convert(kind="good_practice", **become)
    assert PracticeReview.objects.count() == 2


def test_what_becomes_a_practice_review_is_put_to_the_partners(unit, execs, decided):
    practice = begin(unit, decided())
    new = beginning.convert(
        actor=unit,
        practice=practice,
        kind="lcspr",
        reason="It is graver.",
        sign_by=TODAY + dt.timedelta(days=9),
    )
    assert (new.status, new.decided_on) == ("proposed", None)
    sign_all(execs, new, 0)
    assert new.decided_on == TODAY


# --- Running -----------------------------------------------------------------------------------


def test_writing_keeps_what_was_left_out_and_moves_the_date_with_a_reason(unit, decided):
    practice = begin(unit, decided())
    sooner = LATER - dt.timedelta(days=10)
    assert (
        broken_at(lambda: work.write(actor=unit, practice=practice, target_on=sooner)) == "reason"
    )
    work.write(
        actor=unit, practice=practice, target_on=sooner, reason="The board meets", learned=" x "
    )
    practice.refresh_from_db()
    assert (practice.learned, practice.scope != "") == ("x", True)
    assert Deadline.objects.of(practice).get().due_on == sooner
    assert broken_at(lambda: work.write(actor=unit, practice=practice, title=" ")) == "title"
    back = {"period_from": TODAY, "period_to": TODAY - dt.timedelta(days=1)}
    assert broken_at(lambda: work.write(actor=unit, practice=practice, **back)) == "period_to"


def test_criteria_are_weighed_one_by_one_each_with_its_reason(unit):
    practice = make_practice()
    assert (
        broken_at(lambda: weigh(unit, practice, improvements=("met", " "))) == "improvements_reason"
    )
    assert broken_at(lambda: weigh(unit, practice, improvements=("", "x"))) == "improvements"
    assert not practice.criteria.exists()
    weigh(unit, practice)
    weigh(unit, practice, recurrent=("not_met", "Not this time."))
    assert practice.criteria.count() == len(WEIGHED)
    again = practice.criteria.get(code="recurrent")
    assert (again.weighed, again.history.count()) == ("not_met", 2)


def weigh(unit, practice, **changes):
    return work.weigh(actor=unit, practice=practice, weighed=WEIGHED | changes)


def test_the_work_begins_when_criteria_and_terms_stand(unit, execs):
    practice = sign_all(execs, own(unit), 0)
    with pytest.raises(RuleBroken, match="Weigh the criteria"):
        work.start_work(actor=unit, practice=practice)
    weigh(unit, practice)
    with pytest.raises(RuleBroken, match="terms of reference"):
        work.start_work(actor=unit, practice=practice)
    work.write(actor=unit, practice=practice, terms="These.")
    assert work.start_work(actor=unit, practice=practice)
    assert not work.start_work(actor=unit, practice=practice)


def test_it_is_finished_with_its_learning_and_late_with_the_reason(unit):
    with at(TODAY - dt.timedelta(days=100)):
        practice = own(unit, K.GOOD_PRACTICE)
    done = {"actor": unit, "practice": practice, "finished_on": TODAY}
    with pytest.raises(RuleBroken, match="what was learned"):
        work.finish(**done)
    work.write(actor=unit, practice=practice, learned="Ask the father.")
    for day in (TODAY + dt.timedelta(days=1), practice.decided_on - dt.timedelta(days=1)):
        wrong = done | {"finished_on": day}
        assert broken_at(lambda wrong=wrong: work.finish(**wrong)) == "finished_on"
    assert broken_at(lambda: work.finish(**done)) == "late_reason"
    assert work.finish(**done, late_reason="The reviewer was ill.")
    assert not work.finish(**done)
    practice.refresh_from_db()
    assert practice.status == "monitoring"
    clock = Deadline.objects.of(practice).get(code="reviews.learning-review")
    assert (clock.status, clock.late_reason) == ("done", "The reviewer was ill.")


def test_a_national_review_is_published_elsewhere_then_followed_and_closed(unit):
    practice = own(unit, K.NATIONAL)
    work.write(actor=unit, practice=practice, learned="Look at infants.")
    work.finish(actor=unit, practice=practice, finished_on=TODAY)
    for deed, status in (
        (lambda: work.follow_actions(actor=unit, practice=practice), "monitoring"),
        (lambda: work.close(actor=unit, practice=practice, reason="All done."), "closed"),
        (lambda: work.reopen(actor=unit, practice=practice, reason="One is left."), "monitoring"),
    ):
        assert (deed(), deed()) == (True, False)
        practice.refresh_from_db()
        assert practice.status == status
    assert broken_at(lambda: work.close(actor=unit, practice=practice, reason=" ")) == "reason"


def test_a_review_that_is_stopped_has_nothing_due(unit, execs):
    practice = under_way(unit, execs)
    assert broken_at(lambda: work.stop(actor=unit, practice=practice, reason="")) == "reason"
    assert work.stop(actor=unit, practice=practice, reason="Another partnership carries it out.")
    assert not Deadline.objects.of(practice).open().exists()
    with pytest.raises(RuleBroken, match="cannot be changed"):
        work.write(actor=unit, practice=practice, scope="More")


# --- Late --------------------------------------------------------------------------------------


def delay(unit, practice, **changes):
    words = {"reason": "The trial begins in spring.", "expected_on": LATER + dt.timedelta(days=200)}
    return work.explain_delay(actor=unit, practice=practice, **(words | changes))


def test_a_delay_is_explained_and_the_first_date_stays_beside_the_new(unit, execs):
    practice = under_way(unit, execs)
    clock = Deadline.objects.of(practice).open().get()
    first = clock.due_on
    assert broken_at(lambda: delay(unit, practice, reason=" ")) == "reason"
    assert broken_at(lambda: delay(unit, practice, expected_on=first)) == "expected_on"
    ahead = {"panel_told_on": TODAY + dt.timedelta(days=1)}
    assert broken_at(lambda: delay(unit, practice, **ahead)) == "panel_told_on"
    told = delay(unit, practice, panel_told_on=TODAY)
    assert delay(unit, practice, panel_told_on=TODAY) == told
    clock.refresh_from_db()
    assert (clock.original_due_on, clock.due_on) == (first, told.expected_on)
    assert (told.panel_told_on, told.secretary_told_on) == (TODAY, None)
    tell = {"actor": unit, "delay": told, "panel_told_on": TODAY, "secretary_told_on": TODAY}
    assert (work.tell_delay(**tell), work.tell_delay(**tell)) == (True, False)


def test_only_a_review_that_is_to_be_published_is_delayed(unit):
    with pytest.raises(RuleBroken, match="is explained while"):
        delay(unit, own(unit, K.GOOD_PRACTICE))


@pytest.mark.parametrize(
    ("published", "until"),
    [
        (dt.date(2026, 11, 22), dt.date(2027, 11, 22)),
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
    ],
)
def test_a_published_review_is_kept_a_year(published, until):
    assert kept_until(published) == until


@pytest.mark.django_db
def test_no_working_day_is_lost_over_christmas():
    """Seven working days before Wednesday 6 January 2027: Christmas, its Monday, New Year do not count."""
    assert add_working_days(dt.date(2026, 12, 23), 7) == dt.date(2027, 1, 6)
