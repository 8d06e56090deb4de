"""A mail that could not be delivered shows on the board, beside the request, with what to do."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import Message
from reviews.models import InformationRequest
from reviews.queries.undelivered import undelivered
from reviews.services import answers
from reviews.services import requests as deeds
from tests.factories import make_person, make_review, make_seat

FAILED = "Mail not delivered"


@pytest.fixture
def asked(unit, trust, trust_lead) -> InformationRequest:
    due = timezone.localdate() + dt.timedelta(days=7)
    return deeds.ask_agency(actor=unit, review=make_review(), organisation=trust, due_on=due)


def refused(person) -> Message:
    mail = Message.objects.get(to=person)
    Message.objects.filter(pk=mail.pk).update(status="failed", last_error="The mail was refused")
    return mail


def board(client, asked) -> str:
    return client.get(reverse("review_requests", args=[asked.review.reference])).content.decode()


@pytest.mark.shows("DL-12")
def test_the_board_says_whom_a_mail_did_not_reach_and_what_to_do(
    client_for, unit, council_exec, trust_lead, asked
):
    assert FAILED not in board(client_for(unit), asked)
    mail = refused(trust_lead)
    told = board(client_for(unit), asked)
    ways = [reverse("person", args=[trust_lead.pk]), reverse("outbox_message", args=[mail.pk])]
    assert (FAILED in told, [f'href="{way}"' in told for way in ways]) == (True, [True, True])
    read = board(client_for(council_exec), asked)
    assert (FAILED in read, [f'href="{way}"' in read for way in ways]) == (True, [False, False])
    assert "The mail was refused" not in read


@pytest.mark.shows("DL-12")
def test_it_is_gone_once_a_mail_came_through_or_was_cancelled_or_the_agency_answered(
    unit, trust_lead, asked
):
    mail = refused(trust_lead)
    assert undelivered([asked]) == {asked.pk: [mail]}
    deeds.chase(actor=unit, request=asked)
    assert undelivered([asked]) == {asked.pk: [mail]}
    Message.objects.exclude(pk=mail.pk).update(status="sent", send_at=timezone.now())
    assert undelivered([asked]) == {}
    Message.objects.exclude(pk=mail.pk).delete()
    outbox.cancel(mail, actor=unit, reason="Told by phone")
    assert undelivered([asked]) == {}


def test_an_answer_ends_it_on_the_board(client_for, unit, trust_lead, asked):
    refused(trust_lead)
    answers.nil_return(actor=trust_lead, request=asked, reason="Looked in every record")
    assert FAILED not in board(client_for(unit), asked)


def test_one_person_reached_does_not_hide_another(unit, trust, trust_lead):
    other = make_person("Second Lead", email="second.lead@example.org")
    make_seat(other, "safeguarding_lead", trust)
    asked = deeds.ask_agency(actor=unit, review=make_review(), organisation=trust)
    Message.objects.filter(to=other).update(status="sent")
    mail = refused(trust_lead)
    assert undelivered([asked]) == {asked.pk: [mail]}
