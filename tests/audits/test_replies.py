"""An agency replies to the question that a part of its return was sent back with."""

import datetime as dt

import pytest
from django.utils import timezone

from audits.documents.content import digest_of
from audits.models import SectionQuery
from audits.queries.queried import changed_since, unanswered
from audits.rules.returns import ReturnStatus
from audits.services import quality_queries, signing
from audits.services import replies as deeds
from audits.services.answering import Typed, save_answers
from audits.services.sharing import give_sections
from core import history
from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from tests.factories.audited_quality import handed_in, officer_of, send_in

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-14")]
REPLY = "The rota of the duty desk. It is read each May."


def part_of(made, code="A"):
    return made.sections.select_related("section").get(section__code=code)


def sent_back(unit, made, code="A", text="Which rota do you mean?"):
    due = timezone.localdate() + dt.timedelta(days=9)
    part = part_of(made, code)
    query = quality_queries.send_back(actor=unit, section=part, text=text, due_on=due)
    made.refresh_from_db()
    return query


def address(made, code="A"):
    return f"/audits/returns/{made.pk}/sections/{code}/"


def posted(client, made, code="A", **typed):
    """What the page of a part posts: its reply, and the mark it was opened with."""
    form = client.get(address(made, code)).context["replies"][0]
    data = {"reply-seen": form.initial["seen"], "reply-reply": REPLY}
    return client.post(address(made, code), data | typed)


def test_a_reply_is_saved_changed_and_handed_in(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    client = client_for(trust_lead)
    assert posted(client, made).status_code == 302
    query.refresh_from_db()
    assert (query.reply, query.answered_at) == (REPLY, None)
    assert posted(client, made).status_code == 302
    assert query.history.filter(history_change_reason="Reply written").count() == 1
    assert posted(client, made, **{"reply-reply": "Another rota."}).status_code == 302
    assert "Another rota." in client.get(address(made)).content.decode()
    quality = f"/audits/returns/{made.pk}/quality/"
    assert "Another rota." not in client_for(unit).get(quality).content.decode()
    send_in(trust_lead, made)
    assert "Another rota." in client_for(unit).get(quality).content.decode()
    with pytest.raises(RuleBroken, match="was handed in"):
        deeds.reply(actor=trust_lead, section=part_of(made), text="Too late.")


def test_the_reply_is_in_the_version_handed_in_and_in_what_is_compared(
    unit, trust_lead, client_for
):
    made = handed_in(trust_lead)
    first = made.handed_in.get()
    sent_back(unit, made)
    deeds.reply(actor=trust_lead, section=part_of(made), text=REPLY)
    send_in(trust_lead, made)
    one, two = made.handed_in.order_by("number")
    assert (one.content, one.digest) == (first.content, first.digest)
    told = two.content["sections"][0]["queries"]
    assert [(each["text"], each["reply"], each["about_version"]) for each in told] == [
        ("Which rota do you mean?", REPLY, 1)
    ]
    assert (one.content["sections"][0]["queries"], two.content["sections"][1]["queries"]) == (
        [],
        [],
    )
    assert two.digest == digest_of(two.content)
    page = client_for(unit).get(f"/audits/returns/{made.pk}/versions/")
    assert [(row.what, row.old, row.new) for row in page.context["rows"]] == [("Reply", "", REPLY)]
    for person in (unit, trust_lead):
        whole = client_for(person).get(f"/audits/returns/{made.pk}/whole/").content.decode()
        assert REPLY in whole
        assert "Which rota do you mean?" in whole


def test_an_open_question_wants_a_few_words_or_a_changed_answer(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    one, two = sent_back(unit, made), sent_back(unit, made, "B")
    client = client_for(trust_lead)
    page = client.get(f"/audits/returns/{made.pk}/send/")
    assert page.context["silent"] == [one, two]
    assert "Send it to be signed" not in page.content.decode()
    with pytest.raises(RuleBroken, match="“A Part A” and “B Part B” were sent back"):
        signing.send_to_sign(actor=trust_lead, agency_return=made)
    deeds.reply(actor=trust_lead, section=part_of(made), text=REPLY)
    with pytest.raises(RuleBroken, match="“B Part B” was sent back with a question"):
        signing.send_to_sign(actor=trust_lead, agency_return=made)
    part = part_of(made, "B")
    question = part.section.standards.get().questions.get(code="B2")
    save_answers(actor=trust_lead, section=part, typed={question.pk: Typed(value="2026-03-10")})
    assert unanswered(made) == []
    assert "Send it to be signed" in client.get(f"/audits/returns/{made.pk}/send/").content.decode()
    made = send_in(trust_lead, made)
    assert made.status == ReturnStatus.SUBMITTED
    assert SectionQuery.objects.exclude(answered_at=None).count() == 2


def test_a_reply_taken_out_again_is_no_reply(unit, trust_lead):
    made = handed_in(trust_lead)
    sent_back(unit, made)
    deeds.reply(actor=trust_lead, section=part_of(made), text=REPLY)
    assert deeds.reply(actor=trust_lead, section=part_of(made), text="  ")
    with pytest.raises(RuleBroken, match="sent back with a question"):
        signing.send_to_sign(actor=trust_lead, agency_return=made)


def test_a_version_kept_before_replies_were_known_has_not_changed(unit, trust_lead):
    made = handed_in(trust_lead)
    version = made.handed_in.get()
    for part in version.content["sections"]:
        del part["queries"]
        for question in part["standards"][0]["questions"]:
            del question["confirmed_from"]
    version.__class__.objects.filter(pk=version.pk).update(content=version.content)
    query = sent_back(unit, made)
    assert not changed_since(made, query)
    assert unanswered(made) == [query]
    assert quality_queries.withdraw(actor=unit, query=query, reason="Settled.")


def test_a_question_is_not_taken_back_once_a_reply_is_written(unit, trust_lead):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    deeds.reply(actor=trust_lead, section=part_of(made), text=REPLY)
    with pytest.raises(RuleBroken, match="has written a reply"):
        quality_queries.withdraw(actor=unit, query=query, reason="Settled.")


def test_a_colleague_who_saved_first_is_not_written_over(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    deeds.reply(actor=trust_lead, section=part_of(made), text="What I say.")
    with pytest.raises(SavedMeanwhile):
        deeds.reply(actor=trust_lead, section=part_of(made), text=REPLY, seen=mark({"reply": ""}))
    data = {"reply-seen": mark({"reply": ""}), "reply-reply": REPLY}
    page = client_for(trust_lead).post(address(made), data)
    assert page.status_code == 422
    assert "What I say." in page.content.decode()
    assert REPLY in page.content.decode()
    query.refresh_from_db()
    assert query.reply == "What I say."


def test_a_long_reply_is_refused_beside_its_field_and_kept(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    sent_back(unit, made)
    page = posted(client_for(trust_lead), made, **{"reply-reply": "long " * 1001})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Shorten it to 5,000" in text
    assert 'href="#id_reply-reply"' in text
    assert text.count("long long") >= 1


def test_it_is_saved_as_it_is_typed(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    client = client_for(trust_lead)
    seen = client.get(address(made)).context["replies"][0].initial["seen"]
    save = f"{address(made)}save/"
    answer = client.post(save, {"reply-seen": seen, "reply-reply": REPLY})
    assert answer.json()["fields"] == {"reply-seen": mark({"reply": REPLY})}
    clash = client.post(save, {"reply-seen": seen, "reply-reply": "Something else."})
    assert clash.status_code == 409
    assert "your reply" in clash.json()["message"]
    query.refresh_from_db()
    assert query.reply == REPLY


def test_a_part_that_was_left_out_can_be_replied_to(unit, trust_lead, client_for):
    from audits.services.answering import leave_out
    from tests.factories.audited_quality import answer_all, asked_return

    made = asked_return(trust_lead)
    answer_all(trust_lead, made)
    part = part_of(made, "B")
    history.change(part.section, actor=unit, reason="x", voluntary=True)
    leave_out(actor=trust_lead, section=part_of(made, "B"), reason="We have no building.")
    made = send_in(trust_lead, made)
    query = sent_back(unit, made, "B", text="Who lends you the hall?")
    assert posted(client_for(trust_lead), made, "B").status_code == 302
    query.refresh_from_db()
    assert query.reply == REPLY


def test_only_who_may_answer_the_part_replies(
    unit, trust_lead, trust_colleague, school_lead, scrutineer, client_for
):
    made = handed_in(trust_lead)
    query = sent_back(unit, made)
    officer = officer_of(made)
    data = {"reply-seen": mark({"reply": ""}), "reply-reply": "Not mine to say."}
    expected = {unit: 403, officer: 403, school_lead: 404, trust_colleague: 404, scrutineer: 404}
    for person, status in expected.items():
        assert client_for(person).post(address(made), data).status_code == status, person
        save = client_for(person).post(f"{address(made)}save/", data)
        assert save.status_code in (403, 404), person
    query.refresh_from_db()
    assert query.reply == ""
    shown = client_for(officer).get(address(made))
    assert "Which rota do you mean?" in shown.content.decode()
    assert "reply-reply" not in shown.content.decode()
    give_sections(
        actor=trust_lead,
        agency_return=made,
        person=trust_colleague,
        sections=[part_of(made)],
        reason="She wrote it.",
    )
    assert posted(client_for(trust_colleague), made).status_code == 302
    query.refresh_from_db()
    assert query.reply == REPLY


def test_who_only_reads_a_part_is_refused_with_the_reason(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    part = part_of(made)
    question = part.section.standards.get().questions.get(code="A1")
    data = {f"q{question.pk}-seen": "", f"q{question.pk}-value": "red"}
    for person, words in (
        (unit, "Audits are answered by the agency"),
        (officer_of(made), "You can read this part."),
    ):
        assert client_for(person).get(address(made)).status_code == 200
        page = client_for(person).post(address(made), data)
        assert page.status_code == 403
        assert words in page.content.decode()
    closed = client_for(trust_lead).post(address(made), data)
    assert closed.status_code == 422
    assert "no longer changed" in closed.content.decode()
    assert made.answers.get(question=question).value == "green"
