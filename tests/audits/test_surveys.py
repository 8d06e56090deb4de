"""The practitioner survey: every deed once, twice and illegally; anonymity; what is hidden."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audits.models import (
    Answer,
    PractitionerSurvey,
    Question,
    SurveyComment,
    SurveyLink,
    SurveyStatement,
    SurveyTally,
)
from audits.queries import surveys as queries
from audits.rules.frameworks import Met
from audits.rules.returns import CampaignStatus, ReturnStatus
from audits.rules.surveys import (
    FEWEST,
    SURVEY_MOVES,
    Said,
    SurveyStatus,
    gap_words,
    is_gap,
    share,
    together,
)
from audits.services import surveys as deeds
from audits.services import surveys_reply
from core import moves
from core.errors import RuleBroken
from core.models import AccessEntry, Message
from core.stale import SavedMeanwhile, mark
from partnership.models import Organisation, Person
from tests.factories import make_organisation, make_seat
from tests.factories.audited import make_campaign, make_return, put
from tests.factories.audited_surveys import in_days, link_to, make_survey, open_survey, replied

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-22")]

COUNTS = st.tuples(*[st.integers(0, 9)] * 6).map(
    lambda numbers: dict(zip(Said.values, numbers, strict=True))
)


def texts_of(campaign: Any, *words: str) -> dict[str, str]:
    standards = list(queries.standards_of(campaign))
    return {f"standard-{s.pk}": text for s, text in zip(standards, words, strict=False)}


def refused(deed: Any, **given: Any) -> str:
    with pytest.raises(RuleBroken) as broken:
        deed(**given)
    return str(broken.value)


# --- Writing and opening -----------------------------------------------------------------------


def test_statements_are_written_changed_and_left_out(unit: Person) -> None:
    campaign = make_campaign()
    survey = deeds.write_statements(
        actor=unit, campaign=campaign, texts=texts_of(campaign, " I know  who ", "It is dealt with")
    )
    again = deeds.write_statements(
        actor=unit, campaign=campaign, texts=texts_of(campaign, "I know who", "It is dealt with")
    )
    assert (again, [row.text for row in survey.statements.all()]) == (
        survey,
        ["I know who", "It is dealt with"],
    )
    assert SurveyStatement.history.count() == 2
    deeds.write_statements(actor=unit, campaign=campaign, texts=texts_of(campaign, "I know", ""))
    assert [row.text for row in survey.statements.all()] == ["I know"]


def test_a_colleague_who_saved_first_loses_nothing(unit: Person) -> None:
    campaign = make_campaign()
    seen = mark(queries.held_texts(campaign, None))
    survey = deeds.write_statements(
        actor=unit, campaign=campaign, texts=texts_of(campaign, "First"), seen=seen
    )
    with pytest.raises(SavedMeanwhile):
        deeds.write_statements(
            actor=unit, campaign=campaign, texts=texts_of(campaign, "Second"), seen=seen
        )
    assert [row.text for row in survey.statements.all()] == ["First"]


def test_a_survey_has_twelve_statements_at_most(unit: Person) -> None:
    deeds._few_enough({str(n): "words" for n in range(12)})
    told = refused(deeds._few_enough, typed={str(n): "words" for n in range(13)})
    assert told.startswith("These are 13 statements. Choose 12 at most")
    assert "201 characters" in refused(deeds._few_enough, typed={"a": "x" * 201})


def test_opening_gives_every_agency_a_link_and_tells_its_leads(
    unit: Person,
    trust_lead: Person,
    trust: Organisation,
    school: Organisation,
    charity: Organisation,
) -> None:
    campaign = make_campaign()
    make_return(trust, campaign)
    make_return(school, campaign, status=ReturnStatus.EXCUSED, excused_reason="Closed.")
    survey = make_survey(unit, campaign)
    assert deeds.open_survey(actor=unit, survey=survey, closes_on=in_days(7))
    assert not deeds.open_survey(actor=unit, survey=survey, closes_on=in_days(9))
    survey.refresh_from_db()
    assert (survey.status, survey.closes_on) == (SurveyStatus.OPEN, in_days(7))
    link = survey.links.get()
    assert (link.organisation, link.tallies.count()) == (trust, 2)
    mail = Message.objects.get(kind="audits.survey-opened")
    assert (mail.to, link.token in mail.body) == (trust_lead, False)
    make_return(charity, campaign)
    assert deeds.add_links(actor=unit, survey=survey) == 1
    assert deeds.add_links(actor=unit, survey=survey) == 0
    assert survey.links.count() == 2


def test_what_cannot_be_opened(unit: Person) -> None:
    draft = make_survey(unit, make_campaign(status=CampaignStatus.DRAFT))
    assert refused(deeds.open_survey, actor=unit, survey=draft, closes_on=in_days(3)).startswith(
        "Issue the audit first."
    )
    survey = make_survey(unit)
    assert "future" in refused(deeds.open_survey, actor=unit, survey=survey, closes_on=in_days(0))
    assert "not open yet" in refused(deeds.add_links, actor=unit, survey=survey)
    empty = put(PractitionerSurvey(campaign=make_campaign(), created_by=unit))
    assert refused(deeds.open_survey, actor=unit, survey=empty, closes_on=in_days(3)).startswith(
        "Write at least one statement"
    )


def test_the_last_day_moves_and_a_closed_survey_stays_closed(
    unit: Person, trust: Organisation
) -> None:
    survey = open_survey(unit, trust)
    assert deeds.move_end(actor=unit, survey=survey, closes_on=in_days(20))
    assert not deeds.move_end(actor=unit, survey=survey, closes_on=in_days(20))
    told = refused(deeds.write_statements, actor=unit, campaign=survey.campaign, texts={})
    assert "can no longer be changed" in told
    assert deeds.close_survey(actor=unit, survey=survey)
    assert not deeds.close_survey(actor=unit, survey=survey)
    for deed, more in (
        (deeds.open_survey, {"closes_on": in_days(5)}),
        (deeds.move_end, {"closes_on": in_days(5)}),
        (deeds.add_links, {}),
    ):
        refused(deed, actor=unit, survey=survey, **more)
    assert "has ended" in refused(
        deeds.change_link, actor=unit, link=link_to(survey, trust), turn=0
    )


def test_a_survey_past_its_last_day_is_over_and_is_not_extended(
    unit: Person, trust: Organisation
) -> None:
    survey = open_survey(unit, trust)
    models.QuerySet(PractitionerSurvey).filter(pk=survey.pk).update(closes_on=in_days(-1))
    survey.refresh_from_db()
    assert queries.ended(survey)
    assert "has ended" in refused(deeds.move_end, actor=unit, survey=survey, closes_on=in_days(4))
    assert (
        refused(surveys_reply.reply, link=link_to(survey, trust), said={}, comment="Late")
        == surveys_reply.ENDED
    )


@pytest.mark.parametrize(("here", "there"), list(product(SurveyStatus, SurveyStatus)))
def test_every_move_of_a_survey(unit: Person, here: str, there: str) -> None:
    survey = make_survey(unit)
    models.QuerySet(PractitionerSurvey).filter(pk=survey.pk).update(status=here)
    survey.refresh_from_db()
    if here == there or there in SURVEY_MOVES[here]:
        assert moves.move(survey, there, moves=SURVEY_MOVES, actor=unit) == (here != there)
    else:
        with pytest.raises(RuleBroken):
            moves.move(survey, there, moves=SURVEY_MOVES, actor=unit)


def test_a_link_is_changed_once_for_one_press(unit: Person, trust: Organisation) -> None:
    survey = open_survey(unit, trust)
    link = link_to(survey, trust)
    before = link.token
    assert deeds.change_link(actor=unit, link=link, turn=0)
    assert not deeds.change_link(actor=unit, link=link, turn=0)
    link.refresh_from_db()
    assert (link.turn, link.token != before) == (1, True)
    assert (queries.open_link(before), queries.open_link(link.token)) == (None, link)


def test_history_holds_no_token(unit: Person, trust: Organisation) -> None:
    open_survey(unit, trust)
    names = {each.name for each in SurveyLink.history.model._meta.fields}
    assert "turn" in names and "token" not in names


# --- A reply -----------------------------------------------------------------------------------


def test_a_reply_is_counted_once_for_one_page(unit: Person, trust: Organisation) -> None:
    survey = open_survey(unit, trust)
    link = link_to(survey, trust)
    first, second = survey.statements.all()
    given = {"link": link, "said": {first.pk: "5"}, "comment": "More time.", "once": "a-mark"}
    assert surveys_reply.reply(**given)
    assert not surveys_reply.reply(**given)
    tally = {row.statement_id: row for row in link.tallies.all()}
    assert tally[first.pk].counts == dict.fromkeys(Said.values, 0) | {"5": 1}
    assert tally[second.pk].counts == dict.fromkeys(Said.values, 0) | {"0": 1}
    assert [row.text for row in link.comments.all()] == ["More time."]


def test_a_reply_that_makes_no_sense_is_refused(unit: Person, trust: Organisation) -> None:
    survey = open_survey(unit, trust)
    link = link_to(survey, trust)
    one = survey.statements.all()[0]
    assert refused(surveys_reply.reply, link=link, said={}) == "Answer at least one statement."
    assert refused(surveys_reply.reply, link=link, said={one.pk: "6"}).startswith("Choose one")
    assert "2,001" in refused(surveys_reply.reply, link=link, said={}, comment="x" * 2001)
    deeds.close_survey(actor=unit, survey=survey)
    assert refused(surveys_reply.reply, link=link, said={one.pk: "5"}) == surveys_reply.ENDED
    assert sum(sum(row.counts.values()) for row in SurveyTally.objects.all()) == 0


def test_a_link_takes_forty_replies_a_minute(unit: Person, trust: Organisation) -> None:
    link = link_to(open_survey(unit, trust), trust)
    for _ in range(40):
        surveys_reply.keep_pace(link)
    with pytest.raises(surveys_reply.TooManyReplies, match="Wait a minute"):
        surveys_reply.keep_pace(link)


def test_nothing_that_is_kept_leads_to_a_person_or_a_time(
    unit: Person, trust: Organisation, client: Any
) -> None:
    """Of a reply there are numbers and words: no row of its own, no day, nobody, no trace in the log."""
    for model in (SurveyTally, SurveyComment):
        assert not hasattr(model, "history")
        kinds = {type(each) for each in model._meta.fields}
        assert not kinds & {models.DateField, models.DateTimeField, models.GenericIPAddressField}
        related = {each.related_model for each in model._meta.fields if each.is_relation}
        assert related <= {SurveyLink, SurveyStatement}
    assert isinstance(SurveyComment._meta.pk, models.UUIDField)
    survey = open_survey(unit, trust)
    link = link_to(survey, trust)
    entries, past = AccessEntry.objects.count(), SurveyLink.history.count()
    one = survey.statements.all()[0]
    sent = client.post(
        f"/survey/{link.token}/", {f"said-{one.pk}": "4", "comment": "Words", "once": "m"}
    )
    assert (sent.status_code, sent["Location"]) == (302, "/survey/thanks/")
    assert (AccessEntry.objects.count(), SurveyLink.history.count()) == (entries, past)
    assert "sessionid" not in client.cookies
    link.refresh_from_db()
    assert (link.turn, link.comments.get().id.version) == (0, 4)


# --- What is shown -----------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(COUNTS)
def test_a_share_needs_five_opinions(counts: dict[str, int]) -> None:
    opinions = sum(number for said, number in counts.items() if said != Said.CANNOT_SAY)
    shown = share(counts)
    assert (shown is None) == (opinions < FEWEST)
    if shown is not None:
        agree = counts.get("4", 0) + counts.get("5", 0)
        assert abs(shown - 100 * agree / opinions) <= 0.5


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(COUNTS, max_size=4))
def test_no_total_minus_what_is_shown_gives_what_is_hidden(cells: list[dict[str, int]]) -> None:
    shown = [each for each in cells if share(each) is not None]
    total = together(cells)
    left = {said: total[said] - sum(each.get(said, 0) for each in shown) for said in Said.values}
    assert left == dict.fromkeys(Said.values, 0)


@pytest.mark.parametrize(
    ("judged", "agree", "words", "against"),
    [
        (Met.MET, 38, "Agency says met; 38% of staff agree", True),
        (Met.MET, 50, "Agency says met; 50% of staff agree", False),
        (Met.NOT_MET, 50, "Agency says not met; 50% of staff agree", True),
        (Met.PARTLY, 10, "Agency says partly met; 10% of staff agree", False),
        (None, 80, "No judgement handed in; 80% of staff agree", False),
        (Met.MET, None, "Fewer than 5 gave an opinion, so it is not shown", False),
    ],
)
def test_the_gap_in_words(judged: Any, agree: Any, words: str, against: bool) -> None:
    assert (gap_words(judged, agree), is_gap(judged, agree)) == (words, against)


@pytest.mark.parametrize(("number", "shown"), [(0, "Not shown"), (4, "Not shown"), (5, "100%")])
def test_a_result_is_hidden_below_five(
    unit: Person, scrutineer: Person, trust: Organisation, number: int, shown: str
) -> None:
    survey = open_survey(unit, trust)
    replied(link_to(survey, trust), *["4"] * number, comment="Said in confidence")
    deeds.close_survey(actor=unit, survey=survey)
    survey.refresh_from_db()
    rows = queries.results(scrutineer, survey)
    assert [row.agree_words for row in rows] == [shown, shown]
    assert [row.replied for row in rows] == ["5" if number == 5 else "Fewer than 5"] * 2
    assert [len(words) for _agency, words in queries.comments(survey)] == (
        [5] if number == 5 else []
    )


def test_five_replies_with_four_opinions_stay_hidden(unit: Person, trust: Organisation) -> None:
    survey = open_survey(unit, trust)
    replied(link_to(survey, trust), "5", "5", "5", "5", "0")
    deeds.close_survey(actor=unit, survey=survey)
    survey.refresh_from_db()
    row = queries.results(unit, survey)[0]
    assert (row.replied, row.opinions, row.agree_words) == ("5", "Fewer than 5", "Not shown")


def test_a_hidden_agency_is_in_no_total(
    unit: Person, trust: Organisation, school: Organisation
) -> None:
    survey = open_survey(unit, trust, school)
    replied(link_to(survey, trust), *["5"] * 6)
    replied(link_to(survey, school), *["1"] * 4)
    deeds.close_survey(actor=unit, survey=survey)
    survey.refresh_from_db()
    total = queries.totals(queries.results(unit, survey))[0]
    assert (total.agencies, total.opinions, total.agree) == (1, 6, 100)


def test_no_result_and_no_comment_shows_before_the_end(unit: Person, trust: Organisation) -> None:
    """Else somebody who looks before and after one reply knows what it said."""
    survey = open_survey(unit, trust)
    replied(link_to(survey, trust), *["5"] * 9, comment="Words")
    assert (queries.results(unit, survey), queries.comments(survey)) == ([], [])
    assert [each.replied for each in queries.progress(unit, survey)] == [9]


def test_the_agencys_judgement_is_the_least_of_what_it_handed_in(
    unit: Person, trust: Organisation, school: Organisation
) -> None:
    survey = open_survey(unit, trust, school)
    for body, status in ((trust, ReturnStatus.SUBMITTED), (school, ReturnStatus.STARTED)):
        made = survey.campaign.returns.get(organisation=body)
        models.QuerySet(type(made)).filter(pk=made.pk).update(status=status)
        question = Question.objects.of(survey.campaign.version_id).get(code="A1.1")
        put(Answer(agency_return=made, question=question, value="green"))
    standard = next(iter(queries.standards_of(survey.campaign)))
    found = queries.judgements(survey, {trust.pk, school.pk})
    assert found == {(trust.pk, standard.pk): Met.MET}


def test_the_results_cost_the_same_for_one_agency_and_for_three(
    unit: Person, trust: Organisation, school: Organisation, charity: Organisation
) -> None:
    assert unit.roles  # read before, as a page does
    costs = []
    for bodies in ((trust,), (trust, school, charity)):
        survey = open_survey(unit, *bodies)
        for body in bodies:
            replied(link_to(survey, body), *["4"] * 5)
        models.QuerySet(type(survey.campaign.returns.all()[0])).filter(
            campaign=survey.campaign
        ).update(status=ReturnStatus.SUBMITTED)
        deeds.close_survey(actor=unit, survey=survey)
        survey.refresh_from_db()
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.results(unit, survey)) == 2 * len(bodies)
        costs.append(len(asked))
    assert costs == [7, 7]


def test_whose_results_a_person_sees(
    unit: Person, scrutineer: Person, trust_lead: Person, school_lead: Person, charity_lead: Person,
    trust: Organisation, school: Organisation,
) -> None:  # fmt: skip
    survey = open_survey(unit, trust, school)
    deeds.close_survey(actor=unit, survey=survey)
    survey.refresh_from_db()

    def bodies(person: Person) -> set[Any]:
        return {row.organisation for row in queries.results(person, survey)}

    assert bodies(unit) == bodies(scrutineer) == {trust, school}
    assert (bodies(trust_lead), bodies(school_lead)) == ({trust}, {school})
    assert bodies(charity_lead) == set()
    seen = PractitionerSurvey.objects.visible_to
    assert (list(seen(trust_lead)), list(seen(charity_lead))) == ([survey], [])
    assert list(SurveyLink.objects.visible_to(scrutineer)) == []


def test_a_lead_of_the_body_that_took_over_has_the_link(unit: Person, trust: Organisation) -> None:
    later = make_organisation("Mersey Bank Integrated Trust")
    models.QuerySet(Organisation).filter(pk=trust.pk).update(succeeded_by=later)
    lead = make_seat(organisation=later).person
    survey = open_survey(unit, trust)
    assert list(SurveyLink.objects.visible_to(lead)) == [link_to(survey, trust)]
    assert Message.objects.get(kind="audits.survey-opened").to == lead
