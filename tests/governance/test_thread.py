"""The golden thread: each deed once, twice and illegally; the chain, its picture, its gaps."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import documents, first_values, history
from core.actors import System
from core.errors import RuleBroken
from core.models import ListValue
from deadlines.models import Deadline
from governance.clocks import IMPACT
from governance.forms.thread import themes
from governance.models import Finding, Recommendation
from governance.queries import thread as queries
from governance.queries.thread_gaps import broken_at
from governance.rules.actions import ActionStatus, Effect, Gap, Source, Spread, impact_due
from governance.rules.thread import FIRST_THEMES, THEMES
from governance.services import thread as deeds
from governance.services.actions import give
from governance.services.actions_doing import add_evidence
from governance.thread_chart import in_words, thread_svg
from tests.factories import make_action, make_finding, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.shows("REV-12")]
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def found(unit):
    return deeds.find(
        actor=unit, text="Nobody looked back", source=Source.AUDIT, found_on=TODAY() - 9 * DAY
    )


def ask(unit, found, trust, **values):
    values = {"text": "Look back", "due_on": TODAY() + 30 * DAY, "measure": "Count"} | values
    values.setdefault("organisations", [trust])
    return deeds.recommend(actor=unit, finding=found, **values)


@pytest.fixture
def asked(unit, found, trust):
    return ask(unit, found, trust)


@pytest.fixture
def learned(unit, found):
    return deeds.learn(actor=unit, finding=found, title="Look back", text="Over a year")


def clock(asked):
    return Deadline.objects.of(asked).filter(code=IMPACT.code).get()


# --- Deeds --------------------------------------------------------------------------------------------


def test_the_same_finding_again_is_the_one_there_is(found, unit):
    again = deeds.find(
        actor=unit, text="Nobody looked back ", source=Source.AUDIT, found_on=found.found_on
    )
    assert (again, Finding.objects.count()) == (found, 1)


def test_another_record_attaches_by_itself(unit):
    meeting = make_meeting()
    found = deeds.find(
        actor=unit, text="Late papers", source=Source.MEETING, found_on=TODAY(), origin=meeting,
        origin_label=meeting.reference, origin_path=f"/meetings/{meeting.reference}/",
    )  # fmt: skip
    assert (Finding.objects.get().origin, found.origin_label) == (meeting, meeting.reference)


def test_a_finding_of_tomorrow_is_refused(unit):
    with pytest.raises(RuleBroken, match="today or in the past"):
        deeds.find(actor=unit, text="A", source=Source.AUDIT, found_on=TODAY() + DAY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"measure": " "}, "measure"),
        ({"organisations": []}, "organisations"),
        ({"text": ""}, "text"),
        ({"due_on": dt.date(2026, 1, 1), "agreed_on": dt.date(2026, 1, 1)}, "due_on"),
    ],
)
def test_who_must_do_what_by_when_and_how_it_is_measured(values, field, unit, found, trust):
    with pytest.raises(RuleBroken) as broken:
        ask(unit, found, trust, **values)
    assert broken.value.field == field
    assert Recommendation.objects.count() == 0


def test_the_impact_is_measured_six_months_after_the_due_day():
    assert impact_due(dt.date(2026, 8, 31)) == dt.date(2027, 2, 28)


def test_a_recommendation_starts_the_clock_of_its_impact(asked, unit, found, trust):
    assert ask(unit, found, trust) == asked
    assert list(asked.organisations.all()) == [trust]
    assert (clock(asked).due_on, clock(asked).owner_role) == (
        impact_due(asked.due_on),
        "business_unit",
    )


def test_another_due_day_moves_the_day_its_impact_is_measured_by(asked, unit):
    later = asked.due_on + 40 * DAY
    changed = {"text": asked.text, "measure": asked.measure, "due_on": later, "reason": "Agreed"}
    assert deeds.change_recommendation(actor=unit, recommendation=asked, **changed) is True
    assert deeds.change_recommendation(actor=unit, recommendation=asked, **changed) is False
    assert clock(asked).due_on == impact_due(later)


def test_measuring_stops_the_clock_once(asked, unit):
    shown = {"effect": Effect.BETTER, "text": "19 of 20", "measured_on": TODAY()}
    first = deeds.measure(actor=unit, recommendation=asked, **shown)
    assert deeds.measure(actor=unit, recommendation=asked, **shown) == first
    assert (clock(asked).status, clock(asked).done_on) == ("done", TODAY())
    with pytest.raises(RuleBroken, match="before it was recommended"):
        deeds.measure(
            actor=unit, recommendation=asked, effect=Effect.SAME, text="Early",
            measured_on=TODAY() - DAY,
        )  # fmt: skip


def test_learning_is_passed_on_with_its_files(learned, unit, board_member, school_lead):
    told = {"kind": Spread.COURSE, "title": "Half day", "passed_on": TODAY()}
    files = [SimpleUploadedFile("slides.txt", b"One"), SimpleUploadedFile("notes.txt", b"Two")]
    spread = deeds.pass_on(actor=unit, learning=learned, files=files, **told)
    assert deeds.pass_on(actor=unit, learning=learned, **told) == spread
    kept = list(documents.of(spread))
    assert len(kept) == 2
    assert documents.may_read(board_member, kept[0])
    assert not documents.may_read(school_lead, kept[0])


def test_learning_belongs_to_its_own_finding(asked, unit):
    other = make_finding()
    with pytest.raises(RuleBroken, match="recommendation of this finding"):
        deeds.learn(actor=unit, finding=other, title="A", text="B", recommendation=asked)


def test_none_needed_has_a_reason_and_no_recommendation(found, unit, trust):
    assert deeds.need_no_recommendation(actor=unit, finding=found, reason="Settled") is True
    ask(unit, found, trust)
    assert Finding.objects.get().no_recommendation_reason == ""
    with pytest.raises(RuleBroken, match="has a recommendation"):
        deeds.need_no_recommendation(actor=unit, finding=found, reason="Settled")


# --- Gaps ---------------------------------------------------------------------------------------------


def gaps(unit, found):
    return broken_at(queries.for_list(unit, TODAY()).get(pk=found.pk))


def test_a_chain_is_broken_until_each_link_is_there(found, unit, trust, trust_lead):
    assert gaps(unit, found) == ["Finding without a recommendation"]
    asked = ask(unit, found, trust)
    assert gaps(unit, found) == ["Recommendation without an action"]
    action = give(
        actor=unit, title="A", owner=trust_lead, due_on=asked.due_on, source=Source.THREAD,
        recommendation=asked,
    )  # fmt: skip
    assert gaps(unit, found) == []
    learned = deeds.learn(actor=unit, finding=found, title="A", text="B")
    assert gaps(unit, found) == ["Learning never passed on"]
    deeds.pass_on(actor=unit, learning=learned, kind="event", title="C", passed_on=TODAY())
    assert gaps(unit, found) == []
    type(action).objects.filter(pk=action.pk).update(status=ActionStatus.VERIFIED)
    assert gaps(unit, found) == ["Action closed without evidence"]
    type(action).objects.filter(pk=action.pk).update(status=ActionStatus.OPEN)
    add_evidence(actor=trust_lead, action=action, text="Sent")
    Recommendation.objects.update(impact_due_on=TODAY() - DAY)
    assert gaps(unit, found) == ["No impact measured after six months"]
    deeds.measure(
        actor=unit, recommendation=asked, effect="better", text="Yes", measured_on=TODAY()
    )
    assert gaps(unit, found) == []


def test_an_action_that_was_withdrawn_leaves_the_gap(asked, found, unit, trust_lead):
    make_action(trust_lead, recommendation=asked, status=ActionStatus.CANCELLED)
    assert gaps(unit, found) == ["Recommendation without an action"]


def test_counts_open_their_lists_and_leave(found, asked, learned, unit, client_for):
    make_finding()
    make_finding(no_recommendation_reason="Settled")
    client = client_for(unit)
    page = client.get(reverse("thread_gaps"))
    figures = {label: (count, url) for label, count, url in page.context["figures"]}
    assert {label: count for label, (count, _) in figures.items()} == {
        Gap.NO_RECOMMENDATION.label: 1,
        Gap.NO_ACTION.label: 1,
        Gap.NO_EVIDENCE.label: 0,
        Gap.NOT_SPREAD.label: 1,
        Gap.NO_IMPACT.label: 0,
    }
    assert page.context["page"].count == 2
    for count, url in figures.values():
        assert client.get(url).context["page"].count == count
    sheet = b"".join(client.get(reverse("thread_gaps"), {"export": "csv"})).decode()
    assert "Recommendation without an action, Learning never passed on" in sheet


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_row_and_three(
    rows, scrutineer, client_for, django_assert_num_queries
):
    for _ in range(rows):
        make_finding()
    client = client_for(scrutineer)
    client.get(reverse("finding_list"))
    with django_assert_num_queries(8):
        client.get(reverse("finding_list"))


# --- The chain as a picture and as a list -----------------------------------------------------------------


@pytest.fixture
def whole(found, asked, unit, trust_lead):
    action = give(
        actor=unit, title="Look back together", owner=trust_lead, due_on=asked.due_on,
        source=Source.THREAD, recommendation=asked,
    )  # fmt: skip
    learned = deeds.learn(
        actor=unit, finding=found, title="Look back", text="A year", recommendation=asked
    )
    spread = deeds.pass_on(
        actor=unit, learning=learned, kind="event", title="Conference", passed_on=TODAY()
    )
    shown = deeds.measure(
        actor=unit, recommendation=asked, effect="better", text="19 of 20", measured_on=TODAY()
    )
    return {
        "recommendation": asked.reference,
        "action_chain": action.reference,
        "learning": learned.pk,
        "dissemination": spread.pk,
        "impact": shown.pk,
    }


@pytest.mark.parametrize(
    "page", ["recommendation", "action_chain", "learning", "dissemination", "impact"]
)
def test_any_link_opens_the_whole_chain_with_itself_marked(page, whole, found, unit, client_for):
    client = client_for(unit)
    opened = client.get(reverse(page, args=[whole[page]]), follow=True)
    text = opened.content.decode()
    for words in (found.text, "Look back together", "A year", "Conference", "19 of 20"):
        assert words in text
    assert text.count("You came from here") == 1
    assert opened.context["at"].startswith(page.removesuffix("_chain"))
    assert opened.context["at"] in text.split("You came from here")[0].rsplit("<li id=", 1)[1]


def test_an_invented_mark_is_left_out(found, unit, client_for):
    page = client_for(unit).get(reverse("finding", args=[found.reference]), {"at": "<b>"})
    assert (page.status_code, page.context["at"]) == (200, "")


def picture(unit, found, **values):
    top = queries.chain(unit, found, TODAY())
    svg = thread_svg(top, line="#1d4f5c", fill="#e8f1f2", ink="#12343d", **values)
    return top, ElementTree.fromstring(svg)  # noqa: S314  our own words


def test_the_picture_has_a_box_for_each_link_and_a_dashed_one_for_each_that_is_missing(
    whole, found, unit, trust
):
    ask(unit, found, trust, text="And look <ahead> & wide")
    top, svg = picture(unit, found)
    boxes = svg.findall("{*}rect")
    dashed = [box for box in boxes if box.get("stroke-dasharray")]
    assert (len(boxes), len(dashed)) == (8, 1)
    assert "".join(svg.itertext()).count("No action") == 1
    assert in_words(top) == (
        f"The thread of {found.reference}: 2 recommendation, 1 action, 1 learning, 1 impact."
        " Broken in 1 place. The same stands below as a list."
    )


def test_no_two_boxes_of_the_picture_lie_on_each_other(whole, found, unit, trust, learned):
    ask(unit, found, trust, text="Ahead")
    Recommendation.objects.filter(text="Ahead").update(impact_due_on=TODAY() - DAY)
    _, svg = picture(unit, found)
    places = [(box.get("x"), box.get("y")) for box in svg.findall("{*}rect")]
    assert len(places) == len(set(places))


def test_the_marked_link_is_thick(asked, unit, found):
    _, svg = picture(unit, found, marked=f"recommendation-{asked.pk}")
    assert [box.get("stroke-width") for box in svg.findall("{*}rect")].count("3") == 1


# --- Themes -------------------------------------------------------------------------------------------


def test_the_first_themes_come_in_once_and_a_retired_one_stays_where_it_was_chosen():
    for row in ListValue.objects.filter(list_code=THEMES):
        history.delete(row, actor=System("test"), reason="Begin anew")
    assert first_values.fill({THEMES: FIRST_THEMES}) == len(FIRST_THEMES)
    assert first_values.fill({THEMES: FIRST_THEMES}) == 0
    neglect = ListValue.objects.get(list_code=THEMES, code="neglect")
    history.change(neglect, actor=System("test"), reason="Retired", retired_on=TODAY())
    assert neglect not in themes()
    assert neglect in themes(kept=neglect.pk)


def test_the_unit_builds_a_chain_on_its_pages(unit, trust, client_for):
    client = client_for(unit)
    day, later = TODAY().isoformat(), (TODAY() + 30 * DAY).isoformat()
    client.post(reverse("finding_new"), {"text": "A", "source": "audit", "found_on": day})
    found = Finding.objects.get()
    typed = {"text": "B", "organisations": [trust.pk], "due_on": later}
    refused = client.post(reverse("recommendation_new", args=[found.reference]), typed)
    assert (refused.status_code, "how the impact will be measured" in refused.content.decode()) == (
        422,
        True,
    )
    client.post(reverse("recommendation_new", args=[found.reference]), typed | {"measure": "C"})
    asked = Recommendation.objects.get()
    client.post(reverse("learning_new", args=[found.reference]), {"title": "D", "text": "E"})
    learned = found.learning.get()
    client.post(
        reverse("learning_pass_on", args=[learned.pk]),
        {
            "kind": "event",
            "title": "F",
            "passed_on": day,
            "file": SimpleUploadedFile("f.txt", b"F"),
        },
    )
    client.post(
        reverse("impact_new", args=[asked.reference]),
        {"effect": "better", "text": "G", "measured_on": day},
    )
    text = client.get(reverse("finding", args=[found.reference])).content.decode()
    assert "f.txt" in text
    assert "Better for children" in text
    told = client.get(reverse("finding_timeline", args=[found.reference])).content.decode()
    assert "Recommendation added" in told
