"""What the business unit does with returns handed in: checks, sample, moderation, release, peer challenge."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.models import AgencyReturn, ChallengeNote, Moderation
from audits.queries.quality import check
from audits.rules.returns import ReturnStatus
from audits.services import quality_challenge as challenge
from audits.services import quality_moderation as moderation
from audits.services import quality_sampling as sampling
from audits.services.answering import Typed
from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from partnership.rules import SeatKind, Sector
from tests.factories import make_organisation, make_person, make_seat
from tests.factories.audited_quality import (
    answer_all,
    asked_campaign,
    asked_return,
    handed_in,
    send_in,
    show_file,
)

pytestmark = pytest.mark.django_db
SECRET = "The policy was not read by anybody."


def another(campaign, number, sector=Sector.EDUCATION, **changes):
    body = make_organisation(f"School {number}", code=f"school-{number}", sector=sector)
    lead = make_person(f"Lead {number}")
    make_seat(lead, SeatKind.SAFEGUARDING_LEAD, body)
    return handed_in(lead, campaign, **changes)


def moderated(unit, made, code="A1", score="red", reason=SECRET):
    part = made.sections.get(section__code="A")
    answer = made.answers.get(question__code=code)
    typed = {f"score-{answer.pk}": score, f"reason-{answer.pk}": reason}
    return moderation.save_moderation(actor=unit, section=part, typed=typed)


@pytest.mark.shows("AUD-21")
def test_checks_point_out_what_is_worth_a_look(unit, trust_lead, client_for):
    campaign = asked_campaign()
    made = asked_return(trust_lead, campaign)
    answer_all(trust_lead, made, B1=Typed(value="no"))
    past = timezone.localdate() - dt.timedelta(days=1)
    show_file(trust_lead, made, expires_on=past)
    made = send_in(trust_lead, made)
    found = check([made], campaign, timezone.localdate())
    assert [(each.gap.question, each.gap.words.split(",")[0]) for each in found] == [
        ("A1", "It says that this is met"),
        ("A2", "Evidence shown here is out of date."),
        ("B1", "It says that this is not fully met"),
    ]
    at = f"/audits/campaigns/{campaign.reference}/quality/checks/"
    text = client_for(unit).get(at).content.decode()
    assert f"/audits/returns/{made.pk}/whole/#q-A1" in text
    assert "#q-A3" not in text  # partly met, and its action was planned
    export = b"".join(client_for(unit).get(f"{at}?export=csv").streaming_content).decode()
    assert export.count("\n") == 4
    assert "Mersey Bank Community NHS Trust" in export
    assert client_for(unit).get(f"{at}?sector=police").context["page"].count == 0
    assert client_for(trust_lead).get(at).status_code == 403


@pytest.mark.shows("AUD-21")
def test_checks_cost_the_same_for_one_return_and_for_three(unit, client_for):
    campaign = asked_campaign()
    another(campaign, 1)
    at = f"/audits/campaigns/{campaign.reference}/quality/checks/"
    client = client_for(unit)
    client.get(at)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(at).status_code == 200
        return len([each for each in seen if "core_accessentry" not in each["sql"]])

    one = cost()
    another(campaign, 2)
    another(campaign, 3)
    assert cost() == one


def test_the_list_of_returns_costs_the_same_for_one_and_for_three(unit, client_for):
    campaign = asked_campaign()
    another(campaign, 1)
    at = f"/audits/campaigns/{campaign.reference}/quality/"
    client = client_for(unit)
    client.get(at)

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at).status_code == 200
        return len([each for each in seen if "core_accessentry" not in each["sql"]])

    one = cost()
    another(campaign, 2)
    another(campaign, 3)
    assert cost() == one


@pytest.mark.shows("AUD-21")
def test_a_sample_is_drawn_and_drawn_again_adds_others(unit, trust_lead, client_for):
    campaign = asked_campaign()
    for number in range(3):
        another(campaign, number)
    handed_in(trust_lead, campaign)
    assert sampling.draw(actor=unit, campaign=campaign, number=2, sector=Sector.EDUCATION) == 2
    first = set(AgencyReturn.objects.exclude(sampled_at=None).values_list("pk", flat=True))
    with pytest.raises(RuleBroken, match="Only 1 more return"):
        sampling.draw(actor=unit, campaign=campaign, number=2, sector=Sector.EDUCATION)
    assert sampling.draw(actor=unit, campaign=campaign, number=2) == 2
    drawn = AgencyReturn.objects.exclude(sampled_at=None)
    assert first < set(drawn.values_list("pk", flat=True))
    with pytest.raises(RuleBroken, match="in the sample already"):
        sampling.draw(actor=unit, campaign=campaign, number=1)
    page = client_for(unit).get(f"/audits/campaigns/{campaign.reference}/quality/?sampled=on")
    assert page.context["page"].count == 4
    away = f"/audits/campaigns/{campaign.reference}/quality/sample/draw/"
    assert client_for(trust_lead).post(away, {"number": 1}).status_code == 403


@pytest.mark.shows("AUD-17")
def test_a_score_needs_its_reason_and_a_clash_is_told(unit, trust_lead):
    made = handed_in(trust_lead)
    with pytest.raises(RuleBroken, match="give the reason"):
        moderated(unit, made, reason=" ")
    with pytest.raises(RuleBroken, match="scores listed"):
        moderated(unit, made, score="5")
    part = made.sections.get(section__code="A")
    held = moderation.moderation_held(moderation.scored_answers(part))
    assert moderated(unit, made) == 1
    assert moderated(unit, made) == 0
    key = made.answers.get(question__code="A1").pk
    typed = {f"score-{key}": "amber", f"reason-{key}": "Partly."}
    with pytest.raises(SavedMeanwhile):
        moderation.save_moderation(actor=unit, section=part, typed=typed, seen=mark(held))
    assert moderated(unit, made, score="", reason="") == 1
    assert Moderation.objects.count() == 0


@pytest.mark.shows("AUD-17")
def test_nothing_shows_to_the_agency_before_the_release(
    unit, trust_lead, scrutineer, client_for, django_capture_on_commit_callbacks
):
    made = handed_in(trust_lead)
    moderated(unit, made)
    assert moderation.finish_moderation(actor=unit, agency_return=made)
    assert moderation.finish_moderation(actor=unit, agency_return=made) is False
    lead = client_for(trust_lead)
    seen_from = [
        f"/audits/returns/{made.pk}/",
        f"/audits/returns/{made.pk}/whole/",
        f"/audits/returns/{made.pk}/sections/A/",
        f"/audits/returns/{made.pk}/timeline/",
        f"/audits/returns/{made.pk}/receipt/",
        f"/audits/returns/{made.pk}/versions/",
        f"/audits/returns/{made.pk}/action-plan/",
        f"/audits/returns/{made.pk}/downloads/",
        f"/audits/returns/{made.pk}/challenge/",
    ]
    for path in seen_from:
        page = lead.get(path)
        assert page.status_code == 200, path
        assert SECRET not in page.content.decode(), path
    for person in (trust_lead, scrutineer):
        assert SECRET not in client_for(person).get(seen_from[1]).content.decode()
    for path in ("quality/", "sections/A/moderate/"):
        assert lead.get(f"/audits/returns/{made.pk}/{path}").status_code == 403
    assert SECRET in client_for(unit).get(seen_from[1]).content.decode()
    assert (
        SECRET
        in client_for(unit).get(f"/audits/returns/{made.pk}/sections/A/moderate/").content.decode()
    )
    made.campaign.refresh_from_db()
    release = f"/audits/campaigns/{made.campaign.reference}/quality/release/"
    assert lead.post(release).status_code == 403
    assert client_for(unit).post(release).status_code == 302
    assert moderation.release(actor=unit, campaign=made.campaign) is False
    told = Message.objects.filter(kind="audits.released")
    assert [each.to for each in told] == [trust_lead]
    assert SECRET in lead.get(seen_from[1]).content.decode()


@pytest.mark.shows("AUD-17")
def test_scores_are_released_only_once_a_return_is_moderated(unit, trust_lead):
    made = handed_in(trust_lead)
    moderated(unit, made)
    with pytest.raises(RuleBroken, match="No return of this audit is moderated"):
        moderation.release(actor=unit, campaign=made.campaign)
    waiting = asked_return(trust_lead, asked_campaign())
    with pytest.raises(RuleBroken, match="once it is handed in"):
        moderation.save_moderation(
            actor=unit, section=waiting.sections.get(section__code="A"), typed={}
        )


@pytest.mark.shows("AUD-17")
def test_scores_are_saved_on_the_page(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    at = f"/audits/returns/{made.pk}/sections/A/moderate/"
    page = client_for(unit).get(at)
    key = made.answers.get(question__code="A1").pk
    typed = {
        "seen": page.context["form"].initial["seen"],
        f"score-{key}": "amber",
        f"reason-{key}": "",
    }
    again = client_for(unit).post(at, typed)
    assert again.status_code == 422
    assert "give the reason" in again.content.decode()
    assert client_for(unit).post(at, typed | {f"reason-{key}": "Partly."}).status_code == 302
    clash = client_for(unit).post(at, typed | {f"score-{key}": "red", f"reason-{key}": "No."})
    assert clash.status_code == 422
    assert "Partly." in clash.content.decode()
    assert client_for(unit).post(f"/audits/returns/{made.pk}/moderated/").status_code == 302
    made.refresh_from_db()
    assert made.status == ReturnStatus.MODERATED


@pytest.mark.shows("AUD-17")
def test_an_agency_reads_its_own_notes_once_the_event_is_summed_up(
    unit, trust_lead, trust_colleague, client_for
):
    campaign = asked_campaign()
    mine, other = handed_in(trust_lead, campaign), another(campaign, 1)
    event = challenge.plan_challenge(
        actor=unit, campaign=campaign, held_on=timezone.localdate(), place="Town hall"
    )
    same = challenge.plan_challenge(actor=unit, campaign=campaign, held_on=timezone.localdate())
    assert event == same
    for each, words in ((mine, "How do you know?"), (other, "Who covers August?")):
        challenge.add_note(actor=unit, challenge=event, agency_return=each, asked=words)
        challenge.add_note(actor=unit, challenge=event, agency_return=each, asked=words)
    assert ChallengeNote.objects.count() == 2
    at = f"/audits/returns/{mine.pk}/challenge/"
    assert "How do you know?" not in client_for(trust_lead).get(at).content.decode()
    challenge.summarise(actor=unit, challenge=event, summary="A good day.")
    text = client_for(trust_lead).get(at).content.decode()
    assert "How do you know?" in text
    assert "A good day." in text
    assert "Who covers August?" not in text
    assert client_for(trust_lead).get(f"/audits/returns/{other.pk}/challenge/").status_code == 404
    assert client_for(trust_colleague).get(at).status_code == 404
    for path in (
        "",
        "change/",
        "summary/",
        "notes/new/",
        f"notes/{mine.challenge_notes.get().pk}/",
    ):
        page = f"/audits/challenges/{event.pk}/{path}"
        assert client_for(unit).get(page).status_code == 200
        assert client_for(trust_lead).get(page).status_code == 403
