"""What runs beside a case: kept, looked at, ended; the clock held for it; who may do it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.models import AccessEntry
from deadlines import services as clocks
from deadlines.models import Deadline
from deadlines.queries import visible_to
from reviews.clocks import LOOK_AT_PROCEEDING, RAPID_REVIEW
from reviews.models import Proceeding
from reviews.practice_rules import PracticeKind
from reviews.proceeding_rules import ProceedingKind
from reviews.queries.proceedings import beside, of_incident, of_practice
from reviews.services import proceedings as deeds
from reviews.services.practice import beginning
from tests.factories import make_incident, make_practice, make_proceeding, make_review
from tests.reviews.practices import own, under_way

TODAY, DAY = timezone.localdate(), dt.timedelta(days=1)
SECRET = "Zebra in the wardrobe"


@pytest.fixture
def execs(council_exec, icb_exec, police_exec):
    return [council_exec, icb_exec, police_exec]


def kept(unit, case, **changes):
    told = {"kind": "inquest", "about": SECRET, "began_on": TODAY - DAY, "look_on": TODAY + 9 * DAY}
    of = {"practice": case} if hasattr(case, "lead_id") else {"incident": case.incident}
    return deeds.add(actor=unit, **of, **(told | changes))


def looked(proceeding):
    return Deadline.objects.of(proceeding).filter(code=LOOK_AT_PROCEEDING.code)


def broken_at(deed):
    with pytest.raises(RuleBroken) as broken:
        deed()
    return broken.value.field


def sending(unit, review):
    return clocks.start(
        actor=unit, code=RAPID_REVIEW.code, record=review.incident, on=TODAY - DAY,
        reference=review.incident.reference, path="/",
    )  # fmt: skip


# --- Kept, looked at, ended -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["rapid", "practice"])
def test_proceedings_are_kept_once_and_their_look_is_due(unit, kind):
    case = make_review() if kind == "rapid" else make_practice()
    held = kept(unit, case)
    assert kept(unit, case) == held
    clock = looked(held).get()
    assert (clock.due_on, clock.reference) == (held.look_on, case.reference)
    assert (clock.owner_role, clock.status) == ("business_unit", "open")
    assert Proceeding.history.get().history_change_reason == "Proceedings kept"
    assert clock in visible_to(unit)


def test_those_of_a_review_that_follows_are_the_incidents(unit):
    review = make_review()
    practice = make_practice(review)
    held = kept(unit, practice)
    assert (held.incident, held.practice) == (review.incident, None)
    assert list(of_practice(practice)) == list(of_incident(review.incident)) == [held]


def test_what_is_missing_or_not_right_is_told_beside_it(unit):
    case = make_review()
    for wrong in (
        {"kind": "duel"}, {"about": " "}, {"began_on": TODAY + DAY}, {"look_on": TODAY},
    ):  # fmt: skip
        assert [broken_at(lambda wrong=wrong: kept(unit, case, **wrong))] == list(wrong)
    told = {"kind": "inquest", "about": "x", "began_on": TODAY, "look_on": TODAY + DAY}
    with pytest.raises(RuleBroken, match="one incident or one practice review"):
        deeds.add(actor=unit, **told)
    early = make_incident()
    with pytest.raises(RuleBroken, match="Open the rapid review first"):
        deeds.add(actor=unit, incident=early, **told)
    assert not Proceeding.objects.exists()


def test_no_row_belongs_to_two_cases_or_to_none(unit):
    for case in ({}, {"incident": make_incident(), "practice": make_practice()}):
        with pytest.raises(ValidationError, match="one incident or one practice review"):
            Proceeding(kind="inquest", about="x", began_on=TODAY, **case).full_clean()


def test_a_look_ends_the_clock_and_starts_the_next(unit):
    held = kept(unit, make_review())
    look = {"actor": unit, "proceeding": held, "stands": "Adjourned.", "look_on": TODAY + 30 * DAY}
    assert broken_at(lambda: deeds.look(**look | {"stands": ""})) == "stands"
    assert broken_at(lambda: deeds.look(**look | {"look_on": TODAY})) == "look_on"
    assert (deeds.look(**look), deeds.look(**look)) == (True, False)
    held.refresh_from_db()
    assert (held.stands, held.look_on) == ("Adjourned.", TODAY + 30 * DAY)
    assert [(c.status, c.due_on) for c in looked(held).order_by("pk")] == [
        ("done", TODAY + 9 * DAY),
        ("open", TODAY + 30 * DAY),
    ]
    assert Proceeding.history.first().history_change_reason == "Looked at: Adjourned."


def test_they_end_once_and_nobody_looks_again(unit):
    held = kept(unit, make_review())
    end = {"actor": unit, "proceeding": held, "ended_on": TODAY, "outcome": "A narrative verdict."}
    for day in (TODAY + DAY, TODAY - 5 * DAY):
        assert broken_at(lambda day=day: deeds.end(**end | {"ended_on": day})) == "ended_on"
    assert broken_at(lambda: deeds.end(**end | {"outcome": " "})) == "outcome"
    assert (deeds.end(**end), deeds.end(**end)) == (True, False)
    assert not looked(held).open().exists()
    for deed in (
        lambda: deeds.end(**end | {"outcome": "Another."}),
        lambda: deeds.look(actor=unit, proceeding=held, stands="x", look_on=TODAY + DAY),
        lambda: hold(unit, held),
    ):
        with pytest.raises(RuleBroken, match="have ended"):
            deed()


# --- Held -----------------------------------------------------------------------------------------


def hold(unit, proceeding, **changes):
    told = {
        "reason": "the coroner asked.",
        "look_again_on": TODAY + 40 * DAY,
        "approved_by": "The chair",
    }
    return deeds.hold_for(actor=unit, proceeding=proceeding, **(told | changes))


def test_the_clock_of_the_rapid_review_is_held_and_released(unit):
    review = make_review()
    held, other = kept(unit, review), kept(unit, review, kind="trial")
    with pytest.raises(RuleBroken, match="No clock runs"):
        hold(unit, held)
    clock = sending(unit, review)
    assert broken_at(lambda: hold(unit, held, reason=" ")) == "reason"
    assert broken_at(lambda: hold(unit, held, reason="x" * 201)) == "reason"
    assert broken_at(lambda: hold(unit, held, look_again_on=TODAY)) == "look_again_on"
    assert (hold(unit, held), hold(unit, held)) == (True, False)
    clock.refresh_from_db()
    assert (clock.status, clock.held_reason) == ("held", "Inquest: the coroner asked.")
    with pytest.raises(RuleBroken, match="is held already: Inquest"):
        hold(unit, other)
    with pytest.raises(RuleBroken, match="held for something else: Inquest"):
        deeds.release_from(actor=unit, proceeding=other, reason="It ended.")
    rows = beside(of_incident(review.incident), TODAY)
    assert [(row.proceeding, row.holds, row.may_hold) for row in rows] == [
        (held, True, False),
        (other, False, False),
    ]
    free = {"actor": unit, "proceeding": held}
    assert broken_at(lambda: deeds.release_from(**free, reason="")) == "reason"
    done = [deeds.release_from(**free, reason="It is over.") for _ in range(2)]
    assert done == [True, False]
    clock.refresh_from_db()
    assert clock.status == "open"


def test_it_is_released_also_after_the_end(unit):
    review = make_review()
    held = kept(unit, review)
    sending(unit, review)
    hold(unit, held)
    deeds.end(actor=unit, proceeding=held, ended_on=TODAY, outcome="Over.")
    assert [row.holds for row in beside(of_incident(review.incident), TODAY)] == [True]
    assert deeds.release_from(actor=unit, proceeding=held, reason="Over.")


def test_the_six_months_of_a_practice_review_are_held(unit, execs):
    practice = under_way(unit, execs)
    held = kept(unit, practice, kind="trial")
    assert hold(unit, held)
    assert Deadline.objects.of(practice).get(status="held").held_reason.startswith("Criminal trial")


def test_a_day_that_people_set_is_changed_with_the_review_instead(unit):
    practice = own(unit, PracticeKind.LOCAL)
    held = kept(unit, practice)
    assert [row.may_hold for row in beside(of_practice(practice), TODAY)] == [False]
    with pytest.raises(RuleBroken, match="set by hand"):
        hold(unit, held)


def test_they_go_with_a_review_that_becomes_another(unit, execs):
    practice = under_way(unit, execs)
    held = kept(unit, practice)
    became = beginning.convert(
        actor=unit, practice=practice, kind=PracticeKind.LOCAL, reason="Smaller.",
        target_on=TODAY + 60 * DAY,
    )  # fmt: skip
    assert list(of_practice(became)) == [held]


# --- Pages ----------------------------------------------------------------------------------------

CAST = ("unit", "council_exec", "scrutineer", "panel_member", "trust_lead", "outsider")
TABLE = """
practice_proceedings    22X4XX
review_proceedings      22X4XX
practice_proceeding_new 2XXXXX
review_proceeding_new   2XXXXX
proceeding_look         2XXXXX
proceeding_end          2XXXXX
proceeding_hold         2XXXXX
proceeding_release      2XXXXX
"""
MEANS = {"2": 200, "4": 404, "X": 403}


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_who_opens_which_page(request, client_for, db, line):
    name, row = line.split()
    review = make_review()
    practice = make_practice(review)
    one = make_proceeding(review)
    of = {"practice": practice.reference, "review": review.reference, "proceeding": one.pk}
    address = reverse(name, args=[of[name.split("_")[0]]])
    got = [client_for(request.getfixturevalue(who)).get(address).status_code for who in CAST]
    assert got == [MEANS[mark] for mark in row]


def test_what_ended_has_no_page_for_a_look_and_openings_are_kept(unit, client_for):
    review = make_review()
    one = make_proceeding(review, ended_on=TODAY, look_on=None)
    browser = client_for(unit)
    for page in ("look", "end", "hold"):
        assert browser.get(f"/proceedings/{one.pk}/{page}/").status_code == 404
    assert AccessEntry.objects.filter(reference=review.reference).count() == 3


def test_the_page_does_each_deed(unit, client_for):
    review = make_review()
    sending(unit, review)
    browser, page = client_for(unit), f"/reviews/{review.reference}/proceedings/"
    later = (TODAY + 20 * DAY).isoformat()
    sent = {"kind": "care", "about": SECRET, "began_on": TODAY.isoformat(), "look_on": later}
    assert browser.post(f"{page}new/", sent | {"about": ""}).status_code == 422
    assert browser.post(f"{page}new/", sent).url == page
    one = Proceeding.objects.get()
    for step, typed in (
        ("look", {"stands": "Listed.", "look_on": (TODAY + 30 * DAY).isoformat()}),
        ("hold", {"reason": "asked.", "look_again_on": later, "approved_by": "The chair"}),
        ("release", {"reason": "It goes on."}),
        ("end", {"ended_on": TODAY.isoformat(), "outcome": "An order was made."}),
    ):
        assert browser.post(f"/proceedings/{one.pk}/{step}/", typed).url == page
    shown = browser.get(page).content.decode()
    assert ("An order was made." in shown, "Care proceedings" in shown) == (True, True)
    timeline = browser.get(f"/reviews/{review.reference}/timeline/").content.decode()
    assert "Looked at: Listed." in timeline


def test_as_many_queries_for_three_as_for_one(unit, client_for, django_assert_num_queries):
    browser = client_for(unit)
    one, three = make_practice(), make_practice()
    make_proceeding(one)
    for kind in (ProceedingKind.TRIAL, ProceedingKind.CARE, ProceedingKind.NHS):
        make_proceeding(three, kind=kind)
    browser.get(reverse("practice_proceedings", args=[one.reference]))
    for case in (one, three):
        with django_assert_num_queries(9):
            browser.get(reverse("practice_proceedings", args=[case.reference]))


def test_whoever_only_oversees_reaches_no_proceedings(unit, scrutineer):
    held = kept(unit, make_review())
    assert list(visible_to(scrutineer).filter(code=LOOK_AT_PROCEEDING.code)) == []
    unit.is_active = False
    assert not Proceeding.objects.visible_to(unit).filter(pk=held.pk).exists()
