"""The themes of practice reviews: chosen from the list, counted over three years, small numbers hidden."""

import datetime as dt

import pytest
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.living import at
from governance.services import thread
from reviews.learning_rules import theme_years
from reviews.models import PracticeTheme, ReviewSettings
from reviews.queries.themes import FINDINGS, REVIEWS, choosable, listed, theme_counts
from reviews.services.practice import learning, work
from reviews.themes_chart import Bar, Line, in_words, themes_svg
from tests.factories import make_practice
from tests.reviews.learned import find, theme
from tests.reviews.practices import DAY, own

TODAY = timezone.localdate()
REPORT = "/reviews/themes/"


def choose(unit, practice, *themes):
    return learning.choose_themes(actor=unit, practice=practice, themes=themes)


def held(practice):
    return {row.theme.code for row in practice.themes.all()}


@pytest.mark.shows("REV-15")
def test_up_to_three_themes_are_chosen_and_changed_with_their_history(unit, db):
    practice = own(unit, "local")
    one, two, three, four = map(theme, ("neglect", "exploitation", "transitions", "online-harm"))
    assert choose(unit, practice, one, two)
    assert not choose(unit, practice, two, one)
    assert choose(unit, practice, two, three)
    assert held(practice) == {"exploitation", "transitions"}
    told = PracticeTheme.history.filter(theme=one).values_list("history_type", "history_user")
    assert list(told) == [("-", unit.pk), ("+", unit.pk)]
    with pytest.raises(RuleBroken, match="3 themes at most"):
        choose(unit, practice, one, two, three, four)
    assert choose(unit, practice)
    assert held(practice) == set()


@pytest.mark.shows("REV-15")
def test_a_retired_theme_stays_where_it_was_chosen_and_is_not_offered_anew(unit, client_for):
    kept, fresh = own(unit, "local"), own(unit, "local", title="Another")
    old, new = theme("neglect"), theme("exploitation")
    choose(unit, kept, old)
    old = theme("neglect", retired=TODAY - DAY)
    assert (old in choosable(kept), old in choosable(fresh)) == (True, False)
    assert choose(unit, kept, old, new)
    with pytest.raises(RuleBroken, match="no theme that can be chosen"):
        choose(unit, fresh, old)
    page = client_for(unit).get(f"/practice-reviews/{fresh.reference}/themes/").content.decode()
    assert (f'value="{new.pk}"' in page, f'value="{old.pk}"' in page) == (True, False)
    assert "Neglect (retired)" in client_for(unit).get(REPORT).content.decode()


def test_a_review_that_was_stopped_gets_no_theme(unit):
    practice = own(unit, "local")
    work.stop(actor=unit, practice=practice, reason="Begun twice.")
    with pytest.raises(RuleBroken, match="nothing is added"):
        choose(unit, practice, theme("neglect"))


@pytest.mark.shows("REV-15")
def test_counts_of_three_years_across_the_ends_of_years(unit):
    about, today = theme("neglect"), dt.date(2026, 1, 1)
    days = [
        dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1),
    ]  # fmt: skip
    for day in days:
        practice = make_practice(kind="local", decided_on=day)
        choose(unit, practice, about)
        find(unit, practice, theme=about, found_on=day)
    stopped = make_practice(kind="local", status="active", decided_on=days[1])
    choose(unit, stopped, about)
    work.stop(actor=unit, practice=stopped, reason="Begun twice.")
    thread.find(actor=unit, text="Of an audit", source="audit", found_on=days[1], theme=about)
    counts = theme_counts(unit, today)
    assert counts.years == theme_years(today) == [2024, 2025, 2026]
    for what in (REVIEWS, FINDINGS):
        assert [counts.number(what, about.pk, year) for year in counts.years] == [1, 1, 1]
        assert counts.total(what, about.pk) == "3"
    # the next morning is the same year; on the next New Year the oldest goes
    later = theme_counts(unit, dt.date(2027, 1, 1))
    assert [later.number(REVIEWS, about.pk, year) for year in later.years] == [1, 1, 0]


def test_a_review_without_a_day_of_decision_counts_by_the_local_day_it_was_begun(unit):
    about = theme("neglect")
    with at(TODAY - 400 * DAY, 0, 15):
        practice = make_practice(kind="lcspr", status="proposed", decided_on=None)
    choose(unit, practice, about)
    counts = theme_counts(unit, TODAY)
    assert counts.number(REVIEWS, about.pk, (TODAY - 400 * DAY).year) == 1


@pytest.mark.shows("REV-15")
def test_small_numbers_are_hidden_from_those_who_read_no_cases(
    unit, scrutineer, board_member, client_for
):
    history.create(ReviewSettings(pk=1, figures_threshold=3), actor=unit, reason="For a test")
    few, many, none = map(theme, ("neglect", "exploitation", "transitions"))
    last = dt.date(TODAY.year - 1, 6, 1)
    for number in range(5):
        practice = make_practice(kind="local", decided_on=last)
        choose(unit, practice, *([many, few] if number < 2 else [many]))
    open_, hidden = theme_counts(unit, TODAY), theme_counts(board_member, TODAY)
    assert [open_.said(REVIEWS, one.pk, last.year) for one in (few, many, none)] == ["2", "5", "0"]
    said = [hidden.said(REVIEWS, one.pk, last.year) for one in (few, many, none)]
    assert said == ["fewer than 3", "5", "0"]
    # with the other years a total would tell the hidden number
    totals = [hidden.total(REVIEWS, one.pk) for one in (few, many, none)]
    assert totals == ["not shown", "5", "0"]
    page = client_for(scrutineer).get(REPORT)
    assert ("fewer than 3" in page.content.decode(), page.context["page"].export_links) == (
        True,
        [],
    )
    assert client_for(scrutineer).get(f"{REPORT}?export=csv").status_code == 403


def test_the_report_is_open_to_those_who_see_figures_and_exported_by_those_who_may(
    unit, council_exec, trust_lead, practitioner, client_for, django_assert_num_queries
):
    choose(unit, make_practice(kind="local"), theme("neglect"))
    for person, status in ((council_exec, 200), (trust_lead, 403), (practitioner, 403)):
        assert client_for(person).get(REPORT).status_code == status
    got = client_for(council_exec).get(f"{REPORT}?export=csv")
    lines = b"".join(got).decode("utf-8-sig").splitlines()
    first = theme_years(TODAY)[0]
    assert lines[0].startswith(f'"Theme","Reviews {first}"')
    assert any(line.startswith('"Neglect"') for line in lines)
    counts = theme_counts(unit, TODAY)
    unit.roles  # noqa: B018  asked once a request
    with django_assert_num_queries(3):
        theme_counts(unit, TODAY)
    assert listed(counts).filter(code="neglect").exists()


def test_the_picture_says_few_where_a_number_is_hidden():
    lines = [Line("Neglect & more", [Bar(2025, 4), Bar(2026, None)]), Line("Home", [Bar(2025, 2)])]
    drawn = themes_svg(lines, [2025, 2026], fill="#123456", ink="#000000")
    assert ("Neglect &amp; more" in drawn, ">few<" in drawn, ">4<" in drawn) == (True, True, True)
    assert in_words(lines, "Reviews").startswith(
        "Reviews by theme and year. The most frequent is Home, with 2."
    )
