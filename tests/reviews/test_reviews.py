"""Deeds on a rapid review: opened, planned, staffed, moved on, shared, stopped, closed."""

import datetime as dt

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from partnership.models import Group, Organisation, Person
from partnership.rules import SeatKind
from reviews.models import Incident, IncidentAgency, IncidentGrant, Milestone, RapidReview
from reviews.rules import IncidentStatus, RequestStatus, ReviewStatus
from reviews.services import panel, plan
from reviews.services import reviews as deeds
from tests.factories import (
    make_child,
    make_incident,
    make_person,
    make_request,
    make_review,
    make_seat,
)

NOTIFIED = dt.date(2026, 5, 18)  # a Monday; 25 May 2026 is a bank holiday


@pytest.fixture
def incident(unit: Person, trust: Organisation, school: Organisation) -> Incident:
    from core import history
    from tests.factories.base import MAKER, REASON

    found = make_incident(unit, status=IncidentStatus.NOTIFIED, notified_on=NOTIFIED)
    make_child(found, age_years=0)
    for organisation in (trust, school):
        history.create(
            IncidentAgency(incident=found, organisation=organisation), actor=MAKER, reason=REASON
        )
    return found


def reasons(record: object) -> list[str]:
    return list(record.history.values_list("history_change_reason", flat=True))  # type: ignore[attr-defined]


@pytest.mark.shows("REV-04")
def test_opening_gives_reference_plan_panel_requests_and_clock(
    unit, incident, trust_lead, school_lead, panel_member
):
    review = deeds.open_review(actor=unit, incident=incident)
    year = review.opened_at.year
    assert review.reference == f"RR-{year}-001"
    assert review.title == "Infant, serious harm"
    assert [(m.label, m.due_on) for m in review.milestones.all()] == [
        ("Letters and templates sent to agencies", dt.date(2026, 5, 19)),
        ("Agency summaries and chronologies due", dt.date(2026, 6, 2)),
        ("Panel has read the summaries; outcome drafted", dt.date(2026, 6, 4)),
        ("Partners approve and sign; sent to the Panel", dt.date(2026, 6, 9)),
    ]
    for milestone in review.milestones.all():
        clock = Deadline.objects.of(milestone).get()
        assert (clock.code, clock.due_on, clock.status) == (
            "reviews.milestone",
            milestone.due_on,
            "done" if milestone.label.startswith("Letters") else "open",
        )
    assert [(m.person, m.organisation.code) for m in review.panel.all()] == [
        (panel_member, "trust")
    ]
    assert [g.user for g in IncidentGrant.objects.filter(content_object=incident)] == [panel_member]
    assert [(r.organisation.code, r.status, r.due_on) for r in review.requests.all()] == [
        ("school", "not_started", dt.date(2026, 6, 2)),
        ("trust", "not_started", dt.date(2026, 6, 2)),
    ]
    for request in review.requests.all():
        clock = Deadline.objects.of(request).get()
        assert (clock.code, clock.owner_organisation, clock.due_on) == (
            "reviews.request",
            request.organisation,
            dt.date(2026, 6, 2),
        )
    sending = Deadline.objects.of(incident).get(code="reviews.rapid-review")
    assert (sending.started_on, sending.due_on) == (NOTIFIED, dt.date(2026, 6, 9))
    assert sending.path == f"/reviews/{review.reference}/"


@pytest.mark.shows("REV-05")
def test_each_lead_gets_one_message_that_says_nothing_about_a_child(
    unit, incident, trust_lead, school_lead, panel_member
):
    review = deeds.open_review(actor=unit, incident=incident)
    mails = Message.objects.filter(kind="reviews.request")
    assert sorted(mail.to.name for mail in mails) == sorted([trust_lead.name, school_lead.name])
    for mail in mails:
        request = review.requests.get(organisation__in=mail.to.organisation_ids)
        assert review.reference in mail.subject
        assert f"/requests/{request.pk}/" in mail.body
        words = (mail.subject + mail.body).lower()
        assert [word for word in ("infant", "harm", "injur", "hospital") if word in words] == []


def test_opening_twice_is_opening_once(unit, incident, trust_lead):
    first = deeds.open_review(actor=unit, incident=incident)
    counts = (Deadline.objects.count(), Message.objects.count(), Milestone.objects.count())
    assert deeds.open_review(actor=unit, incident=incident) == first
    assert (Deadline.objects.count(), Message.objects.count(), Milestone.objects.count()) == counts
    assert [row.to_status for row in first.statuses.all()] == ["gathering"]


def test_references_of_a_year_follow_each_other(unit):
    opened = [
        deeds.open_review(
            actor=unit,
            incident=make_incident(unit, status=IncidentStatus.NOTIFIED, notified_on=NOTIFIED),
        ).reference[-3:]
        for _ in range(3)
    ]
    assert opened == ["001", "002", "003"]


def test_a_recorded_incident_needs_the_reason_why_its_review_begins_early(unit):
    incident = make_incident(unit)
    with pytest.raises(RuleBroken, match="before the national Panel was notified") as refusal:
        deeds.open_review(actor=unit, incident=incident)
    assert refusal.value.field == "reason"
    review = deeds.open_review(
        actor=unit, incident=incident, reason="The partners agreed to begin at once"
    )
    assert "The partners agreed to begin at once" in reasons(review)
    assert not Deadline.objects.of(incident).filter(code="reviews.rapid-review").exists()


@pytest.mark.parametrize(
    "status", [IncidentStatus.DRAFT, IncidentStatus.WITHDRAWN, IncidentStatus.CLOSED]
)
def test_no_review_of_an_incident_that_is_not_open(unit, status):
    with pytest.raises(RuleBroken):
        deeds.open_review(actor=unit, incident=make_incident(unit, status=status), reason="x")
    assert not RapidReview.objects.exists()


def test_the_settings_choose_day_zero(unit):
    from reviews.services.settings import change_settings

    change_settings(
        actor=unit, clock_start="aware_on", figures_threshold=5, reason="The Panel says so"
    )
    incident = make_incident(unit, status=IncidentStatus.NOTIFIED, notified_on=NOTIFIED)
    review = deeds.open_review(actor=unit, incident=incident)
    assert review.clock_start == "aware_on"
    assert (
        Deadline.objects.of(incident).get(code="reviews.rapid-review").started_on
        == incident.aware_on
    )


def test_a_milestone_is_added_changed_done_opened_again_and_removed(unit):
    review = make_review()
    day = dt.date(2026, 6, 1)
    milestone = plan.add_milestone(actor=unit, review=review, label="Progress meeting", due_on=day)
    assert (
        plan.add_milestone(actor=unit, review=review, label="Progress meeting", due_on=day)
        == milestone
    )
    later = day + dt.timedelta(days=2)
    change = {"label": "Second meeting", "due_on": later, "owner": unit}
    assert plan.change_milestone(actor=unit, milestone=milestone, reason="Room taken", **change)
    assert not plan.change_milestone(actor=unit, milestone=milestone, reason="Room taken", **change)
    clock = Deadline.objects.of(milestone).get()
    assert (clock.label, clock.due_on, clock.original_due_on, clock.owner_person) == (
        "Second meeting",
        later,
        day,
        unit,
    )
    assert plan.finish_milestone(actor=unit, milestone=milestone, on=day)
    assert not plan.finish_milestone(actor=unit, milestone=milestone, on=day)
    assert Deadline.objects.of(milestone).get().status == "done"
    assert plan.reopen_milestone(actor=unit, milestone=milestone, reason="It was put off")
    assert not plan.reopen_milestone(actor=unit, milestone=milestone, reason="It was put off")
    assert Deadline.objects.of(milestone).get().status == "open"
    assert plan.remove_milestone(actor=unit, milestone=milestone, reason="Not needed")
    assert not plan.remove_milestone(actor=unit, milestone=milestone, reason="Not needed")
    assert Deadline.objects.get(code="reviews.milestone").status == "cancelled"
    past = Milestone.history.filter(review_id=review.pk).values_list(
        "history_change_reason", flat=True
    )
    assert list(past) == [
        "Not needed",
        "It was put off",
        "Milestone done",
        "Room taken",
        f"Milestone planned for {review}",
    ]


def test_a_plan_changes_with_a_reason_and_not_after_the_end(unit):
    review = make_review()
    day = dt.date(2026, 6, 1)
    milestone = plan.add_milestone(actor=unit, review=review, label="Meeting", due_on=day)
    with pytest.raises(RuleBroken) as refusal:
        plan.change_milestone(
            actor=unit, milestone=milestone, label="x", due_on=day, owner=None, reason=" "
        )
    assert refusal.value.field == "reason"
    with pytest.raises(RuleBroken):
        plan.finish_milestone(actor=unit, milestone=milestone, on=dt.date(2099, 1, 1))
    over = make_review(status=ReviewStatus.CLOSED)
    with pytest.raises(RuleBroken):
        plan.add_milestone(actor=unit, review=over, label="Meeting", due_on=day)


def test_a_member_can_open_the_case_until_they_leave(unit, panel_member, case_review_group: Group):
    review = make_review()
    assert not RapidReview.objects.visible_to(panel_member).exists()
    member = panel.add_member(
        actor=unit, review=review, person=panel_member, reason="Knows the service"
    )
    assert (
        panel.add_member(actor=unit, review=review, person=panel_member, reason="Again") == member
    )
    assert RapidReview.objects.visible_to(panel_member).get() == review
    assert review.incident.grants.get().reason == "Knows the service"
    assert panel.remove_member(actor=unit, member=member, reason="Conflict of interest")
    assert not panel.remove_member(actor=unit, member=member, reason="Conflict of interest")
    assert not RapidReview.objects.visible_to(panel_member).exists()
    assert Message.objects.filter(kind="reviews.panel", to=panel_member).count() == 1


def test_somebody_who_cannot_read_cases_cannot_join_a_panel(unit, trust_lead):
    with pytest.raises(RuleBroken, match="no seat that lets them read cases") as refusal:
        panel.add_member(
            actor=unit, review=make_review(), person=trust_lead, reason="Knows the family"
        )
    assert refusal.value.field == "person"


def test_one_member_chairs(unit, panel_member, case_review_group):
    review = make_review()
    second = make_person("Second Member")
    make_seat(second, SeatKind.GROUP_CHAIR, group=case_review_group)
    members = panel.draw_panel(actor=unit, review=review)
    assert {m.person: m.chairs for m in members} == {panel_member: False, second: True}
    other = review.panel.get(person=panel_member)
    assert panel.seat_chair(actor=unit, member=other)
    assert not panel.seat_chair(actor=unit, member=other)
    assert {m.person: m.chairs for m in review.panel.all()} == {panel_member: True, second: False}


def test_sharing_happens_once_and_tells_everyone_concerned(
    unit, council_exec, trust, trust_lead, school, school_lead, panel_member
):
    review = make_review()
    panel.add_member(actor=unit, review=review, person=panel_member, reason="Panel")
    with pytest.raises(RuleBroken, match="No agency has answered"):
        deeds.share_submissions(actor=unit, review=review)
    make_request(review, trust, status=RequestStatus.SUBMITTED)
    make_request(review, school)
    assert deeds.share_submissions(actor=unit, review=review)
    assert not deeds.share_submissions(actor=unit, review=review)
    review.refresh_from_db()
    assert review.shared_at is not None
    told = Message.objects.filter(kind="reviews.submissions-shared").values_list(
        "to__name", flat=True
    )
    assert sorted(told) == sorted(
        p.name for p in (council_exec, panel_member, trust_lead, school_lead)
    )
    assert reasons(review)[0] == "Answers shared"


def test_moving_on_and_back_leaves_a_row_each(unit):
    review = make_review()
    assert deeds.start_drafting(actor=unit, review=review)
    assert not deeds.start_drafting(actor=unit, review=review)
    with pytest.raises(RuleBroken):
        deeds.back_to_gathering(actor=unit, review=review, reason=" ")
    assert deeds.back_to_gathering(actor=unit, review=review, reason="A new agency")
    with pytest.raises(RuleBroken):
        deeds.ready_for_decision(actor=unit, review=review)
    rows = [(row.from_status, row.to_status, row.reason) for row in review.statuses.all()]
    assert rows == [("drafting", "gathering", "A new agency"), ("gathering", "drafting", "")]


def test_the_partners_get_a_report_with_words_in_it_and_shared_answers(unit, trust):
    from core import history
    from reviews.models import ReportSection

    review = make_review(status=ReviewStatus.DRAFTING)
    make_request(review, trust, status=RequestStatus.SUBMITTED)
    with pytest.raises(RuleBroken, match="No section"):
        deeds.ready_for_decision(actor=unit, review=review)
    section = ReportSection(review=review, code="facts", body="What happened.")
    history.create(section, actor=unit, reason="Written")
    with pytest.raises(RuleBroken, match="Share the agencies"):
        deeds.ready_for_decision(actor=unit, review=review)
    deeds.share_submissions(actor=unit, review=review)
    assert deeds.ready_for_decision(actor=unit, review=review)
    assert deeds.back_to_drafting(actor=unit, review=review, reason="A fact was wrong")


def test_a_review_stops_with_its_notification_and_all_its_clocks(unit, incident, trust_lead):
    from core import history

    review = deeds.open_review(actor=unit, incident=incident)
    with pytest.raises(RuleBroken, match="Withdraw the notification first"):
        deeds.stop(actor=unit, review=review, reason="Not met")
    history.change(incident, actor=unit, reason="Not met", status=IncidentStatus.WITHDRAWN)
    review.refresh_from_db()
    assert deeds.stop(actor=unit, review=review, reason="Not met")
    assert not deeds.stop(actor=unit, review=review, reason="Not met")
    left = Deadline.objects.exclude(code="reviews.milestone", status="done")
    assert set(left.values_list("status", flat=True)) == {"cancelled"}
    assert set(review.requests.values_list("status", flat=True)) == {RequestStatus.CANCELLED}


def test_closing_ends_what_is_left(unit, incident, trust_lead):
    from core import history

    review = deeds.open_review(actor=unit, incident=incident)
    with pytest.raises(RuleBroken):
        deeds.close(actor=unit, review=review, reason="Done")
    history.change(review, actor=unit, reason="Made for a test", status=ReviewStatus.REPLIED)
    assert deeds.close(actor=unit, review=review, reason="The Panel agrees")
    assert not deeds.close(actor=unit, review=review, reason="The Panel agrees")
    assert (
        not Deadline.objects.open()
        .filter(code__in=["reviews.milestone", "reviews.request"])
        .exists()
    )


def test_title_and_meeting_change(unit):
    review = make_review()
    day = dt.date(2026, 6, 4)
    assert deeds.change_details(actor=unit, review=review, title="Child, death", meeting_on=day)
    assert not deeds.change_details(actor=unit, review=review, title="Child, death", meeting_on=day)
    review.refresh_from_db()
    assert (review.title, review.meeting_on) == ("Child, death", day)


def test_the_plan_of_a_finished_review_stays_as_it_is(unit):
    review = make_review()
    milestone = plan.add_milestone(
        actor=unit, review=review, label="Room", due_on=timezone.localdate()
    )
    type(review).objects.filter(pk=review.pk).update(status=ReviewStatus.CLOSED)
    milestone = type(milestone).objects.get(pk=milestone.pk)
    with pytest.raises(RuleBroken, match="stays as it is"):
        plan.finish_milestone(actor=unit, milestone=milestone, on=timezone.localdate())
    with pytest.raises(RuleBroken, match="stays as it is"):
        plan.remove_milestone(actor=unit, milestone=milestone, reason="Not needed")
    assert not type(milestone).objects.get(pk=milestone.pk).done_on


def test_a_milestone_that_a_colleague_saved_is_not_written_over(unit):
    day = timezone.localdate()
    milestone = plan.add_milestone(actor=unit, review=make_review(), label="Room", due_on=day)
    seen = mark(plan.milestone_held(milestone))
    change = {"actor": unit, "milestone": milestone, "due_on": day, "owner": None, "reason": "x"}
    plan.change_milestone(**change, label="Theirs", seen=seen)
    with pytest.raises(SavedMeanwhile) as stale:
        plan.change_milestone(**change, label="Mine", seen=seen)
    assert stale.value.held["label"] == "Theirs"
    assert plan.change_milestone(**change, label="Mine", seen=stale.value.seen)
