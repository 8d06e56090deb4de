"""Who may open and do what with findings, chains and notices, as one table. 404: out of their reach."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.rules.actions import Effect, Source, Spread
from governance.services import notices, thread
from tests.factories import make_action, make_item, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-01", "REV-12")]

ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead", "school_lead",
    "trust_colleague", "panel_member", "practitioner", "outsider",
)  # fmt: skip
# The trust was asked by the recommendation, and to acknowledge the notice. The school was not.
# page                     adm  unit exec board scrut lead other contr panel pract none
MATRIX = {
    "finding_list":          (403, 200, 200, 200, 200, 200, 200, 403, 200, 403, 403),
    "thread_gaps":           (403, 200, 200, 200, 200, 200, 200, 403, 200, 403, 403),
    "finding":               (403, 200, 200, 200, 200, 200, 404, 403, 200, 403, 403),
    "finding_timeline":      (403, 200, 200, 200, 200, 200, 404, 403, 200, 403, 403),
    "recommendation":        (403, 302, 302, 302, 302, 302, 404, 403, 302, 403, 403),
    "learning":              (403, 302, 302, 302, 302, 302, 404, 403, 302, 403, 403),
    "dissemination":         (403, 302, 302, 302, 302, 302, 404, 403, 302, 403, 403),
    "impact":                (403, 302, 302, 302, 302, 302, 404, 403, 302, 403, 403),
    "finding_new":           (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "finding_change":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "finding_settle":        (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "recommendation_new":    (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "recommendation_change": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "learning_new":          (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "learning_pass_on":      (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "impact_new":            (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "notice_list":           (403, 200, 200, 403, 200, 200, 200, 403, 403, 403, 403),
    "notice":                (403, 200, 200, 403, 200, 200, 404, 403, 403, 403, 403),
    "notice_agencies":       (403, 200, 200, 403, 200, 200, 404, 403, 403, 403, 403),
    "notice_new":            (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "notice_end":            (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "notice_acknowledge":    (403, 405, 405, 403, 405, 405, 405, 403, 403, 403, 403),
    "notice_chase":          (403, 405, 403, 403, 403, 403, 403, 403, 403, 403, 403),
}  # fmt: skip


@pytest.fixture
def whole(unit, trust):
    """A whole chain and a notice: page → its argument."""
    today = timezone.localdate()
    finding = thread.find(actor=unit, text="Found", source=Source.AUDIT, found_on=today)
    asked = thread.recommend(
        actor=unit, finding=finding, text="Ask", organisations=[trust],
        due_on=today + dt.timedelta(days=30), measure="Count",
    )  # fmt: skip
    learned = thread.learn(actor=unit, finding=finding, title="Learn", text="Words")
    spread = thread.pass_on(
        actor=unit, learning=learned, kind=Spread.BRIEFING, title="Briefing", passed_on=today
    )
    shown = thread.measure(
        actor=unit, recommendation=asked, effect=Effect.BETTER, text="Better", measured_on=today
    )
    notice = notices.issue(
        actor=unit, kind=Spread.POLICY, title="New", text="Read", organisations=[trust],
        due_on=today + dt.timedelta(days=10),
    )  # fmt: skip
    return {
        "finding": finding.reference, "recommendation": asked.reference, "learning": learned.pk,
        "dissemination": spread.pk, "impact": shown.pk, "notice": notice.reference,
    }  # fmt: skip


def argument(page: str, whole: dict) -> list:
    if page in ("finding_list", "thread_gaps", "finding_new", "notice_list", "notice_new"):
        return []
    other = {
        "recommendation_new": "finding",
        "learning_new": "finding",
        "impact_new": "recommendation",
    }
    return [whole[other.get(page, page.partition("_")[0])]]


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role, request, client_for, whole):
    client = client_for(request.getfixturevalue(role))
    found = {
        page: client.get(reverse(page, args=argument(page, whole))).status_code for page in MATRIX
    }
    place = ROLES.index(role)
    assert found == {page: row[place] for page, row in MATRIX.items()}


@pytest.mark.parametrize(
    "page", [page for page in MATRIX if page.endswith(("_new", "_change", "_settle", "_pass_on"))]
)
@pytest.mark.parametrize("role", ["scrutineer", "trust_lead", "council_exec"])
def test_who_reads_a_chain_cannot_write_in_it(page, role, request, client_for, whole):
    client = client_for(request.getfixturevalue(role))
    assert client.post(reverse(page, args=argument(page, whole))).status_code == 403


@pytest.mark.parametrize("role", ["trust_lead", "board_member", "council_exec", "panel_member"])
def test_a_chain_says_nothing_of_an_action_from_a_restricted_item(role, request, client_for, whole):
    from governance.models import Recommendation

    asked = Recommendation.objects.get()
    item = make_item(make_meeting(), restricted=True, restricted_reason="A person")
    hidden = make_action(title="Quokka in the attic", item=item, recommendation=asked)
    other = make_action(title="Ask the council", recommendation=asked)
    page = client_for(request.getfixturevalue(role)).get(
        reverse("finding", args=[whole["finding"]])
    )
    text = page.content.decode() + page.context["alt"]
    assert hidden.reference not in text
    assert hidden.title not in text
    assert other.reference in text


def test_an_action_out_of_reach_is_named_by_agency_and_not_linked(
    board_member, client_for, whole, charity
):
    from governance.models import Recommendation

    action = make_action(
        title="Ask the council", recommendation=Recommendation.objects.get(), organisation=charity
    )
    text = (
        client_for(board_member).get(reverse("finding", args=[whole["finding"]])).content.decode()
    )
    assert f"An action of {charity}" in text
    assert action.title not in text
    assert reverse("action", args=[action.reference]) not in text


@pytest.mark.shows("LIB-06")
def test_a_lead_sees_their_own_agency_alone_on_a_notice(
    trust_lead, unit, school, client_for, whole
):
    both = notices.issue(
        actor=unit, kind=Spread.POLICY, title="Both", text="Read",
        organisations=[school, trust_lead.seats.get().organisation],
        due_on=timezone.localdate() + dt.timedelta(days=9),
    )  # fmt: skip
    text = client_for(trust_lead).get(reverse("notice_agencies", args=[both.reference]))
    assert school.name not in text.content.decode()
    assert text.context["page"].count == 1
    listed = client_for(trust_lead).get(reverse("notice_list")).content.decode()
    assert "Your agency has not acknowledged it yet" in listed
    assert "0 of 1" not in listed
    assert "0 of 2" not in listed


def test_a_lead_exports_neither_findings_nor_notices(trust_lead, client_for, whole):
    client = client_for(trust_lead)
    for page in ("finding_list", "thread_gaps", "notice_list"):
        assert client.get(reverse(page), {"export": "csv"}).status_code == 403
