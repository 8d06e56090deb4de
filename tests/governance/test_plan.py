"""The business plan: its parts, progress with reasons and evidence, measures, figures for the annual report."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import documents
from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from governance.models import Measure, Objective, Priority, Progress
from governance.queries import plan as queries
from governance.reporting import progress_of_plan
from governance.rules.registers import Direction, Rag, is_met
from governance.services import plan as deeds
from tests.governance.registers import TODAY, days, new_measure, new_objective, new_priority


def report(unit, objective, rag=Rag.AMBER, text="Half of the teams use it.", ago=0, **more):
    return deeds.report_progress(
        actor=unit, objective=objective, rag=rag, text=text, reported_on=days(-ago), **more
    )


def value(unit, measure, figure, ago=0, note=""):
    return deeds.add_value(
        actor=unit, measure=measure, measured_on=days(-ago), value=Decimal(figure), note=note
    )


@pytest.mark.parametrize(
    ("figure", "direction", "met"),
    [(80, Direction.UP, True), (79, Direction.UP, False), (80, Direction.DOWN, True), (81, Direction.DOWN, False)],
)  # fmt: skip
def test_a_target_is_met_in_its_own_direction(figure, direction, met):
    assert is_met(Decimal(figure), Decimal(80), direction) is met


def test_each_part_is_added_once(unit):
    objective = new_objective(unit)
    new_objective(unit)
    new_measure(unit, objective)
    new_measure(unit, objective)
    counts = [model.objects.count() for model in (Priority, Objective, Measure)]
    assert counts == [1, 1, 1]


def test_the_years_of_a_priority_run_forwards(unit):
    with pytest.raises(RuleBroken, match="after the first") as broken:
        deeds.add_priority(actor=unit, title="x", why="y", from_day=TODAY, until_day=TODAY, order=1)
    assert broken.value.field == "until_day"


def test_a_part_is_changed_with_a_reason_and_not_over_a_colleague(unit, unit2):
    found = new_priority(unit)
    held, seen = deeds.held(found), mark(deeds.held(found))
    assert deeds.change_part(actor=unit2, part=found, reason="Words", **held | {"title": "Theirs"})
    with pytest.raises(SavedMeanwhile):
        deeds.change_part(
            actor=unit, part=found, reason="Mine", seen=seen, **held | {"title": "Mine"}
        )
    with pytest.raises(RuleBroken, match="Say why"):
        deeds.change_part(actor=unit, part=found, reason=" ", **held)


def test_a_part_leaves_the_plan_and_comes_back(unit):
    objective = new_objective(unit)
    measure = new_measure(unit, objective)
    for part in (measure, objective, objective.priority):
        assert deeds.retire_part(actor=unit, part=part, reason="No longer wanted")
        assert not deeds.retire_part(actor=unit, part=part, reason="No longer wanted")
    assert list(queries.plan(unit)) == []
    for refused in (
        lambda: report(unit, objective),
        lambda: value(unit, measure, 3),
        lambda: new_measure(unit, objective, title="Another"),
    ):
        with pytest.raises(RuleBroken, match="no longer in the plan"):
            refused()
    assert deeds.bring_back(actor=unit, part=objective, reason="Wanted after all")
    assert not deeds.bring_back(actor=unit, part=objective, reason="Wanted after all")
    assert report(unit, objective).rag == Rag.AMBER


def test_progress_needs_its_reason_and_stands_on_the_objective(unit):
    objective = new_objective(unit)
    with pytest.raises(RuleBroken, match="why it stands so") as broken:
        report(unit, objective, text=" ")
    assert broken.value.field == "text"
    first = report(unit, objective, Rag.RED, "Nothing began.", ago=20)
    assert report(unit, objective, Rag.RED, "Nothing began.", ago=20) == first
    report(unit, objective, Rag.GREEN, "All of them use it.", ago=2)
    report(unit, objective, Rag.AMBER, "Written down late.", ago=10)
    objective.refresh_from_db()
    assert (objective.rag, objective.rag_reason) == (Rag.GREEN, "All of them use it.")
    assert Progress.objects.count() == 3


def test_progress_is_not_reported_ahead(unit):
    with pytest.raises(RuleBroken, match="today or in the past"):
        report(unit, new_objective(unit), ago=-1)


def test_evidence_hangs_on_the_report_and_is_read_by_who_reads_the_plan(
    unit, trust_lead, trust_colleague, client_for
):
    upload = SimpleUploadedFile("audit.txt", b"Nineteen of twenty")
    made = report(unit, new_objective(unit), files=[upload])
    more = SimpleUploadedFile("survey.txt", b"Families said so")
    deeds.add_evidence(actor=unit, report=made, files=[more])
    with pytest.raises(RuleBroken, match="Choose a file"):
        deeds.add_evidence(actor=unit, report=made, files=[])
    file = documents.of(made).first()
    assert documents.of(made).count() == 2
    read = client_for(trust_lead).get(reverse("document", args=[file.pk]))
    assert b"".join(read) == b"Families said so"
    assert client_for(trust_colleague).get(reverse("document", args=[file.pk])).status_code == 404


def test_a_measure_has_one_value_a_day_which_can_be_corrected(unit):
    measure = new_measure(unit, new_objective(unit))
    first = value(unit, measure, 50)
    assert value(unit, measure, 50) == first
    with pytest.raises(RuleBroken, match="Correct that one") as broken:
        value(unit, measure, 51)
    assert broken.value.field == "measured_on"
    facts = {"figure": Decimal(51), "note": "", "reason": "Misread"}
    assert deeds.correct_value(actor=unit, value=first, **facts)
    assert not deeds.correct_value(actor=unit, value=first, **facts)
    assert first.history.first().history_change_reason == "Misread"


def test_how_a_measure_stands(unit):
    objective = new_objective(unit)
    measure = new_measure(unit, objective)
    assert queries.standing(measure).trend == ""
    value(unit, measure, 50, ago=90)
    value(unit, measure, "62.5", ago=10)
    [standing] = queries.measures_of(objective)
    assert (standing.met, standing.trend) == (False, "Up from 50: better")
    assert (standing.value_words, standing.target_words) == ("62.5%", "80%")
    picture = queries.picture(measure, list(measure.values.all()))
    assert picture.dots == [("10.0", "110.0"), ("310.0", "68.3")]
    assert picture.target_points == "10.0"


def test_lower_is_better_where_it_says_so(unit):
    objective = new_objective(unit)
    measure = new_measure(unit, objective, unit="weeks", direction=Direction.DOWN, target=6)
    value(unit, measure, 12, ago=90)
    value(unit, measure, 14, ago=10)
    [standing] = queries.measures_of(objective)
    assert (standing.trend, standing.value_words) == ("Up from 12: worse", "14 weeks")


def test_no_line_is_drawn_of_one_value(unit):
    measure = new_measure(unit, new_objective(unit))
    value(unit, measure, 50)
    assert queries.picture(measure, list(measure.values.all())) is None


@pytest.mark.parametrize("many", [1, 3])
def test_the_plan_asks_the_same_of_one_row_and_of_three(
    unit, client_for, django_assert_num_queries, many
):
    for n in range(many):
        objective = new_objective(unit, title=f"Objective {n}")
        measure = new_measure(unit, objective)
        value(unit, measure, 50)
    client = client_for(unit)
    client.get(reverse("plan"))
    with django_assert_num_queries(8):
        client.get(reverse("plan"))


def test_the_pages_show_status_in_words_with_the_reason(unit, client_for):
    objective = new_objective(unit)
    report(unit, objective, Rag.RED, "Two briefings were called off.")
    for url in (reverse("plan"), reverse("objective", args=[objective.pk])):
        text = client_for(unit).get(url).content.decode()
        assert "Off track" in text
        assert "Two briefings were called off." in text


# --- For the annual report ---------------------------------------------------------------------------


def test_the_progress_of_a_period_counts_nothing_that_came_later(unit):
    objective = new_objective(unit)
    measure = new_measure(unit, objective)
    report(unit, objective, Rag.RED, "Before the year.", ago=200)
    report(unit, objective, Rag.AMBER, "In the year.", ago=100)
    report(unit, objective, Rag.GREEN, "Still in the year.", ago=50)
    report(unit, objective, Rag.DONE, "After the year.", ago=5)
    for ago, figure in ((210, 41), (90, 60), (60, 85), (3, 20)):
        value(unit, measure, figure, ago=ago)
    found = progress_of_plan(days(-150), days(-30))
    [priority] = found.priorities
    [each] = priority.objectives
    assert (each.before, each.after, each.reason) == (Rag.RED, Rag.GREEN, "Still in the year.")
    assert (each.reports, each.evidence) == (2, 0)
    [figures] = each.measures
    assert (figures.first, figures.last, figures.met) == (Decimal(41), Decimal(85), True)
    assert found.standing == {"not_started": 0, "green": 1, "amber": 0, "red": 0, "done": 0}


def test_evidence_of_the_period_is_counted_and_what_was_retired_before_is_not(unit):
    objective = new_objective(unit)
    files = [SimpleUploadedFile("audit.txt", b"Nineteen of twenty")]
    report(unit, objective, ago=10, files=files)
    gone = new_objective(unit, title="Gone")
    deeds.retire_part(actor=unit, part=gone, reason="Done")
    now = progress_of_plan(days(-30), TODAY)
    assert [each.evidence for p in now.priorities for each in p.objectives] == [1, 0]
    later = progress_of_plan(days(1), days(30))
    assert [each.title for p in later.priorities for each in p.objectives] == [objective.title]


def test_a_priority_of_other_years_is_left_out(unit):
    new_objective(unit)
    long_ago = dt.date(2015, 4, 1)
    assert progress_of_plan(long_ago, dt.date(2016, 3, 31)).priorities == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_figures_of_a_year_take_as_many_queries_for_one_as_for_three(
    unit, django_assert_num_queries, many
):
    for n in range(many):
        objective = new_objective(unit, title=f"Objective {n}")
        new_measure(unit, objective)
        report(unit, objective)
    progress_of_plan(days(-30), TODAY)
    with django_assert_num_queries(6):
        progress_of_plan(days(-30), TODAY)


def test_a_measure_opened_and_saved_as_it_was_is_not_stale(unit, client_for):
    measure = new_measure(unit, new_objective(unit))
    url = reverse("measure_change", args=[measure.pk])
    form = client_for(unit).get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"target": "80", "reason": "None"}
    assert client_for(unit).post(url, typed).status_code == 302
    measure.refresh_from_db()
    assert (measure.target, measure.history.count()) == (Decimal(80), 1)
    answer = client_for(unit).post(url, typed | {"target": "85.5"})
    assert answer.status_code == 302
    later = client_for(unit).post(url, typed | {"target": "90"})
    assert "What your colleague saved" in later.content.decode()


# --- What people type, and who reports ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1,200", 1200), ("1,234,567.5", Decimal("1234567.5")), ("140%", 140), (" 62.5 % ", Decimal("62.5")),
     ("-3", -3), ("1200", 1200)],
)  # fmt: skip
def test_a_figure_may_be_typed_as_it_is_printed(unit, client_for, typed, kept):
    measure = new_measure(unit, new_objective(unit))
    day = {"measured_on_day": TODAY.day, "measured_on_month": TODAY.month}
    typed = day | {"measured_on_year": TODAY.year, "value": typed}
    url = reverse("value_new", args=[measure.pk])
    assert client_for(unit).post(url, typed).status_code == 302
    assert measure.values.get().value == kept


@pytest.mark.parametrize("typed", ["many", "12,00", "1,2000", "%", "NaN"])
def test_what_is_no_number_is_asked_for_by_name_and_stays_typed(unit, client_for, typed):
    measure = new_measure(unit, new_objective(unit))
    url = reverse("value_new", args=[measure.pk])
    form = client_for(unit).post(url, {"value": typed}).context["form"]
    assert form.errors["value"] in (
        ["Value: enter a number, such as 1,200 or 62.5"], ["Enter the value"],
    )  # fmt: skip
    assert form["value"].value() == typed


def test_who_leads_reads_that_the_business_unit_records_progress(unit, trust_lead, client_for):
    objective = new_objective(unit)
    measure = new_measure(unit, objective)
    held = deeds.held(objective) | {"organisation": None}
    pages = [
        reverse("objective", args=[objective.pk]),
        reverse("measure", args=[measure.pk]),
    ]
    words = "The business unit records progress. Send them what to report."

    def read(person):
        return [words in client_for(person).get(url).content.decode() for url in pages]

    assert (read(unit), read(trust_lead)) == ([False, False], [False, False])
    deeds.change_part(
        actor=unit, part=objective, reason="Handed over", **held | {"owner": trust_lead}
    )
    assert (read(unit), read(trust_lead)) == ([False, False], [True, True])
    deeds.retire_part(actor=unit, part=objective, reason="Done")
    assert read(trust_lead)[0] is False
