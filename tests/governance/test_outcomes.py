"""A meeting that runs: words kept as typed, decisions with and without a quorum, actions, notes."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import grants
from core.errors import RuleBroken
from core.models import Message
from governance.forms.challenges import CloseForm
from governance.forms.outcomes import OutcomeForm
from governance.forms.resolutions import AnswerForm
from governance.models import Action, Decision, ItemNote, Meeting
from governance.rules.meetings import MeetingStatus
from governance.services import agenda_interests, outcomes
from partnership.models import Organisation, Person
from partnership.rules import SeatKind
from tests.factories import make_item, make_person, make_seat
from tests.factories.partners import forget_roles
from tests.governance.governed_outcomes import Committee, committee

Browser = Callable[[Person], Client]


@pytest.fixture
def sat(unit: Person, council: Organisation, icb: Organisation, police: Organisation) -> Committee:
    return committee(unit, council, icb, police)


# --- Decisions ---------------------------------------------------------------------------------


@pytest.mark.shows("GOV-14")
def test_a_decision_is_kept_once_with_the_quorum_of_that_moment(sat: Committee) -> None:
    sat.everybody_comes()
    ask = {"actor": sat.unit, "item": sat.item, "text": " The tool is adopted. "}
    made = outcomes.record_decision(**ask, reasons="It works.", dissent="Police: too soon.")
    assert outcomes.record_decision(**ask) == made
    assert (made.text, made.quorate, made.quorum_words, made.override_reason) == (
        "The tool is adopted.",
        True,
        "Quorate: 3 here, 3 needed",
        "",
    )
    assert made.reference == f"DEC-{timezone.localdate().year}-001"
    assert made.history.get().history_user == sat.unit


@pytest.mark.shows("GOV-13")
def test_without_a_quorum_a_decision_needs_a_reason(sat: Committee) -> None:
    sat.mark(council="present", police="present")
    ask = {"actor": sat.unit, "item": sat.item, "text": "The tool is adopted."}
    with pytest.raises(RuleBroken, match="Say why") as broken:
        outcomes.record_decision(**ask, override_reason="  ")
    assert broken.value.field == "override_reason"
    assert not Decision.objects.exists()
    made = outcomes.record_decision(**ask, override_reason="Health agreed by telephone.")
    assert (made.quorate, made.override_reason) == (False, "Health agreed by telephone.")
    assert made.quorum_words == "Not quorate: 2 here, 3 needed; missing: Health"


@pytest.mark.parametrize(
    ("status", "days", "words"),
    [
        (MeetingStatus.DRAFT, 0, "“Draft”, so nothing is minuted"),
        (MeetingStatus.CANCELLED, 0, "“Cancelled”, so nothing is minuted"),
        (MeetingStatus.OPEN, 1, "still to come"),
    ],
)
def test_nothing_is_decided_before_the_meeting_or_without_one(
    sat: Committee, status: str, days: int, words: str
) -> None:
    day = timezone.localdate() + dt.timedelta(days=days)
    Meeting.objects.filter(pk=sat.meeting.pk).update(status=status, held_on=day)
    for deed in (outcomes.record_decision, outcomes.record_note):
        with pytest.raises(RuleBroken, match=words):
            deed(actor=sat.unit, item=sat.item, text="The tool is adopted.")


def test_a_decision_is_replaced_by_a_later_one_and_stays(sat: Committee) -> None:
    sat.everybody_comes()
    first, second = (
        outcomes.record_decision(actor=sat.unit, item=sat.item, text=text) for text in "AB"
    )
    ask = {"actor": sat.unit, "decision": first, "reason": "The law changed."}
    for wrong in (first, committee_decision(sat)):
        with pytest.raises(RuleBroken, match="same group"):
            outcomes.replace_decision(**ask, by=wrong)
    with pytest.raises(RuleBroken, match="Only a later decision"):
        outcomes.replace_decision(actor=sat.unit, decision=second, by=first, reason="x")
    assert outcomes.replace_decision(**ask, by=second) is True
    assert outcomes.replace_decision(**ask, by=second) is False
    first.refresh_from_db()
    assert (first.revoked_by, first.text) == (second, "A")


def committee_decision(sat: Committee) -> Decision:
    other = committee(sat.unit, each_partner=False, quorum=0)
    return outcomes.record_decision(actor=sat.unit, item=other.item, text="Elsewhere")


# --- Notes and actions -------------------------------------------------------------------------


@pytest.mark.shows("GOV-14")
def test_an_action_leads_back_to_its_item_and_a_note_stands_under_it(sat: Committee) -> None:
    owner, agency = sat.seats["icb"].person, sat.seats["icb"].organisation
    due = timezone.localdate() + dt.timedelta(days=30)
    ask = {"actor": sat.unit, "item": sat.item, "text": "Write to schools"}
    action = outcomes.record_action(**ask, owner=owner, due_on=due)
    assert (action.item, action.group, action.organisation, action.due_on, action.source) == (
        sat.item,
        sat.group,
        agency,
        due,
        "meeting",
    )
    note = outcomes.record_note(actor=sat.unit, item=sat.item, text="The data were noted.")
    assert outcomes.record_note(actor=sat.unit, item=sat.item, text="The data were noted.") == note
    for owner_given, due_given, field in ((None, due, "owner"), (owner, None, "due_on")):
        with pytest.raises(RuleBroken) as broken:
            outcomes.record_action(**ask, owner=owner_given, due_on=due_given)
        assert broken.value.field == field


def test_dealt_with_once_twice_and_not_after_all(sat: Committee) -> None:
    ask = {"actor": sat.unit, "item": sat.item}
    assert [outcomes.finish_item(**ask, finished=done) for done in (True, True, False)] == [
        True,
        False,
        True,
    ]


# --- The page, by keyboard -----------------------------------------------------------------------


@pytest.mark.shows("GOV-14")
@pytest.mark.parametrize(
    ("typed", "kind", "model", "text"),
    [
        ("The tool is adopted.", "decision", Decision, "The tool is adopted."),
        ("d: The tool is adopted.", "note", Decision, "The tool is adopted."),
        ("N: The data were noted.", "decision", ItemNote, "The data were noted."),
        ("A note on the data.", "note", ItemNote, "A note on the data."),
    ],
)
def test_one_line_and_enter(
    sat: Committee, client_for: Browser, typed: str, kind: str, model: type, text: str
) -> None:
    sat.everybody_comes()
    answer = client_for(sat.unit).post(
        reverse("item_outcome", args=[sat.item.pk]), {"kind": kind, "text": typed}
    )
    assert (answer.status_code, model.objects.get().text) == (302, text)


def test_an_action_by_letter_asks_for_owner_and_day_and_loses_nothing(
    sat: Committee, client_for: Browser
) -> None:
    browser, address = client_for(sat.unit), reverse("item_outcome", args=[sat.item.pk])
    answer = browser.post(address, {"kind": "decision", "text": "a: Write to schools"})
    assert answer.status_code == 422
    assert "Choose who does it." in answer.content.decode()
    assert "a: Write to schools" in answer.content.decode()
    due = timezone.localdate() + dt.timedelta(days=9)
    typed = {
        "kind": "action", "text": "Write to schools", "owner": sat.seats["icb"].person.pk,
        "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year,
    }  # fmt: skip
    assert browser.post(address, typed).status_code == 302
    assert Action.objects.get().due_on == due


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("typed", "posted", "chosen"),
    [
        ("a: Draw up the terms", "note", "action"),
        ("d: Adopted", "note", "decision"),
        ("a: Draw up the terms", "", "action"),
    ],
)
def test_a_form_that_comes_back_shows_the_kind_that_the_letter_chose(
    sat: Committee,
    client_for: Browser,
    typed: str,
    posted: str,
    chosen: str,
    headers: dict[str, str],
) -> None:
    """Else the fields that are asked for stay hidden. The words stand as they were typed."""
    answer = client_for(sat.unit).post(
        reverse("item_outcome", args=[sat.item.pk]),
        {"kind": posted, "text": typed},
        headers=headers,
    )
    page = answer.content.decode()
    checked = re.findall(r'name="kind"[^>]* value="(\w+)" checked', page)
    assert (checked, f'value="{typed}"' in page) == ([chosen], True)
    assert "Choose decision, action or note" not in page


def test_what_a_kind_needs_is_not_called_optional(sat: Committee) -> None:
    capture, closing, answering = OutcomeForm(quorate=False), CloseForm(), AnswerForm()
    needed = [
        *(capture[name] for name in ("owner", "due_on", "override_reason")),
        closing["learning"],
        answering["reason"],
    ]
    for field in needed:
        assert "(optional)" not in field.as_field_group(), field.name
    for name in ("organisation", "reasons", "dissent"):
        assert "(optional)" in capture[name].as_field_group(), name


@pytest.mark.shows("GOV-13")
def test_the_form_asks_for_the_reason_where_there_is_no_quorum(
    sat: Committee, client_for: Browser
) -> None:
    browser, address = client_for(sat.unit), reverse("item_outcome", args=[sat.item.pk])
    answer = browser.post(
        address, {"kind": "decision", "text": "Adopted."}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, Decision.objects.count()) == (200, 0)
    assert "Say why the decision is made without a quorum." in answer.content.decode()
    assert "<h1" not in answer.content.decode()
    typed = {"kind": "decision", "text": "Adopted.", "override_reason": "It cannot wait."}
    answer = browser.post(address, typed, headers={"HX-Request": "true"})
    assert Decision.objects.get().reference in answer.content.decode()


# --- Two secretaries at once -----------------------------------------------------------------------


def test_words_are_kept_and_a_second_writer_is_never_overwritten(
    sat: Committee, unit2: Person
) -> None:
    ask = {"item": sat.item}
    first = outcomes.save_discussion(actor=sat.unit, **ask, discussion="One. \r\n", version=0)
    assert (first.discussion, first.version) == ("One.", 1)
    same = outcomes.save_discussion(actor=unit2, **ask, discussion="One.", version=0)
    assert same.version == 1
    with pytest.raises(outcomes.ChangedMeanwhile, match=sat.unit.name):
        outcomes.save_discussion(actor=unit2, **ask, discussion="Two.", version=0)
    sat.item.refresh_from_db()
    assert sat.item.discussion == "One."
    with pytest.raises(RuleBroken, match="Shorten it"):
        outcomes.save_discussion(actor=unit2, **ask, discussion="x" * 30_001, version=1)


def test_autosave_tells_time_version_a_second_writer_and_a_clash(
    sat: Committee, unit2: Person, client_for: Browser
) -> None:
    address = reverse("item_autosave", args=[sat.item.pk])
    mine, theirs = client_for(sat.unit), client_for(unit2)
    assert mine.post(address, {"discussion": "One.", "version": 0}).json()["version"] == 1
    clash = theirs.post(address, {"discussion": "Two.", "version": 0})
    assert (clash.status_code, sat.unit.name in clash.json()["message"]) == (409, True)
    saved = theirs.post(address, {"discussion": "One. Two.", "version": 1}).json()
    assert saved["warning"].startswith(f"{sat.unit.name} writes here too, since ")
    page = theirs.post(
        reverse("item_discussion", args=[sat.item.pk]), {"discussion": "Three.", "version": 1}
    )
    assert page.status_code == 409
    assert all(words in page.content.decode() for words in ("One. Two.", "Three."))
    again = {"discussion": "Three.", "version": 2}
    assert theirs.post(reverse("item_discussion", args=[sat.item.pk]), again).status_code == 302
    sat.item.refresh_from_db()
    assert sat.item.discussion == "Three."


# --- Restricted items ----------------------------------------------------------------------------

SECRET = "Quokka contract"


@pytest.fixture
def restricted(sat: Committee) -> Decision:
    """A restricted item with a decision, an action and a note."""
    sat.everybody_comes()
    item = make_item(sat.meeting, title=SECRET, restricted=True, restricted_reason="Tender")
    due = timezone.localdate() + dt.timedelta(days=9)
    outcomes.record_note(actor=sat.unit, item=item, text=f"{SECRET} note")
    outcomes.record_action(
        actor=sat.unit, item=item, text=f"{SECRET} action", owner=sat.unit, due_on=due
    )
    return outcomes.record_decision(actor=sat.unit, item=item, text=f"{SECRET} is signed.")


@pytest.mark.shows("GOV-10")
def test_a_restricted_decision_is_in_no_list_export_or_filter_of_a_member_without_clearance(
    sat: Committee, restricted: Decision, council_exec: Person, client_for: Browser
) -> None:
    outcomes.record_decision(actor=sat.unit, item=sat.item, text="Everybody may read this.")
    member = sat.seats["icb"].person
    for reader, cleared in ((member, False), (council_exec, False), (sat.unit, True)):
        browser = client_for(reader)
        listed = browser.get(reverse("decision_list")).content.decode()
        assert (SECRET in listed) == cleared
        assert ("2 results" in listed) == cleared
        page = browser.get(reverse("decision", args=[restricted.reference]))
        assert page.status_code == (200 if cleared else 404)
    exported = b"".join(client_for(council_exec).get(reverse("decision_list") + "?export=csv"))
    assert SECRET.encode() not in exported
    grants.open_to(restricted.item, member, actor=sat.unit, reason="Cleared")
    assert SECRET in client_for(member).get(reverse("decision_list")).content.decode()


@pytest.mark.shows("GOV-11")
def test_who_declared_an_interest_does_not_minute_the_item(
    sat: Committee, unit2: Person, client_for: Browser
) -> None:
    agenda_interests.declare(actor=unit2, item=sat.item, person=unit2, what="My firm bids.")
    forget_roles(unit2)
    browser = client_for(unit2)
    page = browser.get(reverse("meeting_live", args=[sat.meeting.reference]))
    assert "You declared an interest" in page.content.decode()
    for name in ("item_discussion", "item_autosave", "item_outcome", "item_dealt_with"):
        assert browser.post(reverse(name, args=[sat.item.pk]), {}).status_code == 404, name


def test_no_mail_says_what_a_restricted_item_is_about(restricted: Decision) -> None:
    for message in Message.objects.all():
        assert SECRET not in message.subject + message.body


@pytest.mark.parametrize("name", ["decision_list", "resolution_list"])
def test_a_list_asks_the_same_at_one_row_and_at_three(
    sat: Committee, client_for: Browser, name: str
) -> None:
    sat.everybody_comes()
    browser = client_for(sat.unit)
    counts = []
    for texts in ("a", "bc"):
        for text in texts:
            outcomes.record_decision(actor=sat.unit, item=sat.item, text=text)
        browser.get(reverse(name))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse(name))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_member_reads_a_decision_of_their_group_and_nobody_else_does(
    sat: Committee, client_for: Browser
) -> None:
    sat.everybody_comes()
    made = outcomes.record_decision(actor=sat.unit, item=sat.item, text="Adopted.")
    stranger = make_seat(make_person(), SeatKind.SAFEGUARDING_LEAD).person
    address = reverse("decision", args=[made.reference])
    found = [
        client_for(who).get(address).status_code for who in (sat.seats["icb"].person, stranger)
    ]
    assert found == [200, 404]
