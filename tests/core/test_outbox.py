"""The outbox: nothing lost, nothing twice, failures seen, words kept safe."""

import datetime as dt
import re
import threading

import pytest
from django.core import mail as sent_mail
from django.db import connections, transaction
from django.utils import timezone

from core import history, mail, outbox
from core.actors import System
from core.errors import RuleBroken
from core.models import AccessEntry, MailTemplate, Message
from partnership.models import Person
from tests.core import mail_backends
from tests.factories import make_incident, make_person

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
Status = Message.Status


@pytest.fixture(autouse=True)
def kind(monkeypatch) -> mail.Kind:
    monkeypatch.setattr(mail, "REGISTRY", dict(mail.REGISTRY))
    return mail.register(
        "test.asked",
        "Asked",
        subject="{reference}: information asked for",
        body="Hello {name},\n\nPlease answer {reference}.\n\n{link}",
        slots={"reference": "RR-2026-004", "link": "https://portal.example.org/requests/4/"},
    )


def queued(to: Person, key: str = "asked/1", **fields) -> Message:
    context = {"reference": "RR-2026-001", "link": "/requests/1/"}
    return outbox.queue(key=key, kind="test.asked", to=to, context=context, **fields)


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


@pytest.mark.shows("DL-15")
def test_a_mail_is_written_with_its_slots_filled(unit: Person, settings):
    settings.SITE_URL = "https://portal.example.org"
    record = make_incident()
    message = queued(unit, about=record)
    assert message.subject == "RR-2026-001: information asked for"
    assert message.body == (
        f"Hello {unit.name},\n\nPlease answer RR-2026-001.\n\nhttps://portal.example.org/requests/1/\n\n"
        "This message says nothing about a child, on purpose. Log in to read more.\n\n"
        f"{mail.partnership()}\n"
    )
    assert (message.status, message.to_email, message.about) == (
        Status.SCHEDULED,
        unit.email,
        record,
    )


def test_the_same_cause_writes_one_mail(unit: Person, unit2: Person):
    first = queued(unit)
    assert queued(unit2) == first
    assert Message.objects.count() == 1


def test_a_mail_waits_in_the_transaction_of_its_cause(unit: Person):
    with transaction.atomic():
        queued(unit)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_a_slot_without_a_value_is_a_fault_of_ours(unit: Person):
    with pytest.raises(KeyError, match="reference"):
        outbox.queue(key="k", kind="test.asked", to=unit, context={"link": "/"})


def test_what_is_due_is_sent_once(unit: Person):
    message = queued(unit)
    assert str(outbox.deliver()) == "1 sent, 0 put off, 0 failed, 0 cancelled"
    assert str(outbox.deliver()) == "0 sent, 0 put off, 0 failed, 0 cancelled"
    (letter,) = sent_mail.outbox
    assert (letter.to, letter.subject, letter.body) == ([unit.email], message.subject, message.body)
    kept = again(message)
    assert (kept.status, kept.attempts, kept.last_error) == (Status.SENT, 1, "")
    assert kept.sent_at is not None


def test_what_is_not_due_waits(unit: Person):
    queued(unit, send_at=timezone.now() + MINUTE)
    assert outbox.deliver().sent == 0
    assert outbox.deliver(timezone.now() + 2 * MINUTE).sent == 1


def test_the_message_id_comes_from_the_key(unit: Person):
    message = queued(unit)
    outbox.deliver()
    Message.objects.update(status=Status.SENDING, claimed_at=timezone.now() - 11 * MINUTE)
    outbox.deliver()
    ids = {letter.extra_headers["Message-ID"] for letter in sent_mail.outbox}
    assert (len(sent_mail.outbox), len(ids)) == (2, 1)
    assert re.fullmatch(r"<[0-9a-f]{40}@[\w.]+>", ids.pop())
    assert again(message).status == Status.SENT


def test_a_claim_is_left_to_its_sender_for_ten_minutes(unit: Person):
    queued(unit)
    now = timezone.now()
    Message.objects.update(status=Status.SENDING, claimed_at=now - 9 * MINUTE, attempts=1)
    assert outbox.deliver(now).sent == 0
    assert outbox.deliver(now + 2 * MINUTE).sent == 1
    assert Message.objects.get().attempts == 2


@pytest.mark.shows("DL-12")
def test_a_failing_address_shows_and_does_not_stop_the_others(unit: Person, settings):
    settings.EMAIL_BACKEND = "tests.core.mail_backends.Picky"
    gone = make_person("Gone Away", email="bounce@example.org")
    now = timezone.now()
    failing, good = queued(gone, "a", send_at=now - MINUTE), queued(unit, "b", send_at=now)
    assert str(outbox.deliver(now)) == "1 sent, 1 put off, 0 failed, 0 cancelled"
    failing = again(failing)
    assert (failing.status, again(good).status) == (Status.SCHEDULED, Status.SENT)
    assert "No such person" in failing.last_error
    gone.refresh_from_db()
    assert gone.mail_fails == failing.last_error
    assert gone.history.latest().history_change_reason == "Outbox: A mail could not be sent"
    history.change(gone, actor=unit, reason="New address", email="here@example.org")
    assert outbox.deliver(now + 2 * MINUTE).sent == 1
    gone.refresh_from_db()
    assert (gone.mail_fails, sent_mail.outbox[-1].to) == ("", ["here@example.org"])


def test_gaps_grow_and_after_eight_tries_it_has_failed(settings):
    settings.EMAIL_BACKEND = "tests.core.mail_backends.Picky"
    message = queued(make_person(email="bounce@example.org"))
    now, gaps = message.send_at, []
    while again(message).status == Status.SCHEDULED:
        outbox.deliver(now)
        due = again(message).send_at
        gaps.append(round((due - now).total_seconds() / 60))
        now = max(now, due) + dt.timedelta(seconds=1)
    assert gaps[:-1] == [1, 5, 15, 60, 240, 720, 1440]
    assert (again(message).status, again(message).attempts) == (Status.FAILED, 8)
    assert outbox.deliver(now + 100 * MINUTE).sent == 0


def test_a_server_that_is_down_blames_nobody(unit: Person, settings):
    settings.EMAIL_BACKEND = "tests.core.mail_backends.Down"
    mail_backends.Down.tries = 0
    for n in range(10):
        queued(unit, f"k{n}")
    assert outbox.deliver().put_off == 3
    assert mail_backends.Down.tries == 3
    unit.refresh_from_db()
    assert unit.mail_fails == ""
    assert set(Message.objects.values_list("status", flat=True)) == {Status.SCHEDULED}
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0] * 7 + [1] * 3
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.deliver(timezone.now() + 2 * MINUTE).sent == 10


def test_a_mail_that_kills_its_sender_is_given_up(unit: Person):
    message = queued(unit)
    Message.objects.update(
        status=Status.SENDING, claimed_at=timezone.now() - 11 * MINUTE, attempts=8
    )
    assert outbox.deliver().failed == 1
    assert again(message).last_error == "Sending broke off too many times."


def test_somebody_switched_off_gets_nothing(unit: Person):
    message = queued(unit)
    history.change(unit, actor=System("test"), reason="Left", is_active=False)
    assert str(outbox.deliver()) == "0 sent, 0 put off, 0 failed, 1 cancelled"
    kept = again(message)
    assert (kept.status, kept.last_error) == (Status.CANCELLED, "The person can no longer log in.")
    assert sent_mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_two_senders_send_each_mail_once(unit: Person, settings):
    settings.EMAIL_BACKEND = "tests.core.mail_backends.Slow"
    for n in range(60):
        queued(unit, f"k{n}")
    start = threading.Barrier(2)

    def send() -> None:
        try:
            start.wait()
            outbox.deliver()
        finally:
            connections.close_all()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    ids = [letter.extra_headers["Message-ID"] for letter in sent_mail.outbox]
    assert (len(ids), len(set(ids))) == (60, 60)
    assert set(Message.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


TRICKS = [
    "a@x.org, evil@x.org", "a@x.org,evil@x.org", "a@x.org;evil@x.org", "a@x.org evil@x.org",
    "a@x.org\nBcc: evil@x.org", "a@x.org\r\nBcc: evil@x.org", "a@x.org\rBcc: evil@x.org",
    "a@x.org%0ABcc:evil@x.org", "A <a@x.org>", '"A" <a@x.org>', "<a@x.org>", "a@x.org\x00",
    "a@x.org\t", " a@x.org", "a@x.org ", "a@@x.org", "a@x", "@x.org", "a@", "", "a", "a@x.org>",
    "group: a@x.org;", '"a@x.org, evil"@x.org', "a@[127.0.0.1]", "а@x.org", "a@xn--.org\n", "a\u202e@x.org",
    "a(comment)@x.org", "a@x.org?cc=evil@x.org", "a|b@x.org", "a`id`@x.org",
]  # fmt: skip


@pytest.mark.parametrize("told", TRICKS)
def test_an_odd_address_is_refused(told: str):
    with pytest.raises(RuleBroken):
        mail.address(told)


@pytest.mark.parametrize(
    "told", ["a@x.org", "anne-marie.o'neill@nhs.net", "a+b@sub.example.gov.uk"]
)
def test_a_plain_address_is_taken(told: str):
    assert mail.address(told) == told


def test_an_odd_address_fails_at_once_and_nothing_is_sent(unit: Person):
    message = queued(unit)
    Person.objects.filter(pk=unit.pk).update(email="a@x.org, evil@x.org")
    assert outbox.deliver().failed == 1
    assert (again(message).status, sent_mail.outbox) == (Status.FAILED, [])


def test_a_line_break_in_a_value_cannot_add_a_header(unit: Person):
    context = {"reference": "RR\r\nBcc: evil@x.org", "link": "/"}
    outbox.queue(key="k", kind="test.asked", to=unit, context=context)
    outbox.deliver()
    (letter,) = sent_mail.outbox
    assert letter.subject == "RR Bcc: evil@x.org: information asked for"
    assert "Bcc" not in letter.message()


def own(subject: str, body: str) -> None:
    wording = MailTemplate(code="test.asked", subject=subject, body=body)
    history.create(wording, actor=System("test"), reason="Our own words")


@pytest.mark.shows("ADM-03")
def test_own_wording_is_used_and_only_slots_are_filled(unit: Person):
    own(
        "Please: {reference}",
        "Dear {name} {% include 'x' %} {{ settings.SECRET_KEY }} {{name}} {0} {unknown}",
    )
    message = queued(unit)
    assert message.subject == "Please: RR-2026-001"
    assert message.body.startswith(
        f"Dear {unit.name} {{% include 'x' %}} {{{{ settings.SECRET_KEY }}}} {{{{name}}}} {{0}} {{unknown}}"
    )
    assert "/requests/1/" in message.body


def test_a_value_is_never_filled_in_turn(unit: Person):
    unit.name = "{reference} {link}"
    assert "Hello {reference} {link}," in queued(unit).body


def test_an_unknown_slot_is_refused_in_words(kind: mail.Kind):
    assert mail.faults(kind, "{reference}", "{name} {nhs_number} {nhs_number}") == [
        "There is no slot {nhs_number} in this mail. It has {name}, {partnership}, {reference}, {link}."
    ]
    assert mail.faults(kind, "{reference}", "{{ x }} {% if %} {name}") == []
    assert mail.faults(kind, "Two\nlines", "") == ["The subject must be one line."]


def test_a_kind_is_declared_once_and_soundly():
    with pytest.raises(ValueError, match="declared twice"):
        mail.register("test.asked", "Again", "", "", {})
    with pytest.raises(ValueError, match="no slot"):
        mail.register("test.other", "Other", "{child}", "", {})


def test_every_kind_of_mail_names_a_reference_or_link_and_nothing_personal():
    for each in mail.REGISTRY.values():
        assert mail.faults(each, each.subject, each.body) == []
        assert {"nhs_number", "born_on", "child", "postcode"} & set(each.known) == set()


@pytest.mark.shows("DL-11")
def test_a_waiting_mail_can_be_cancelled(unit: Person):
    message = queued(unit)
    assert outbox.cancel(message, actor=unit, reason="Told them by telephone") is True
    assert outbox.cancel(message, actor=unit, reason="Told them by telephone") is False
    kept = again(message)
    assert (kept.status, kept.last_error) == (Status.CANCELLED, "Told them by telephone")
    entry = AccessEntry.objects.get()
    assert (entry.person, entry.action, entry.reason) == (
        unit,
        "cancel mail",
        "Told them by telephone",
    )
    assert outbox.deliver().sent == 0


@pytest.mark.parametrize("deed", ["cancel", "edit"])
def test_a_sent_mail_stays_as_it_is(unit: Person, deed: str):
    message = queued(unit)
    outbox.deliver()
    words = {"subject": "x", "body": "y"} if deed == "edit" else {}
    with pytest.raises(RuleBroken, match="This mail is sent"):
        getattr(outbox, deed)(message, actor=unit, reason="Too late", **words)


@pytest.mark.shows("DL-11")
def test_a_waiting_mail_can_be_edited(unit: Person, unit2: Person):
    message = queued(unit)
    values = {"subject": "Other", "body": "Words", "reason": "Clearer"}
    assert outbox.edit(message, actor=unit2, **values) is True
    assert outbox.edit(message, actor=unit2, **values) is False
    kept = again(message)
    assert (kept.subject, kept.body, kept.edited_by) == ("Other", "Words", unit2)
    assert AccessEntry.objects.filter(action="edit mail").count() == 1


@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [("a\nb", "x", "subject"), ("", "x", "subject"), ("a", " ", "body")],
)
def test_an_edit_must_be_whole(unit: Person, subject: str, body: str, field: str):
    with pytest.raises(RuleBroken) as told:
        outbox.edit(queued(unit), actor=unit, reason="x", subject=subject, body=body)
    assert told.value.field == field


@pytest.mark.shows("DL-11")
def test_a_sent_mail_is_sent_again_as_a_copy(unit: Person):
    message = queued(unit)
    outbox.deliver()
    copy = outbox.resend(message, actor=unit, reason="They lost it")
    assert (copy.key, copy.status, again(message).status) == (
        "asked/1#1",
        Status.SCHEDULED,
        Status.SENT,
    )
    outbox.deliver()
    assert outbox.resend(again(message), actor=unit, reason="Again").key == "asked/1#2"
    assert len({letter.extra_headers["Message-ID"] for letter in sent_mail.outbox}) == 2


def test_a_failed_mail_goes_back_into_the_queue(unit: Person):
    message = queued(unit)
    Message.objects.update(status=Status.FAILED, attempts=8, last_error="x")
    same = outbox.resend(message, actor=unit, reason="Address corrected")
    assert (same.pk, same.status, same.attempts) == (message.pk, Status.SCHEDULED, 0)
    assert outbox.resend(same, actor=unit, reason="Twice").pk == message.pk
    assert (Message.objects.count(), outbox.deliver().sent) == (1, 1)


def test_a_secret_link_stands_only_in_the_letter(unit: Person):
    mail.register(
        "test.secret", "Secret", "New password", "Here: {link}", {"link": "x"},
        late=lambda message: {"link": f"https://x/{message.to_id}"},
    )  # fmt: skip
    message = outbox.queue(key="s", kind="test.secret", to=unit, context={})
    assert "Here: {link}" in message.body
    outbox.deliver()
    assert f"Here: https://x/{unit.pk}" in sent_mail.outbox[0].body
    assert "https://x" not in again(message).body


def test_queue_costs_few_statements(unit: Person, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        queued(unit)


def test_what_waits_too_long_is_counted(unit: Person):
    queued(unit)
    now = timezone.now()
    assert [outbox.waiting_too_long(now), outbox.waiting_too_long(now + 61 * MINUTE)] == [0, 1]


# The pages


def test_the_outbox_lists_filters_and_opens(
    unit: Person, client_for, django_assert_max_num_queries
):
    first, second = queued(unit, "a"), queued(make_person("Bea Lark"), "b")
    client = client_for(unit)
    client.get("/outbox/")
    with django_assert_max_num_queries(8):
        page = client.get("/outbox/").content.decode()
    assert first.subject in page
    assert "Bea Lark" in page
    page = client.get("/outbox/?said=Lark&status=scheduled").context["page"]
    assert [row.record for row in page.rows] == [second]
    opened = client.get(f"/outbox/{first.pk}/").content.decode()
    assert "Please answer RR-2026-001." in opened


@pytest.mark.parametrize("path", ["", "1/", "1/edit/", "1/cancel/", "1/resend/"])
def test_the_outbox_is_closed_to_others(trust_lead: Person, client_for, path: str):
    assert client_for(trust_lead).get(f"/outbox/{path}").status_code == 403


def test_cancel_edit_and_resend_by_page(unit: Person, client_for):
    message = queued(unit)
    client = client_for(unit)
    assert "Say why" in client.post(f"/outbox/{message.pk}/cancel/", {}).content.decode()
    edit = {"subject": "New", "body": "Words", "send_at": "2026-06-09 14:30", "reason": "Clearer"}
    assert client.post(f"/outbox/{message.pk}/edit/", edit).status_code == 302
    assert again(message).subject == "New"
    assert client.post(f"/outbox/{message.pk}/cancel/", {"reason": "Told"}).status_code == 302
    assert again(message).status == Status.CANCELLED
    assert client.post(f"/outbox/{message.pk}/resend/", {"reason": "After all"}).status_code == 302
    assert again(message).status == Status.SCHEDULED
    assert client.get(f"/outbox/{message.pk}/edit/").status_code == 200
    assert client.get(f"/outbox/{message.pk}/cancel/").status_code == 200
    outbox.deliver()
    page = client.post(f"/outbox/{message.pk}/cancel/", {"reason": "Too late"}).content.decode()
    assert "This mail is sent, so it cannot be cancelled." in page
    assert client.get(f"/outbox/{message.pk}/resend/").status_code == 200
