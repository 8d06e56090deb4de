"""Risks: their scores and bands, the deeds, the clock of the review, the heat map, the list."""

import pytest
from django.urls import reverse

from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from deadlines import services as clocks
from deadlines.models import Deadline
from governance.models import Risk
from governance.queries import risks as queries
from governance.queries.challenges import actions_from
from governance.rules.actions import Source
from governance.rules.registers import RISK_MOVES, Band, RiskStatus, band, bounds, score
from governance.services import risks as deeds
from tests.governance.registers import TODAY, days, new_risk, risk_facts


@pytest.mark.parametrize(
    ("points", "expected"),
    [(1, "low"), (4, "low"), (5, "moderate"), (9, "moderate"),
     (10, "high"), (14, "high"), (15, "extreme"), (25, "extreme")],
)  # fmt: skip
def test_the_bands_of_a_score(points, expected):
    assert band(points) == expected


@pytest.mark.parametrize("points", [0, 26])
def test_there_is_no_band_outside_of_the_scores(points):
    with pytest.raises(ValueError, match="from 1 to 25"):
        band(points)


def test_the_bounds_of_the_bands_meet():
    assert [bounds(name) for name in Band.values] == [(1, 4), (5, 9), (10, 14), (15, 25)]
    assert score(4, 5) == 20


def clock(risk):
    return Deadline.objects.of(risk).order_by("-pk").first()


def test_a_risk_is_added_once_and_its_owner_is_reminded(unit, council_exec):
    risk = new_risk(unit, council_exec)
    again = deeds.add_risk(
        actor=unit, owner=council_exec, review_on=days(60), **risk_facts(group=risk.group)
    )
    assert (again.pk, Risk.objects.count()) == (risk.pk, 1)
    assert (clock(risk).owner_person, clock(risk).due_on) == (council_exec, days(60))
    assert risk.history.get().history_change_reason == "Risk added"


def test_an_owner_must_be_able_to_open_the_register(unit, trust_lead, scrutineer):
    for person in (trust_lead, scrutineer):
        with pytest.raises(RuleBroken, match="open the risk register") as broken:
            new_risk(unit, person)
        assert broken.value.field == "owner"
    assert not Risk.objects.exists()


def test_the_first_review_lies_ahead(unit):
    with pytest.raises(RuleBroken, match="first review must be after today"):
        new_risk(unit, review_on=TODAY)


def test_a_review_changes_the_scores_and_starts_the_clock_anew(unit):
    risk = new_risk(unit, on=days(-30), review_on=days(-2))
    facts = {"likelihood": 2, "impact": 3, "note": "Posts filled.", "review_on": days(80)}
    review = deeds.review_risk(actor=unit, risk=risk, **facts)
    assert deeds.review_risk(actor=unit, risk=risk, **facts) == review
    risk.refresh_from_db()
    assert (risk.likelihood, risk.impact, risk.review_on) == (2, 3, days(80))
    clocks = Deadline.objects.of(risk).order_by("pk")
    assert [(c.status, c.due_on) for c in clocks] == [("done", days(-2)), ("open", days(80))]
    assert risk.reviews.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"), [({"note": " "}, "note"), ({"review_on": TODAY}, "review_on")]
)
def test_a_review_needs_a_note_and_a_next_day(unit, changed, field):
    risk = new_risk(unit)
    facts = {"likelihood": 2, "impact": 3, "note": "Seen.", "review_on": days(80)}
    with pytest.raises(RuleBroken) as broken:
        deeds.review_risk(actor=unit, risk=risk, **facts | changed)
    assert broken.value.field == field


def test_a_change_goes_with_the_clock_to_the_new_owner(unit, council_exec):
    risk = new_risk(unit)
    facts = deeds.held(risk) | {"owner": council_exec, "group": risk.group, "title": "New words"}
    assert deeds.change_risk(actor=unit, risk=risk, reason="Handed over", **facts)
    assert not deeds.change_risk(actor=unit, risk=risk, reason="Handed over", **facts)
    assert clock(risk).owner_person == council_exec


def test_a_stale_page_does_not_undo_a_colleague(unit, unit2):
    risk = new_risk(unit)
    seen = mark(deeds.held(risk))
    facts = deeds.held(risk) | {"owner": unit, "group": risk.group}
    deeds.change_risk(actor=unit2, risk=risk, reason="First", **facts | {"title": "Theirs"})
    with pytest.raises(SavedMeanwhile):
        deeds.change_risk(
            actor=unit, risk=risk, reason="Second", seen=seen, **facts | {"title": "Mine"}
        )


def test_closed_and_opened_again(unit):
    risk = new_risk(unit)
    assert deeds.close_risk(actor=unit, risk=risk, reason="It is over")
    assert not deeds.close_risk(actor=unit, risk=risk, reason="It is over")
    assert clock(risk).status == Deadline.Status.CANCELLED
    for forbidden in (
        lambda: deeds.review_risk(
            actor=unit, risk=risk, likelihood=1, impact=1, note="x", review_on=days(9)
        ),
        lambda: deeds.mitigate(actor=unit, risk=risk, title="x", owner=unit, due_on=days(9)),
        lambda: deeds.change_risk(actor=unit, risk=risk, reason="x", title="y"),
    ):
        with pytest.raises(RuleBroken, match="closed"):
            forbidden()
    assert deeds.reopen_risk(actor=unit, risk=risk, reason="It is back", review_on=days(30))
    assert not deeds.reopen_risk(actor=unit, risk=risk, reason="It is back", review_on=days(30))
    assert (clock(risk).status, clock(risk).due_on) == ("open", days(30))
    assert [row.reason for row in risk.statuses.order_by("pk")] == ["It is over", "It is back"]


@pytest.mark.parametrize("deed", [deeds.close_risk, deeds.reopen_risk])
def test_a_move_needs_its_reason(unit, deed):
    risk = new_risk(unit)
    more = {}
    if deed is deeds.reopen_risk:
        deeds.close_risk(actor=unit, risk=risk, reason="Over")
        more = {"review_on": days(9)}
    with pytest.raises(RuleBroken, match="Say why") as broken:
        deed(actor=unit, risk=risk, reason=" ", **more)
    assert broken.value.field == "reason"


def test_every_pair_of_statuses(unit):
    allowed = {(a, b) for a, to in RISK_MOVES.items() for b in to}
    assert allowed == {("open", "closed"), ("closed", "open")}
    assert set(RISK_MOVES) == set(RiskStatus.values)


def test_a_mitigation_is_an_action_that_points_at_the_risk(unit):
    risk = new_risk(unit)
    action = deeds.mitigate(
        actor=unit, risk=risk, title="Recruit together", owner=unit, due_on=days(9)
    )
    assert (action.source, action.origin, action.group) == (Source.RISK, risk, risk.group)
    assert action.origin_path == reverse("risk", args=[risk.reference])
    assert list(actions_from(unit, risk)) == [action]


# --- The heat map and the list ---------------------------------------------------------------------


def counts(lines):
    return {
        (cell.points, cell.words): cell.count for line in lines for cell in line.cells if cell.count
    }


def test_the_heat_map_counts_open_risks_now_and_before(unit):
    new_risk(unit)
    new_risk(unit, title="Another")
    deeds.close_risk(actor=unit, risk=new_risk(unit, title="Closed"), reason="Over")
    assert counts(queries.heat_map(unit, before=False)) == {
        (16, "likelihood likely, impact large"): 2
    }
    assert counts(queries.heat_map(unit, before=True)) == {
        (25, "likelihood almost certain, impact very large"): 2
    }


@pytest.mark.parametrize("before", [False, True])
def test_each_cell_opens_the_list_of_its_risks(unit, client_for, before):
    risk, client = new_risk(unit), client_for(unit)
    new_risk(unit, title="Elsewhere", likelihood=1, inherent_likelihood=1)
    page = client.get(reverse("risk_map") + ("?before=1" if before else ""))
    cells = [cell for line in page.context["lines"] for cell in line.cells]
    points = 25 if before else 16
    cell = next(cell for cell in cells if cell.points == points and cell.count)
    rows = client.get(cell.url).context["page"].rows
    assert [row.record for row in rows] == [risk]
    assert [band(cell.points) for cell in cells] == [cell.band for cell in cells]


def test_those_at_fifteen_and_more_are_reported_to_the_executive(unit, client_for):
    high = new_risk(unit, likelihood=3, impact=5)
    low = new_risk(unit, title="Lower", likelihood=2, impact=5)
    client = client_for(unit)
    assert list(client.get(reverse("risk_map")).context["reported"]) == [high]
    said = "Reported to the Executive"
    assert said in client.get(reverse("risk", args=[high.reference])).content.decode()
    assert said not in client.get(reverse("risk", args=[low.reference])).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("band=extreme", ["High"]),
        ("band=low", ["Low"]),
        ("over=on", ["High"]),
        ("status=closed", ["Gone"]),
        ("late=on", ["Low"]),
        ("search=hig", ["High"]),
        ("owner={exec}", ["High"]),
        ("agency={council}", ["Low"]),
        ("group={group}", ["High", "Gone", "Low"]),
    ],
)
def test_the_filters_of_the_list(unit, council, council_exec, client_for, asked, found):
    group = new_risk(unit, council_exec, title="High").group
    new_risk(
        unit, title="Low", likelihood=1, impact=2, group=group, organisation=council,
        on=days(-30), review_on=days(-1),
    )  # fmt: skip
    gone = new_risk(unit, title="Gone", likelihood=2, impact=3, group=group)
    deeds.close_risk(actor=unit, risk=gone, reason="Over")
    asked = asked.format(exec=council_exec.pk, council=council.pk, group=group.code)
    page = client_for(unit).get(reverse("risk_list") + f"?{asked}").context["page"]
    assert (page.problems, sorted(row.record.title for row in page.rows)) == ([], sorted(found))


def test_a_closed_risk_says_why_when_and_by_whom(unit, unit2, client_for):
    risk = new_risk(unit)
    url, client = reverse("risk", args=[risk.reference]), client_for(unit)
    assert "Why it is closed" not in client.get(url).content.decode()
    deeds.close_risk(actor=unit2, risk=risk, reason="All posts are filled")
    page = client.get(url).content.decode()
    assert "All posts are filled" in page
    assert f"Closed by {unit2}, {TODAY:%A} {TODAY.day}" in page
    deeds.reopen_risk(actor=unit, risk=risk, reason="They left again", review_on=days(30))
    assert "All posts are filled" not in client.get(url).content.decode()


def test_the_owner_reads_who_gives_actions(unit, council_exec, client_for):
    risk = new_risk(unit, council_exec)
    url, words = reverse("risk", args=[risk.reference]), "Send them what should be done."
    assert words in client_for(council_exec).get(url).content.decode()
    assert words not in client_for(unit).get(url).content.decode()


def test_the_review_says_whose_scores_it_begins_with(unit, client_for):
    risk = new_risk(unit)
    url, client = reverse("risk_review", args=[risk.reference]), client_for(unit)
    assert "as they were set when the risk was added" in client.get(url).content.decode()
    facts = {"likelihood": 2, "impact": 3, "note": "Seen.", "review_on": days(80)}
    deeds.review_risk(actor=unit, risk=risk, **facts)
    assert "those of the last review" in client.get(url).content.decode()


def test_only_scores_that_can_occur_are_offered_beside_the_one_that_is_held(unit, client_for):
    risk, client = new_risk(unit, appetite=13), client_for(unit)

    def offered(url):
        return [n for n, _ in client.get(url).context["form"].fields["appetite"].choices if n]

    can_occur = [1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25]
    assert offered(reverse("risk_new")) == can_occur
    url = reverse("risk_change", args=[risk.reference])
    assert offered(url) == sorted([*can_occur, 13])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"organisation": ""}
    assert client.post(url, typed | {"title": "New", "reason": "Words"}).status_code == 302
    risk.refresh_from_db()
    assert (risk.title, risk.appetite) == ("New", 13)


def test_added_it_says_so(unit, client_for):
    facts = {name: value for name, value in risk_facts().items() if value is not None}
    due = days(30)
    typed = facts | {
        "group": facts["group"].pk, "owner": unit.pk,
        "review_on_day": due.day, "review_on_month": due.month, "review_on_year": due.year,
    }  # fmt: skip
    page = client_for(unit).post(reverse("risk_new"), typed, follow=True).content.decode()
    assert "The risk is added" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_of_one_row_and_of_three(
    unit, client_for, django_assert_num_queries, many
):
    for n in range(many):
        new_risk(unit, title=f"Risk {n}")
    client = client_for(unit)
    client.get(reverse("risk_list"))
    with django_assert_num_queries(8):
        client.get(reverse("risk_list"))


def test_the_list_is_exported_as_filtered(unit, client_for):
    new_risk(unit, title="High")
    new_risk(unit, title="Low", likelihood=1, impact=1)
    answer = client_for(unit).get(reverse("risk_list") + "?band=low&export=csv")
    lines = b"".join(answer).decode().splitlines()
    assert len(lines) == 2
    assert '"Low",1,"Low","Within",""' in lines[1]


def test_the_owner_of_a_clock_reaches_it_only_with_the_register(unit, council_exec, trust_lead):
    risk = new_risk(unit, council_exec)
    assert list(queries.in_reach(council_exec)) == [risk]
    assert list(queries.in_reach(trust_lead)) == []


@pytest.mark.shows("DL-10")
def test_the_timeline_tells_of_its_clock_but_not_of_who_snoozed(unit, council_exec, client_for):
    risk = new_risk(unit, council_exec)
    clocks.snooze(actor=council_exec, deadline=clock(risk), until=days(5), reason="On leave")
    browser, address = client_for(unit), reverse("risk_timeline", args=[risk.reference])
    told = browser.get(address, {"kind": "clock"}).context["timeline"].entries
    assert [(entry.title.rpartition(": ")[2], entry.kind) for entry in told] == [
        ("started", "clock")
    ]
    assert told[0].detail.startswith("Due ")
    page = browser.get(address).content.decode()
    assert (told[0].title in page, "On leave" in page) == (True, False)
