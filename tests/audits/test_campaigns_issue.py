"""Issuing, joining late, more time, not needed, reminders, the end: one action for all, and one agency alone."""

import datetime as dt

import pytest
from django.utils import timezone

from audits.models import AgencyReturn, ReturnSection
from audits.queries.campaigns import figures, returns_of, standing
from audits.services import campaigns_agencies as choosing
from audits.services import campaigns_chase, campaigns_close, campaigns_issue, campaigns_returns
from core.errors import RuleBroken
from core.models import Message
from deadlines.calendar import closures
from deadlines.models import Deadline
from partnership.rules import SeatKind, Sector
from tests.factories import make_organisation, make_seat
from tests.factories.audited_campaigns import (
    make_answer,
    make_campaign,
    make_framework_version,
    make_question,
    make_return,
    statements,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-06")]
DAY = dt.timedelta(days=1)
TODAY = timezone.localdate


def draft(unit, *bodies, **fields):
    campaign = make_campaign(status="draft", **fields)
    choosing.choose(actor=unit, campaign=campaign, organisations=bodies)
    return campaign


def issued(unit, *bodies, **fields):
    campaign = draft(unit, *bodies, **fields)
    campaigns_issue.issue(actor=unit, campaign=campaign)
    campaign.refresh_from_db()
    return campaign


def of(campaign, body):
    return campaign.returns.get(organisation=body)


def clock(row):
    return Deadline.objects.of(row).get()


def mails(kind):
    return Message.objects.filter(kind=kind).order_by("pk")


def test_one_action_issues_all(unit, trust, school, trust_lead, school_lead):
    campaign = draft(unit, trust, school)
    done = campaigns_issue.issue(actor=unit, campaign=campaign)
    assert (done.agencies, done.people, done.unreached) == (2, 2, 0)
    campaign.refresh_from_db()
    assert (campaign.status, campaign.issued_at is not None) == ("open", True)
    row = of(campaign, trust)
    assert (row.due_on, row.asked, row.issued_at is not None) == (campaign.closes_on, 4, True)
    assert list(row.sections.values_list("section__code", "asked", "answered", "begun")) == [
        ("P1", 2, 0, False),
        ("P2", 2, 0, False),
    ]
    assert row.sections.first().history.get().history_type == "+"
    assert row.history.first().history_change_reason == "Issued"
    started = clock(row)
    assert (started.owner_organisation, started.reference, started.path, started.due_on) == (
        trust, campaign.reference, f"/audits/returns/{row.pk}/", campaign.closes_on,
    )  # fmt: skip
    assert {mail.to for mail in mails("audits.issued")} == {trust_lead, school_lead}
    assert campaigns_issue.issue(actor=unit, campaign=campaign) is None
    assert (mails("audits.issued").count(), ReturnSection.objects.count()) == (2, 4)


def test_what_is_asked_follows_length_and_sector_and_parts(unit, trust, school):
    version = make_framework_version(2)
    section = version.sections.get()
    make_question(section, "ONLY-SCHOOLS", position=8, lengths=["school"])
    make_question(section, "ONLY-HEALTH", position=9, sectors=[Sector.HEALTH])
    make_question(section, "LATER", position=10, when="S1", when_values=["red"])
    campaign = issued(unit, trust, school, version=version)
    assert (of(campaign, trust).asked, of(campaign, school).asked) == (3, 3)
    assert of(campaign, trust).sections.get().asked == 3
    themed = issued(unit, trust, version=make_framework_version(4), parts=["P2"])
    assert [row.section.code for row in of(themed, trust).sections.all()] == ["P2"]
    assert of(themed, trust).asked == 2


def test_who_leads_three_schools_gets_one_mail_with_their_own(
    unit, school_lead, trust_lead, school, trust
):
    more = [make_organisation(f"School {n}", sector=Sector.EDUCATION) for n in range(2)]
    for body in more:
        make_seat(school_lead, SeatKind.SAFEGUARDING_LEAD, body)
    empty = make_organisation("Nobody’s academy", sector=Sector.EDUCATION)
    campaign = draft(unit, school, trust, empty, *more)
    done = campaigns_issue.issue(actor=unit, campaign=campaign)
    assert (done.agencies, done.people, done.unreached) == (5, 2, 1)
    mail = mails("audits.issued").get(to=school_lead)
    assert all(name in mail.body for name in ("Hoylake Lane", "School 0", "School 1"))
    assert str(trust) not in mail.body
    assert f"/audits/returns/{of(campaign, more[1]).pk}/" in mail.body


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closes_on": timezone.localdate(), "opens_on": timezone.localdate() - DAY}, "future"),
        ({"opens_on": timezone.localdate() + DAY}, "opens on"),
    ],
)
def test_what_cannot_be_issued(unit, trust, fields, words):
    with pytest.raises(RuleBroken, match=words):
        issued(unit, trust, **fields)
    assert Deadline.objects.count() == 0


def test_nothing_is_issued_to_nobody_or_with_a_version_that_is_not_in_use(unit, trust):
    with pytest.raises(RuleBroken, match="at least one"):
        issued(unit)
    with pytest.raises(RuleBroken, match="not in use"):
        issued(unit, trust, version=make_framework_version(status="retired"))
    with pytest.raises(RuleBroken, match="cannot become"):
        campaigns_issue.issue(actor=unit, campaign=make_campaign(status="cancelled"))


def test_issuing_asks_as_much_for_three_agencies_as_for_sixty(unit):
    version, taken = make_framework_version(), []
    issued(unit, make_organisation(sector=Sector.EDUCATION), version=version)
    for number in (3, 60):
        bodies = [make_organisation(sector=Sector.EDUCATION) for _ in range(number)]
        for body in bodies:
            make_seat(None, SeatKind.SAFEGUARDING_LEAD, body)
        campaign = draft(unit, *bodies, version=version)
        taken.append(
            statements(
                lambda campaign=campaign: campaigns_issue.issue(actor=unit, campaign=campaign)
            )
        )
        told = mails("audits.issued").filter(about_id__in=campaign.returns.values("pk"))
        assert told.count() == number
    assert taken == [35, 35]


def test_a_late_one_joins_with_a_clock_and_a_mail_of_its_own(unit, trust, school, school_lead):
    campaign = issued(unit, trust)
    due = campaign.closes_on + 7 * DAY
    join = {"actor": unit, "campaign": campaign, "due_on": due}
    row = campaigns_issue.join(organisation=school, **join)
    assert (row.due_on, row.asked, clock(row).due_on, row.length) == (due, 4, due, "school")
    assert mails("audits.issued").get(to=school_lead).about_id == row.pk
    assert campaigns_issue.join(organisation=school, **join) == row
    assert (campaign.returns.count(), Deadline.objects.count()) == (2, 2)
    everyone = make_organisation(is_class=True)
    with pytest.raises(RuleBroken, match="many bodies"):
        campaigns_issue.join(organisation=everyone, **join)
    with pytest.raises(RuleBroken, match="future"):
        campaigns_issue.join(organisation=make_organisation(), **join | {"due_on": TODAY()})
    closed = make_campaign(status="closed")
    with pytest.raises(RuleBroken, match="not open"):
        campaigns_issue.join(organisation=trust, actor=unit, campaign=closed, due_on=due)


@pytest.mark.shows("AUD-16")
def test_more_time_moves_one_clock_and_no_other(unit, trust, school, trust_lead):
    campaign = issued(unit, trust, school)
    row, other = of(campaign, trust), of(campaign, school)
    before = (clock(other).due_on, clock(other).next_chase_on, clock(other).history.count())
    due = campaign.closes_on + 14 * DAY
    extend = {"actor": unit, "agency_return": row, "due_on": due, "reason": "The lead is new."}
    assert campaigns_returns.extend(**extend) is True
    assert campaigns_returns.extend(**extend) is False
    moved = clock(row)
    assert (moved.due_on, moved.original_due_on) == (due, campaign.closes_on)
    assert (clock(other).due_on, clock(other).next_chase_on, clock(other).history.count()) == before
    row.refresh_from_db()
    assert (row.due_on, row.history.first().history_change_reason) == (due, "The lead is new.")
    assert mails("audits.extended").get().to == trust_lead
    with pytest.raises(RuleBroken, match="must be after"):
        campaigns_returns.extend(**extend | {"due_on": due - DAY})
    with pytest.raises(RuleBroken, match="Say why"):
        campaigns_returns.extend(**extend | {"due_on": due + DAY, "reason": " "})
    returned = make_return(campaign, status="submitted")
    with pytest.raises(RuleBroken, match="not waited for"):
        campaigns_returns.extend(**extend | {"agency_return": returned, "due_on": due + DAY})


def test_a_return_is_not_needed_and_asked_again(unit, trust, trust_lead):
    campaign = issued(unit, trust)
    row = of(campaign, trust)
    excuse = {"actor": unit, "agency_return": row, "reason": "It has no contact with children."}
    assert campaigns_returns.excuse(**excuse) is True
    assert campaigns_returns.excuse(**excuse) is False
    row.refresh_from_db()
    assert (row.status, row.excused_reason, clock(row).status) == (
        "excused", "It has no contact with children.", "cancelled",
    )  # fmt: skip
    assert row.statuses.get().reason == "It has no contact with children."
    assert mails("audits.excused").get().to == trust_lead
    make_answer(row)
    due = campaign.closes_on + DAY
    assert campaigns_returns.ask_again(actor=unit, agency_return=row, due_on=due) is True
    assert campaigns_returns.ask_again(actor=unit, agency_return=row, due_on=due) is False
    row.refresh_from_db()
    assert (row.status, row.due_on, row.excused_reason) == ("started", due, "")
    assert (clock(row).status, clock(row).due_on) == ("open", due)
    assert mails("audits.issued").count() == 2
    with pytest.raises(RuleBroken, match="Say why"):
        campaigns_returns.excuse(**excuse | {"reason": ""})


def test_reminders_go_once_a_day_to_each(unit, trust, school, charity, trust_lead, school_lead):
    campaign = issued(unit, trust, school, charity)
    late = of(campaign, trust)
    AgencyReturn.objects.filter(pk=late.pk).update(due_on=TODAY() - DAY)
    told = campaigns_chase.chase(actor=unit, campaign=campaign)
    assert (told.people, told.told_today, str(told)) == (1, 0, "1 person was reminded.")
    keys = list(campaign.returns.values_list("pk", flat=True))
    told = campaigns_chase.chase(actor=unit, campaign=campaign, returns=keys)
    assert (told.people, told.told_today, told.unreached) == (1, 1, (str(charity),))
    assert campaigns_chase.chase(actor=unit, campaign=campaign, returns=keys).people == 0
    assert [mail.to for mail in mails("audits.chase")] == [trust_lead, school_lead]
    with pytest.raises(RuleBroken, match="nobody is reminded"):
        campaigns_chase.chase(actor=unit, campaign=campaign, returns=[])
    with pytest.raises(RuleBroken, match="not open"):
        campaigns_chase.chase(actor=unit, campaign=make_campaign(status="closed"))


def test_the_closing_day_moves_for_all_but_those_with_their_own(unit, trust, school, school_lead):
    campaign = issued(unit, trust, school)
    own = campaign.closes_on + 30 * DAY
    campaigns_returns.extend(
        actor=unit, agency_return=of(campaign, trust), due_on=own, reason="The lead is new."
    )
    new = campaign.closes_on + 7 * DAY
    move = {"actor": unit, "campaign": campaign, "closes_on": new, "reason": "Half-term."}
    assert campaigns_close.move_closing(**move) == 1
    assert campaigns_close.move_closing(**move) == 0
    assert (of(campaign, school).due_on, clock(of(campaign, school)).due_on) == (new, new)
    assert (of(campaign, trust).due_on, clock(of(campaign, trust)).due_on) == (own, own)
    assert [mail.to for mail in mails("audits.due-moved")] == [school_lead]
    with pytest.raises(RuleBroken, match="future"):
        campaigns_close.move_closing(**move | {"closes_on": TODAY()})


@pytest.mark.shows("AUD-15")
def test_a_campaign_closes_opens_again_and_stays_readable(unit, trust, school, trust_lead):
    campaign = issued(unit, trust, school)
    late = of(campaign, trust)
    assert campaigns_close.close(actor=unit, campaign=campaign) == 2
    assert campaigns_close.close(actor=unit, campaign=campaign) == 2
    campaign.refresh_from_db()
    assert (campaign.status, campaign.closed_at is not None) == ("closed", True)
    assert campaign.statuses.count() == 2
    assert {row.status for row in Deadline.objects.all()} == {"cancelled"}
    assert AgencyReturn.objects.visible_to(trust_lead).get() == late
    again = {"actor": unit, "campaign": campaign, "reason": "Two schools were ill."}
    new = campaign.closes_on + 10 * DAY
    assert campaigns_close.reopen(closes_on=new, **again) is True
    assert campaigns_close.reopen(closes_on=new, **again) is False
    assert {(row.status, row.due_on) for row in Deadline.objects.all()} == {("open", new)}
    late.refresh_from_db()
    assert late.due_on == new
    with pytest.raises(RuleBroken, match="Only a closed"):
        campaigns_close.reopen(closes_on=new, **again | {"campaign": make_campaign(status="draft")})


def test_a_campaign_is_cancelled(unit, trust, trust_lead):
    campaign = issued(unit, trust)
    cancel = {"actor": unit, "campaign": campaign, "reason": "Replaced by the themed audit."}
    assert campaigns_close.cancel(**cancel) is True
    assert campaigns_close.cancel(**cancel) is False
    assert clock(of(campaign, trust)).status == "cancelled"
    assert mails("audits.cancelled").get().to == trust_lead
    with pytest.raises(RuleBroken, match="Say why"):
        campaigns_close.cancel(actor=unit, campaign=make_campaign(), reason=" ")
    with pytest.raises(RuleBroken, match="cannot become"):
        campaigns_close.cancel(
            actor=unit, campaign=make_campaign(status="closed"), reason="Too late."
        )


def test_many_clocks_end_in_as_many_statements(unit):
    version, taken = make_framework_version(), []
    for number in (3, 60):
        bodies = [make_organisation() for _ in range(number)]
        campaign = issued(unit, *bodies, version=version)
        taken.append(
            statements(
                lambda campaign=campaign: campaigns_close.close(actor=unit, campaign=campaign)
            )
        )
    assert taken == [20, 20]


@pytest.mark.shows("AUD-09")
def test_the_boards_figures(unit):
    campaign = make_campaign()
    yesterday = timezone.now() - DAY
    for status in ("not_started", "started", "to_sign", "queried", "moderated", "excused"):
        make_return(campaign, status=status)
    make_return(campaign, due_on=TODAY() - DAY)
    make_return(campaign, status="submitted", due_on=TODAY() - 3 * DAY, submitted_at=yesterday)
    make_return(campaign, issued_at=None)
    counts = figures(campaign, TODAY())
    assert (counts.asked, counts.not_started, counts.started, counts.to_sign) == (7, 2, 1, 1)
    assert (counts.returned, counts.late, counts.in_time, counts.excused) == (3, 1, 2, 1)
    assert (counts.in_time_percent, counts.in_time_said, counts.missing) == (67, "67%", 4)
    off = closures()
    said = {standing(row, TODAY(), off)[0] for row in returns_of(campaign)}
    assert {"Not needed", "Not issued yet", "Returned in time"} < said
