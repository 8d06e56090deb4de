"""Who may open what of a meeting: one table, readable as policy."""

import pytest
from django.urls import reverse

from governance.models import ItemSuggestion
from governance.rules.meetings import Purpose
from governance.services import agenda_access, agenda_interests, meetings_backlog
from governance.services.meetings_series import make_series
from tests.governance.meetings_cases import (
    ahead,
    committee,
    draft,
    item,
    member,
    opened,
    secret,
    template,
)

pytestmark = pytest.mark.django_db

# unit, executive, scrutineer, member cleared, member, member of another group, board member, lead of
# an agency, colleague of theirs, practitioner, administrator, no seat.
# 2: opens. 4: 404, out of scope. X: 403, in scope but not allowed. 5: 405, only by its button.
CAST = (
    "unit",
    "council_exec",
    "scrutineer",
    "cleared",
    "sitting",
    "elsewhere",
    "board_member",
    "trust_lead",
    "trust_colleague",
    "practitioner",
    "administrator",
    "outsider",
)
TABLE = """
meeting_list               22 22 22 22 22 22
meeting                    22 22 24 44 44 44
meeting_agenda             22 22 24 44 44 44
meeting_timeline           22 22 24 44 44 44
draft_meeting              24 44 44 44 44 44
draft_agenda               24 44 44 44 44 44
draft_item                 24 44 44 44 44 44
item                       22 22 24 44 44 44
item_access                22 22 24 44 44 44
item_interest              22 22 24 44 44 44
secret_item                24 22 44 44 44 44
secret_access              24 22 44 44 44 44
secret_interest            24 22 44 44 44 44
suggestion_list            22 22 22 22 22 22
suggestion_new             22 22 22 22 22 22
suggestion                 22 22 24 44 44 44
meeting_new                2X XX XX XX XX XX
meeting_change             2X XX XX XX XX XX
meeting_open               2X XX XX XX XX XX
meeting_hold               2X XX XX XX XX XX
meeting_reopen             2X XX XX XX XX XX
meeting_cancel             2X XX XX XX XX XX
meeting_invitations        2X XX XX XX XX XX
meeting_invite             5X XX XX XX XX XX
series_new                 2X XX XX XX XX XX
series                     2X XX XX XX XX XX
template_list              2X XX XX XX XX XX
template_new               2X XX XX XX XX XX
template                   2X XX XX XX XX XX
template_change            2X XX XX XX XX XX
template_retire            2X XX XX XX XX XX
template_line_new          2X XX XX XX XX XX
template_line              2X XX XX XX XX XX
template_line_move         5X XX XX XX XX XX
template_line_remove       5X XX XX XX XX XX
suggestion_accept          2X XX XX XX XX XX
suggestion_decline         2X XX XX XX XX XX
suggestion_reconsider      2X XX XX XX XX XX
item_new                   2X XX XX XX XX XX
item_change                2X XX XX XX XX XX
item_move                  5X XX XX XX XX XX
item_remove                2X XX XX XX XX XX
item_carry                 2X XX XX XX XX XX
item_clear                 2X XX XX XX XX XX
item_clear_partners        2X XX XX XX XX XX
item_unclear               5X XX XX XX XX XX
item_interest_record       2X XX XX XX XX XX
interest_withdraw          2X XX XX XX XX XX
"""
ROWS = [(line.split()[0], "".join(line.split()[1:])) for line in TABLE.strip().splitlines()]
MEANS = {"2": 200, "4": 404, "X": 403, "5": 405}


@pytest.fixture
def group(db):
    return committee()


@pytest.fixture
def cleared(group):
    return member(group, "Cleared")


@pytest.fixture
def sitting(group):
    return member(group, "Sitting")


@pytest.fixture
def elsewhere(db):
    return member(committee("Other committee"), "Elsewhere")


@pytest.fixture
def addresses(unit, group, cleared, sitting):
    """Each row of the table, with an address of its own."""
    meeting = opened(unit, group)
    hidden_meeting = draft(unit, group, held_on=ahead(60))
    thing, hidden = item(unit, meeting), secret(unit, meeting)
    early = item(unit, hidden_meeting)
    agenda_access.clear(actor=unit, item=hidden, person=cleared, reason="Needed")
    third = member(group, "Third")
    interest = agenda_interests.declare(actor=third, item=thing, person=third, what="x")
    suggestion: ItemSuggestion = meetings_backlog.suggest(
        actor=third, group=group, title="Liaison", why="Late", purpose=Purpose.NOTE, minutes=5
    )
    made = template(unit, group)
    series = make_series(
        actor=unit, template=made, every_weeks=2, first_on=ahead(90), last_on=ahead(120)
    )
    line = made.items.first()
    found = {
        "draft_meeting": reverse("meeting", args=[hidden_meeting.reference]),
        "draft_agenda": reverse("meeting_agenda", args=[hidden_meeting.reference]),
        "draft_item": reverse("item", args=[early.pk]),
        "secret_item": reverse("item", args=[hidden.pk]),
        "secret_access": reverse("item_access", args=[hidden.pk]),
        "secret_interest": reverse("item_interest", args=[hidden.pk]),
        "item_clear": reverse("item_clear", args=[hidden.pk]),
        "item_clear_partners": reverse("item_clear_partners", args=[hidden.pk]),
        "item_unclear": reverse("item_unclear", args=[hidden.pk, cleared.pk]),
        "interest_withdraw": reverse("interest_withdraw", args=[interest.pk]),
        "series": reverse("series", args=[series.pk]),
        "template": reverse("template", args=[made.pk]),
        "template_line": reverse("template_line", args=[made.pk, line.pk]),
        "template_line_move": reverse("template_line_move", args=[made.pk, line.pk]),
        "template_line_remove": reverse("template_line_remove", args=[made.pk, line.pk]),
    }
    plain = {
        "meeting": [meeting.reference],
        "item": [thing.pk],
        "suggestion": [suggestion.pk],
        "template": [made.pk],
    }
    for name, _codes in ROWS:
        if name not in found:
            noun = "meeting" if name == "item_new" else name.split("_")[0]
            bare = name.endswith(("_list",)) or name in {
                "meeting_new", "series_new", "template_new", "suggestion_new",
            }  # fmt: skip
            found[name] = reverse(name, args=[] if bare else plain[noun])
    return found


@pytest.mark.shows("ACC-01", "GOV-05", "GOV-10")
@pytest.mark.parametrize(("place", "who"), list(enumerate(CAST)))
def test_each_page_opens_to_those_in_the_table(request, addresses, client_for, place, who):
    client = client_for(request.getfixturevalue(who))
    got = {name: client.get(addresses[name]).status_code for name, _codes in ROWS}
    assert got == {name: MEANS[codes[place]] for name, codes in ROWS}


@pytest.mark.parametrize("who", ["council_exec", "sitting", "outsider"])
def test_a_button_refuses_whoever_does_not_run_groups(request, addresses, client_for, who):
    client = client_for(request.getfixturevalue(who))
    for name, codes in ROWS:
        if codes[0] == "5":
            answer = client.post(addresses[name], {"to": "up"})
            assert answer.status_code == 403, name
            assert "The business unit does this" in answer.content.decode()


def test_a_list_is_exported_by_those_who_oversee_and_nobody_else(
    addresses, client_for, unit, sitting, council_exec
):
    for name in ("meeting_list", "suggestion_list"):
        address = f"{addresses[name]}?export=csv"
        codes = [client_for(p).get(address).status_code for p in (unit, council_exec, sitting)]
        assert codes == [200, 200, 403]
