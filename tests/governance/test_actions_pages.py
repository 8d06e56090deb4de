"""Actions as lists, the ageing table, chasing many at once, handing over."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEntry, Message
from governance.models import Action, ActionUpdate
from governance.queries.actions import ageing
from governance.rules.actions import ActionStatus, Source
from governance.services import actions_doing as doing
from governance.services.actions import give
from governance.services.actions_chase import sorted_out
from governance.services.thread import recommend
from partnership.rules import SeatKind
from tests.factories import (
    make_action,
    make_finding,
    make_group,
    make_item,
    make_organisation,
    make_person,
    make_seat,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("REV-13")]


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def late(owner, days: int, **fields) -> Action:
    return make_action(owner, due_on=ago(days), **fields)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_row_and_three(
    rows, trust, trust_lead, scrutineer, client_for, django_assert_num_queries
):
    for days in range(rows):
        late(trust_lead, days, organisation=trust)
    client = client_for(scrutineer)
    client.get(reverse("action_list"))
    with django_assert_num_queries(7):
        client.get(reverse("action_list"))


def test_agency_and_age_make_the_table_and_each_figure_opens_its_list(
    trust, charity, trust_lead, charity_lead, scrutineer, client_for
):
    for days in (-3, 0, 1, 30, 31, 60, 61, 90, 91, 400):
        late(trust_lead, days, organisation=trust)
    late(charity_lead, 5, organisation=charity)
    late(charity_lead, 70, organisation=charity, status=ActionStatus.DONE)
    rows = ageing(scrutineer, timezone.localdate())
    found = {row.agency: ([figure.count for figure in row.figures], row.oldest) for row in rows}
    assert found == {trust.name: ([2, 2, 2, 2, 2], 400), charity.name: ([0, 1, 0, 0, 0], 5)}
    client = client_for(scrutineer)
    for row in rows:
        for figure in [*row.figures, row.overdue]:
            page = client.get(figure.url).context["page"]
            assert (figure.url, page.count) == (figure.url, figure.count)


def test_a_lead_sees_their_own_agency_alone(trust, charity, trust_lead, charity_lead, client_for):
    late(trust_lead, 5, organisation=trust)
    late(charity_lead, 5, organisation=charity)
    text = client_for(trust_lead).get(reverse("action_ageing")).content.decode()
    assert trust.name in text
    assert charity.name not in text


def test_an_owner_whose_seat_ended_shows_and_is_found(trust_lead, unit, client_for):
    action = late(trust_lead, 5)
    seat = trust_lead.seats.get()
    type(seat).objects.filter(pk=seat.pk).update(ended_on=ago(1))
    client = client_for(unit)
    page = client.get(reverse("action_list"), {"ownerless": "on"})
    assert [row.record for row in page.context["page"].rows] == [action]
    assert "no seat any more" in page.content.decode()
    shown = client.get(reverse("action", args=[action.reference])).content.decode()
    assert "Needs a new owner" in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"mine": "on"}, []),
        ({"late": "any"}, ["A", "B"]),
        ({"late": "31-60"}, ["B"]),
        ({"late": "due"}, ["C"]),
        ({"status": "done"}, ["D"]),
        ({"search": "a"}, ["A"]),
        ({"agency": "none"}, ["C", "D"]),
    ],
)
def test_filters(query, found, trust, trust_lead, unit, client_for):
    late(trust_lead, 2, title="A", organisation=trust, reference="R1")
    late(trust_lead, 40, title="B", organisation=trust, reference="R2")
    late(trust_lead, -2, title="C", reference="R3")
    late(trust_lead, 2, title="D", status=ActionStatus.DONE, reference="R4")
    page = client_for(unit).get(reverse("action_list"), query).context["page"]
    assert sorted(row.record.title for row in page.rows) == found


# --- Chasing many at once ---------------------------------------------------------------------------


def test_one_mail_an_owner_after_a_check_and_none_the_second_time(
    trust_lead, charity_lead, unit, client_for
):
    chosen = [late(trust_lead, 5), late(trust_lead, 9), late(charity_lead, 3)]
    kept = late(trust_lead, -9)
    client = client_for(unit)
    offered = client.get(reverse("action_chase")).context["form"].fields["chosen"].queryset
    assert set(offered) == set(chosen)
    keys = {"chosen": [action.pk for action in chosen]}
    check = client.get(reverse("action_chase_check"), keys)
    assert "Send 2 mails?" in check.content.decode()
    assert Message.objects.count() == 0
    for _ in range(2):
        client.post(reverse("action_chase_send"), keys)
    mails = Message.objects.filter(kind="governance.actions-chase").order_by("to__name")
    assert {mail.to for mail in mails} == {trust_lead, charity_lead}
    body = mails.get(to=trust_lead).body
    assert all(action.reference in body for action in chosen[:2])
    assert chosen[0].title not in body
    assert kept.reference not in body
    assert AccessEntry.objects.filter(action="chase actions").count() == 1


def test_the_check_counts_only_who_will_get_a_mail(trust_lead, charity_lead, unit, client_for):
    mine, theirs = late(trust_lead, 5), late(charity_lead, 3)
    gone = late(make_person("Mo Keane"), 7)
    client, check = client_for(unit), reverse("action_chase_check")
    client.post(reverse("action_chase_send"), {"chosen": [mine.pk]})
    keys = {"chosen": [mine.pk, theirs.pk, gone.pk]}
    page = client.get(check, keys)
    text, chase = page.content.decode(), page.context["chase"]
    assert "Send 1 mail?" in text
    assert chase.mails == {charity_lead: [theirs]}
    assert (chase.mailed, chase.ownerless) == ([trust_lead], [gone])
    assert reverse("action_change", args=[gone.reference]) in text
    assert f'value="{theirs.pk}"' in text
    assert f'value="{mine.pk}"' not in text
    client.post(reverse("action_chase_send"), keys)
    assert Message.objects.filter(to=gone.owner).count() == 0
    text = client.get(check, keys).content.decode()
    assert "There is no mail to send" in text
    assert reverse("action_chase_send") not in text
    said = client.post(reverse("action_chase_send"), keys, follow=True).content.decode()
    assert "No mail is sent" in said


@pytest.mark.parametrize("rows", [1, 3])
def test_sorting_out_asks_two_questions_for_one_row_and_three(
    rows, trust, unit, django_assert_num_queries
):
    chosen = []
    for n in range(rows):
        owner = make_person(f"Owner {n}")
        make_seat(owner, SeatKind.CONTRIBUTOR, trust)
        chosen.append(late(owner, 5))
    with django_assert_num_queries(2):
        assert len(sorted_out(chosen).mails) == rows


def test_nothing_ticked_sends_nothing(trust_lead, unit, client_for):
    late(trust_lead, 5)
    client = client_for(unit)
    assert client.get(reverse("action_chase_check")).status_code == 422
    client.post(reverse("action_chase_send"))
    assert Message.objects.count() == 0


@pytest.mark.parametrize("role", ["scrutineer", "council_exec", "trust_lead"])
def test_only_the_unit_chases_and_hands_over(role, request, client_for):
    client = client_for(request.getfixturevalue(role))
    for page in ("action_chase_send", "action_hand_over"):
        assert client.post(reverse(page)).status_code == 403


@pytest.mark.shows("GOV-02")
def test_a_closed_groups_actions_are_handed_over_on_one_page(
    trust_lead, charity_lead, unit, client_for
):
    group = make_group(ended_on=ago(1))
    mine, other = late(trust_lead, 5, group=group), late(trust_lead, 5)
    client, address = client_for(unit), f"{reverse('action_hand_over')}?group={group.code}"
    offered = client.get(address).context["form"].fields["chosen"].queryset
    assert list(offered) == [mine]
    typed = {"chosen": [mine.pk], "owner": charity_lead.pk, "reason": "The group has ended"}
    assert client.post(address, typed).status_code == 302
    assert Action.objects.get(pk=mine.pk).owner == charity_lead
    assert Action.objects.get(pk=other.pk).owner == trust_lead


# --- One action ---------------------------------------------------------------------------------------


def test_an_action_goes_from_given_to_verified_on_its_pages(
    unit, trust_lead, council_exec, client_for
):
    client = client_for(unit)
    day = timezone.localdate() + dt.timedelta(days=20)
    typed = {
        "title": "Write to all schools", "owner": trust_lead.pk, "due_on": day.isoformat(),
        "source": Source.OTHER,
    }  # fmt: skip
    assert client.post(reverse("action_new"), typed).status_code == 302
    action = Action.objects.get()
    address = lambda page: reverse(page, args=[action.reference])  # noqa: E731
    owner = client_for(trust_lead)
    owner.post(address("action_report"), {"percent": "60", "text": "Half are out"})
    done = {"done_on": timezone.localdate().isoformat()}
    refused = owner.post(address("action_finish"), done)
    assert (refused.status_code, "Add evidence first" in refused.content.decode()) == (422, True)
    files = [SimpleUploadedFile("a.txt", b"One"), SimpleUploadedFile("b.txt", b"Two")]
    owner.post(address("action_evidence"), {"text": "The letters", "file": files})
    assert owner.post(address("action_finish"), done).status_code == 302
    assert client_for(council_exec).post(address("action_verify")).status_code == 302
    shown = owner.get(address("action")).content.decode()
    for words in ("Half are out", "The letters", "a.txt", "b.txt", "Verified"):
        assert words in shown
    assert ActionUpdate.objects.count() == 1
    told = owner.get(address("action_timeline")).content.decode()
    assert "Verified" in told


@pytest.mark.shows("GOV-14")
def test_an_item_fills_in_the_form_and_ties_the_action_to_it(unit, trust_lead, client_for):
    item = make_item()
    client, address = client_for(unit), f"{reverse('action_new')}?item={item.pk}"
    page = client.get(address)
    assert item.title in page.content.decode()
    assert page.context["form"].initial["group"] == item.meeting.group_id
    day = timezone.localdate() + dt.timedelta(days=20)
    client.post(address, {"title": "Write", "owner": trust_lead.pk, "due_on": day.isoformat()})
    action = Action.objects.get()
    assert (action.item, action.source) == (item, Source.MEETING)
    assert client.get(f"{reverse('action_new')}?item=nothing").status_code == 404


def asked_of(unit, *agencies):
    return recommend(
        actor=unit, finding=make_finding(), text="Ask", organisations=agencies,
        due_on=timezone.localdate() + dt.timedelta(days=30), measure="Count",
    )  # fmt: skip


def test_the_agency_is_filled_in_only_where_one_was_asked(unit, trust, police, client_for):
    client = client_for(unit)
    for agencies, filled in (([trust], trust.pk), ([police, trust], None)):
        asked = asked_of(unit, *agencies)
        page = client.get(f"{reverse('action_new')}?recommendation={asked.reference}")
        assert page.context["form"].initial["organisation"] == filled


def test_nobody_owns_an_action_for_an_agency_they_do_not_sit_for(
    unit, trust, police, trust_lead, client_for
):
    client, asked = client_for(unit), asked_of(unit, police, trust)
    address = f"{reverse('action_new')}?recommendation={asked.reference}"
    day = timezone.localdate() + dt.timedelta(days=20)
    typed = {"title": "Write", "owner": trust_lead.pk, "due_on": day.isoformat()}
    page = client.post(address, {**typed, "organisation": police.pk})
    text = page.content.decode()
    assert (page.status_code, f"holds no seat for {police}" in text) == (422, True)
    assert 'value="Write"' in text
    assert client.post(address, typed).status_code == 302
    assert Action.objects.get().organisation == trust


def test_an_agency_that_stood_before_does_not_stop_another_day(
    unit, trust_lead, police, client_for
):
    action = make_action(trust_lead, organisation=police)
    day = timezone.localdate() + dt.timedelta(days=40)
    typed = {
        "title": action.title, "detail": action.detail, "owner": trust_lead.pk,
        "organisation": police.pk, "due_on": day.isoformat(), "reason": "More time",
    }  # fmt: skip
    address = reverse("action_change", args=[action.reference])
    client_for(unit).post(address, typed)
    assert Action.objects.get().due_on == day


def test_the_timeline_tells_sent_back_from_opened_again(unit, trust_lead, council_exec, client_for):
    today = timezone.localdate()
    action = give(actor=unit, title="Write", owner=trust_lead, due_on=today, source=Source.OTHER)
    doing.add_evidence(actor=trust_lead, action=action, text="Sent")
    doing.finish(actor=trust_lead, action=action, done_on=today)
    doing.send_back(actor=unit, action=action, reason="Two teams")
    client = client_for(unit)
    page = client.get(reverse("action", args=[action.reference])).content.decode()
    assert f"Sent back by {unit}: Two teams" in page
    doing.finish(actor=trust_lead, action=action, done_on=today)
    doing.verify(actor=council_exec, action=action)
    doing.reopen(actor=unit, action=action, reason="It came back")
    address = reverse("action_timeline", args=[action.reference])
    moved = client.get(address, {"kind": "status"}).context["timeline"].entries
    assert [(one.title, one.detail) for one in moved if one.detail] == [
        ("Opened again", "It came back"),
        ("Sent back", "Two teams"),
    ]


def test_where_it_comes_from_is_a_link_only_for_those_who_may_follow(
    trust, trust_lead, trust_colleague, unit, client_for
):
    finding = make_finding(text="Planted")
    action = make_action(
        trust_colleague, organisation=trust, origin_label=finding.reference,
        origin_path="/nowhere/", origin_type=ContentType.objects.get_for_model(finding),
        origin_id=finding.pk,
    )  # fmt: skip
    address = reverse("action", args=[action.reference])
    shown = client_for(trust_colleague).get(address).content.decode()
    assert finding.reference in shown
    assert "/nowhere/" not in shown


def test_a_file_too_many_words_are_not_lost(trust_lead, client_for):
    action = make_action(trust_lead)
    bad = SimpleUploadedFile("tool.exe", b"MZ")
    address = reverse("action_evidence", args=[action.reference])
    page = client_for(trust_lead).post(address, {"text": "My long words", "file": [bad]})
    assert page.status_code == 422
    assert "My long words" in page.content.decode()
    assert action.evidence.count() == 0


def test_an_organisation_without_actions_is_not_offered(unit, client_for):
    nothing = make_organisation("Nothing to do here")
    text = client_for(unit).get(reverse("action_list")).content.decode()
    assert nothing.name not in text
