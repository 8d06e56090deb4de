"""A part goes back with a question; it is handed in again; both versions stay and stand side by side."""

import datetime as dt

import pytest
from django.utils import timezone

from audits.clocks import RETURN
from audits.models import SectionQuery
from audits.queries.campaigns import figures, returns_of, seen_by, standing
from audits.queries.insight import not_returned, participation
from audits.rules.returns import CampaignStatus, ReturnStatus
from audits.services import quality_queries as deeds
from audits.services import signing
from audits.services.answering import Typed, save_answers
from audits.services.campaigns_chase import chase
from audits.services.campaigns_close import awaited
from audits.services.campaigns_returns import excuse
from core import history
from core.errors import RuleBroken
from core.models import Message
from deadlines.calendar import closures
from deadlines.models import Deadline
from tests.factories.audited_quality import (
    answer_all,
    asked_campaign,
    asked_return,
    handed_in,
    officer_of,
    send_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-14")]
QUESTION = "Which rota do you mean? The child in the Hoylake case was not on it."


def day(number):
    return timezone.localdate() + dt.timedelta(days=number)


def sent_back(unit, made, code="A", **fields):
    part = made.sections.get(section__code=code)
    return deeds.send_back(
        actor=unit, section=part, **{"text": QUESTION, "due_on": day(10)} | fields
    )


def clock_of(made):
    return Deadline.objects.get(record_id=made.pk, code=RETURN.code)


def again(made, lead, code="A", **said):
    part = made.sections.get(section__code=code)
    rows = {each.code: each.pk for each in part.section.standards.get().questions.all()}
    typed = {rows[name]: Typed(**value) for name, value in said.items()}
    return save_answers(actor=lead, section=part, typed=typed)


def test_a_part_goes_back_and_the_clock_runs_again(unit, trust_lead):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    made.refresh_from_db()
    clock = clock_of(made)
    assert (made.status, made.due_on, query.about_version) == (ReturnStatus.QUERIED, day(10), 1)
    assert (clock.status, clock.due_on) == ("open", day(10))
    assert sent_back(unit, made) == query
    assert SectionQuery.objects.count() == 1
    told = Message.objects.filter(kind="audits.sent-back")
    assert [each.to for each in told] == [trust_lead]
    assert "rota" not in told.get().body + told.get().subject


def test_several_parts_go_back_and_the_clock_runs_to_the_first_day(unit, trust_lead):
    made = handed_in(trust_lead)
    sent_back(unit, made)
    sent_back(unit, made, "B", due_on=day(4))
    assert clock_of(made).due_on == day(4)
    sent_back(unit, made)
    assert clock_of(made).due_on == day(4)
    with pytest.raises(RuleBroken, match="sent back already"):
        sent_back(unit, made, text="And another thing.")


def test_only_the_part_sent_back_can_be_written(unit, trust_lead):
    made = handed_in(trust_lead)
    sent_back(unit, made)
    again(made, trust_lead, A2={"narrative": "The rota of the duty desk."})
    with pytest.raises(RuleBroken, match="Only the parts that were sent back"):
        again(made, trust_lead, "B", B1={"value": "yes"})


def test_it_is_handed_in_again_and_both_versions_stay(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    again(made, trust_lead, A2={"narrative": "The rota of the duty desk."})
    made = send_in(trust_lead, made)
    query.refresh_from_db()
    assert made.status == ReturnStatus.SUBMITTED
    assert query.answered_at
    assert clock_of(made).status == "done"
    assert [each.number for each in made.handed_in.all()] == [2, 1]
    for person in (unit, trust_lead):
        page = client_for(person).get(f"/audits/returns/{made.pk}/versions/")
        text = page.content.decode()
        assert "The rota of the duty desk." in text
        assert "Both are read each May." in text
        assert "On that day." not in text
        assert [(row.code, row.what) for row in page.context["rows"]] == [("A2", "In words")]
    back = client_for(unit).get(f"/audits/returns/{made.pk}/versions/?old=2&new=1")
    assert back.context["rows"][0].new.startswith("- a policy")
    assert (
        "choose"
        in client_for(unit)
        .get(f"/audits/returns/{made.pk}/versions/?old=9&new=1")
        .content.decode()
        .lower()
    )


def test_an_earlier_version_is_not_changed_by_a_later_one(unit, trust_lead):
    made = handed_in(trust_lead)
    first = made.handed_in.get()
    sent_back(unit, made)
    again(made, trust_lead, A2={"narrative": "Other words."})
    send_in(trust_lead, made)
    kept = made.handed_in.get(number=1)
    assert (kept.content, kept.digest) == (first.content, first.digest)


def test_the_last_question_taken_back_leaves_the_return_as_it_was(unit, trust_lead):
    made = handed_in(trust_lead)
    due = made.due_on
    one, two = sent_back(unit, made), sent_back(unit, made, "B", due_on=day(4))
    assert deeds.withdraw(actor=unit, query=two, reason="Answered by telephone.")
    made.refresh_from_db()
    assert (made.status, clock_of(made).due_on) == (ReturnStatus.QUERIED, day(10))
    assert deeds.withdraw(actor=unit, query=one, reason="Not needed.")
    made.refresh_from_db()
    assert (made.status, made.due_on) == (ReturnStatus.SUBMITTED, due)
    assert (clock_of(made).status, clock_of(made).due_on) == ("done", due)
    assert deeds.withdraw(actor=unit, query=one, reason="Not needed.") is False
    assert SectionQuery.history.filter(history_type="-").count() == 2


def test_a_question_is_not_taken_back_once_the_part_is_changed(unit, trust_lead):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    again(made, trust_lead, A2={"narrative": "Other words."})
    with pytest.raises(RuleBroken, match="has changed this part"):
        deeds.withdraw(actor=unit, query=query, reason="Not needed.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "  "}, "Write what you ask"),
        ({"due_on": timezone.localdate() - dt.timedelta(days=1)}, "in the past"),
    ],
)
def test_what_makes_no_sense_is_refused(unit, trust_lead, fields, words):
    made = handed_in(trust_lead)
    with pytest.raises(RuleBroken, match=words):
        sent_back(unit, made, **fields)


def test_nothing_goes_back_before_it_is_handed_in_or_after_the_audit_is_closed(unit, trust_lead):
    from tests.factories.audited_quality import asked_return

    waiting = asked_return(trust_lead)
    with pytest.raises(RuleBroken, match="Not started"):
        sent_back(unit, waiting)
    made = handed_in(trust_lead)
    history.change(made.campaign, actor=unit, reason="x", status=CampaignStatus.CLOSED)
    with pytest.raises(RuleBroken, match="closed"):
        sent_back(unit, made)


def test_who_may_send_back_and_who_may_compare(
    unit, trust_lead, trust_colleague, school_lead, scrutineer, council_exec, client_for
):
    made = handed_in(trust_lead)
    page = f"/audits/returns/{made.pk}/sections/A/send-back/"
    for person in (trust_lead, trust_colleague, school_lead, scrutineer, council_exec):
        assert client_for(person).get(page).status_code == 403
    typed = {"text": QUESTION} | dict(
        zip(
            ("due_on_day", "due_on_month", "due_on_year"),
            (day(9).day, day(9).month, day(9).year),
            strict=True,
        )
    )
    compare = f"/audits/returns/{made.pk}/versions/"
    assert client_for(scrutineer).get(compare).status_code == 200
    assert client_for(unit).post(page, typed).status_code == 302
    assert client_for(scrutineer).get(compare).status_code == 404  # it is being written again
    assert client_for(trust_colleague).get(compare).status_code == 404
    assert client_for(school_lead).get(compare).status_code == 404
    query = SectionQuery.objects.get()
    away = f"/audits/returns/{made.pk}/queries/{query.pk}/withdraw/"
    assert client_for(trust_lead).post(away, {"reason": "No"}).status_code == 403
    assert client_for(unit).post(away, {"reason": "Settled"}).status_code == 302
    assert (
        "Sent back"
        not in client_for(trust_lead).get(f"/audits/returns/{made.pk}/").content.decode()
    )


@pytest.mark.parametrize(("due", "in_time"), [(-3, 0), (0, 1)])
def test_what_was_late_stays_late_whatever_day_a_question_brings(
    unit, trust_lead, due: int, in_time: int
):
    made = asked_return(trust_lead, asked_campaign())
    answer_all(trust_lead, made)
    history.change(made, actor=unit, reason="Made for a test", due_on=day(due))
    made = send_in(trust_lead, made)
    sent_back(unit, made)
    row = returns_of(made.campaign).get()
    assert row.due_on == day(10)
    assert figures(made.campaign, timezone.localdate()).in_time == in_time
    said = standing(row, timezone.localdate(), closures())[0]
    assert (said == "Returned in time") is bool(in_time)


def test_while_it_waits_for_its_signature_again_it_counts_as_returned(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    late, campaign = made.due_on + dt.timedelta(days=40), made.campaign
    sent_back(unit, made)
    again(made, trust_lead, A2={"narrative": "The rota of the duty desk."})
    signing.send_to_sign(actor=trust_lead, agency_return=made)
    made.refresh_from_db()
    assert made.status == ReturnStatus.TO_SIGN
    counts = figures(campaign, late)
    assert (counts.asked, counts.returned, counts.missing, counts.late, counts.in_time) == (1, 1, 0, 0, 1)  # fmt: skip
    assert counts.to_sign == 1
    row = returns_of(campaign).get()
    assert standing(row, late, closures()) == ("Returned in time", "done")
    assert seen_by(unit).get(pk=campaign.pk).returned == 1
    assert awaited(campaign).count() == 0
    with pytest.raises(RuleBroken, match="waited for"):
        chase(actor=unit, campaign=campaign, returns=[made.pk])
    with pytest.raises(RuleBroken, match="not waited for"):
        excuse(actor=unit, agency_return=made, reason="x")
    client, board = client_for(unit), f"/audits/campaigns/{campaign.reference}/"
    for query in ("status=returned", "late=on_day", "status=to_sign"):
        assert str(made.organisation) in client.get(f"{board}?{query}").content.decode()
    for query in ("late=late", "late=after"):
        assert list(client.get(f"{board}?{query}").context["page"].records) == []
    assert str(made.organisation) in client.get(f"{board}quality/").content.decode()
    assert list(not_returned(campaign)) == []
    sector = participation(campaign, "sector")[0]
    assert (sector.asked, sector.returned, sector.in_time) == (1, 1, 1)


def test_a_return_that_waits_for_its_first_signature_is_waited_for(unit, trust_lead):
    made = asked_return(trust_lead)
    answer_all(trust_lead, made)
    signing.name_signatory(
        actor=trust_lead, agency_return=made, place=signing.OFFICER, person=officer_of(made)
    )
    signing.send_to_sign(actor=trust_lead, agency_return=made)
    counts = figures(made.campaign, made.due_on + dt.timedelta(days=1))
    assert (counts.to_sign, counts.returned, counts.late) == (1, 0, 1)
    assert awaited(made.campaign).count() == 1
