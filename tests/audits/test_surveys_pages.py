"""The pages of practitioner surveys and snapshots: who opens which, and the survey that anybody may answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import SurveyTally
from audits.services import snapshots_reply as replies
from audits.services import surveys as deeds
from core.stale import mark
from partnership.models import Organisation, Person
from tests.factories.audited_surveys import (
    asked_of,
    link_to,
    open_survey,
    replied,
    sent_snapshot,
    typed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-22")]


def test_who_opens_which_page_of_a_survey(
    client_for: Any, unit: Person, scrutineer: Person, icb_exec: Person, trust_lead: Person,
    school_lead: Person, trust_colleague: Person, board_member: Person, trust: Organisation,
) -> None:  # fmt: skip
    survey = open_survey(unit, trust)
    at = [survey.campaign.reference]
    link = link_to(survey, trust)
    people = (unit, scrutineer, icb_exec, trust_lead, school_lead, trust_colleague, board_member)
    expected = {
        reverse("survey_list"): (200, 200, 200, 200, 200, 403, 403),
        reverse("survey", args=at): (200, 200, 200, 200, 404, 403, 403),
        reverse("survey_link", args=[*at, link.pk]): (200, 403, 403, 200, 404, 403, 403),
        reverse("survey_comments", args=at): (200, 403, 403, 403, 403, 403, 403),
        reverse("survey_close", args=at): (200, 403, 403, 403, 403, 403, 403),
        reverse("survey_extend", args=at): (200, 403, 403, 403, 403, 403, 403),
    }
    clients = [client_for(person) for person in people]
    found = {page: tuple(c.get(page).status_code for c in clients) for page in expected}
    assert found == expected


def test_an_export_holds_what_the_page_shows_and_no_more(
    client_for: Any, unit: Person, trust_lead: Person, trust: Organisation, school: Organisation
) -> None:
    survey = open_survey(unit, trust, school)
    replied(link_to(survey, trust), *["4"] * 5)
    replied(link_to(survey, school), *["1"] * 4)
    deeds.close_survey(actor=unit, survey=survey)
    page = reverse("survey", args=[survey.campaign.reference]) + "?export=csv"
    answer = client_for(unit).get(page)
    lines = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
    rows = [line for line in lines.splitlines() if school.name in line]
    assert len(rows) == 2
    assert all(row.count("Fewer than 5") == 3 and "%" not in row for row in rows)
    assert "100%" in lines
    assert client_for(trust_lead).get(page).status_code == 403


def test_the_public_page_needs_no_log_in_and_says_nothing_of_who_looks(
    client: Any, client_for: Any, unit: Person, trust: Organisation
) -> None:
    survey = open_survey(unit, trust)
    page = reverse("survey_reply", args=[link_to(survey, trust).token])
    for browser in (client, client_for(unit)):
        answer = browser.get(page)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert unit.name not in answer.content.decode()
        assert trust.name in answer.content.decode()
    assert len(client.get(page).content) < 60_000
    assert set(client.cookies) <= {"csrftoken"}


def test_a_link_that_does_not_work_says_so_politely(
    client: Any, unit: Person, trust: Organisation
) -> None:
    """Unknown, changed and closed links look the same."""
    survey = open_survey(unit, trust)
    link = link_to(survey, trust)
    old = link.token
    deeds.change_link(actor=unit, link=link, turn=0)
    pages = [client.get(f"/survey/{token}/") for token in ("none-such", old)]
    deeds.close_survey(actor=unit, survey=survey)
    link.refresh_from_db()
    pages += [client.get(f"/survey/{link.token}/"), client.post(f"/survey/{link.token}/")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_too_many_replies_keep_what_was_typed(
    client: Any, unit: Person, trust: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audits.services.surveys_reply.A_MINUTE", 1)
    survey = open_survey(unit, trust)
    page = f"/survey/{link_to(survey, trust).token}/"
    assert client.post(page, {"comment": "First words"}).status_code == 302
    answer = client.post(page, {"comment": "Second words"})
    assert (answer.status_code, "Second words" in answer.content.decode()) == (429, True)
    assert sum(sum(row.counts.values()) for row in SurveyTally.objects.all()) == 2
    empty = client.post(page, {})
    assert empty.status_code in (422, 429)


def test_who_opens_which_page_of_a_snapshot(
    client_for: Any, unit: Person, scrutineer: Person, icb_exec: Person, trust_lead: Person,
    school_lead: Person, trust_colleague: Person, board_member: Person, trust: Organisation,
) -> None:  # fmt: skip
    snapshot = sent_snapshot(unit)
    reply = asked_of(snapshot, trust)
    people = (unit, scrutineer, icb_exec, trust_lead, school_lead, trust_colleague, board_member)
    expected = {
        reverse("snapshot_list"): (200, 200, 200, 200, 200, 403, 403),
        reverse("snapshot_new"): (200, 403, 403, 403, 403, 403, 403),
        reverse("snapshot", args=[snapshot.reference]): (200, 200, 200, 403, 403, 403, 403),
        reverse("snapshot_close", args=[snapshot.reference]): (200, 403, 403, 403, 403, 403, 403),
        reverse("snapshot_reply", args=[reply.pk]): (200, 200, 200, 200, 404, 403, 403),
        reverse("snapshot_plan_add", args=[reply.pk]): (403, 403, 403, 200, 404, 403, 403),
        reverse("snapshot_plan_share", args=[reply.pk]): (403, 403, 403, 200, 404, 403, 403),
        reverse("snapshot_plans"): (200, 403, 200, 200, 200, 403, 403),
    }
    clients = [client_for(person) for person in people]
    found = {page: tuple(c.get(page).status_code for c in clients) for page in expected}
    assert found == expected


def test_answers_are_read_by_those_who_oversee_only_once_they_are_sent(
    client_for: Any, unit: Person, scrutineer: Person, trust_lead: Person, trust: Organisation
) -> None:
    reply = asked_of(sent_snapshot(unit), trust)
    page, at = reverse("snapshot_reply", args=[reply.pk]), client_for(scrutineer)
    replies.save(actor=trust_lead, reply=reply, typed=typed(reply, "red", "yes", "Two nurses."))
    assert "Two nurses." not in at.get(page).content.decode()
    replies.send(actor=trust_lead, reply=reply)
    assert "Two nurses." in at.get(page).content.decode()
    upload = SimpleUploadedFile("plan.txt", b"Who stands in.")
    replies.add_plan(actor=trust_lead, reply=reply, upload=upload)
    assert "plan.txt" not in at.get(page).content.decode()
    assert "plan.txt" in client_for(unit).get(page).content.decode()


def test_answers_are_saved_as_they_are_typed_and_a_clash_is_told(
    client_for: Any, unit: Person, trust_lead: Person, school_lead: Person, trust: Organisation
) -> None:
    reply = asked_of(sent_snapshot(unit), trust)
    page = reverse("snapshot_autosave", args=[reply.pk])
    at, answers = client_for(trust_lead), typed(reply, "red", "yes", "Nothing.")
    seen = mark({**dict.fromkeys(_names(reply), "")})
    saved = at.post(page, {**answers, "seen": seen})
    assert saved.status_code == 200
    answers = typed(reply, "green", "yes", "Nothing.")
    assert at.post(page, {**answers, "seen": seen}).status_code == 409
    assert at.post(page, {**answers, "seen": saved.json()["fields"]["seen"]}).status_code == 200
    assert client_for(school_lead).post(page, answers).status_code == 404


def _names(reply: Any) -> list[str]:
    return [f"{p}_{q.pk}" for q in reply.snapshot.questions.all() for p in ("value", "words")]
