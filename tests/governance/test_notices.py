"""Notices that agencies acknowledge: each deed once, twice and illegally; who has and who has not."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.models import Message
from deadlines.models import Deadline
from deadlines.queries import due_from
from governance.clocks import ACKNOWLEDGE
from governance.models import Acknowledgement, Notice
from governance.queries.notices import days_taken, own_words, standing
from governance.queries.notices_receivers import nobody_at, receivers, unreached
from governance.rules.actions import ASK_MOVES, AskStatus, Spread
from governance.services import notices as deeds
from partnership.models import Seat
from partnership.rules import SeatKind
from tests.factories import make_organisation, make_person, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.shows("LIB-06")]
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def issue(unit, *asked, **values):
    told = {"kind": Spread.POLICY, "title": "The procedure changed", "text": "Read it"}
    told |= {"due_on": TODAY() + 10 * DAY, "organisations": asked}
    return deeds.issue(actor=unit, **(told | values))


@pytest.fixture
def notice(unit, trust, school, trust_lead, school_lead):
    return issue(unit, trust, school)


def of(notice, organisation):
    return Acknowledgement.objects.get(notice=notice, organisation=organisation)


def clock(row):
    return Deadline.objects.of(row).get(code=ACKNOWLEDGE.code)


def test_each_agency_is_asked_once_with_a_clock_of_its_own(notice, unit, trust, school, trust_lead):
    assert issue(unit, trust, school) == notice
    assert Acknowledgement.objects.count() == 2
    running = clock(of(notice, trust))
    assert (running.owner_organisation, running.due_on) == (trust, notice.due_on)
    mails = Message.objects.filter(kind="governance.notice-issued")
    assert mails.count() == 2
    assert notice.reference in mails.get(to=trust_lead).subject


@pytest.mark.parametrize(
    ("values", "field"),
    [({"organisations": []}, "to"), ({"title": ""}, "title"), ({"text": " "}, "text")],
)
def test_a_notice_says_what_to_whom(values, field, unit, trust):
    with pytest.raises(RuleBroken) as broken:
        issue(unit, trust, **values)
    assert broken.value.field == field


def test_a_notice_is_due_in_the_future(unit, trust):
    with pytest.raises(RuleBroken, match="in the future"):
        issue(unit, trust, due_on=TODAY())


def test_a_lead_acknowledges_for_their_agency_alone(notice, trust, school, trust_lead):
    assert deeds.acknowledge(actor=trust_lead, notice=notice) == 1
    assert deeds.acknowledge(actor=trust_lead, notice=notice) == 0
    assert (of(notice, trust).person, of(notice, school).at) == (trust_lead, None)
    assert clock(of(notice, trust)).status == "done"
    assert clock(of(notice, school)).status == "open"


def test_an_agency_that_was_not_asked_acknowledges_nothing(notice, charity_lead):
    with pytest.raises(RuleBroken, match="not asked"):
        deeds.acknowledge(actor=charity_lead, notice=notice)


def test_those_who_have_not_are_chased_once_a_day(notice, unit, trust_lead, school_lead):
    deeds.acknowledge(actor=trust_lead, notice=notice)
    assert deeds.chase(actor=unit, notice=notice) == 1
    assert deeds.chase(actor=unit, notice=notice) == 0
    assert Message.objects.get(kind="governance.notice-chase").to == school_lead


def test_ended_its_clocks_stop_and_nobody_is_asked(
    notice, unit, trust, school, trust_lead, school_lead
):
    deeds.acknowledge(actor=trust_lead, notice=notice)
    assert deeds.end(actor=unit, notice=notice, reason="Replaced") is True
    assert deeds.end(actor=unit, notice=notice, reason="Replaced") is False
    assert [clock(of(notice, one)).status for one in (trust, school)] == ["done", "cancelled"]
    with pytest.raises(RuleBroken, match="has ended"):
        deeds.acknowledge(actor=school_lead, notice=notice)
    with pytest.raises(RuleBroken, match="has ended"):
        deeds.chase(actor=unit, notice=notice)


def test_every_pair_of_statuses():
    allowed = {(a, b) for a, to in ASK_MOVES.items() for b in to}
    assert allowed == {(AskStatus.OPEN, AskStatus.ENDED)}


def test_how_an_agency_stands(notice, trust):
    row = of(notice, trust)
    today = TODAY()
    assert standing(row, today) == ("Not yet", "waiting")
    assert standing(row, notice.due_on + DAY) == ("1 day late", "overdue")
    assert days_taken(row, today + 4 * DAY) == 4
    row.at = timezone.now()
    assert standing(row, today) == ("Acknowledged in time", "done")
    row.at = timezone.now() + 12 * DAY
    assert standing(row, today) == ("Acknowledged 2 days late", "done")


def test_a_lead_presses_the_button_and_the_list_says_who_has_not(
    notice, trust, school, trust_lead, unit, client_for
):
    lead, address = client_for(trust_lead), reverse("notice", args=[notice.reference])
    assert "I have read this and passed it on" in lead.get(address).content.decode()
    lead.post(reverse("notice_acknowledge", args=[notice.reference]))
    assert "I have read this and passed it on" not in lead.get(address).content.decode()
    missing = {"answered": "no", "export": "csv"}
    sheet = client_for(unit).get(reverse("notice_agencies", args=[notice.reference]), missing)
    text = b"".join(sheet).decode()
    assert school.name in text
    assert trust.name not in text


@pytest.mark.parametrize(
    ("to", "names"),
    [
        ({"to": "all"}, {"Mersey Bank Community NHS Trust", "Hoylake Lane Primary School", "Mersey Bank Council"}),
        ({"to": "sectors", "sectors": ["education"]}, {"Hoylake Lane Primary School"}),
    ],
)  # fmt: skip
def test_a_notice_goes_to_all_or_to_sectors(to, names, unit, trust, school, council, client_for):
    make_organisation("All childminders", is_class=True)
    day = (TODAY() + 9 * DAY).isoformat()
    typed = {"kind": "policy", "title": "A", "text": "B", "due_on": day, **to}
    assert client_for(unit).post(reverse("notice_new"), typed).status_code == 302
    assert {row.organisation.name for row in Acknowledgement.objects.all()} == names


def test_nobody_chosen_is_told_beside_the_question(unit, client_for):
    day = (TODAY() + 9 * DAY).isoformat()
    typed = {"kind": "policy", "title": "A", "text": "B", "due_on": day, "to": "chosen"}
    page = client_for(unit).post(reverse("notice_new"), typed)
    assert (page.status_code, "Choose at least one agency" in page.content.decode()) == (422, True)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_row_and_three(
    rows, unit, trust, scrutineer, client_for, django_assert_num_queries
):
    for n in range(rows):
        issue(unit, trust, title=f"Notice {n}")
    client = client_for(scrutineer)
    client.get(reverse("notice_list"))
    with django_assert_num_queries(5):
        client.get(reverse("notice_list"))


# --- Agencies where nobody can receive it ------------------------------------------------------------

NOBODY = "Nobody at Catch22 can receive it. Give somebody there a seat as safeguarding lead."


@pytest.fixture
def catch22(db):
    """An agency without a lead: a contributor cannot open notices, a lead's account is closed."""
    there = make_organisation("Catch22")
    make_seat(make_person("Una Contributor"), SeatKind.CONTRIBUTOR, there)
    make_seat(make_person("Gone Lead", is_active=False), SeatKind.SAFEGUARDING_LEAD, there)
    return there


def test_where_nobody_can_receive_it_the_notice_says_so(
    unit, trust, trust_lead, catch22, client_for
):
    client, day = client_for(unit), (TODAY() + 9 * DAY).isoformat()
    typed = {"kind": "policy", "title": "A", "text": "B", "due_on": day, "to": "chosen"}
    typed["organisations"] = [trust.pk, catch22.pk]
    page = client.post(reverse("notice_new"), typed, follow=True).content.decode()
    assert "it reaches only 1 of 2 agencies" in page
    assert NOBODY in page
    assert list(Message.objects.values_list("to", flat=True)) == [trust_lead.pk]
    agencies = reverse("notice_agencies", args=[Notice.objects.get().reference])
    listed = client.get(agencies).content.decode()
    assert NOBODY in listed
    assert trust_lead.name in listed
    client_for(trust_lead).post(
        reverse("notice_acknowledge", args=[Notice.objects.get().reference])
    )
    assert NOBODY in client.get(agencies).content.decode()


def test_nobody_is_said_to_be_reminded_where_nobody_can_be(
    unit, trust, trust_lead, catch22, client_for
):
    found, client = issue(unit, trust, catch22), client_for(unit)
    address = reverse("notice_chase", args=[found.reference])
    page = client.post(address, follow=True).content.decode()
    assert "to those who can receive one" in page
    assert "to those who have not acknowledged are" not in page
    deeds.acknowledge(actor=trust_lead, notice=found)
    page = client.post(address, follow=True).content.decode()
    assert "Nobody is reminded" in page
    assert "Remind those who have not" not in page


def test_a_notice_that_reaches_everybody_says_that(unit, trust, trust_lead, client_for):
    day = (TODAY() + 9 * DAY).isoformat()
    typed = {"kind": "policy", "title": "A", "text": "B", "due_on": day, "to": "chosen"}
    typed["organisations"] = [trust.pk]
    page = client_for(unit).post(reverse("notice_new"), typed, follow=True).content.decode()
    assert "The notice is issued. Those who receive it get a mail at once." in page
    assert "Nobody at" not in page


def test_who_receives_is_one_question_however_many(
    trust, school, trust_lead, catch22, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert receivers([trust])[trust.pk] == [trust_lead]
    with django_assert_num_queries(1):
        assert nobody_at([trust, school, catch22]) == [school, catch22]
    assert unreached([school, catch22]).startswith(f"Nobody at {school} or Catch22 can receive it.")
    assert unreached([]) == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_agencies_ask_the_same_number_of_questions_for_one_row_and_three(
    rows, unit, scrutineer, client_for, django_assert_num_queries
):
    asked = [make_organisation(f"Agency {n}") for n in range(rows)]
    found, client = issue(unit, *asked), client_for(scrutineer)
    address = reverse("notice_agencies", args=[found.reference])
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)


# --- Who acknowledges, and who sees the count ----------------------------------------------------------


def test_the_unit_does_not_acknowledge_for_its_own_council(unit, council, client_for):
    found = issue(unit, council)
    assert nobody_at([council]) == [council]
    with pytest.raises(RuleBroken, match="safeguarding lead of Mersey Bank Council"):
        deeds.acknowledge(actor=unit, notice=found)
    page = client_for(unit).get(reverse("notice", args=[found.reference])).content.decode()
    assert "I have read this and passed it on" not in page


def test_whoever_receives_it_in_a_leads_stead_acknowledges_until_there_is_one(
    unit, council, council_exec, client_for
):
    found, second = issue(unit, council), issue(unit, council, title="Another")
    client = client_for(council_exec)
    offered = "I have read this and passed it on"
    assert offered in client.get(reverse("notice", args=[found.reference])).content.decode()
    assert deeds.acknowledge(actor=council_exec, notice=found) == 1
    section11, lead = make_person("Sam Eleven"), make_person("Lee Lead")
    make_seat(section11, SeatKind.SECTION11_LEAD, council)
    make_seat(lead, SeatKind.SAFEGUARDING_LEAD, council)
    assert offered not in client.get(reverse("notice", args=[second.reference])).content.decode()
    with pytest.raises(RuleBroken, match="safeguarding lead of"):
        deeds.acknowledge(actor=council_exec, notice=second)
    assert receivers([council])[council.pk] == [lead]
    assert deeds.acknowledge(actor=section11, notice=second) == 1


def test_a_lead_reads_of_their_own_agency_without_a_count(notice, unit, trust_lead, client_for):
    lead, address = client_for(trust_lead), reverse("notice", args=[notice.reference])
    for words in ("Your agency has not acknowledged it yet", "Your agency acknowledged it on"):
        for page in (lead.get(address), lead.get(reverse("notice_list"))):
            text = page.content.decode()
            assert words in text
            assert "of 1" not in text
            assert "Who has and who has not" not in text
        deeds.acknowledge(actor=trust_lead, notice=notice)
    whole = client_for(unit).get(address).content.decode()
    assert "1 of 2" in whole
    assert "Who has and who has not" in whole
    assert own_words(None, AskStatus.ENDED) == "Your agency did not acknowledge it"


def test_who_took_over_from_an_agency_reads_and_acknowledges_what_was_put_to_it(
    notice, unit, trust, trust_lead, school_lead, client_for
):
    today = timezone.localdate()
    after = make_organisation("Mersey Bank Trusts Together")
    lead = make_person("Ola Fenn")
    make_seat(lead, SeatKind.SAFEGUARDING_LEAD, after)
    address = reverse("notice", args=[notice.reference])
    assert client_for(lead).get(address).status_code == 404
    trust.ended_on, trust.succeeded_by = today - dt.timedelta(days=1), after
    trust._change_reason = "Merged"
    trust.save()
    Seat.objects.filter(person=trust_lead).update(ended_on=today - dt.timedelta(days=1))
    assert receivers([trust])[trust.pk] == [lead]
    page = client_for(lead).get(address)
    assert "Your agency has not acknowledged it yet" in page.content.decode()
    assert [row.label for row in due_from(lead)] == [clock(of(notice, trust)).label]
    assert deeds.acknowledge(actor=lead, notice=notice) == 1
    assert of(notice, trust).person == lead
    assert client_for(make_person()).get(address).status_code in {403, 404}
