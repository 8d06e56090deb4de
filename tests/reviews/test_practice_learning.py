"""What a practice review leads to: findings, actions and how far they are, answers, briefings, looks at the plan."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core import documents, history
from core.errors import RuleBroken
from core.living import at
from deadlines.clocks import count
from deadlines.models import Deadline
from governance.models import Finding, Learning, Notice, Recommendation
from governance.rules.actions import Effect
from governance.services import actions, thread
from reviews import reporting
from reviews.clocks import PLAN_LOOK
from reviews.learning_rules import (
    HEADINGS,
    briefing_draft,
    briefing_text,
    percent_done,
    plan_due,
)
from reviews.models import ChildIdentity, PlanLook, RecommendationAnswer, TrainingNeed
from reviews.queries import practice_learning as queries
from reviews.services.practice import beginning, learning, plan_looks, work
from tests.factories import make_child, make_practice, make_review
from tests.governance.paper_files import upload
from tests.reviews.learned import act, find, followed, recommend, theme
from tests.reviews.practices import DAY, own

TODAY = timezone.localdate()


def broken_at(deed):
    with pytest.raises(RuleBroken) as broken:
        deed()
    return broken.value.field


def months_later(day):
    from deadlines.calendar import closures

    return count(PLAN_LOOK.length, day, closures()).due


@pytest.fixture
def practice(unit):
    return followed(unit)


@pytest.fixture
def national(unit):
    return own(unit, "national")


# --- Findings ----------------------------------------------------------------------------------


@pytest.mark.shows("REV-12")
def test_a_finding_hangs_on_the_review_by_its_reference_alone(unit, practice):
    neglect = theme("neglect")
    found = find(unit, practice, theme=neglect)
    assert find(unit, practice, theme=neglect) == found
    assert (found.source, found.theme, found.origin) == ("review", neglect, practice)
    assert (found.origin_label, found.origin_path) == (
        practice.reference,
        f"/practice-reviews/{practice.reference}/",
    )
    kept = found.history.get()
    assert (kept.history_user, kept.history_change_reason) == (unit, "Finding recorded")
    assert list(queries.findings_of(practice)) == [found]


def test_nothing_is_found_without_words_ahead_of_time_or_in_a_review_that_was_stopped(
    unit, practice
):
    assert broken_at(lambda: find(unit, practice, " ")) == "text"
    assert broken_at(lambda: find(unit, practice, found_on=TODAY + DAY)) == "found_on"
    stopped = own(unit, "local", title="Another")
    work.stop(actor=unit, practice=stopped, reason="Begun twice.")
    with pytest.raises(RuleBroken, match="nothing is added"):
        find(unit, stopped)


@pytest.mark.shows("REV-12")
def test_what_is_recommended_starts_the_clock_of_its_impact_six_months_after_it_is_due(
    unit, practice, trust
):
    found = find(unit, practice)
    asked = recommend(unit, practice, found, trust)
    assert recommend(unit, practice, found, trust) == asked
    clock = Deadline.objects.of(asked).get()
    assert (clock.code, clock.started_on, clock.due_on) == (
        "governance.impact",
        asked.due_on,
        asked.impact_due_on,
    )
    (row,) = queries.followed(unit, practice, TODAY)
    (one,) = row.recommendations
    assert (one.clock.date, one.agencies, one.percent) == (clock.due_on, str(trust), None)
    assert row.url == reverse("finding", args=[found.reference])


def test_a_finding_of_another_review_takes_no_recommendation_action_or_briefing_here(
    unit, practice, trust, trust_lead
):
    other = followed(unit, title="Another")
    theirs = find(unit, other)
    asked = recommend(unit, other, theirs, trust)
    with pytest.raises(RuleBroken, match="is no finding of this review"):
        recommend(unit, practice, theirs, trust)
    with pytest.raises(RuleBroken, match="is no recommendation of this review"):
        act(unit, practice, asked, trust_lead)
    with pytest.raises(RuleBroken, match="is no finding of this review"):
        brief(unit, practice, theirs, [trust])
    assert (Finding.objects.count(), Learning.objects.count()) == (1, 0)


@pytest.mark.shows("REV-12")
def test_per_cent_done_counts_the_actions_done_or_verified_of_those_that_were_not_withdrawn(
    unit, practice, trust, trust_lead
):
    asked = recommend(unit, practice, find(unit, practice), trust)
    one = act(unit, practice, asked, trust_lead, "Write", done=True)
    assert act(unit, practice, asked, trust_lead, "Call") != one
    act(unit, practice, asked, trust_lead, "Meet")
    gone = act(unit, practice, asked, trust_lead, "Travel")
    actions.withdraw(actor=unit, action=gone, reason="Not needed.")
    (row,) = queries.followed(unit, practice, TODAY)
    (seen,) = row.recommendations
    assert (seen.done, seen.given, seen.percent, seen.heard_on) == (1, 3, 33, TODAY)
    assert sorted(action.title for action in seen.actions) == ["Call", "Meet", "Write"]
    assert queries.progress([row]) == (1, 3, 33)
    assert (one.origin, one.origin_label, one.recommendation) == (
        practice,
        practice.reference,
        asked,
    )


@pytest.mark.parametrize(
    ("done", "given", "percent"), [(0, 0, None), (0, 3, 0), (2, 3, 66), (199, 200, 99), (4, 4, 100)]
)
def test_a_hundred_per_cent_means_all(done, given, percent):
    assert percent_done(done, given) == percent


@pytest.mark.parametrize("findings", [1, 3])
def test_as_many_queries_for_one_finding_as_for_three(
    unit, practice, trust, trust_lead, findings, django_assert_num_queries
):
    for number in range(findings):
        found = find(unit, practice, f"Finding {number}")
        asked = recommend(unit, practice, found, trust)
        act(unit, practice, asked, trust_lead, f"Action {number}")
        brief(unit, practice, found, [trust], title=f"Briefing {number}")
    rows = queries.followed(unit, practice, TODAY)
    assert len(rows) == findings
    unit.roles  # noqa: B018  asked once a request
    with django_assert_num_queries(16):
        queries.followed(unit, practice, TODAY)


def test_findings_go_along_when_a_review_becomes_another(unit):
    before = own(unit, "local")
    found, about = find(unit, before), theme("neglect")
    learning.choose_themes(actor=unit, practice=before, themes=[about])
    after = beginning.convert(
        actor=unit,
        practice=before,
        kind="good_practice",
        reason="It went well.",
        target_on=TODAY + 30 * DAY,
    )
    assert list(queries.findings_of(after)) == [found]
    assert [row.theme for row in after.themes.all()] == [about]


# --- Local answers -----------------------------------------------------------------------------


def answer(unit, practice, asked, **changes):
    values = {"answer": "accepted", "words": "We do it by spring.", "answered_on": TODAY}
    return learning.answer(
        actor=unit, practice=practice, recommendation=asked, **(values | changes)
    )


@pytest.mark.shows("REV-16")
def test_what_a_national_review_recommends_is_answered_here_and_given_to_the_yearly_report(
    unit, unit2, national, trust
):
    found = find(unit, national)
    assert found.source == "national"
    asked = recommend(unit, national, found, trust)
    made = answer(unit, national, asked)
    assert answer(unit2, national, asked) == made
    made.refresh_from_db()
    assert (made.answered_by, made.history.count()) == (unit, 1)
    answer(unit2, national, asked, answer="in_part", words="Not the team.")
    made.refresh_from_db()
    assert (made.answer, made.answered_by, made.history.count()) == ("in_part", unit2, 2)
    assert made.history.first().history_user == unit2
    year = (dt.date(TODAY.year, 1, 1), dt.date(TODAY.year, 12, 31))
    (told,) = reporting.national_recommendations(*year)
    assert (told.review, told.reference, told.answer, told.words, told.percent) == (
        national.reference,
        asked.reference,
        "Accepted in part",
        "Not the team.",
        None,
    )
    before = [day.replace(year=day.year - 1) for day in year]
    assert reporting.national_recommendations(*before) == []


@pytest.mark.shows("REV-16")
def test_an_answer_needs_its_words_a_day_that_was_and_a_review_by_others(
    unit, national, practice, trust
):
    asked = recommend(unit, national, find(unit, national), trust)
    assert broken_at(lambda: answer(unit, national, asked, answer="perhaps")) == "answer"
    assert broken_at(lambda: answer(unit, national, asked, words=" ")) == "words"
    assert broken_at(lambda: answer(unit, national, asked, answered_on=TODAY + DAY)) == (
        "answered_on"
    )
    own_one = recommend(unit, practice, find(unit, practice), trust)
    with pytest.raises(RuleBroken, match="Only what a national"):
        answer(unit, practice, own_one)
    with pytest.raises(RuleBroken, match="no recommendation of this review"):
        answer(unit, national, own_one)
    assert not RecommendationAnswer.objects.exists()


# --- The monthly look --------------------------------------------------------------------------


def look(unit, practice, day=TODAY, words="Half is done."):
    return plan_looks.look(actor=unit, practice=practice, looked_on=day, words=words)


def looks_of(practice):
    rows = Deadline.objects.of(practice).filter(code=PLAN_LOOK.code).order_by("pk")
    return [(row.started_on, row.status) for row in rows]


def test_a_look_is_due_a_month_after_the_last_while_the_actions_are_followed(unit):
    begun = TODAY - 70 * DAY
    with at(begun):
        practice = own(unit, "local", decided_on=begun, target_on=begun + 20 * DAY)
        work.write(actor=unit, practice=practice, learned="Ask.")
        work.finish(actor=unit, practice=practice, finished_on=begun)
    practice.refresh_from_db()
    clock = Deadline.objects.of(practice).open().get()
    assert (clock.started_on, clock.due_on) == (begun, months_later(begun))
    assert clock.path == f"/practice-reviews/{practice.reference}/learning/"
    first = look(unit, practice, begun + 20 * DAY)
    assert look(unit, practice, begun + 20 * DAY) == first
    assert (first.by, first.history.get().history_user) == (unit, unit)
    assert broken_at(lambda: look(unit, practice, begun + 19 * DAY, "Later")) == "looked_on"
    assert broken_at(lambda: look(unit, practice, TODAY + DAY)) == "looked_on"
    assert broken_at(lambda: look(unit, practice, words=" ")) == "words"
    look(unit, practice)
    assert looks_of(practice) == [
        (begun, "done"), (begun + 20 * DAY, "done"), (TODAY, "open")
    ]  # fmt: skip
    plan = queries.plan_of(practice, TODAY)
    assert (plan.since, plan.due_on, plan.overdue) == (begun, plan_due(begun), False)
    assert [row.looked_on for row in plan.looks] == [TODAY, begun + 20 * DAY]
    assert queries.plan_of(practice, plan.due_on + DAY).overdue


def test_closing_ends_the_looks_and_opening_again_begins_them(unit, practice):
    work.close(actor=unit, practice=practice, reason="All done.")
    assert looks_of(practice) == [(TODAY, "cancelled")]
    with pytest.raises(RuleBroken, match="while the actions"):
        look(unit, practice)
    work.reopen(actor=unit, practice=practice, reason="One is left.")
    assert looks_of(practice) == [(TODAY, "cancelled"), (TODAY, "open")]
    assert not PlanLook.objects.exists()


def test_of_the_looks_only_the_next_shows_among_the_clocks(unit, practice, client_for):
    look(unit, practice)
    page = client_for(unit).get(f"/practice-reviews/{practice.reference}/learning/")
    shown = [clock.label for clock in page.context["clocks"]]
    assert sorted(shown) == ["Finish the review", "Look at the action plan of the review"]


def test_twelve_months_to_finish():
    assert plan_due(dt.date(2026, 1, 31)) == dt.date(2027, 1, 31)
    assert plan_due(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)


# --- Briefing and training need ----------------------------------------------------------------


def brief(unit, practice, finding, agencies, **changes):
    values = {
        "title": "Seven minutes on the home",
        "text": briefing_draft("Nobody asked.", "- Ask at each visit."),
        "organisations": agencies,
        "due_on": TODAY + 14 * DAY,
    }
    return learning.brief(actor=unit, practice=practice, finding=finding, **(values | changes))


def test_a_finding_is_passed_on_with_a_training_need_in_one_step(unit, practice, trust, trust_lead):
    found = find(unit, practice)
    asked = {"need": "How to ask about partners.", "audience": "Health visitors"}
    made = brief(unit, practice, found, [trust], **asked)
    assert brief(unit, practice, found, [trust], **asked) == made
    text = "What we found\n\nNobody asked.\n\nWhat to change\n\n- Ask at each visit."
    assert (made.learning.text, made.notice.text) == (text, text)
    assert (made.notice.kind, made.notice.dissemination) == ("briefing", made.dissemination)
    assert (made.dissemination.kind, made.dissemination.passed_on) == ("briefing", TODAY)
    assert [row.organisation for row in made.notice.acknowledgements.all()] == [trust]
    need = made.need
    assert (need.finding, need.status, need.raised_by) == (found.reference, "open", unit)
    assert need.history.get().history_change_reason == "Training need raised"
    (row,) = queries.followed(unit, practice, TODAY)
    assert (row.needs, [one.row for one in row.learning]) == ([need], [made.learning])


def test_a_briefing_goes_out_whole_or_not_at_all(unit, practice, trust):
    found = find(unit, practice)
    assert broken_at(
        lambda: brief(unit, practice, found, [trust], text=briefing_draft("", ""))
    ) == ("text")
    assert broken_at(lambda: brief(unit, practice, found, [trust], title=" ")) == "title"
    assert broken_at(lambda: brief(unit, practice, found, [], title="Other")) == "to"
    assert broken_at(lambda: brief(unit, practice, found, [trust], due_on=TODAY)) == "due_on"
    assert broken_at(lambda: brief(unit, practice, found, [trust], need="Ask")) == "audience"
    assert broken_at(lambda: brief(unit, practice, found, [trust], audience="All")) == "need"
    left = (Learning.objects.count(), Notice.objects.count(), TrainingNeed.objects.count())
    assert left == (0, 0, 0)
    assert brief(unit, practice, found, [trust]).need is None


def test_the_seven_headings_stand_in_order_and_empty_ones_do_not_go_out():
    assert len(HEADINGS) == 7
    draft = briefing_draft("Found", "")
    lines = [line for line in draft.split("\n") if line in HEADINGS]
    assert tuple(lines) == HEADINGS
    assert briefing_text(draft) == "What we found\n\nFound"
    assert briefing_text("Hello\r\nBackground\r\n\r\nOnce\r\nGood practice:\r\n ") == (
        "Hello\n\nBackground\n\nOnce"
    )


def test_a_training_need_is_met_once_and_not_before_it_was_raised(unit, practice, trust):
    found = find(unit, practice)
    need = brief(unit, practice, found, [trust], need="Ask.", audience="All").need
    met = {"actor": unit, "need": need, "met_on": TODAY}
    assert broken_at(lambda: learning.meet_need(**met, met_how=" ")) == "met_how"
    for day in (TODAY - DAY, TODAY + DAY):
        wrong = met | {"met_on": day}
        assert broken_at(lambda wrong=wrong: learning.meet_need(**wrong, met_how="A")) == "met_on"
    assert learning.meet_need(**met, met_how="A day in June.")
    assert not learning.meet_need(**met, met_how="Another.")
    need.refresh_from_db()
    assert (need.status, need.met_how, need.history.count()) == ("met", "A day in June.", 2)


# --- Pages -------------------------------------------------------------------------------------


def test_the_learning_page_shows_evidence_and_tells_those_who_fill_it_what_is_missing(
    unit, council_exec, practice, trust, client_for
):
    address = f"/practice-reviews/{practice.reference}/learning-page/"
    asked = recommend(unit, practice, find(unit, practice), trust)
    mine, theirs = (client_for(one).get(address).content.decode() for one in (unit, council_exec))
    assert "Say what has changed, and how you know." in mine
    assert "Say what has changed" not in theirs
    assert "No impact is measured yet." in theirs
    impact = thread.measure(
        actor=unit,
        recommendation=asked,
        effect=Effect.BETTER,
        text="19 of 20 files.",
        measured_on=TODAY,
        files=[upload("audit.txt", b"the audit")],
    )
    (file,) = documents.of(impact)
    told = client_for(council_exec).get(address).content.decode()
    assert ("19 of 20 files." in told, f"/documents/{file.pk}/" in told) == (True, True)
    assert Deadline.objects.of(asked).get().status == "done"


def make_all(unit, practice, trust, **about):
    found = find(unit, practice, **about)
    asked = recommend(unit, practice, found, trust)
    need = brief(unit, practice, found, [trust], need="Ask.", audience="All").need
    one = [practice.reference]
    return {
        "practice_learning": one,
        "practice_learning_page": one,
        "practice_finding_new": one,
        "practice_recommend": [*one, found.reference],
        "practice_brief": [*one, found.reference],
        "practice_action": [*one, asked.reference],
        "practice_need_met": [*one, need.pk],
        "practice_look": one,
        "practice_themes": one,
    }


READS = {"practice_learning", "practice_learning_page"}
UNSEEN = "scrutineer board_member trust_lead school_lead practitioner outsider administrator"


def test_who_opens_what(unit, council_exec, practice, trust, client_for, request):
    pages = make_all(unit, practice, trust)
    for name, arguments in pages.items():
        address = reverse(name, args=arguments)
        assert client_for(unit).get(address).status_code == 200, name
        assert client_for(council_exec).get(address).status_code == (
            200 if name in READS else 403
        ), name
        for person in UNSEEN.split():
            asks = client_for(request.getfixturevalue(person))
            assert asks.get(address).status_code == 403, (name, person)
            assert asks.post(address).status_code in {403, 405}, (name, person)


def test_pages_of_what_cannot_be_done_or_belongs_elsewhere_are_not_there(
    unit, practice, national, trust, client_for
):
    browser = client_for(unit)
    asked = recommend(unit, practice, find(unit, practice), trust)
    for name, arguments in (
        ("practice_answer", [practice.reference, asked.reference]),
        ("practice_answer", [national.reference, asked.reference]),
        ("practice_action", [national.reference, asked.reference]),
        ("practice_recommend", [national.reference, asked.finding.reference]),
        ("practice_look", [national.reference]),
        ("practice_learning", ["LLR-2020-001"]),
    ):
        assert browser.get(reverse(name, args=arguments)).status_code == 404, name
    assert Recommendation.objects.count() == 1


def test_a_form_that_is_not_right_keeps_what_was_typed(unit, practice, trust, client_for):
    found = find(unit, practice)
    browser = client_for(unit)
    address = reverse("practice_recommend", args=[practice.reference, found.reference])
    told = browser.post(address, {"text": "Ask at each visit."})
    assert (told.status_code, "Ask at each visit." in told.content.decode()) == (422, True)
    made = browser.post(
        reverse("practice_finding_new", args=[practice.reference]),
        {"text": "Another", "found_on": TODAY.isoformat()},
    )
    assert made["Location"] == f"/practice-reviews/{practice.reference}/learning/"
    assert queries.findings_of(practice).count() == 2


def test_a_briefing_that_names_the_child_is_looked_at_first(unit, trust, trust_lead, client_for):
    rapid = make_review()
    child = ChildIdentity(child=make_child(rapid.incident), name="Ottoline Farrow")
    history.create(child, actor=unit, reason="Made for a test")
    practice = make_practice(rapid)
    found = find(unit, practice)
    page = reverse("practice_brief", args=[practice.reference, found.reference])
    due = TODAY + dt.timedelta(days=9)
    typed = {
        "title": "Ask twice", "text": briefing_draft("Ottoline was not asked.", "- Ask."), "to": "chosen",
        "organisations": [trust.pk],
        "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year,
    }  # fmt: skip
    browser = client_for(unit)
    held = browser.post(page, typed)
    assert (held.status_code, "“Ottoline”" in held.content.decode()) == (422, True)
    assert browser.post(page, typed | {"looked": "on"}).status_code == 302
