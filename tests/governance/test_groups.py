"""Groups: rules, terms of reference in versions, a last day, and what is left open after it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from governance.charts import structure_svg
from governance.models import GroupRules
from governance.queries import groups as queries
from governance.rules.meetings import Needed
from governance.services import groups as deeds
from partnership import services as partners
from partnership.models import Group
from partnership.rules import GroupKind, SeatKind
from tests.factories import make_action, make_group, make_meeting, make_person, make_seat

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def clock(record, code):
    return Deadline.objects.of(record).filter(code=code).order_by("-pk").first()


def terms(unit, group, today, **changes):
    values = {
        "body": "What the group does.",
        "approved_by": "The Executive",
        "approved_on": today - 20 * DAY,
        "from_day": today - 10 * DAY,
        "review_on": today + 300 * DAY,
    }
    return deeds.add_terms(actor=unit, group=group, **values | changes)


# --- Set up and changed ---------------------------------------------------------------------------


def test_a_group_is_set_up_once_under_each_name(unit, today):
    first = partners.add_group(actor=unit, name="Voice group", kind="committee", started_on=today)
    with pytest.raises(RuleBroken, match="There is a group called voice group already"):
        partners.add_group(actor=unit, name="voice group", kind="committee", started_on=today)
    partners.end_group(actor=unit, group=first, on=today, reason="Done")
    second = partners.add_group(actor=unit, name="Voice group", kind="committee", started_on=today)
    assert (first.code, second.code) == ("voice-group", "voice-group-2")
    assert first.history.first().history_change_reason == "Done" or first.history.count() == 2


def test_a_group_cannot_stand_under_itself(unit):
    above = make_group()
    below = make_group(parent=above)
    with pytest.raises(RuleBroken, match="cannot stand under itself"):
        partners.change_group(actor=unit, group=above, parent=below)
    assert partners.change_group(actor=unit, group=below, parent=None)


def test_a_group_cannot_end_before_it_began(unit, today):
    group = make_group(started_on=today)
    with pytest.raises(RuleBroken, match="It cannot end before that"):
        partners.end_group(actor=unit, group=group, on=today - DAY, reason="No")


# --- Rules ----------------------------------------------------------------------------------------


def test_rules_are_the_defaults_until_they_are_set(unit):
    group = make_group()
    assert queries.rules_of(group).quorum == 3
    assert not GroupRules.objects.exists()
    assert deeds.set_rules(actor=unit, group=group, quorum=5, each_partner=True)
    assert deeds.set_rules(actor=unit, group=group, quorum=5) is False
    assert (queries.rules_of(group).quorum, queries.rules_of(group).each_partner) == (5, True)


def test_rules_that_a_colleague_changed_meanwhile_are_not_overwritten(unit, unit2):
    group = make_group()
    seen = mark({"quorum": 3})
    deeds.set_rules(actor=unit2, group=group, quorum=6)
    with pytest.raises(SavedMeanwhile):
        deeds.set_rules(actor=unit, group=group, seen=seen, quorum=4)
    assert queries.rules_of(group).quorum == 6


# --- Terms of reference ---------------------------------------------------------------------------


@pytest.mark.shows("GOV-01")
def test_terms_of_reference_stand_in_versions_and_the_latest_has_the_clock(unit, today):
    group = make_group()
    first = terms(unit, group, today)
    again = terms(unit, group, today)
    assert (again.pk, group.terms.count()) == (first.pk, 1)
    second = terms(
        unit, group, today, body="More.", approved_on=today, from_day=today, review_on=today + DAY
    )
    assert [row.version for row in group.terms.all()] == [2, 1]
    assert queries.terms_now(group, today) == second
    assert queries.terms_now(group, today - DAY) == first
    assert clock(first, "governance.terms-review").status == "done"
    assert clock(second, "governance.terms-review").due_on == today + DAY


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approved_on": 1}, "approved_on"),
        ({"from_day": -30}, "from_day"),
        ({"review_on": -10}, "review_on"),
    ],
)
def test_days_of_terms_that_contradict_each_other_are_told_beside_the_day(
    unit, today, changes, field
):
    days = {name: today + shift * DAY for name, shift in changes.items()}
    with pytest.raises(RuleBroken) as broken:
        terms(unit, make_group(), today, **days)
    assert broken.value.field == field


def test_a_later_version_begins_later(unit, today):
    group = make_group()
    terms(unit, group, today)
    with pytest.raises(RuleBroken, match="Version 1 is in force"):
        terms(unit, group, today, body="Other", from_day=today - 10 * DAY)


# --- The last day ---------------------------------------------------------------------------------


@pytest.mark.shows("GOV-02")
def test_a_task_group_past_its_last_day_shows_closed_and_lists_what_it_left_open(
    unit, today, client_for
):
    group = make_group(kind=GroupKind.TASK_AND_FINISH, started_on=today - 90 * DAY)
    action = make_action(group=group, title="Finish the guidance")
    done = make_action(group=group, status="verified", title="Begin the guidance")
    deeds.set_last_day(actor=unit, group=group, on=today - DAY, reason="Time is up")
    page = client_for(unit).get(reverse("group", args=[group.code])).content.decode()
    assert "Closed" in page and "It left 1 action open" in page
    assert action.reference in page and done.reference not in page
    assert "wind it up" not in page


@pytest.mark.shows("GOV-02")
def test_a_task_group_is_wound_up_once_nothing_is_open(unit, today):
    group = make_group(kind=GroupKind.TASK_AND_FINISH, started_on=today - 90 * DAY)
    with pytest.raises(RuleBroken, match="Set the group’s last day first"):
        deeds.wind_up(actor=unit, group=group)
    deeds.set_last_day(actor=unit, group=group, on=today - DAY, reason="Time is up")
    group.refresh_from_db()
    action = make_action(group=group)
    with pytest.raises(RuleBroken, match="1 action is still open"):
        deeds.wind_up(actor=unit, group=group)
    action.delete()
    assert deeds.wind_up(actor=unit, group=group)
    assert clock(group, "governance.group-ends").status == "done"


def test_the_last_day_has_a_clock_that_moves_with_it_and_goes_when_it_is_lifted(unit, today):
    group = make_group(kind=GroupKind.TASK_AND_FINISH, started_on=today)
    deeds.set_last_day(actor=unit, group=group, on=today + 30 * DAY, reason="Three months")
    deeds.set_last_day(actor=unit, group=group, on=today + 60 * DAY, reason="Longer")
    running = Deadline.objects.of(group).open()
    assert [row.due_on for row in running] == [today + 60 * DAY]
    assert deeds.set_last_day(actor=unit, group=group, on=today + 60 * DAY, reason="Same") is False
    deeds.set_last_day(actor=unit, group=group, on=None, reason="It stays")
    assert not Deadline.objects.of(group).open().exists()


def test_ending_a_group_needs_a_reason(unit, today):
    with pytest.raises(RuleBroken) as broken:
        deeds.set_last_day(actor=unit, group=make_group(), on=today, reason=" ")
    assert broken.value.field == "reason"


# --- The structure --------------------------------------------------------------------------------


def test_the_structure_lists_each_group_below_its_own_and_counts_implied_members(
    council_exec, icb_exec, today
):
    top = make_group("Executive", kind=GroupKind.EXECUTIVE)
    below = make_group("A committee", parent=top)
    make_seat(make_person(), SeatKind.GROUP_MEMBER, group=below)
    make_group("Gone", parent=top, ended_on=today - DAY)
    places = queries.structure(today)
    assert [(p.group.name, p.depth, p.members, p.closed) for p in places] == [
        ("Executive", 0, 2, False),
        ("A committee", 1, 1, False),
        ("Gone", 1, 0, True),
    ]
    assert [(opens, len(closes)) for _, opens, closes in queries.nested(places)] == [
        (True, 0),
        (False, 0),
        (False, 1),
    ]


def test_the_picture_names_each_group_once_and_as_text():
    places = queries.structure(timezone.localdate())
    assert structure_svg(places, line="#000000", fill="#ffffff", ink="#000000").count("<text") == 0
    make_group("Voice & influence <group>")
    places = queries.structure(timezone.localdate())
    picture = structure_svg(places, line="#000000", fill="#ffffff", ink="#000000")
    assert picture.count("Voice &amp; influence &lt;group&gt;") == 1
    assert picture.count("<rect") == 1


@pytest.mark.shows("GOV-01")
def test_a_member_shows_with_agency_and_days_and_a_former_one_stays_listed(
    unit, trust, client_for, today
):
    group = make_group(kind=GroupKind.COMMITTEE)
    gone = make_person("Ola Vance")
    make_seat(gone, SeatKind.GROUP_MEMBER, trust, group=group, started_on=today - 90 * DAY,
              ended_on=today - 9 * DAY)  # fmt: skip
    here = make_person("Sam Ince")
    make_seat(here, SeatKind.GROUP_CHAIR, trust, group=group, started_on=today - 90 * DAY)
    assert [seat.person for seat in queries.members(group, today)] == [here]
    assert [seat.person for seat in queries.former(group, today)] == [gone]
    page = client_for(unit).get(reverse("group", args=[group.code])).content.decode()
    assert "Sam Ince" in page and "Former members (1)" in page and trust.name in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_structure_costs_the_same_however_many_groups(
    unit, client_for, django_assert_num_queries, count
):
    for _ in range(count):
        make_seat(make_person(), SeatKind.GROUP_MEMBER, group=make_group())
    client = client_for(unit)
    client.get(reverse("group_list"))
    with django_assert_num_queries(GROUP_LIST_QUERIES):
        client.get(reverse("group_list"))


GROUP_LIST_QUERIES = 9


def test_the_pages_do_what_their_forms_say(unit, client_for, today):
    client = client_for(unit)
    day = {"_day": today.day, "_month": today.month, "_year": today.year}
    typed = {"name": "Voice group", "kind": "committee", "purpose": "Hears children"}
    made = client.post(
        reverse("group_new"), typed | {f"started_on{part}": value for part, value in day.items()}
    )
    assert made.url == reverse("group", args=["voice-group"])
    group = Group.objects.get(code="voice-group")
    rules = {"quorum": 4, "papers_days": 7, "resolution_needs": Needed.MAJORITY}
    assert client.post(reverse("group_rules", args=[group.code]), rules).status_code == 302
    assert queries.rules_of(group).papers_days == 7
    faulty = client.post(reverse("group_end", args=[group.code]), {"reason": ""})
    assert faulty.status_code == 422
    assert "Say why. The reason stands in the record." in faulty.content.decode()
    history = client.get(reverse("group_history", args=[group.code])).content.decode()
    assert "Group rules added" in history


# --- The group's page -----------------------------------------------------------------------------


@pytest.mark.shows("GOV-01")
def test_the_page_leads_to_its_meetings_and_marks_late_actions(unit, today, client_for):
    group = make_group("Voice group")
    member = make_person("Olu Brand")
    make_seat(member, SeatKind.GROUP_MEMBER, group=group)
    make_action(group=group, owner=unit, due_on=today - DAY)
    soon = make_meeting(group, held_on=today + 9 * DAY, status="open")
    make_meeting(group, held_on=today + 30 * DAY, status="open")
    browser, address = client_for(unit), reverse("group", args=[group.code])
    page = browser.get(address).content.decode()
    for link in (
        reverse("meeting", args=[soon.reference]),
        f"{reverse('meeting_list')}?group={group.pk}",
        f"{reverse('decision_list')}?group={group.pk}",
        f"{reverse('meeting_new')}?group={group.code}",
    ):
        assert f'href="{link}"' in page
    assert ("Late</strong>" in page, "To add a member" in page) == (True, True)
    form = browser.get(f"{reverse('meeting_new')}?group={group.code}").context["form"]
    assert form["group"].value() == group.pk
    others = client_for(member).get(address).content.decode()
    assert (reverse("meeting_new") in others, "To add a member" in others) == (False, False)


def test_a_person_with_two_seats_is_one_member_and_a_deputy_none(unit, today):
    group = make_group("Voice group")
    person, deputy = make_person(), make_person()
    seat = make_seat(person, SeatKind.GROUP_MEMBER, group=group)
    make_seat(person, SeatKind.GROUP_CHAIR, group=group)
    make_seat(deputy, SeatKind.GROUP_MEMBER, group=group, deputy_of=seat)
    place = next(one for one in queries.structure(today) if one.group == group)
    assert place.members == 1
