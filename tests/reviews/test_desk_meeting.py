"""A meeting of the case review committee prepared from the desk in one step, and never twice."""

import datetime as dt
import io

import docx
import pytest
from django.utils import timezone

from core import documents
from core.errors import RuleBroken
from deadlines import services as clocks
from governance.models import AgendaItem, Paper
from reviews.clocks import PUBLISH_LCSPR
from reviews.services.desk import prepare
from tests.factories import make_group, make_incident, make_meeting, make_practice, make_review

TODAY, DAY = timezone.localdate(), dt.timedelta(days=1)
PLAIN = "Zebra in the wardrobe"


@pytest.fixture
def meeting(case_review_group):
    held_on = TODAY + 14 * DAY
    return make_meeting(case_review_group, held_on=held_on, papers_due_on=held_on - 7 * DAY)


def due(unit, practice, on):
    return clocks.start(
        actor=unit, code=PUBLISH_LCSPR.code, record=practice, on=TODAY, due=on, reference="X",
        path="/",
    )  # fmt: skip


def words(paper):
    with documents.of(paper).first().file.open("rb") as file:
        (table,) = docx.Document(io.BytesIO(file.read())).tables
    return [row.cells[0].text for row in table.rows[1:]]


def test_each_case_gets_an_item_and_one_paper_lists_them(unit, meeting):
    first, second = make_review(title=PLAIN), make_practice(title=PLAIN)
    cases = [first.reference, second.reference]
    assert prepare(actor=unit, meeting=meeting, cases=cases) == 2
    items = list(meeting.items.order_by("order"))
    assert [item.title for item in items] == ["Cases due", *cases]
    assert {(item.restricted, item.owner) for item in items} == {(True, unit)}
    paper = Paper.objects.get()
    assert (paper.item, paper.title, words(paper)) == (items[0], "Cases due", cases)
    assert paper.received_at is not None
    assert {row.history_user for row in AgendaItem.history.all()} == {unit}


def test_done_again_it_adds_nothing_and_a_further_case_renews_the_paper(unit, meeting):
    first, second = make_review(), make_practice()
    given = {"actor": unit, "meeting": meeting}
    assert [prepare(**given, cases=[first.reference]) for _ in range(2)] == [1, 0]
    assert (meeting.items.count(), documents.of(Paper.objects.get()).count()) == (2, 1)
    assert prepare(**given, cases=[second.reference]) == 1
    paper = Paper.objects.get()
    assert (meeting.items.count(), documents.of(paper).count()) == (3, 2)
    assert words(paper) == [first.reference, second.reference]


def test_only_a_meeting_of_the_committee_to_come_is_prepared(unit, case_review_group, meeting):
    case = make_review().reference
    past = make_meeting(case_review_group, held_on=TODAY - DAY)
    held = make_meeting(case_review_group, held_on=TODAY + DAY, status="held")
    other = make_meeting(make_group(), held_on=TODAY + DAY)
    for wrong in (past, held, other):
        with pytest.raises(RuleBroken, match="still to come"):
            prepare(actor=unit, meeting=wrong, cases=[case])
    with pytest.raises(RuleBroken, match="at least one") as broken:
        prepare(actor=unit, meeting=meeting, cases=["RR-1900-001"])
    assert broken.value.field == "cases"
    assert not AgendaItem.objects.exists()


def test_what_is_due_by_then_is_ticked_already(unit, meeting, client_for):
    make_incident()
    late, soon, later = make_practice(), make_practice(), make_practice()
    for practice, on in (
        (late, TODAY - DAY), (soon, meeting.held_on + 20 * DAY), (later, meeting.held_on + 21 * DAY),
    ):  # fmt: skip
        due(unit, practice, on)
    browser = client_for(unit)
    assert meeting.reference in browser.get("/reviews/desk/meetings/").content.decode()
    page = f"/reviews/desk/meetings/{meeting.reference}/"
    form = browser.get(page).context["form"]
    assert form.initial["cases"] == [late.reference, soon.reference]
    assert browser.post(page, {}).status_code == 422
    sent = browser.post(page, {"cases": [late.reference]})
    assert sent.status_code == 302
    assert late.reference in browser.get(sent.url).content.decode()


def test_only_the_business_unit_prepares_it(
    unit, council_exec, panel_member, scrutineer, meeting, client_for
):
    for address in ("/reviews/desk/meetings/", f"/reviews/desk/meetings/{meeting.reference}/"):
        got = [
            client_for(who).get(address).status_code
            for who in (unit, council_exec, panel_member, scrutineer)
        ]
        assert got == [200, 403, 403, 403]


def test_without_a_meeting_it_says_what_comes_first(unit, client_for):
    assert (
        "No meeting is to come" in client_for(unit).get("/reviews/desk/meetings/").content.decode()
    )
