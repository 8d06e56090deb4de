"""The deeds of an incident: each once, twice, illegally, and the record it leaves."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.models import Message
from core.references import next_reference
from deadlines.models import Deadline
from deadlines.queries import add_working_days
from reviews.models import ChildIdentity, Incident, ReviewSettings
from reviews.queries.incidents import clock_of, stricter_date
from reviews.rules import INCIDENT_MOVES, MILESTONES, IncidentKind, IncidentStatus, Suspicion
from reviews.services import incidents as deeds
from reviews.services import plan, reviews
from reviews.services.incidents.changing import Stale
from reviews.services.settings import change_settings, fill_lists
from tests.factories import make_incident
from tests.reviews.incident_drafts import AWARE, DUE, HAPPENED, draft, submitted, value_of

NOTIFY, TELL, REVIEW = "reviews.notify-panel", "reviews.tell-partners", "reviews.rapid-review"


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def running(incident: Incident) -> dict[str, dt.date]:
    """Code → due day of the clocks that run."""
    return {row.code: row.due_on for row in Deadline.objects.of(incident).filter(status="open")}


def notified(unit, on=DUE, **changes) -> Incident:
    incident = submitted(unit, **changes)
    deeds.record_notification(actor=unit, incident=incident, notified_on=on)
    incident.refresh_from_db()
    return incident


# --- The draft -----------------------------------------------------------------------------------


@pytest.mark.shows("REV-01")
def test_a_draft_may_be_incomplete_and_is_resumed(unit, unit2):
    incident = deeds.begin(actor=unit)
    assert incident.authority is not None
    assert deeds.save_page(
        actor=unit, incident=incident, page="what", values={"summary": "Half a sen"}
    )
    assert deeds.save_page(
        actor=unit2, incident=incident, page="what", values={"summary": "Half a sentence."}
    )
    incident.refresh_from_db()
    assert (incident.status, incident.summary, incident.version) == ("draft", "Half a sentence.", 2)
    assert list(
        Incident.history.filter(id=incident.pk).values_list("history_change_reason", flat=True)
    ) == [
        "Recorded in the draft",
        "Recorded in the draft",
        "A draft was begun",
    ]


def test_saving_the_same_page_twice_changes_nothing(unit):
    incident = deeds.begin(actor=unit)
    values = {"summary": "What happened."}
    assert deeds.save_page(actor=unit, incident=incident, page="what", values=values, finished=True)
    before = Incident.history.count()
    assert not deeds.save_page(
        actor=unit, incident=incident, page="what", values=values, finished=True
    )
    assert Incident.history.count() == before


def test_a_page_saves_only_what_it_asks_for(unit):
    incident = deeds.begin(actor=unit)
    with pytest.raises(ValueError, match="does not ask for status"):
        deeds.save_page(actor=unit, incident=incident, page="what", values={"status": "closed"})


@pytest.mark.shows("REV-03")
def test_contradicting_dates_are_refused_beside_the_field(unit):
    incident = deeds.begin(actor=unit)
    with pytest.raises(RuleBroken) as broken:
        deeds.save_page(
            actor=unit,
            incident=incident,
            page="dates",
            values={"incident_on": AWARE, "aware_on": HAPPENED},
        )
    assert broken.value.field == "aware_on"
    incident.refresh_from_db()
    assert incident.incident_on is None


def test_a_stale_page_is_refused_and_the_other_words_stand(unit, unit2):
    from core.stale import mark
    from reviews.queries.incidents import page_held

    incident = deeds.begin(actor=unit)
    seen = mark(page_held(incident, "what"))
    deeds.save_page(
        actor=unit2, incident=incident, page="what", values={"summary": "Theirs"}, seen=seen
    )
    with pytest.raises(Stale):
        deeds.save_page(
            actor=unit, incident=incident, page="what", values={"summary": "Mine"}, seen=seen
        )
    incident.refresh_from_db()
    assert incident.summary == "Theirs"


def test_another_page_saved_meanwhile_makes_nothing_stale(unit, unit2):
    from core.stale import mark
    from reviews.queries.incidents import page_held

    incident = deeds.begin(actor=unit)
    seen = mark(page_held(incident, "what"))
    deeds.save_page(
        actor=unit2, incident=incident, page="household", values={"household": "Theirs"}
    )
    assert deeds.save_page(
        actor=unit, incident=incident, page="what", values={"summary": "Mine"}, seen=seen
    )


def test_the_same_child_sent_twice_is_one_child(unit):
    incident = deeds.begin(actor=unit)
    first = deeds.add_child(actor=unit, incident=incident, values={"age_years": 3}, number=1)
    again = deeds.add_child(actor=unit, incident=incident, values={"age_years": 3}, number=1)
    other = deeds.add_child(actor=unit, incident=incident, values={"age_years": 5}, number=1)
    assert (first.pk, first.number, other.number) == (again.pk, 1, 2)


def test_a_child_taken_off_takes_the_identity_along_and_history_keeps_both(unit):
    incident = deeds.begin(actor=unit)
    child = deeds.add_child(actor=unit, incident=incident, values={"age_years": 3})
    deeds.save_identity(actor=unit, child=child, values={"name": "Robin Vale"})
    assert deeds.remove_child(actor=unit, child=child, reason="Added by mistake")
    assert not deeds.remove_child(actor=unit, child=child, reason="Added by mistake")
    gone = ChildIdentity.history.filter(history_type="-").get()
    assert (gone.history_user, gone.history_change_reason) == (unit, "Added by mistake")


def test_agencies_are_set_as_a_whole(unit, trust, school, charity):
    incident = deeds.begin(actor=unit)
    assert deeds.save_agencies(
        actor=unit, incident=incident, involved={trust: "Health visiting", school: ""}
    )
    same = {trust: "Health visiting", school: ""}
    assert not deeds.save_agencies(actor=unit, incident=incident, involved=same)
    assert deeds.save_agencies(
        actor=unit, incident=incident, involved={charity: "", trust: "Health visiting"}
    )
    assert {row.organisation: row.involvement for row in incident.agencies.all()} == {
        charity: "",
        trust: "Health visiting",
    }


def test_a_draft_is_deleted_once_and_a_submitted_incident_never(unit):
    incident = draft(unit)
    key = incident.pk
    assert deeds.delete_draft(actor=unit, incident=incident, reason="Keyed twice")
    incident.pk = key
    assert not deeds.delete_draft(actor=unit, incident=incident, reason="Keyed twice")
    assert Incident.history.get(id=key, history_type="-").history_change_reason == "Keyed twice"
    with pytest.raises(RuleBroken, match="stays in the record"):
        deeds.delete_draft(actor=unit, incident=submitted(unit), reason="No")


# --- Submission ----------------------------------------------------------------------------------


@pytest.mark.shows("REV-01", "REV-02")
def test_submitting_gives_a_reference_starts_the_clocks_and_tells_the_executive(
    unit, council_exec, icb_exec
):
    incident = submitted(unit)
    year = incident.submitted_at.year
    assert (incident.reference, incident.status) == (f"SIN-{year}-001", "recorded")
    assert running(incident) == {NOTIFY: DUE, TELL: DUE}
    row = incident.statuses.get()
    assert (row.from_status, row.to_status, row.by, row.reason) == (
        "draft",
        "recorded",
        unit,
        "Submitted",
    )
    assert set(Message.objects.values_list("to", "subject")) == {
        (council_exec.pk, f"SIN-{year}-001: a serious incident was recorded"),
        (icb_exec.pk, f"SIN-{year}-001: a serious incident was recorded"),
    }


@pytest.mark.shows("REV-01")
def test_submitting_twice_is_the_same_as_once(unit, council_exec):
    incident = submitted(unit)
    again = deeds.submit(actor=unit, incident=incident)
    assert again.reference == incident.reference
    assert (Deadline.objects.count(), Message.objects.count(), incident.statuses.count()) == (
        2,
        1,
        1,
    )


def test_references_have_no_gap_even_past_999_and_begin_anew_each_year(unit):
    one, two = submitted(unit), submitted(unit)
    assert [int(each.reference[-3:]) for each in (one, two)] == [1, 2]
    make_incident(reference="SIN-2031-999")
    assert next_reference("SIN", Incident, 2031) == "SIN-2031-1000"
    make_incident(reference="SIN-2031-1000")
    assert next_reference("SIN", Incident, 2031) == "SIN-2031-1001"
    assert next_reference("SIN", Incident, 2032) == "SIN-2032-001"


@pytest.mark.django_db(transaction=True)
def test_people_submitting_at_once_get_each_their_own_number(request):
    unit = request.getfixturevalue("unit")
    drafts = [draft(unit) for _ in range(4)]
    failures: list[BaseException] = []

    def submit(incident: Incident) -> None:
        try:
            deeds.submit(actor=unit, incident=incident)
        except BaseException as problem:
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit, args=[incident]) for incident in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    numbers = [
        int(reference[-3:]) for reference in Incident.objects.values_list("reference", flat=True)
    ]
    assert sorted(numbers) == [1, 2, 3, 4]


def test_a_refused_submission_uses_no_number_and_starts_nothing(unit):
    incident = draft(unit)
    deeds.save_page(actor=unit, incident=incident, page="what", values={"summary": ""})
    with pytest.raises(RuleBroken) as broken:
        deeds.submit(actor=unit, incident=incident)
    assert (str(broken.value), broken.value.field) == ("Say what happened.", "summary")
    assert Deadline.objects.count() == 0
    assert submitted(unit).reference.endswith("-001")


@pytest.mark.parametrize("kind", [IncidentKind.DEATH, IncidentKind.SERIOUS_HARM])
def test_without_any_suspicion_it_is_not_notifiable(unit, kind):
    incident = draft(unit, kind=kind, suspicion=Suspicion.NEITHER, suspected_on=None)
    with pytest.raises(RuleBroken, match="is not notified") as broken:
        deeds.submit(actor=unit, incident=incident)
    assert broken.value.field == "suspicion"


@pytest.mark.shows("REV-02")
def test_a_looked_after_death_runs_its_own_clock_whatever_the_cause(unit):
    incident = submitted(
        unit, kind=IncidentKind.LOOKED_AFTER_DEATH, suspicion=Suspicion.NEITHER, suspected_on=None
    )
    assert running(incident) == {"reviews.looked-after-death": DUE, TELL: DUE}
    deeds.record_notification(actor=unit, incident=incident, notified_on=DUE)
    assert clock_of(incident, REVIEW) is None


def test_a_care_leaver_of_25_is_past_the_rule(unit):
    changes = {
        "kind": IncidentKind.CARE_LEAVER_DEATH,
        "suspicion": Suspicion.NEITHER,
        "suspected_on": None,
    }
    incident = submitted(unit, child={"age_years": 24, "age_months": None}, **changes)
    assert running(incident) == {"reviews.care-leaver-death": DUE}
    with pytest.raises(RuleBroken, match="25th birthday"):
        submitted(unit, child={"age_years": 25, "age_months": None}, **changes)


# --- Notification --------------------------------------------------------------------------------


@pytest.mark.shows("REV-02", "REV-03")
def test_notifying_stops_one_clock_and_starts_the_other(unit):
    incident = submitted(unit)
    assert deeds.record_notification(
        actor=unit, incident=incident, notified_on=dt.date(2026, 5, 18), panel_reference="P-77"
    )
    incident.refresh_from_db()
    assert (incident.status, incident.panel_reference) == ("notified", "P-77")
    # 15 working days after Monday 18 May 2026, with the bank holiday of 25 May
    assert running(incident) == {TELL: DUE, REVIEW: dt.date(2026, 6, 9)}
    done = clock_of(incident, NOTIFY)
    assert (done.status, done.done_on, done.late_reason) == ("done", dt.date(2026, 5, 18), "")


def test_a_review_opened_before_the_notification_keeps_its_name_and_its_count(unit, administrator):
    incident = submitted(unit)
    review = reviews.open_review(actor=unit, incident=incident, reason="To begin at once")
    assert review.clock_start == "notified_on"
    change_settings(
        actor=administrator, clock_start="aware_on", figures_threshold=5, reason="Read again"
    )
    deeds.record_notification(actor=unit, incident=incident, notified_on=DUE)
    clock = clock_of(incident, REVIEW)
    assert (clock.reference, clock.path) == (review.reference, f"/reviews/{review.reference}/")
    assert clock.started_on == DUE


def test_notifying_twice_is_the_same_as_once(unit):
    incident = notified(unit)
    assert not deeds.record_notification(actor=unit, incident=incident, notified_on=DUE)
    assert incident.statuses.count() == 2
    with pytest.raises(RuleBroken, match="Correct it with a reason"):
        deeds.record_notification(actor=unit, incident=incident, notified_on=AWARE)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (HAPPENED, "cannot have been sent before the authority became aware"),
        (dt.date(2199, 1, 1), "must be today or in the past"),
    ],
)
def test_a_notification_on_an_impossible_day_is_refused(unit, day, words):
    with pytest.raises(RuleBroken, match=words) as broken:
        deeds.record_notification(actor=unit, incident=submitted(unit), notified_on=day)
    assert broken.value.field == "notified_on"


def test_a_draft_cannot_be_notified(unit):
    with pytest.raises(RuleBroken, match="cannot become"):
        deeds.record_notification(actor=unit, incident=draft(unit), notified_on=DUE)


@pytest.mark.shows("REV-02")
def test_a_late_notification_needs_its_reason_and_keeps_it(unit):
    incident = submitted(unit)
    late = DUE + dt.timedelta(days=1)
    with pytest.raises(RuleBroken) as broken:
        deeds.record_notification(actor=unit, incident=incident, notified_on=late)
    assert broken.value.field == "late_reason"
    deeds.record_notification(
        actor=unit, incident=incident, notified_on=late, late_reason="System was down"
    )
    incident.refresh_from_db()
    assert incident.notified_late_reason == "System was down"
    assert clock_of(incident, NOTIFY).late_reason == "System was down"


@pytest.mark.shows("REV-02")
def test_the_setting_counts_the_rapid_review_from_awareness(unit, administrator):
    change_settings(
        actor=administrator,
        clock_start="aware_on",
        figures_threshold=5,
        reason="The Executive agreed",
    )
    incident = notified(unit)
    assert running(incident)[REVIEW] == dt.date(2026, 6, 4)
    past = ReviewSettings.history.first()
    assert (past.history_user, past.history_change_reason) == (
        administrator,
        "The Executive agreed",
    )


@pytest.mark.shows("REV-02")
def test_the_stricter_reading_is_always_known(unit):
    incident = notified(unit)
    assert running(incident)[REVIEW] == dt.date(2026, 6, 11)
    assert stricter_date(incident, clock_of(incident, REVIEW)) == dt.date(2026, 6, 4)


def test_correcting_the_notification_counts_both_clocks_again(unit):
    incident = notified(unit)
    with pytest.raises(RuleBroken, match="Say why"):
        deeds.correct_notification(actor=unit, incident=incident, notified_on=AWARE, reason=" ")
    day = dt.date(2026, 5, 18)
    assert deeds.correct_notification(
        actor=unit, incident=incident, notified_on=day, reason="Read the mail"
    )
    assert not deeds.correct_notification(
        actor=unit, incident=incident, notified_on=day, reason="Read the mail"
    )
    assert clock_of(incident, NOTIFY).done_on == day
    assert running(incident)[REVIEW] == dt.date(2026, 6, 9)


def test_the_plan_moves_with_the_corrected_day_and_what_was_set_by_hand_stays(unit):
    incident = notified(unit)
    review = reviews.open_review(actor=unit, incident=incident)
    by_hand, *others = review.milestones.all()
    plan.change_milestone(
        actor=unit, milestone=by_hand, label=by_hand.label, due_on=dt.date(2026, 5, 29),
        owner=None, reason="Agreed",
    )  # fmt: skip
    for day in (dt.date(2026, 5, 18), dt.date(2026, 5, 19)):
        deeds.correct_notification(
            actor=unit, incident=incident, notified_on=day, reason="Read the mail"
        )
        wanted = {label: add_working_days(day, days) for label, days in MILESTONES}
        held = {row.label: row.due_on for row in review.milestones.filter(done_on=None)}
        assert held == wanted | {by_hand.label: dt.date(2026, 5, 29)}
        last = others[-1]
        clock = Deadline.objects.of(last).get()
        assert clock.due_on == wanted[last.label] == clock_of(incident, REVIEW).due_on
        assert clock.events.first().reason == "Read the mail"


def test_telling_the_partners_stops_its_clock_once(unit):
    incident = submitted(unit)
    assert deeds.record_partners_told(actor=unit, incident=incident, told_on=DUE)
    assert not deeds.record_partners_told(actor=unit, incident=incident, told_on=DUE)
    assert clock_of(incident, TELL).done_on == DUE
    with pytest.raises(RuleBroken) as broken:
        deeds.record_partners_told(
            actor=unit, incident=incident, told_on=DUE + dt.timedelta(days=1)
        )
    assert broken.value.field == "late_reason"


# --- Changes after submission ---------------------------------------------------------------------


@pytest.mark.shows("REV-01")
def test_a_change_after_submission_needs_a_reason_and_keeps_it(unit, unit2):
    incident = submitted(unit)
    with pytest.raises(RuleBroken) as broken:
        deeds.save_page(actor=unit2, incident=incident, page="what", values={"harm": "Broken arm"})
    assert broken.value.field == "reason"
    deeds.save_page(
        actor=unit2,
        incident=incident,
        page="what",
        values={"harm": "Broken arm"},
        reason="Hospital called",
    )
    past = Incident.history.filter(id=incident.pk, harm="Broken arm").last()
    assert (past.history_user, past.history_change_reason) == (unit2, "Hospital called")


def test_what_was_submitted_cannot_become_incomplete(unit):
    incident = submitted(unit)
    with pytest.raises(RuleBroken, match="Say what happened"):
        deeds.save_page(
            actor=unit, incident=incident, page="what", values={"summary": ""}, reason="Oops"
        )
    with pytest.raises(RuleBroken, match="at least one child"):
        deeds.remove_child(actor=unit, child=incident.children.get(), reason="Oops")


@pytest.mark.shows("REV-02")
def test_correcting_the_day_of_awareness_counts_the_clocks_again_with_the_reason(unit):
    incident = submitted(unit)
    values = {"aware_on": dt.date(2026, 5, 15)}
    deeds.save_page(
        actor=unit, incident=incident, page="dates", values=values, reason="The log says Friday"
    )
    assert running(incident) == {NOTIFY: dt.date(2026, 5, 22), TELL: dt.date(2026, 5, 22)}
    event = clock_of(incident, NOTIFY).events.get(kind="restarted")
    assert (event.reason, event.old_due_on) == ("The log says Friday", DUE)


def test_changing_the_kind_changes_the_clock(unit):
    incident = submitted(unit)
    values = {"kind": IncidentKind.LOOKED_AFTER_DEATH}
    deeds.save_page(
        actor=unit, incident=incident, page="kind", values=values, reason="She was looked after"
    )
    assert running(incident) == {"reviews.looked-after-death": DUE, TELL: DUE}


def test_a_review_under_way_is_not_lost_by_changing_the_kind(unit):
    incident = notified(unit, kind=IncidentKind.LOOKED_AFTER_DEATH)
    neither = {"suspicion": Suspicion.NEITHER}
    reviews.open_review(actor=unit, incident=incident)
    with pytest.raises(RuleBroken, match="is under way"):
        deeds.save_page(
            actor=unit, incident=incident, page="kind", values=neither, reason="Natural causes"
        )


def test_suspicion_found_later_starts_the_rapid_review_clock(unit):
    incident = notified(
        unit, kind=IncidentKind.LOOKED_AFTER_DEATH, suspicion=Suspicion.NEITHER, suspected_on=None
    )
    deeds.save_page(
        actor=unit,
        incident=incident,
        page="dates",
        values={"suspected_on": DUE},
        reason="Post-mortem",
    )
    deeds.save_page(
        actor=unit,
        incident=incident,
        page="kind",
        values={"suspicion": "suspected"},
        reason="Post-mortem",
    )
    assert REVIEW in running(incident)


# --- Ending --------------------------------------------------------------------------------------


@pytest.mark.shows("REV-01")
def test_withdrawing_cancels_the_clocks_stops_the_review_and_tells_those_concerned(
    unit, unit2, council_exec, panel_member
):
    incident = notified(unit)
    review = reviews.open_review(actor=unit, incident=incident)
    Message.objects.all().delete()
    assert deeds.withdraw(actor=unit, incident=incident, reason="The injury was an accident")
    incident.refresh_from_db()
    review.refresh_from_db()
    assert (incident.status, incident.withdrawn_reason) == (
        "withdrawn",
        "The injury was an accident",
    )
    assert (running(incident), review.status) == ({}, "stopped")
    told = Message.objects.filter(kind="reviews.incident-withdrawn").values_list(
        "to__name", flat=True
    )
    assert set(told) == {str(unit2), str(council_exec), str(panel_member)}
    assert not deeds.withdraw(actor=unit, incident=incident, reason="Again")


def test_withdrawing_needs_a_reason_and_a_submitted_incident(unit):
    with pytest.raises(RuleBroken) as broken:
        deeds.withdraw(actor=unit, incident=submitted(unit), reason="  ")
    assert broken.value.field == "reason"
    with pytest.raises(RuleBroken, match="Delete it instead"):
        deeds.withdraw(actor=unit, incident=draft(unit), reason="No")


def test_a_withdrawn_incident_changes_no_more(unit):
    incident = submitted(unit)
    deeds.withdraw(actor=unit, incident=incident, reason="Not met")
    with pytest.raises(RuleBroken, match="can no longer be changed"):
        deeds.save_page(
            actor=unit, incident=incident, page="what", values={"harm": "x"}, reason="Late"
        )


def test_closing_waits_for_everything_else(unit):
    incident = notified(
        unit, kind=IncidentKind.LOOKED_AFTER_DEATH, suspicion=Suspicion.NEITHER, suspected_on=None
    )
    with pytest.raises(RuleBroken, match="A clock still runs"):
        deeds.close(actor=unit, incident=incident, reason="Done")
    deeds.record_partners_told(actor=unit, incident=incident, told_on=DUE)
    assert deeds.close(actor=unit, incident=incident, reason="Done")
    assert not deeds.close(actor=unit, incident=incident, reason="Done")
    with pytest.raises(RuleBroken, match="has not been opened"):
        deeds.close(actor=unit, incident=notified(unit), reason="Done")


LEGAL = {(now, to) for now, targets in INCIDENT_MOVES.items() for to in targets}


@pytest.mark.parametrize("to", list(IncidentStatus))
@pytest.mark.parametrize("now", list(IncidentStatus))
def test_every_pair_of_statuses_against_the_table(unit, now, to):
    from core.moves import move

    incident = make_incident(unit, status=now)
    if now == to:
        assert move(incident, to, moves=INCIDENT_MOVES, actor=unit) is False
    elif (now, to) in LEGAL:
        assert move(incident, to, moves=INCIDENT_MOVES, actor=unit) is True
    else:
        with pytest.raises(RuleBroken, match="so it cannot become"):
            move(incident, to, moves=INCIDENT_MOVES, actor=unit)


# --- Opening to people ---------------------------------------------------------------------------


@pytest.mark.shows("ACC-02")
def test_a_case_is_opened_to_a_person_until_a_day_and_taken_away(unit, panel_member, today):
    incident = submitted(unit)
    until = today + dt.timedelta(days=30)
    assert not Incident.objects.visible_to(panel_member).exists()
    deed = {
        "actor": unit,
        "incident": incident,
        "person": panel_member,
        "reason": "Chairs the panel",
    }
    assert deeds.open_case(**deed, until=until)
    assert not deeds.open_case(**deed, until=until)
    assert Incident.objects.visible_to(panel_member).get() == incident
    assert Message.objects.filter(kind="reviews.incident-opened", to=panel_member).count() == 1
    assert deeds.take_away(
        actor=unit, incident=incident, person=panel_member, reason="Left the panel"
    )
    assert not deeds.take_away(
        actor=unit, incident=incident, person=panel_member, reason="Left the panel"
    )
    assert not Incident.objects.visible_to(panel_member).exists()


def test_a_case_is_not_opened_to_somebody_who_could_not_read_it(unit, practitioner, today):
    with pytest.raises(RuleBroken, match="holds no seat") as broken:
        deeds.open_case(
            actor=unit, incident=submitted(unit), person=practitioner, reason="Help", until=today
        )
    assert broken.value.field == "person"


@pytest.mark.parametrize("days", [-1, 367])
def test_a_case_is_opened_for_a_year_at_most(unit, panel_member, today, days):
    with pytest.raises(RuleBroken) as broken:
        deeds.open_case(
            actor=unit,
            incident=submitted(unit),
            person=panel_member,
            reason="Help",
            until=today + dt.timedelta(days=days),
        )
    assert broken.value.field == "until"


# --- Settings and lists ---------------------------------------------------------------------------


def test_the_lists_come_in_once(db):
    assert fill_lists() == 0
    value_of("reviews.place", "home")


def test_the_settings_are_one_row(db):
    with pytest.raises(Exception, match=r"one_row_of_review_settings|Constraint"):
        history.create(ReviewSettings(pk=2), actor=System("test"), reason="A second row")
