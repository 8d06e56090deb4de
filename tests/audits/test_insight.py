"""What returns say: the least of a standard's questions, sectors, last time, and numbers too small to show."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from audits.models import Moderation
from audits.queries import insight as queries
from audits.queries import insight_changes
from audits.queries.insight_benchmark import benchmark
from audits.rules.frameworks import SCALES, SCORED, Met, met, worst
from audits.rules.insight import RANK_OF, RANKED, RANKS, Change, change, guarded, may_compare
from core import history
from partnership.rules import Sector
from tests.factories import make_organisation, make_person
from tests.factories.audited_campaigns import (
    make_answer,
    make_campaign,
    make_framework_version,
    make_question,
    make_return,
)
from tests.factories.base import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-19")]


def returned(campaign, sector=Sector.HEALTH, organisation=None, status="submitted", **values):
    body = organisation or make_organisation(sector=sector)
    row = make_return(campaign, body, status=status)
    for code, value in values.items():
        make_answer(row, code, value)
    return row


def by_code(campaign, rows, **switch):
    found = queries.results(campaign, [row.pk for row in rows], moderated=False, **switch)
    codes = {each.pk: each.code for each in queries.standards_of(campaign)}
    return [
        {codes[standard]: str(RANKED[rank]) for standard, rank in found.get(row.pk, {}).items()}
        for row in rows
    ]


def moderate(answer, value):
    moderation = Moderation(
        answer=answer, value=value, reason="No evidence.", moderated_by=make_person()
    )
    return history.create(moderation, actor=MAKER, reason="Made for a test")


def test_ranks_agree_with_the_rules():
    assert set(RANK_OF) == {(kind, value) for kind in SCORED for value, _words in SCALES[kind]}
    for (kind, value), rank in RANK_OF.items():
        assert RANKED[rank] == met(kind, value)
    for one in RANKED:
        for other in RANKED:
            assert worst([one, other]) == RANKED[min(RANKS[one], RANKS[other])]


def test_a_standard_counts_as_the_least_of_its_scored_questions():
    version = make_framework_version(2)
    standard = version.sections.get().standards.get(code="S1")
    question = make_question(version.sections.get(), "X1", position=9, kind="scale5")
    history.change(question, actor=MAKER, reason="One standard", standard=standard)
    campaign = make_campaign(version)
    row = returned(campaign, S1="green", X1="2", S2="amber")
    waiting = returned(campaign, status="started", S1="red")
    blank = make_return(campaign, status="submitted")
    make_answer(blank, "S1", "", not_applicable=True, na_reason="No staff.")
    assert by_code(campaign, [row, waiting, blank]) == [
        {"S1": "not_met", "S2": "partly"},
        {},
        {"S1": "not_applicable"},
    ]


def test_parts_that_are_left_out_or_not_asked_say_nothing():
    campaign = make_campaign(parts=["P1", "P2"])
    row = returned(campaign, S1="green", S3="red")
    part = row.sections.get(section__code="P2")
    history.change(part, actor=MAKER, reason="Voluntary", left_out="We do not lend rooms.")
    assert by_code(campaign, [row]) == [{"S1": "met"}]
    themed = make_campaign(campaign.version, parts=["P2"])
    assert [each.code for each in queries.standards_of(themed)] == ["S3", "S4"]
    assert [each.code for each in queries.standards_of(campaign, "P1")] == ["S1", "S2"]


def test_a_moderated_score_counts_instead_of_the_own():
    campaign = make_campaign()
    row = returned(campaign, S1="green", S2="green")
    moderate(row.answers.get(question__code="S1"), "red")
    first = queries.standards_of(campaign)[0].pk
    own = queries.results(campaign, [row.pk], moderated=False)
    counted = queries.results(campaign, [row.pk], moderated=True)
    assert (RANKED[own[row.pk][first]], RANKED[counted[row.pk][first]]) == (Met.MET, Met.NOT_MET)
    assert queries.tallied(campaign, moderated=True)[first, "health"] == {Met.NOT_MET: 1}


def test_counts_by_standard_and_sector(django_assert_num_queries):
    campaign = make_campaign()
    returned(campaign, S1="green")
    returned(campaign, S1="red")
    returned(campaign, Sector.POLICE, S1="green")
    first = queries.standards_of(campaign)[0].pk
    with django_assert_num_queries(1):
        found = queries.tallied(campaign, moderated=False)
    assert found == {
        (first, "health"): {Met.MET: 1, Met.NOT_MET: 1},
        (first, "police"): {Met.MET: 1},
    }


@pytest.mark.shows("AUD-20")
def test_this_year_beside_last_year_by_code(django_assert_num_queries):
    last = make_campaign(status="closed")
    now = make_campaign(make_framework_version(framework=last.version.framework), previous=last)
    one, two = make_organisation(), make_organisation()
    returned(last, organisation=one, S1="red", S2="green", S3="green")
    returned(now, organisation=one, S1="amber", S2="green", S3="red", S4="green")
    returned(now, organisation=two, S1="green")
    with django_assert_num_queries(1):
        counts = insight_changes.changed(now, moderated=False)
    assert counts == {
        "S1": {Change.BETTER: 1},
        "S2": {Change.SAME: 1},
        "S3": {Change.WORSE: 1},
    }
    assert insight_changes.changes_of(now, [one.pk, two.pk], moderated=False) == {
        one.pk: {"S1": Change.BETTER, "S2": Change.SAME, "S3": Change.WORSE}
    }
    assert insight_changes.changed(last, moderated=False) == {}


def ended(successor, days=30, **fields):
    """A body that ended so many days ago, and who came after it."""
    day = timezone.localdate() - dt.timedelta(days=days)
    return make_organisation(sector=Sector.HEALTH, ended_on=day, succeeded_by=successor, **fields)


def since(campaign, *bodies):
    """What changed: counted for all, and agency by agency. Both say the same."""
    counts = insight_changes.changed(campaign, moderated=False)
    each = insight_changes.changes_of(campaign, [one.pk for one in bodies], moderated=False)
    for code in counts:
        assert counts[code] == Counter(found[code] for found in each.values() if code in found)
    return [each.get(one.pk, {}) for one in bodies]


@pytest.fixture
def two_rounds(db):
    last = make_campaign(status="closed")
    return last, make_campaign(
        make_framework_version(framework=last.version.framework), previous=last
    )


@pytest.mark.shows("AUD-20")
def test_last_time_follows_whoever_took_over(two_rounds, django_assert_num_queries):
    last, now = two_rounds
    heir = make_organisation()
    middle = ended(heir, days=10)
    first = ended(middle, days=200)
    returned(last, organisation=first, S1="red", S2="green")
    returned(now, organisation=heir, S1="green", S2="amber", S3="green")
    assert since(now, heir) == [{"S1": Change.BETTER, "S2": Change.WORSE}]
    with django_assert_num_queries(2):
        insight_changes.changes_of(now, [heir.pk], moderated=False)


def test_of_several_that_became_one_the_worst_counts(two_rounds):
    last, now = two_rounds
    heir = make_organisation()
    one, two = ended(heir), ended(heir)
    returned(last, organisation=heir, S1="green", S2="green")
    returned(last, organisation=one, S1="amber", S2="green", S3="amber")
    returned(last, organisation=two, S1="red", S2="green")
    returned(now, organisation=heir, S1="amber", S2="green", S3="amber")
    assert since(now, heir) == [
        {"S1": Change.BETTER, "S2": Change.SAME, "S3": Change.SAME},
    ]


def test_a_body_that_is_still_there_speaks_for_itself(two_rounds):
    last, now = two_rounds
    heir, other = make_organisation(), make_organisation()
    leaving = ended(heir, days=0)
    own = ended(other)
    for body in (leaving, own):
        returned(last, organisation=body, S1="red")
    returned(now, organisation=heir, S1="green")
    # It ended after it had handed in this time: nobody else answers for it.
    returned(now, organisation=own, S1="amber")
    returned(now, organisation=other, S1="green")
    assert since(now, heir, other, own) == [{}, {}, {"S1": Change.BETTER}]


def test_two_that_name_each_other_end_the_search(two_rounds):
    last, now = two_rounds
    one = ended(None)
    two = ended(one)
    history.change(one, actor=MAKER, reason="A mistake", succeeded_by=two)
    returned(last, organisation=one, S1="red")
    assert since(now, one, two) == [{}, {}]


def test_what_is_silent_does_not_change():
    silent = RANKS[Met.NOT_APPLICABLE]
    assert [change(None, 1), change(1, None), change(silent, 1), change(1, silent)] == [None] * 4


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 20, "b": 6, "c": 0}, {"a": 20, "b": 6, "c": 0}),
        ({"a": 20, "b": 2, "c": 0}, {"a": None, "b": None, "c": 0}),
        ({"a": 20, "b": 6, "c": 2}, {"a": 20, "b": None, "c": None}),
        ({"a": 20, "b": 3, "c": 2}, {"a": 20, "b": None, "c": None}),
        ({"a": 0, "b": 4, "c": 0}, {"a": 0, "b": None, "c": 0}),
    ],
)
def test_small_counts_are_hidden_and_cannot_be_worked_out(counts, shown):
    assert guarded(counts) == shown


def test_five_others_are_enough_to_compare():
    assert [may_compare(number) for number in (4, 5)] == [False, True]


def test_one_agency_beside_its_sector():
    campaign = make_campaign()
    own = returned(campaign, S1="amber")
    for value in ("green", "green", "green", "red"):
        returned(campaign, S1=value)
    returned(campaign, Sector.POLICE, S1="red")
    hidden = benchmark(own)
    assert (hidden.hidden, hidden.others, hidden.rows[0].shares) == (True, 4, {})
    assert hidden.rows[0].own == Met.PARTLY
    returned(campaign, S1="amber")
    shown = benchmark(own)
    assert (shown.hidden, shown.others, shown.sector) == (False, 5, "Health")
    assert shown.rows[0].shares == {"met": 60, "partly": 20, "not_met": 20, "not_applicable": 0}
    assert (shown.rows[1].own, shown.rows[1].shares) == (None, {})


def test_who_took_part():
    campaign = make_campaign()
    returned(campaign)
    make_return(campaign, make_organisation("Slow trust", sector=Sector.HEALTH))
    make_return(campaign, make_organisation(sector=Sector.HEALTH), status="excused")
    found = queries.participation(campaign, "sector")
    assert [(row.label, row.asked, row.returned, row.in_time) for row in found] == [
        ("Health", 2, 1, 1)
    ]
    assert queries.participation(campaign, "category")[0].label == "No category"
    assert [str(row.organisation) for row in queries.not_returned(campaign)] == ["Slow trust"]
