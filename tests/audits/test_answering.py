"""Answering: saved as it is typed, by several people, with nothing lost and only what applies counted."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from audits.models import AgencyReturn, Answer, ReturnSection
from audits.queries.answering import held
from audits.rules.returns import CampaignStatus, ReturnStatus, SectionState
from audits.services import answering as deeds
from audits.services.answering import Typed
from core import history
from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from partnership.models import Organisation, Person
from tests.factories.audited import make_campaign, make_return
from tests.factories.base import MAKER, REASON


def key(section: ReturnSection, code: str) -> int:
    return (
        section.agency_return.campaign.version.sections.get(standards__questions__code=code)
        .standards.get(questions__code=code)
        .questions.get(code=code)
        .pk
    )


def say(actor: Person, section: ReturnSection, **answers: Any) -> deeds.Saved:
    """``say(lead, part, A1_1="green")``: a value; or a Typed."""
    typed = {
        key(section, name.replace("_", ".")): each if isinstance(each, Typed) else Typed(each)
        for name, each in answers.items()
    }
    return deeds.save_answers(actor=actor, section=section, typed=typed)


def counts(section: ReturnSection) -> tuple[int, int, str]:
    section.refresh_from_db()
    return section.asked, section.answered, section.state.value


@pytest.mark.shows("AUD-09")
def test_progress_counts_only_what_applies(trust_lead, trust_return, part_a, part_b) -> None:
    assert (counts(part_a), counts(part_b)) == ((2, 0, "not_started"), (3, 0, "not_started"))
    say(trust_lead, part_a, A1_1="amber")
    assert counts(part_a) == (3, 1, "started")
    say(trust_lead, part_a, A1_1="green")
    assert counts(part_a) == (2, 1, "started")
    say(trust_lead, part_a, A1_3="2026-01-05")
    assert counts(part_a) == (2, 2, "complete")
    trust_return.refresh_from_db()
    assert (trust_return.asked, trust_return.answered) == (5, 2)


@pytest.mark.shows("AUD-03")
def test_an_answer_whose_question_is_asked_no_longer_stays_and_does_not_stand(
    trust_lead, part_a
) -> None:
    say(trust_lead, part_a, A1_1="red")
    say(trust_lead, part_a, A1_2=Typed(narrative="A policy of our own."))
    said = Answer.objects.get(question__code="A1.2")
    assert said.stands
    say(trust_lead, part_a, A1_1="green")
    said.refresh_from_db()
    assert (said.stands, said.narrative) == (False, "A policy of our own.")
    say(trust_lead, part_a, A1_1="amber")
    said.refresh_from_db()
    assert said.stands


@pytest.mark.shows("AUD-03", "AUD-04")
@pytest.mark.parametrize(
    ("sector", "length", "asked"),
    [("health", "statutory", 5), ("police", "statutory", 4), ("voluntary", "charity", 3)],
)
def test_each_kind_of_agency_is_asked_its_own(
    campaign, sector: str, length: str, asked: int
) -> None:
    from tests.factories import make_organisation

    made = make_return(make_organisation(sector=sector), campaign, length=length)
    assert made.asked == asked


@pytest.mark.shows("AUD-09")
def test_begun_and_incomplete_differs_from_not_begun(trust_lead, part_a, trust_return) -> None:
    say(trust_lead, part_a, A1_1=Typed(narrative="We have a lead."))
    assert counts(part_a) == (2, 0, SectionState.STARTED.value)
    trust_return.refresh_from_db()
    assert trust_return.status == ReturnStatus.STARTED
    assert [row.to_status for row in trust_return.statuses.all()] == ["started"]


@pytest.mark.shows("AUD-02")
@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("A1_1", "purple", "red"),
        ("A1_3", "2026-02-30", "2026-02-28"),
        ("B1_1", "maybe", "no"),
        ("B1_4", "6", "5"),
    ],
)
def test_an_answer_must_make_sense(
    trust_lead, part_a, part_b, code: str, wrong: str, right: str
) -> None:
    part = part_a if code.startswith("A") else part_b
    saved = say(trust_lead, part, **{code: wrong})
    assert [str(each) for each in saved.refused.values()] != []
    assert (saved.changed, Answer.objects.count()) == (0, 0)
    assert say(trust_lead, part, **{code: right}).changed == 1


@pytest.mark.shows("AUD-02")
def test_a_number_is_a_number(trust_lead, part_b) -> None:
    say(trust_lead, part_b, B1_1="yes")
    assert list(say(trust_lead, part_b, B1_2="NaN").refused) != []
    assert say(trust_lead, part_b, B1_2="3.5").changed == 1


@pytest.mark.shows("AUD-02")
def test_what_does_not_apply_needs_a_reason(trust_lead, part_a) -> None:
    say(trust_lead, part_a, A1_1=Typed(not_applicable=True))
    assert counts(part_a)[1] == 0
    say(trust_lead, part_a, A1_1=Typed(not_applicable=True, na_reason="We employ nobody."))
    assert counts(part_a)[1] == 1


def test_the_same_answer_twice_is_saved_once(trust_lead, part_a) -> None:
    say(trust_lead, part_a, A1_1="red")
    assert say(trust_lead, part_a, A1_1=Typed("red")).changed == 0
    assert Answer.history.count() == 1


def test_nothing_typed_is_no_answer(trust_lead, part_a) -> None:
    assert say(trust_lead, part_a, A1_1="", A1_3="").changed == 0
    assert Answer.objects.count() == 0


@pytest.mark.shows("AUD-08")
def test_a_second_editor_is_warned_and_nothing_is_lost(trust_lead, trust_colleague, part_a) -> None:
    empty = mark(held(None))
    say(trust_lead, part_a, A1_1=Typed("green", "Ours", seen=empty))
    saved = say(
        trust_colleague,
        part_a,
        A1_1=Typed("red", "Theirs", seen=empty),
        A1_3=Typed("2026-01-05", seen=empty),
    )
    (refused,) = saved.refused.values()
    assert isinstance(refused, SavedMeanwhile)
    assert refused.held["narrative"] == "Ours"
    assert Answer.objects.get(question__code="A1.1").narrative == "Ours"
    assert Answer.objects.get(question__code="A1.3").value == "2026-01-05"
    again = say(trust_colleague, part_a, A1_1=Typed("red", "Both", seen=refused.seen))
    assert again.refused == {}
    past = [row.narrative for row in Answer.history.filter(question__code="A1.1")]
    assert past == ["Both", "Ours"]


def test_a_question_of_another_part_is_left_alone(trust_lead, part_a) -> None:
    assert say(trust_lead, part_a, B1_1="yes").changed == 0
    assert Answer.objects.count() == 0


def test_a_text_that_is_too_long_is_refused_with_its_length(trust_lead, part_a) -> None:
    say(trust_lead, part_a, A1_1="red")
    saved = say(trust_lead, part_a, A1_2=Typed(narrative="x" * 20_001))
    assert [str(each) for each in saved.refused.values()] == [
        "This has 20,001 characters. Shorten it to 20,000, or add it as a file."
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ReturnStatus.TO_SIGN, "waits for its signature"),
        (ReturnStatus.SUBMITTED, "was handed in"),
        (ReturnStatus.MODERATED, "was handed in"),
        (ReturnStatus.EXCUSED, "need not answer"),
        (ReturnStatus.QUERIED, "Only the parts that were sent back"),
    ],
)
def test_what_is_not_open_cannot_be_written(
    trust_lead, trust_return, part_a, status: str, words: str
) -> None:
    history.change(trust_return, actor=MAKER, reason=REASON, status=status)
    with pytest.raises(RuleBroken, match=words):
        say(trust_lead, part_a, A1_1="green")


def test_a_closed_audit_keeps_what_there_is(trust_lead, campaign, part_a) -> None:
    say(trust_lead, part_a, A1_1="green")
    history.change(campaign, actor=MAKER, reason=REASON, status=CampaignStatus.CLOSED)
    part_a.agency_return.campaign.refresh_from_db()
    with pytest.raises(RuleBroken, match="closed"):
        say(trust_lead, part_a, A1_1="red")
    assert Answer.objects.get().value == "green"


def test_after_the_due_day_answers_are_still_saved(trust_lead, trust_return, part_a) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    history.change(trust_return, actor=MAKER, reason=REASON, due_on=yesterday)
    assert say(trust_lead, part_a, A1_1="green").changed == 1


class TestLastTime:
    @pytest.fixture
    def last(self, trust: Organisation, version, trust_lead) -> AgencyReturn:
        """Last year's answers: amber with words, and a day."""
        earlier = make_campaign(version, cycle="2025-26")
        made = make_return(trust, earlier)
        part = made.sections.get(section__code="A")
        say(trust_lead, part, A1_1=Typed("amber", "As it was"), A1_3="2025-01-05")
        return made

    @pytest.fixture
    def part(self, trust: Organisation, version, last: AgencyReturn) -> ReturnSection:
        now = make_campaign(version, previous=last.campaign)
        return make_return(trust, now).sections.get(section__code="A")

    @pytest.mark.shows("AUD-11")
    def test_it_stands_beside_and_counts_for_nothing(self, trust_lead, part) -> None:
        from audits.queries.answering import lines_of

        lines = {line.question.code: line for line in lines_of(part)}
        assert [code for code, line in lines.items() if line.to_confirm] == ["A1.1", "A1.3"]
        assert lines["A1.1"].last.narrative == "As it was"
        assert counts(part) == (2, 0, "not_started")

    @pytest.mark.shows("AUD-11")
    def test_the_same_words_are_no_answer_until_they_are_confirmed(self, trust_lead, part) -> None:
        assert say(trust_lead, part, A1_1=Typed("amber", "As it was")).changed == 0
        say(trust_lead, part, A1_1=Typed("amber", "As it was", confirmed=True))
        answer = Answer.objects.get(agency_return=part.agency_return)
        assert answer.carried_from.agency_return.campaign.cycle == "2025-26"
        assert counts(part) == (3, 1, "started")

    @pytest.mark.shows("AUD-11")
    def test_other_words_are_a_new_answer(self, trust_lead, part) -> None:
        assert say(trust_lead, part, A1_1=Typed("green", "Better")).changed == 1

    def test_the_body_that_took_over_goes_on_from_the_one_before(
        self, version, last: AgencyReturn
    ) -> None:
        from audits.queries.answering import before
        from tests.factories import make_organisation

        new = make_organisation("Mersey Bank New Trust")
        history.change(last.organisation, actor=MAKER, reason=REASON, succeeded_by=new)
        now = make_return(new, make_campaign(version, previous=last.campaign))
        assert sorted(before(now)) == ["A1.1", "A1.3"]


class TestVoluntary:
    @pytest.fixture
    def voluntary(self, part_b: ReturnSection) -> ReturnSection:
        history.change(part_b.section, actor=MAKER, reason=REASON, voluntary=True)
        return part_b

    def test_a_part_asked_of_everybody_stays(self, trust_lead, part_a) -> None:
        with pytest.raises(RuleBroken, match="asked of everybody"):
            deeds.leave_out(actor=trust_lead, section=part_a, reason="No time")

    def test_a_voluntary_part_is_left_out_with_a_reason(self, trust_lead, voluntary) -> None:
        with pytest.raises(RuleBroken, match="Say why"):
            deeds.leave_out(actor=trust_lead, section=voluntary, reason=" ")
        assert deeds.leave_out(actor=trust_lead, section=voluntary, reason="Not this year")
        assert not deeds.leave_out(actor=trust_lead, section=voluntary, reason="Not this year")
        assert counts(voluntary) == (0, 0, "not_applicable")

    def test_and_taken_in_again(self, trust_lead, voluntary) -> None:
        deeds.leave_out(actor=trust_lead, section=voluntary, reason="Not this year")
        assert deeds.take_in(actor=trust_lead, section=voluntary)
        assert not deeds.take_in(actor=trust_lead, section=voluntary)
        assert counts(voluntary)[0] == 3
