"""Asking agencies and answering: every deed once, twice, illegally, and its record."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import documents
from core.errors import RuleBroken
from core.models import Message
from deadlines.calendar import closures
from deadlines.models import Deadline, DeadlineEvent
from deadlines.queries import due_from
from partnership import services as partnership
from partnership.models import Organisation, Person, Seat
from partnership.rules import SeatKind
from reviews.models import IncidentAgency, InformationRequest
from reviews.queries.board import request_standing
from reviews.rules import REQUEST_MOVES, RequestStatus, ReviewStatus
from reviews.services import answers, colleagues
from reviews.services import requests as deeds
from tests.factories import make_organisation, make_request, make_review, make_seat
from tests.factories.partners import forget_roles

TODAY = timezone.localdate
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def soon(days: int = 7) -> dt.date:
    return TODAY() + dt.timedelta(days=days)


@pytest.fixture
def asked(unit: Person, trust: Organisation, trust_lead: Person) -> InformationRequest:
    return deeds.ask_agency(actor=unit, review=make_review(), organisation=trust, due_on=soon())


def clock(request: InformationRequest) -> Deadline:
    return Deadline.objects.of(request).order_by("-pk")[0]


@pytest.mark.shows("REV-05")
def test_asking_an_agency_is_asking_it_once(unit, trust, trust_lead):
    review = make_review()
    first = deeds.ask_agency(actor=unit, review=review, organisation=trust, due_on=soon())
    assert deeds.ask_agency(actor=unit, review=review, organisation=trust, due_on=soon(9)) == first
    assert (clock(first).owner_organisation, clock(first).due_on) == (trust, soon())
    assert IncidentAgency.objects.filter(incident=review.incident, organisation=trust).count() == 1
    assert Message.objects.filter(kind="reviews.request", to=trust_lead).count() == 1


def test_asking_in_the_past_or_after_the_end_is_refused(unit, trust):
    with pytest.raises(RuleBroken, match="in the past"):
        deeds.ask_agency(actor=unit, review=make_review(), organisation=trust, due_on=soon(-1))
    with pytest.raises(RuleBroken, match="no longer reach it"):
        deeds.ask_agency(
            actor=unit, review=make_review(status=ReviewStatus.SENT), organisation=trust
        )


def test_an_agency_asked_late_gets_a_few_working_days(unit, trust):
    request = deeds.ask_agency(actor=unit, review=make_review(), organisation=trust)
    assert request.due_on > soon(2)


def test_chasing_reminds_each_lead_once_a_day(unit, asked, trust_lead):
    assert deeds.chase(actor=unit, request=asked) == 1
    assert deeds.chase(actor=unit, request=asked) == 0
    mail = Message.objects.get(kind="reviews.request-chase")
    assert (mail.to, mail.status) == (trust_lead, "scheduled")


def test_nobody_is_chased_for_what_is_answered_or_where_nobody_sits(unit, asked, school):
    answers.nil_return(actor=unit, request=asked, reason="Searched every record")
    with pytest.raises(RuleBroken, match="nothing is awaited"):
        deeds.chase(actor=unit, request=asked)
    with pytest.raises(RuleBroken, match="nobody to remind"):
        deeds.chase(actor=unit, request=make_request(organisation=school))


def test_another_due_day_keeps_the_first_one(unit, asked):
    assert deeds.change_due(actor=unit, request=asked, due_on=soon(10), reason="Staff away")
    assert not deeds.change_due(actor=unit, request=asked, due_on=soon(10), reason="Staff away")
    held = clock(asked)
    assert (held.due_on, held.original_due_on) == (soon(10), soon())
    with pytest.raises(RuleBroken) as refusal:
        deeds.change_due(actor=unit, request=asked, due_on=soon(11), reason="")
    assert refusal.value.field == "reason"
    assert Message.objects.filter(kind="reviews.request-due").count() == 1


def test_a_cancelled_request_can_be_asked_again(unit, asked, trust):
    assert deeds.cancel_request(actor=unit, request=asked, reason="Another trust")
    assert not deeds.cancel_request(actor=unit, request=asked, reason="Another trust")
    assert clock(asked).status == "cancelled"
    with pytest.raises(RuleBroken, match="cancelled"):
        answers.save_summary(actor=unit, request=asked, summary="x", version=0)
    again = deeds.ask_agency(actor=unit, review=asked.review, organisation=trust, due_on=soon(3))
    assert (again.pk, again.status, again.due_on) == (asked.pk, RequestStatus.NOT_STARTED, soon(3))
    assert clock(asked).status == "open"
    rows = [(row.from_status, row.to_status) for row in asked.statuses.all()]
    assert rows == [("cancelled", "not_started"), ("not_started", "cancelled"), ("", "not_started")]
    assert Message.objects.filter(kind="reviews.request").count() == 2


def test_a_summary_is_saved_starts_the_request_and_warns_a_stale_page(
    trust_lead, trust_colleague, asked
):
    saved = answers.save_summary(
        actor=trust_lead, request=asked, summary=" First words \r\n", version=0
    )
    assert (saved.summary, saved.version, saved.status) == ("First words", 1, RequestStatus.STARTED)
    same = answers.save_summary(actor=trust_lead, request=asked, summary="First words", version=0)
    assert same.version == 1
    with pytest.raises(answers.SummaryChanged) as stale:
        answers.save_summary(actor=trust_colleague, request=asked, summary="Other words", version=0)
    assert stale.value.request.summary == "First words"
    kept = answers.save_summary(actor=trust_colleague, request=asked, summary="Both", version=1)
    assert kept.version == 2
    past = asked.history.values_list("history_change_reason", "history_user__name")
    assert past[0] == ("Summary saved", trust_colleague.name)


def test_too_long_a_summary_is_refused_in_words(trust_lead, asked):
    with pytest.raises(RuleBroken, match="100,001 characters"):
        answers.save_summary(actor=trust_lead, request=asked, summary="x" * 100_001, version=0)


def test_events_are_added_changed_and_removed(trust_lead, asked):
    day = dt.date(2026, 3, 2)
    entry = answers.add_entry(actor=trust_lead, request=asked, on=day, event="Home visit")
    assert answers.add_entry(actor=trust_lead, request=asked, on=day, event="Home visit") == entry
    assert answers.change_entry(actor=trust_lead, entry=entry, on=day, event="Clinic visit")
    assert not answers.change_entry(actor=trust_lead, entry=entry, on=day, event="Clinic visit")
    assert answers.remove_entry(actor=trust_lead, entry=entry)
    assert not answers.remove_entry(actor=trust_lead, entry=entry)
    with pytest.raises(RuleBroken, match="in the future"):
        answers.add_entry(actor=trust_lead, request=asked, on=soon(), event="Not yet")
    from reviews.models import ChronologyEntry

    past = ChronologyEntry.history.order_by("history_id").values_list(
        "history_change_reason", flat=True
    )
    assert list(past) == [
        "Chronology: event added",
        "Chronology: event changed",
        "Chronology: event removed",
    ]


def test_events_of_a_file_are_not_taken_twice(trust_lead, asked):
    row = {"on": dt.date(2026, 3, 2), "time": "", "event": "Visit", "source": "", "comment": ""}
    rows = [row, row | {"event": "Call"}]
    assert answers.add_entries(actor=trust_lead, request=asked, rows=rows) == (2, 0)
    assert answers.add_entries(
        actor=trust_lead, request=asked, rows=[*rows, row | {"event": "Letter"}]
    ) == (1, 2)
    asked.refresh_from_db()
    assert (asked.chronology.count(), asked.status) == (3, RequestStatus.STARTED)


def test_submitting_stops_the_clock_and_closes_the_answer(trust_lead, asked):
    with pytest.raises(RuleBroken, match="Write or upload a summary"):
        answers.submit(actor=trust_lead, request=asked)
    answers.save_summary(actor=trust_lead, request=asked, summary="What we know", version=0)
    assert answers.submit(actor=trust_lead, request=asked)
    assert not answers.submit(actor=trust_lead, request=asked)
    asked.refresh_from_db()
    assert (asked.status, asked.submitted_by) == (RequestStatus.SUBMITTED, trust_lead)
    assert (clock(asked).status, clock(asked).done_on) == ("done", TODAY())
    entry = {"on": dt.date(2026, 3, 2), "event": "x"}
    for deed in (
        lambda: answers.save_summary(actor=trust_lead, request=asked, summary="More", version=1),
        lambda: answers.add_entry(actor=trust_lead, request=asked, **entry),
        lambda: answers.nil_return(actor=trust_lead, request=asked, reason="x"),
        lambda: answers.add_file(actor=trust_lead, request=asked, upload=None, title="x"),
    ):
        with pytest.raises(RuleBroken, match="has been sent"):
            deed()


def test_a_late_answer_says_so_for_ever(unit, trust, trust_lead):
    from deadlines.presenters import face

    review = make_review()
    request = deeds.ask_agency(
        actor=unit,
        review=review,
        organisation=trust,
        due_on=dt.date(2026, 6, 2),
        day_zero=dt.date(2026, 5, 18),
    )
    answers.nil_return(actor=trust_lead, request=request, reason="Searched")
    assert "late" in face(clock(request), TODAY()).words


def test_a_nil_return_needs_its_reason_and_an_empty_answer(trust_lead, asked):
    with pytest.raises(RuleBroken) as refusal:
        answers.nil_return(actor=trust_lead, request=asked, reason=" ")
    assert refusal.value.field == "reason"
    answers.save_summary(actor=trust_lead, request=asked, summary="Something", version=0)
    with pytest.raises(RuleBroken, match="Take it out first"):
        answers.nil_return(actor=trust_lead, request=asked, reason="Searched")
    answers.save_summary(actor=trust_lead, request=asked, summary="", version=1)
    assert answers.nil_return(actor=trust_lead, request=asked, reason="Searched")
    assert not answers.nil_return(actor=trust_lead, request=asked, reason="Searched")
    assert clock(asked).status == "done"


def test_an_answer_sent_back_can_be_changed_and_sent_again(unit, trust_lead, asked):
    answers.save_summary(actor=trust_lead, request=asked, summary="Short", version=0)
    answers.submit(actor=trust_lead, request=asked)
    assert deeds.send_back(
        actor=unit, request=asked, reason="The dates are missing", due_on=soon(12)
    )
    assert not deeds.send_back(actor=unit, request=asked, reason="The dates are missing")
    asked.refresh_from_db()
    assert (asked.status, asked.returned_reason, asked.due_on) == (
        "started",
        "The dates are missing",
        soon(12),
    )
    assert (clock(asked).status, clock(asked).due_on) == ("open", soon(12))
    mail = Message.objects.get(kind="reviews.request-returned")
    assert mail.to == trust_lead
    assert "dates are missing" not in mail.body
    answers.submit(actor=trust_lead, request=asked)
    asked.refresh_from_db()
    assert (asked.status, asked.returned_reason) == ("submitted", "")
    kinds = list(DeadlineEvent.objects.filter(deadline=clock(asked)).values_list("kind", flat=True))
    assert kinds == ["done", "extended", "reopened", "done", "started"]


def test_a_file_is_kept_until_it_is_taken_out(trust_lead, asked):
    upload = SimpleUploadedFile("summary.pdf", PDF)
    document = answers.add_file(actor=trust_lead, request=asked, upload=upload, title="Summary")
    assert documents.of(asked).get() == document
    assert answers.remove_file(
        actor=trust_lead, request=asked, document=document, reason="The wrong one"
    )
    assert not answers.remove_file(
        actor=trust_lead, request=asked, document=document, reason="The wrong one"
    )
    assert not documents.of(asked).exists()
    other = make_request()
    with pytest.raises(RuleBroken, match="not part of this answer"):
        answers.remove_file(actor=trust_lead, request=other, document=document, reason="x")


def test_an_uploaded_summary_is_enough_to_submit(trust_lead, asked):
    answers.add_file(
        actor=trust_lead, request=asked, upload=SimpleUploadedFile("s.pdf", PDF), title="Summary"
    )
    assert answers.submit(actor=trust_lead, request=asked)


def test_sharing_with_a_colleague_lasts_until_its_day_or_until_taken_back(
    trust_lead, trust_colleague, asked
):
    share = {"actor": trust_lead, "request": asked, "person": trust_colleague}
    assert not InformationRequest.objects.visible_to(trust_colleague).exists()
    colleagues.share_request(**share, reason="The health visiting part", until=soon())
    colleagues.share_request(**share, reason="The health visiting part", until=soon(9))
    grant = asked.grants.get()
    assert (grant.user, grant.granted_by, grant.until) == (trust_colleague, trust_lead, soon(9))
    assert InformationRequest.objects.visible_to(trust_colleague).get() == asked
    assert Message.objects.filter(kind="reviews.request-shared").count() == 1
    assert not asked.grants.live(soon(10)).exists()
    assert colleagues.unshare(
        actor=trust_lead, request=asked, person=trust_colleague, reason="Done"
    )
    assert not colleagues.unshare(
        actor=trust_lead, request=asked, person=trust_colleague, reason="Done"
    )
    assert not InformationRequest.objects.visible_to(trust_colleague).exists()


def test_a_colleague_who_is_new_gets_a_seat_an_invitation_and_this_request_only(
    unit, trust, trust_lead, asked
):
    deeds.ask_agency(actor=unit, review=make_review(), organisation=trust, due_on=soon())
    new = {
        "name": "Asha Lowe",
        "email": "asha.lowe@example.org",
        "reason": "Her part",
        "until": None,
    }
    colleagues.share_with_new(actor=trust_lead, request=asked, **new)
    colleagues.share_with_new(actor=trust_lead, request=asked, **new)
    person = Person.objects.get(email="asha.lowe@example.org")
    assert [(s.kind, s.organisation) for s in Seat.objects.filter(person=person)] == [
        (SeatKind.CONTRIBUTOR, trust)
    ]
    assert person.invitations.count() == 1
    assert list(InformationRequest.objects.visible_to(person)) == [asked]


def test_nobody_of_another_agency_is_let_in(trust_lead, school_lead, asked):
    with pytest.raises(RuleBroken, match="does not sit for"):
        colleagues.share_request(
            actor=trust_lead, request=asked, person=school_lead, reason="x", until=None
        )
    with pytest.raises(RuleBroken, match="cannot be added here") as refusal:
        colleagues.share_with_new(
            actor=trust_lead,
            request=asked,
            name="x",
            email=school_lead.email.upper(),
            reason="x",
            until=None,
        )
    assert refusal.value.field == "email"


@pytest.mark.parametrize("before", RequestStatus.values)
@pytest.mark.parametrize("after", RequestStatus.values)
def test_every_pair_of_statuses_against_the_moves(unit, before, after):
    from core.moves import lock, move

    request = make_request(status=before)
    allowed = after in REQUEST_MOVES[before]
    if before == after:
        assert not move(lock(request), after, moves=REQUEST_MOVES, actor=unit)
    elif allowed:
        assert move(lock(request), after, moves=REQUEST_MOVES, actor=unit)
    else:
        with pytest.raises(RuleBroken):
            move(lock(request), after, moves=REQUEST_MOVES, actor=unit)


def test_a_colleague_who_moved_to_another_agency_leaves_the_request_behind(
    trust_lead, trust_colleague, school, asked
):
    colleagues.share_request(
        actor=trust_lead, request=asked, person=trust_colleague, reason="Her part", until=None
    )
    Seat.objects.filter(person=trust_colleague).update(ended_on=TODAY() - dt.timedelta(days=1))
    make_seat(trust_colleague, SeatKind.CONTRIBUTOR, school)
    assert not InformationRequest.objects.visible_to(forget_roles(trust_colleague)).exists()


def test_a_request_passes_to_the_body_that_took_over(unit, trust, trust_lead, asked):
    later = make_organisation("The trust that took over")
    partnership.succeed_organisation(
        actor=unit, organisation=trust, successor=later, on=TODAY(), reason="Merged"
    )
    lead = forget_roles(trust_lead)
    assert list(due_from(lead)) == [clock(asked)]
    asked = InformationRequest.objects.get(pk=asked.pk)
    new = {"name": "Asha Lowe", "email": "asha.lowe@example.org", "reason": "Part", "until": None}
    person = colleagues.share_with_new(actor=lead, request=asked, **new).user
    assert [seat.organisation for seat in Seat.objects.filter(person=person)] == [later]
    assert list(InformationRequest.objects.visible_to(forget_roles(person))) == [asked]


def test_a_page_of_an_event_that_a_colleague_saved_shows_both_texts(client_for, trust_lead, asked):
    day = dt.date(2026, 3, 2)
    entry = answers.add_entry(actor=trust_lead, request=asked, on=day, event="Home visit")
    client = client_for(trust_lead)
    address = reverse("request_event", args=[asked.pk, entry.pk])
    typed = {"on_day": "2", "on_month": "3", "on_year": "2026", "event": "Mine"}
    typed["seen"] = client.get(address).context["form"]["seen"].value()
    answers.change_entry(actor=trust_lead, entry=entry, on=day, event="Theirs")
    stale = client.post(address, typed)
    page = stale.content.decode()
    assert (stale.status_code, "Theirs" in page, "Mine" in page) == (422, True, True)
    entry.refresh_from_db()
    assert entry.event == "Theirs"
    typed["seen"] = stale.context["form"]["seen"].value()
    assert client.post(address, typed).status_code == 302
    entry.refresh_from_db()
    assert entry.event == "Mine"


def test_the_day_an_answer_was_sent_is_the_day_in_london(asked):
    late = dt.datetime(2026, 6, 9, 23, 30, tzinfo=dt.UTC)  # half past midnight in London
    asked.status, asked.submitted_at, asked.due_on = "submitted", late, dt.date(2026, 6, 9)
    said, _ = request_standing(asked, dt.date(2026, 6, 11), closures())
    assert said != "sent in time"
