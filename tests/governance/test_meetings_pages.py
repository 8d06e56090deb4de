"""The pages of meetings: what they cost, what they say, what is typed in them."""

import datetime as dt

import pytest
from django.urls import reverse

from governance.forms.meetings import TimeField
from governance.models import Meeting, MeetingTemplate
from governance.rules.meetings import Purpose
from governance.services import meetings_backlog
from tests.governance.meetings_cases import (
    again,
    ahead,
    committee,
    draft,
    item,
    member,
    opened,
    template,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(db):
    return committee()


def page(client, name, *args, **kwargs):
    return client.get(reverse(name, args=args), **kwargs)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "cost"),
    [("meeting_list", 5), ("suggestion_list", 5), ("meeting", 10), ("meeting_agenda", 9)],
)
def test_a_page_costs_the_same_whatever_it_shows(
    client_for, unit, group, rows, name, cost, django_assert_num_queries
):
    ann = member(group, "Ann")
    for number in range(rows):
        opened(unit, group, held_on=ahead(number + 1))
        meetings_backlog.suggest(
            actor=ann, group=group, title=f"S{number}", why="x", purpose=Purpose.NOTE, minutes=5
        )
        first = Meeting.objects.order_by("pk")[0]
        item(unit, first, f"I{number}", owner=ann)
    args = [] if name.endswith("list") else [first.reference]
    client = client_for(ann)
    page(client, name, *args)
    with django_assert_num_queries(cost):
        page(client, name, *args)


def test_the_list_filters_by_group_status_and_when(client_for, unit, group):
    other = committee("Other committee")
    past = opened(unit, group, held_on=ahead(-10))
    coming, drafted = opened(unit, group), draft(unit, other)
    client = client_for(unit)

    def found(query):
        rows = page(client, "meeting_list", data=query).context["page"].rows
        return {row.record.reference for row in rows}

    assert found({}) == {past.reference, coming.reference, drafted.reference}
    assert found({"group": group.pk}) == {past.reference, coming.reference}
    assert found({"status": "draft"}) == {drafted.reference}
    assert found({"when": "past"}) == {past.reference}
    assert found({"when": "coming"}) == {coming.reference, drafted.reference}


def test_members_are_not_offered_drafts_as_a_filter(client_for, unit, group):
    ann = member(group)
    assert "Draft" not in page(client_for(ann), "meeting_list").content.decode()
    assert "Draft" in page(client_for(unit), "meeting_list").content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10am", dt.time(10)), ("10 AM", dt.time(10)), ("2:30pm", dt.time(14, 30)),
        ("2.30 p.m.", dt.time(14, 30)), ("14:30", dt.time(14, 30)), ("9", dt.time(9)),
        ("12pm", dt.time(12)), ("12am", dt.time(0)), ("midday", dt.time(12)),
        ("10:00:00", dt.time(10)),
    ],
)  # fmt: skip
def test_a_time_as_people_say_it(typed, meant):
    assert TimeField(label="Starts").clean(typed) == meant


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0am", "ten", "10:75", "10am to noon"])
def test_what_is_no_time_is_refused(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="such as 10am"):
        TimeField(label="Starts").clean(typed)


@pytest.mark.shows("GOV-03")
def test_a_meeting_is_made_from_a_template_on_the_page(client_for, unit, group):
    made, client = template(unit, group), client_for(unit)
    answers = {
        "group": group.pk, "template": made.pk, "title": "Autumn", "held_on": ahead().isoformat(),
    }  # fmt: skip
    client.post(reverse("meeting_new"), answers)
    meeting = Meeting.objects.get()
    assert (meeting.starts, meeting.ends, meeting.items.count()) == (dt.time(10), dt.time(12), 2)
    refused = client.post(reverse("meeting_new"), answers | {"template": "", "title": "Other"})
    assert refused.status_code == 422
    assert "Enter when it starts, or choose a template" in refused.content.decode()


def test_a_meeting_is_changed_on_the_page_and_a_clash_shows_both(client_for, unit, unit2, group):
    meeting = draft(unit, group)
    client, address = client_for(unit), reverse("meeting_change", args=[meeting.reference])
    seen = client.get(address).context["form"]["seen"].value()
    answers = {
        "title": "Mine", "held_on": ahead().isoformat(), "starts": "9:30am", "ends": "12pm",
        "papers_due_on": meeting.papers_due_on.isoformat(), "reason": "Earlier", "seen": seen,
    }  # fmt: skip
    client_for(unit2).post(address, answers | {"title": "Theirs"})
    clash = client.post(address, answers)
    assert clash.status_code == 422
    assert "A colleague saved this" in clash.content.decode()
    assert "Theirs" in clash.content.decode()
    assert (again(meeting).title, again(meeting).starts) == ("Theirs", dt.time(9, 30))


def test_templates_are_made_changed_and_retired_on_their_pages(client_for, unit, group):
    client = client_for(unit)
    answers = {"group": group.pk, "name": "Usual", "starts": "10am", "ends": "12pm"}
    assert client.post(reverse("template_new"), answers | {"ends": "9am"}).status_code == 422
    client.post(reverse("template_new"), answers)
    made = MeetingTemplate.objects.get()
    line = {"title": "Welcome", "purpose": "note", "minutes": "5"}
    for title in ("Welcome", "Minutes"):
        client.post(reverse("template_line_new", args=[made.pk]), line | {"title": title})
    second = made.items.get(title="Minutes")
    client.post(reverse("template_line", args=[made.pk, second.pk]), line | {"title": "Matters"})
    client.post(reverse("template_line_move", args=[made.pk, second.pk]), {"to": "up"})
    assert [one.title for one in made.items.all()] == ["Matters", "Welcome"]
    client.post(reverse("template_line_remove", args=[made.pk, second.pk]))
    client.post(reverse("template_change", args=[made.pk]), answers | {"name": "Other"})
    client.post(reverse("template_retire", args=[made.pk]))
    made = again(made)
    assert (made.name, made.items.count(), made.retired_on is None) == ("Other", 1, False)


def test_an_item_is_added_changed_and_carried_on_its_pages(client_for, unit, group):
    meeting, client = opened(unit, group), client_for(unit)
    later = opened(unit, group, held_on=ahead(60))
    line = {"title": "Neglect", "purpose": "decide", "minutes": "10"}
    refused = client.post(
        reverse("item_new", args=[meeting.reference]), line | {"restricted": "on"}
    )
    assert "Say why the item is restricted." in refused.content.decode()
    client.post(reverse("item_new", args=[meeting.reference]), line)
    thing = meeting.items.get()
    client.post(reverse("item_change", args=[thing.pk]), line | {"minutes": "25"})
    assert again(thing).minutes == 25
    client.post(
        reverse("item_carry", args=[thing.pk]), {"meeting": later.pk, "keep_open": "no"}
    )  # fmt: skip
    assert (again(thing).finished, later.items.get().carried_from) == (True, thing)


def test_a_meeting_is_held_opened_again_and_cancelled_on_its_pages(client_for, unit, group):
    meeting, client = opened(unit, group, held_on=ahead(0)), client_for(unit)
    reason = {"reason": "Too early"}
    seen = []
    for name, answers in (
        ("meeting_hold", {}), ("meeting_reopen", reason), ("meeting_cancel", reason),
    ):  # fmt: skip
        client.post(reverse(name, args=[meeting.reference]), answers)
        seen.append(again(meeting).status)
    assert seen == ["held", "open", "cancelled"]


def test_the_invitations_page_sends_what_is_missing(client_for, unit, group):
    meeting, client = opened(unit, group), client_for(unit)
    ann = member(group, "Ann")
    assert (
        "Ann, to be invited"
        in page(client, "meeting_invitations", meeting.reference).content.decode()
    )
    client.post(reverse("meeting_invite", args=[meeting.reference]))
    assert set(meeting.invited.values_list("person", flat=True)) == {ann.pk, unit.pk}


def test_meetings_to_come_stand_first_soonest_first_then_the_latest(client_for, unit, group):
    held = {days: opened(unit, group, held_on=ahead(days)) for days in (30, -10, 0, 5, -2)}
    rows = page(client_for(unit), "meeting_list").context["page"].rows
    assert [row.record for row in rows] == [held[days] for days in (0, 5, 30, -2, -10)]


def test_what_is_no_web_address_is_told_in_plain_words(client_for, unit, group):
    answer = client_for(unit).post(reverse("meeting_new"), {"link": "teams"})
    assert "Enter a web address, such as" in answer.content.decode()


def test_whoever_sits_on_one_group_need_not_choose_it(client_for, group):
    form = page(client_for(member(group, "Ann")), "suggestion_new").context["form"]
    assert (form["group"].value(), form["minutes"].value()) == (group.pk, 10)
