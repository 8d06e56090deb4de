"""A campaign issues itself on its opening day, because the business unit said so; and never otherwise."""

import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone

from audits import tasks
from audits.models import Campaign
from audits.rules.frameworks import VersionStatus
from audits.services import campaigns_agencies as choosing
from audits.services import campaigns_close, campaigns_issue
from audits.services import campaigns_plan as deeds
from core import history
from core.errors import RuleBroken
from core.models import JobRun, Message
from deadlines.models import Deadline
from deadlines.words import long_day
from tests.factories.audited_campaigns import make_campaign

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-06")]


def day(number):
    return timezone.localdate() + dt.timedelta(days=number)


def days_pass(number):
    """All campaigns are so many days nearer, or further in the past."""
    for campaign in Campaign.objects.all():
        gone = dt.timedelta(days=number)
        Campaign.objects.filter(pk=campaign.pk).update(
            opens_on=campaign.opens_on - gone, closes_on=campaign.closes_on - gone
        )


@pytest.fixture
def draft(unit, trust, school, trust_lead, school_lead):
    """It opens in five days, and closes two months later."""
    campaign = make_campaign(opens_on=day(5), closes_on=day(65), status="draft")
    choosing.choose(actor=unit, campaign=campaign, organisations=[trust, school])
    return campaign


@pytest.fixture
def planned(unit, draft):
    assert deeds.plan_issue(actor=unit, campaign=draft)
    draft.refresh_from_db()
    return draft


def look():
    told = tasks.issue_planned()
    return told, Message.objects.filter(kind="audits.issued").count()


def refused(campaign):
    campaign.refresh_from_db()
    told = Message.objects.filter(kind="audits.not-issued").order_by("pk")
    return campaign.status, campaign.planned_by, campaign.not_issued, [each.to for each in told]


def test_it_issues_itself_on_its_day_and_once(unit, planned, trust):
    days_pass(4)
    assert look() == ("0 issued, 0 refused", 0)
    days_pass(1)
    assert look() == ("1 issued, 0 refused", 2)
    assert look() == ("0 issued, 0 refused", 2)
    planned.refresh_from_db()
    assert (planned.status, timezone.localdate(planned.issued_at)) == ("open", day(0))
    row = planned.statuses.get()
    assert (row.by, row.by_name) == (None, "Planned issue")
    assert row.reason == f"Issued as {unit} planned on {long_day(day(0))}"
    clock = Deadline.objects.of(planned.returns.get(organisation=trust)).get()
    assert (clock.due_on, clock.status) == (planned.closes_on, "open")
    assert planned.history.first().history_user is None
    assert JobRun.objects.filter(name="audits.issue", finished_at__isnull=False).count() == 3


def test_after_an_outage_it_issues_once(planned):
    days_pass(8)
    assert look() == ("1 issued, 0 refused", 2)
    assert look() == ("0 issued, 0 refused", 2)


def test_without_a_plan_nothing_is_issued(draft):
    days_pass(6)
    assert look() == ("0 issued, 0 refused", 0)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_who_planned_is_kept_and_twice_is_once(unit, planned):
    assert planned.planned_by == unit
    assert timezone.localdate(planned.planned_at) == day(0)
    assert not deeds.plan_issue(actor=unit, campaign=planned)
    kept = planned.history.first()
    assert (kept.history_user, kept.history_change_reason) == (
        unit,
        f"Planned to issue itself on {long_day(day(5))}",
    )


def test_a_plan_taken_back_issues_nothing(unit, planned):
    assert deeds.plan_no_more(actor=unit, campaign=planned)
    assert not deeds.plan_no_more(actor=unit, campaign=planned)
    days_pass(5)
    assert look() == ("0 issued, 0 refused", 0)
    assert [row.planned_by for row in planned.history.all()][:2] == [None, unit]


def test_another_opening_day_is_the_day_it_issues_itself(unit, planned):
    history.change(planned, actor=unit, reason="x", opens_on=day(12))
    days_pass(11)
    assert look() == ("0 issued, 0 refused", 0)
    days_pass(1)
    assert look() == ("1 issued, 0 refused", 2)


def test_what_was_issued_by_hand_is_left_alone(unit, planned):
    days_pass(5)
    campaigns_issue.issue(actor=unit, campaign=planned)
    assert look() == ("0 issued, 0 refused", 2)
    with pytest.raises(RuleBroken, match="issued already"):
        deeds.plan_no_more(actor=unit, campaign=planned)


def test_a_cancelled_draft_issues_nothing(unit, planned):
    campaigns_close.cancel(actor=unit, campaign=planned, reason="Not this year.")
    days_pass(5)
    assert look() == ("0 issued, 0 refused", 0)


@pytest.mark.parametrize("what", ["ended", "retired", "closed", "nobody"])
def test_where_a_rule_refuses_the_unit_is_told_once_and_the_page_says_why(
    unit, trust, planned, client_for, what
):
    words = {
        "ended": f"{trust} has ended since it was chosen. Take it out first.",
        "retired": "The version of the framework is not in use any more. Choose another.",
        "closed": "The closing day must be in the future. Change it first.",
        "nobody": "Choose at least one agency first.",
    }[what]
    if what == "ended":
        history.change(trust, actor=unit, reason="x", ended_on=day(-1))
    elif what == "retired":
        history.change(planned.version, actor=unit, reason="x", status=VersionStatus.RETIRED)
    elif what == "closed":
        history.change(planned, actor=unit, reason="x", closes_on=day(5))
    else:
        for row in planned.returns.all():
            choosing.take_out(actor=unit, agency_return=row)
    days_pass(5)
    assert look() == ("0 issued, 1 refused", 0)
    assert look() == ("0 issued, 0 refused", 0)
    assert refused(planned) == ("draft", None, words, [unit])
    text = client_for(unit).get(f"/audits/campaigns/{planned.reference}/").content.decode()
    assert words in text
    assert "did not issue itself" in text
    assert planned.history.first().history_change_reason == f"Planned issue: Not issued: {words}"
    assert trust.name not in Message.objects.get(kind="audits.not-issued").body


def test_one_that_is_refused_stops_no_other(unit, trust, planned):
    other = make_campaign(opens_on=day(5), closes_on=day(65), status="draft")
    choosing.choose(actor=unit, campaign=other, organisations=[trust])
    deeds.plan_issue(actor=unit, campaign=other)
    history.change(planned.version, actor=unit, reason="x", status=VersionStatus.RETIRED)
    days_pass(5)
    assert look()[0] == "1 issued, 1 refused"


def test_after_a_refusal_it_is_mended_and_issued_by_hand(unit, trust, planned):
    history.change(trust, actor=unit, reason="x", ended_on=day(-1))
    days_pass(5)
    look()
    planned.refresh_from_db()
    with pytest.raises(RuleBroken, match="opening day has come"):
        deeds.plan_issue(actor=unit, campaign=planned)
    choosing.take_out(actor=unit, agency_return=planned.returns.get(organisation=trust))
    campaigns_issue.issue(actor=unit, campaign=planned)
    planned.refresh_from_db()
    assert (planned.status, planned.not_issued) == ("open", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opens_on": day(0)}, "opening day has come"),
        ({"status": "open"}, "issued already"),
        ({"closes_on": day(5)}, "closing day must be in the future"),
    ],
)
def test_what_could_not_be_issued_is_not_planned(unit, draft, change, words):
    history.change(draft, actor=unit, reason="x", **change)
    with pytest.raises(RuleBroken, match=words):
        deeds.plan_issue(actor=unit, campaign=draft)
    assert Campaign.objects.filter(planned_by=None).count() == 1


def test_the_board_plans_and_takes_back(unit, draft, client_for):
    client, board = client_for(unit), f"/audits/campaigns/{draft.reference}/"
    opens = day(5)
    words = f"Issue on {opens.day} {opens:%B %Y}"
    assert words in client.get(board).content.decode()
    asks = client.get(f"{board}plan/").content.decode()
    assert "2 agencies are asked by itself" in asks
    assert client.post(f"{board}plan/").status_code == 302
    text = client.get(board).content.decode()
    assert f"planned by {unit}" in text
    assert words not in text
    assert "whichever day that is" in client.get(f"{board}change/").content.decode()
    assert client.get(f"{board}plan/end/").status_code == 405
    assert client.post(f"{board}plan/end/").status_code == 302
    assert words in client.get(board).content.decode()
    days_pass(5)
    assert "Issue the campaign" in client.get(board).content.decode()


def test_only_the_business_unit_plans(
    draft, trust_lead, trust_colleague, scrutineer, council_exec, client_for
):
    for person in (trust_lead, trust_colleague, scrutineer, council_exec):
        for page in ("plan/", "plan/end/"):
            answer = client_for(person).post(f"/audits/campaigns/{draft.reference}/{page}")
            assert answer.status_code == 403, person
    draft.refresh_from_db()
    assert draft.planned_by is None


def test_the_job_is_registered():
    jobs = [job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()]
    assert jobs.count("audits.issue_planned") == 1
