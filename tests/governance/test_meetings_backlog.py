"""The backlog: suggested by members, accepted into an agenda or declined with a reason."""

import itertools

import pytest
from django.urls import reverse

from core.errors import RuleBroken
from core.models import Message
from governance.models import ItemSuggestion
from governance.rules.meetings import SUGGESTION_MOVES, Purpose, SuggestionStatus
from governance.services import agenda, agenda_interests
from governance.services import meetings_backlog as deeds
from tests.governance.meetings_cases import again, ahead, committee, draft, member, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(db):
    return committee()


@pytest.fixture
def ann(group):
    return member(group, "Ann")


def suggest(person, group, title="Paediatric liaison", **values):
    given = {"why": "It comes late.", "purpose": Purpose.DISCUSS, "minutes": 15}
    return deeds.suggest(actor=person, group=group, title=title, **given | values)


@pytest.mark.shows("GOV-06")
def test_a_member_suggests_and_the_business_unit_accepts_it_into_an_agenda(unit, group, ann):
    suggestion, meeting = suggest(ann, group), opened(unit, group)
    item = deeds.accept(actor=unit, suggestion=suggestion, meeting=meeting)
    assert deeds.accept(actor=unit, suggestion=suggestion, meeting=meeting) == item
    assert (item.title, item.purpose, item.minutes, item.suggestion) == (
        "Paediatric liaison", Purpose.DISCUSS, 15, suggestion,
    )  # fmt: skip
    assert again(suggestion).status == SuggestionStatus.ACCEPTED
    told = Message.objects.get()
    assert (told.to, told.kind) == (ann, "governance.suggestion-accepted")


@pytest.mark.shows("GOV-05", "GOV-06")
def test_accepted_into_a_draft_the_mail_names_neither_meeting_nor_item(
    unit, group, ann, client_for
):
    suggestion, meeting = suggest(ann, group), draft(unit, group)
    deeds.accept(actor=unit, suggestion=suggestion, meeting=meeting)
    told = Message.objects.get()
    assert meeting.reference not in told.subject + told.body
    assert "liaison" not in told.subject + told.body
    page = client_for(ann).get(reverse("suggestion", args=[suggestion.pk])).content.decode()
    assert "It was accepted for an agenda of the group." in page
    assert meeting.reference not in page


@pytest.mark.shows("GOV-06")
def test_declined_the_suggester_reads_why(unit, group, ann, client_for):
    suggestion = suggest(ann, group)
    assert deeds.decline(actor=unit, suggestion=suggestion, reason="The ICB sees to it") is True
    assert deeds.decline(actor=unit, suggestion=suggestion, reason="Again") is False
    assert Message.objects.get().kind == "governance.suggestion-declined"
    page = client_for(ann).get(reverse("suggestion", args=[suggestion.pk])).content.decode()
    assert "The ICB sees to it" in page


def test_only_for_groups_one_sits_on(unit, group, ann, council_exec):
    with pytest.raises(RuleBroken, match="group you sit on"):
        suggest(ann, committee("Other committee"))
    with pytest.raises(RuleBroken, match="group you sit on"):
        suggest(council_exec, group)
    assert suggest(unit, group).suggested_by == unit


def test_the_same_suggestion_twice_is_one(group, ann):
    assert suggest(ann, group) == suggest(ann, group)


def test_a_reason_is_needed_and_a_meeting_of_the_group(unit, group, ann):
    suggestion = suggest(ann, group)
    with pytest.raises(RuleBroken) as told:
        deeds.decline(actor=unit, suggestion=suggestion, reason=" ")
    assert told.value.field == "reason"
    with pytest.raises(RuleBroken) as told:
        deeds.accept(
            actor=unit, suggestion=suggestion, meeting=opened(unit, committee("Other committee"))
        )
    assert told.value.field == "meeting"
    assert again(suggestion).status == SuggestionStatus.WAITING


@pytest.mark.parametrize(
    ("now", "to"), [p for p in itertools.product(SuggestionStatus, repeat=2) if p[0] != p[1]]
)
def test_a_suggestion_moves_only_as_the_table_says(unit, group, ann, now, to):
    suggestion, meeting = suggest(ann, group), opened(unit, group)
    ways = {
        SuggestionStatus.ACCEPTED: lambda: deeds.accept(
            actor=unit, suggestion=again(suggestion), meeting=meeting
        ),
        SuggestionStatus.DECLINED: lambda: deeds.decline(
            actor=unit, suggestion=again(suggestion), reason="No"
        ),
        SuggestionStatus.WAITING: lambda: deeds.reconsider(
            actor=unit, suggestion=again(suggestion), reason="After all"
        ),
    }
    if now != SuggestionStatus.WAITING:
        ways[now]()
    if to in SUGGESTION_MOVES[now]:
        ways[to]()
        assert again(suggestion).status == to
    else:
        with pytest.raises(RuleBroken):
            ways[to]()
        assert again(suggestion).status == now


@pytest.mark.shows("GOV-10")
def test_what_became_a_restricted_item_leaves_the_backlog_of_the_others(
    unit, group, ann, scrutineer, council_exec
):
    bo, suggestion = member(group, "Bo"), suggest(ann, group)
    meeting = opened(unit, group)
    seen = ItemSuggestion.visible_to
    assert [list(seen(p)) for p in (bo, council_exec)] == [[suggestion], [suggestion]]
    deeds.accept(
        actor=unit, suggestion=suggestion, meeting=meeting, restricted=True,
        restricted_reason="Named people",
    )  # fmt: skip
    assert [list(seen(p)) for p in (bo, council_exec)] == [[], []]
    assert [list(seen(p)) for p in (unit, scrutineer, ann)] == [[suggestion]] * 3


@pytest.mark.shows("GOV-11")
def test_an_interest_closes_the_suggestion_as_well(unit, group, ann):
    bo, suggestion = member(group, "Bo"), suggest(ann, group)
    item = deeds.accept(actor=unit, suggestion=suggestion, meeting=opened(unit, group))
    agenda_interests.declare(actor=bo, item=item, person=bo, what="My sister works there")
    assert list(ItemSuggestion.visible_to(bo)) == []


def test_who_sits_elsewhere_sees_no_suggestion(group, ann, client_for):
    suggestion = suggest(ann, group)
    flo = member(committee("Other committee"), "Flo")
    assert client_for(flo).get(reverse("suggestion", args=[suggestion.pk])).status_code == 404
    assert suggestion.title not in client_for(flo).get(reverse("suggestion_list")).content.decode()


def test_the_pages_of_the_backlog(unit, group, ann, client_for):
    answers = {
        "group": group.pk,
        "title": "Liaison",
        "why": "Late",
        "purpose": "discuss",
        "minutes": "10",
    }
    mine = client_for(ann)
    assert mine.post(reverse("suggestion_new"), answers | {"why": ""}).status_code == 422
    made = mine.post(reverse("suggestion_new"), answers)
    suggestion = ItemSuggestion.objects.get()
    assert made.headers["Location"] == reverse("suggestion", args=[suggestion.pk])
    meeting, client = draft(unit, group, held_on=ahead(3)), client_for(unit)
    accept = reverse("suggestion_accept", args=[suggestion.pk])
    assert "(draft)" in client.get(accept).content.decode()
    assert client.post(accept, {"meeting": meeting.pk}).status_code == 302
    assert [item.title for item in meeting.items.all()] == ["Liaison"]


def test_who_sits_on_no_group_is_told_so(outsider, client_for):
    page = client_for(outsider).get(reverse("suggestion_new")).content.decode()
    assert "You sit on no group" in page


def test_an_item_that_came_off_the_agenda_stays_accepted(unit, group, ann):
    suggestion = suggest(ann, group)
    item = deeds.accept(actor=unit, suggestion=suggestion, meeting=opened(unit, group))
    agenda.remove_item(actor=unit, item=item, reason="Settled by telephone")
    assert again(suggestion).status == SuggestionStatus.ACCEPTED
