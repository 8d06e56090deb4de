"""Who the child is, for an agency that was asked: closed unless the business unit opens it, and for a while."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core import history, outbox
from core.errors import RuleBroken
from core.log import entries_for
from core.models import AccessEntry, Message
from partnership import services as partnership
from partnership.models import Person
from partnership.rules import SeatKind
from reviews.models import ChildIdentity, IdentityGrant
from reviews.queries.identity import opened_for, opens_identity
from reviews.queries.readers import by_decision, openings, shown_to_agencies
from reviews.services import answers, colleagues, identity, requests, reviews
from reviews.services import incidents as cases
from tests.factories import make_child, make_person, make_request, make_review, make_seat
from tests.reviews.test_identity import NAME, PLANTED, traces, unpacked

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-02")]
WHY = "They must find her records"


@pytest.fixture
def review(unit):
    review = make_review()
    child = make_child(review.incident)
    history.create(ChildIdentity(child=child, **PLANTED), actor=unit, reason="Made for a test")
    return review


@pytest.fixture
def asked(review, unit, trust, trust_lead):
    return requests.ask_agency(
        actor=unit, review=review, organisation=trust, due_on=timezone.localdate()
    )


@pytest.fixture
def shown(asked, unit):
    identity.open_identity(actor=unit, request=asked, reason=WHY)
    return asked


def address(asked, name="request_identity", *more):
    return reverse(name, args=[asked.pk, *(more or ([1] if name == "request_identity" else []))])


def sees(person, asked):
    asked.refresh_from_db()
    asked.review.refresh_from_db()
    return opens_identity(Person.objects.get(pk=person.pk), asked)


# --- Off unless it is opened ---------------------------------------------------------------------


@pytest.mark.shows("REV-18")
def test_it_is_closed_to_the_agency_unless_it_is_opened(asked, trust_lead, client_for):
    browser = client_for(trust_lead)
    page = browser.get(reverse("request", args=[asked.pk])).content.decode()
    assert "The portal does not show it to your agency" in page
    for answer in (browser.get(address(asked)), browser.post(address(asked), {"reason": "x"})):
        assert (answer.status_code, traces(answer.content.decode())) == (403, [])
    refused = AccessEntry.objects.filter(action="refused", person=trust_lead)
    assert {entry.reason[:29] for entry in refused} == {"Who the child is was not open"}


@pytest.mark.shows("REV-18")
def test_the_lead_sees_it_once_after_a_reason_and_the_opening_is_kept(
    shown, trust_lead, client_for
):
    browser = client_for(trust_lead)
    assert traces(browser.get(address(shown)).content.decode()) == []
    empty = browser.post(address(shown), {"reason": " "})
    assert (empty.status_code, traces(empty.content.decode())) == (422, [])
    assert not entries_for(shown).filter(action="open identity").exists()
    page = browser.post(address(shown), {"reason": "To search our records"})
    assert NAME in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert traces(page.content.decode().split("</title>")[0]) == []
    entry = entries_for(shown).get(action="open identity")
    assert (entry.person, entry.reason, entry.detail["child"]) == (
        trust_lead, "To search our records", 1,
    )  # fmt: skip
    assert entry in openings(shown.review.incident)
    assert traces(browser.get(address(shown)).content.decode()) == []


def test_a_child_that_is_not_there_is_404(shown, trust_lead, client_for):
    assert client_for(trust_lead).get(address(shown, "request_identity", 7)).status_code == 404


@pytest.mark.parametrize("role", ["school_lead", "charity_lead"])
def test_another_agency_finds_nothing(role, shown, unit, school, client_for, request):
    """Asked in the same review, with an identity of its own open, or not asked at all: 404."""
    person = request.getfixturevalue(role)
    if role == "school_lead":
        theirs = make_request(shown.review, school)
        identity.open_identity(actor=unit, request=theirs, reason=WHY)
    for name in ("request_identity", "request_identity_open", "request_identity_close"):
        answer = client_for(person).post(address(shown, name), {"reason": "Curious"})
        expected = 404 if name == "request_identity" else 403
        assert (name, answer.status_code, traces(answer.content.decode())) == (name, expected, [])


@pytest.mark.parametrize(
    "role",
    ["council_exec", "scrutineer", "board_member", "panel_member", "administrator", "practitioner",
     "outsider", "unit"],
)  # fmt: skip
def test_the_agencys_page_is_for_the_agency_alone(role, shown, client_for, request):
    browser = client_for(request.getfixturevalue(role))
    answer = browser.post(address(shown), {"reason": "Curious"})
    assert (answer.status_code, traces(answer.content.decode())) == (403, [])


@pytest.mark.parametrize(
    "role", ["council_exec", "panel_member", "administrator", "trust_lead", "trust_colleague"]
)
def test_only_the_business_unit_opens_and_closes_it(role, asked, client_for, request):
    browser = client_for(request.getfixturevalue(role))
    for name in ("request_identity_open", "request_identity_close"):
        assert browser.post(address(asked, name), {"reason": WHY}).status_code == 403
    assert not IdentityGrant.objects.exists()


def test_who_is_seated_as_a_lead_later_sees_nothing_by_that(shown, administrator, trust):
    """An administrator gives such seats: by it alone nobody reaches who a child is."""
    late = make_person()
    today = timezone.localdate()
    partnership.take_seat(
        actor=administrator, person=late, kind=SeatKind.SAFEGUARDING_LEAD, organisation=trust,
        started_on=today,
    )  # fmt: skip
    assert not sees(late, shown)


# --- Opening it ----------------------------------------------------------------------------------


def test_with_the_request_it_is_off_unless_ticked_and_given_a_reason(
    review, unit, trust, trust_lead, client_for
):
    browser, page = client_for(unit), reverse("review_request_new", args=[review.reference])
    day = timezone.localdate()
    typed = {
        "organisation": trust.pk, "asked_for": "Everything", "due_on_day": day.day,
        "due_on_month": day.month, "due_on_year": day.year,
    }  # fmt: skip
    assert not browser.get(page).context["form"]["identity"].value()
    answer = browser.post(page, typed | {"identity": "on"})
    assert list(answer.context["form"].errors) == ["identity_reason"]
    assert not review.requests.exists()  # all or nothing
    assert browser.post(page, typed | {"identity": "on", "identity_reason": WHY}).status_code == 302
    assert sees(trust_lead, review.requests.get())
    assert not Message.objects.filter(kind=identity.OPENED).exists()  # the request's own mail goes


def test_without_the_tick_a_reason_opens_nothing(review, unit, trust, trust_lead):
    asked = requests.ask_agency(
        actor=unit, review=review, organisation=trust, due_on=timezone.localdate(),
        identity_reason=WHY,
    )  # fmt: skip
    assert not sees(trust_lead, asked)


def test_later_it_is_opened_by_name_with_a_reason_and_told_without_a_word_of_who(
    asked, unit, trust_lead, client_for
):
    page = address(asked, "request_identity_open")
    browser = client_for(unit)
    assert trust_lead.name in browser.get(page).content.decode()
    assert browser.post(page, {"reason": ""}).status_code == 422
    assert browser.post(page, {"reason": WHY}).status_code == 302
    grant = IdentityGrant.objects.get()
    assert (grant.user, grant.granted_by, grant.reason) == (trust_lead, unit, WHY)
    assert identity.open_identity(actor=unit, request=asked, reason=WHY) == 0  # twice is once
    assert IdentityGrant.history.count() == 1
    outbox.deliver(timezone.now())
    told = [each for each in mail.outbox if "see who the child is" in each.subject]
    assert [each.to for each in told] == [[trust_lead.email]]
    assert traces(" ".join(each.subject + each.body for each in mail.outbox)) == []


def test_it_opens_to_nobody_in_a_leads_stead(review, unit, trust, trust_colleague):
    asked = make_request(review, trust)
    with pytest.raises(RuleBroken, match="Nobody leads safeguarding"):
        identity.open_identity(actor=unit, request=asked, reason=WHY)
    assert not sees(trust_colleague, asked)


def test_it_stands_under_who_can_see_this(shown, unit, trust, trust_lead, client_for):
    row = next(row for row in by_decision(shown.review) if row.what.startswith("Who the child is"))
    assert (row.person, row.what, row.reason, row.by) == (
        trust_lead.name, f"Who the child is, for the request to {trust}", WHY, unit.name,
    )  # fmt: skip
    assert [(r.person, r.what) for r in shown_to_agencies(shown.review.incident)] == [
        (trust_lead.name, str(trust))
    ]
    browser = client_for(unit)
    for name in ("review_access", "incident_access"):
        reference = shown.review if name == "review_access" else shown.review.incident
        page = browser.get(reverse(name, args=[reference.reference])).content.decode()
        assert (WHY in page, traces(page)) == (True, [])


def test_the_list_of_openings_tells_who_looked_and_why(shown, unit, trust_lead, client_for):
    client_for(trust_lead).post(address(shown), {"reason": "To search our records"})
    for name, record in (
        ("review_log", shown.review), ("incident_access", shown.review.incident),
    ):  # fmt: skip
        page = client_for(unit).get(reverse(name, args=[record.reference])).content.decode()
        assert "To search our records" in page
        assert traces(page) == []


@pytest.mark.shows("REV-01")
def test_no_list_export_or_other_page_holds_it(shown, trust_lead, unit, client_for):
    names = ("request", "request_summary", "request_check", "request_colleagues", "request_files")
    pages = [reverse(name, args=[shown.pk]) for name in names]
    pages += [reverse("home"), reverse("request_list")]
    lists = [reverse("request_list") + "?export=xlsx", reverse("outbox")]
    for person, addresses in ((trust_lead, pages), (unit, pages + lists)):
        for where in addresses:
            answer = client_for(person).get(where)
            body = b"".join(answer) if answer.streaming else answer.content
            assert (where, traces(unpacked(body))) == (where, [])


# --- A colleague ---------------------------------------------------------------------------------


@pytest.fixture
def helping(shown, trust_lead, trust_colleague):
    colleagues.share_request(
        actor=trust_lead, request=shown, person=trust_colleague, reason="Write the part", until=None
    )
    return trust_colleague


def extend(actor, asked, person, reason="She searches the records"):
    return identity.extend_identity(actor=actor, request=asked, person=person, reason=reason)


def test_sharing_the_request_does_not_show_who_the_child_is(shown, helping, client_for):
    assert client_for(helping).post(address(shown), {"reason": "x"}).status_code == 403


def test_a_lead_shows_it_to_a_colleague_and_closes_it_again(shown, trust_lead, helping, client_for):
    lead = client_for(trust_lead)
    page = address(shown, "request_identity_extend", helping.pk)
    assert lead.post(page, {"reason": ""}).status_code == 422
    assert lead.post(page, {"reason": "She searches the records"}).status_code == 302
    assert NAME in client_for(helping).post(address(shown), {"reason": "Search"}).content.decode()
    assert not extend(trust_lead, shown, helping)  # twice is once
    close = address(shown, "request_identity_withhold", helping.pk)
    assert lead.post(close).status_code == 302
    assert (sees(helping, shown), sees(trust_lead, shown)) == (False, True)


def test_it_goes_when_the_request_is_taken_back_and_does_not_come_back_with_it(
    shown, trust_lead, helping
):
    extend(trust_lead, shown, helping)
    colleagues.unshare(actor=trust_lead, request=shown, person=helping, reason="Done")
    assert not sees(helping, shown)
    colleagues.share_request(
        actor=trust_lead, request=shown, person=helping, reason="Again", until=None
    )
    assert not sees(helping, shown)


def test_it_ends_with_the_last_day_of_the_sharing(shown, trust_lead, helping):
    today = timezone.localdate()
    colleagues.share_request(
        actor=trust_lead, request=shown, person=helping, reason="This week", until=today
    )
    extend(trust_lead, shown, helping)
    grant = IdentityGrant.objects.get(user=helping)
    assert (grant.until, sees(helping, shown)) == (today, True)
    IdentityGrant.objects.filter(pk=grant.pk).update(until=today - dt.timedelta(days=1))
    assert not sees(helping, shown)


def test_only_a_lead_who_sees_it_shows_it_and_only_to_whom_it_is_shared_with(
    shown, unit, trust, trust_lead, helping, client_for
):
    second = make_person()
    make_seat(second, SeatKind.SAFEGUARDING_LEAD, trust)
    for actor in (unit, second, helping):
        with pytest.raises(RuleBroken, match="Only a safeguarding lead"):
            extend(actor, shown, helping)
    other = make_person()
    make_seat(other, SeatKind.CONTRIBUTOR, trust)
    with pytest.raises(RuleBroken, match="Share the request"):
        extend(trust_lead, shown, other)
    page = address(shown, "request_identity_extend", other.pk)
    assert client_for(trust_lead).post(page, {"reason": WHY}).status_code == 404
    page = address(shown, "request_identity_extend", helping.pk)
    assert client_for(helping).post(page, {"reason": WHY}).status_code == 403
    assert [grant.user for grant in opened_for(shown)] == [trust_lead]


# --- It ends by itself ---------------------------------------------------------------------------


def submit(unit, lead, asked):
    answers.save_summary(actor=lead, request=asked, summary="What we know", version=0)
    answers.submit(actor=lead, request=asked)


ENDS = {
    "submitted": submit,
    "nil return": lambda unit, lead, asked: answers.nil_return(
        actor=lead, request=asked, reason="Searched"
    ),
    "cancelled": lambda unit, lead, asked: requests.cancel_request(
        actor=unit, request=asked, reason="Not needed"
    ),
    "closed by hand": lambda unit, lead, asked: identity.close_identity(
        actor=unit, request=asked, reason="Wrong agency"
    ),
    "withdrawn": lambda unit, lead, asked: cases.withdraw(
        actor=unit, incident=asked.review.incident, reason="Criteria not met"
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_it_ends(how, shown, unit, trust_lead, client_for):
    assert sees(trust_lead, shown)
    ENDS[how](unit, trust_lead, shown)
    assert not sees(trust_lead, shown)
    assert not IdentityGrant.objects.exists()
    assert shown_to_agencies(shown.review.incident) == []
    answer = client_for(trust_lead).post(address(shown), {"reason": "Once more"})
    assert (answer.status_code, traces(answer.content.decode())) == (403, [])


def test_what_was_sent_back_is_opened_anew_or_not_at_all(shown, unit, trust_lead):
    submit(unit, trust_lead, shown)
    requests.send_back(actor=unit, request=shown, reason="More")
    assert not sees(trust_lead, shown)
    assert identity.open_identity(actor=unit, request=shown, reason="More is needed") == 1
    assert sees(trust_lead, shown)


@pytest.mark.parametrize("status", ["sent", "replied", "closed", "stopped"])
def test_it_is_shut_once_the_review_is_over(status, shown, unit, trust_lead):
    type(shown.review).objects.filter(pk=shown.review_id).update(status=status)
    assert not sees(trust_lead, shown)
    shown.refresh_from_db()
    with pytest.raises(RuleBroken, match="no longer writes its answer"):
        identity.open_identity(actor=unit, request=shown, reason=WHY)


def test_closing_the_review_ends_it(shown, unit):
    type(shown.review).objects.filter(pk=shown.review_id).update(status="replied")
    shown.review.refresh_from_db()
    reviews.close(actor=unit, review=shown.review, reason="The Panel agreed")
    assert not IdentityGrant.objects.exists()


def test_who_changes_agency_loses_it_and_coming_back_does_not_bring_it_back(
    shown, unit, trust, school, trust_lead, client_for
):
    today = timezone.localdate()
    seat = trust_lead.seats.get()
    partnership.end_seat(actor=unit, seat=seat, on=today - dt.timedelta(days=1), reason="Moved")
    make_seat(trust_lead, SeatKind.SAFEGUARDING_LEAD, school)
    assert not sees(trust_lead, shown)
    moved = Person.objects.get(pk=trust_lead.pk)
    assert client_for(moved).post(address(shown), {"reason": "Old case"}).status_code == 404
    IdentityGrant.objects.update(granted_at=timezone.now() - dt.timedelta(days=2))
    make_seat(trust_lead, SeatKind.SAFEGUARDING_LEAD, trust, started_on=today)
    assert not sees(trust_lead, shown)
    assert identity.open_identity(actor=unit, request=shown, reason="Is back") == 1
    assert sees(trust_lead, shown)


def test_who_stays_but_no_longer_leads_loses_it(shown, unit, trust, trust_lead):
    make_seat(trust_lead, SeatKind.CONTRIBUTOR, trust)
    seat = trust_lead.seats.get(kind=SeatKind.SAFEGUARDING_LEAD)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    partnership.end_seat(actor=unit, seat=seat, on=yesterday, reason="Hands over")
    assert not sees(trust_lead, shown)


def test_a_log_in_that_is_switched_off_opens_nothing(shown, unit, trust_lead):
    partnership.deactivate_person(actor=unit, person=trust_lead, reason="Left")
    assert not sees(trust_lead, shown)
