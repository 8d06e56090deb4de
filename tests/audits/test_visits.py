"""Visits, peer reviews, findings of agencies' audits: recorded, changed, shared, counted, followed; and who may."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import AssuranceRecord, AssuranceTheme
from audits.queries import visits as queries
from audits.rules.visits import FIRST_THEMES, THEMES, AssuranceKind, Direction
from audits.services import visits as deeds
from core.errors import RuleBroken
from core.first_values import fill
from core.models import ListValue
from core.stale import SavedMeanwhile, mark
from governance.models import Action, Finding
from partnership.models import DutyDone
from partnership.rules import DutyKind
from tests.factories.audited_cases import ago, make_visit, soon

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-25")]


@pytest.fixture
def themes(db):
    fill({THEMES: FIRST_THEMES})
    return list(ListValue.objects.filter(list_code=THEMES).order_by("order"))


def make_agency_audit(person, body, **facts):
    values = {
        "kind": AssuranceKind.AGENCY_AUDIT, "title": "Record keeping", "organisation": body,
        "began_on": ago(90), "ended_on": ago(5), "sample_size": 40, "observed": "Most were whole.",
    }  # fmt: skip
    return deeds.record(actor=person, **values | facts)


def test_a_visit_is_recorded_once(board_member, trust, themes):
    made = make_visit(board_member, trust, themes=themes[:2])
    assert make_visit(board_member, trust, themes=themes[:2]) == made
    assert made.reference == f"VIS-{made.began_on.year}-001"
    assert [row.theme for row in made.themes.all()] == themes[:2]
    assert made.history.get().history_user == board_member


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"title": ""}, "title"), ({"observed": " "}, "observed"), ({"who": ""}, "who"),
     ({"setting": ""}, "setting"), ({"organisation": None}, "organisation"), ({"began_on": soon()}, "began_on")],
)  # fmt: skip
def test_a_visit_that_says_too_little_is_refused(board_member, trust, facts, field):
    with pytest.raises(RuleBroken) as broken:
        make_visit(board_member, trust, **facts)
    assert broken.value.field == field


def test_a_peer_review_and_an_agency_audit_have_fields_of_their_own(unit, trust):
    review = deeds.record(
        actor=unit, kind=AssuranceKind.PEER_REVIEW, title="Seen by a neighbour", organisation=None,
        began_on=ago(9), ended_on=ago(8), direction=Direction.OF_US, who="Head of service", scope="Front door",
    )  # fmt: skip
    audit = make_agency_audit(unit, trust)
    assert (review.reference[:4], audit.reference[:3]) == ("PEER", "SAA")
    with pytest.raises(RuleBroken):
        make_agency_audit(unit, trust, title="Other", ended_on=ago(200))


def test_a_lead_records_the_findings_of_their_own_agency_alone(trust_lead, trust, school):
    assert make_agency_audit(trust_lead, trust).recorded_by == trust_lead
    with pytest.raises(RuleBroken) as broken:
        make_agency_audit(trust_lead, school)
    assert broken.value.field == "organisation"


def test_a_record_is_changed_by_its_writer_or_the_unit(
    unit, board_member, council_exec, trust, themes
):
    made = make_visit(board_member, trust, themes=themes[:1])
    names = ["title", "organisation", "began_on", "setting", "who", "observed"]
    held = deeds.held(made, names)
    facts = {name: getattr(made, name) for name in names} | {"title": "Other"}
    given = {"themes": themes[1:3], "why": "Named wrongly", "seen": mark(held), **facts}
    assert deeds.change(actor=board_member, record=made, **given) is True
    assert deeds.change(actor=board_member, record=made, **given) is False
    with pytest.raises(SavedMeanwhile):
        deeds.change(actor=unit, record=made, **given | {"title": "Third"})
    with pytest.raises(RuleBroken):
        deeds.change(actor=council_exec, record=made, **given | {"seen": ""})
    with pytest.raises(RuleBroken):
        deeds.change(actor=unit, record=made, **given | {"seen": "", "title": "Third", "why": " "})
    assert {row.theme for row in made.themes.all()} == set(themes[1:3])


@pytest.mark.shows("AUD-25", "GOV-17")
def test_a_members_visit_counts_as_their_yearly_observation_once(unit, board_member, trust):
    made = make_visit(board_member, trust, counts=True)
    done = DutyDone.objects.get(person=board_member)
    assert (done.kind, done.done_on, done.note) == (
        DutyKind.OBSERVATION, made.began_on, made.reference,
    )  # fmt: skip
    assert deeds.count_as_duty(actor=board_member, record=made) is False
    assert DutyDone.objects.count() == 1
    with pytest.raises(RuleBroken):
        make_visit(unit, trust, title="The unit’s", counts=True)
    other = make_visit(unit, trust, title="The unit’s")
    with pytest.raises(RuleBroken):
        deeds.count_as_duty(actor=board_member, record=other)


def test_it_is_shared_once_and_then_read_by_the_agency(unit, trust, trust_lead, school_lead):
    made = make_visit(unit, trust)
    seen = AssuranceRecord.objects.visible_to
    assert not seen(trust_lead).exists()
    assert deeds.share(actor=unit, record=made) is True
    assert deeds.share(actor=unit, record=made) is False
    assert (list(seen(trust_lead)), list(seen(school_lead))) == ([made], [])


def test_findings_and_actions_hang_on_the_thread_once(unit, trust, trust_lead):
    made = make_visit(unit, trust)
    found = {"text": "Notes are written at night.", "found_on": timezone.localdate()}
    finding = deeds.find(actor=unit, record=made, **found)
    assert deeds.find(actor=unit, record=made, **found) == finding
    given = {"title": "Give time to write", "owner": trust_lead, "due_on": soon(30)}
    action = deeds.act(actor=unit, record=made, **given)
    assert deeds.act(actor=unit, record=made, **given) == action
    assert (finding.origin, action.origin) == (made, made)
    assert (Finding.objects.count(), Action.objects.count()) == (1, 1)


def test_themes_are_counted_by_quarter_over_all_kinds(unit, board_member, trust, themes):
    make_visit(unit, trust, themes=themes[:2])
    make_agency_audit(unit, trust, themes=themes[:1], began_on=ago(3), ended_on=ago(2))
    make_visit(unit, trust, title="Long ago", began_on=ago(900), themes=themes[:1])
    today = timezone.localdate()
    lines = {line.label: line for line in queries.theme_lines(unit, today)}
    assert lines[str(themes[0])].total == 2
    assert lines[str(themes[1])].total == 1
    of_visits = queries.theme_lines(unit, today, AssuranceKind.VISIT)
    assert {line.label: line.total for line in of_visits}[str(themes[0])] == 1
    assert sum(line.total for line in queries.theme_lines(board_member, today)) == 0


ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead", "school_lead",
    "trust_colleague", "panel_member", "practitioner", "outsider",
)  # fmt: skip
# A visit to the trust that the unit recorded, and has not shared; then shared.
# page                adm  unit exec board scrut lead other contr panel pract none
MATRIX = {
    "assurance_list":   (403, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    "assurance_themes": (403, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    "visit_new":        (403, 200, 200, 200, 200, 403, 403, 403, 403, 403, 403),
    "agency_audit_new": (403, 200, 403, 403, 403, 200, 200, 403, 403, 403, 403),
    "peer_review_new":  (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "assurance":        (403, 200, 200, 404, 200, 404, 404, 403, 403, 403, 403),
    "assurance_change": (403, 200, 403, 404, 403, 404, 404, 403, 403, 403, 403),
    "assurance_finding": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "assurance_action": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "assurance_timeline": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
}  # fmt: skip
SHARED = (403, 200, 200, 200, 200, 200, 404, 403, 403, 403, 403)
ALONE = {"assurance_list", "assurance_themes", "visit_new", "agency_audit_new", "peer_review_new"}


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role, request, client_for, unit, trust):
    made = make_visit(unit, trust)
    client, place = client_for(request.getfixturevalue(role)), ROLES.index(role)
    found = {
        page: client.get(reverse(page, args=[] if page in ALONE else [made.reference])).status_code
        for page in MATRIX
    }
    assert found == {page: row[place] for page, row in MATRIX.items()}
    deeds.share(actor=unit, record=made)
    assert client.get(reverse("assurance", args=[made.reference])).status_code == SHARED[place]


def test_a_member_records_a_visit_on_its_page(board_member, trust, client_for, themes):
    client, day = client_for(board_member), ago(2)
    typed = {
        "title": "A morning with the team", "organisation": trust.pk, "setting": "observation",
        "who": "Lay member", "observed": "Calm", "themes": [themes[0].pk], "counts": "on",
        "began_on_day": day.day, "began_on_month": day.month, "began_on_year": day.year,
    }  # fmt: skip
    assert client.post(reverse("visit_new"), typed | {"observed": ""}).status_code == 422
    assert client.post(reverse("visit_new"), typed).status_code == 302
    made = AssuranceRecord.objects.get()
    assert (made.counted_as_duty, AssuranceTheme.objects.count()) == (True, 1)
    change = reverse("assurance_change", args=[made.reference])
    page = client.get(change)
    assert page.status_code == 200
    assert client.post(change, typed | {"title": "Other", "why": "Shorter"}).status_code == 302
    made.refresh_from_db()
    assert made.title == "Other"


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_long(
    unit, trust, client_for, themes, django_assert_num_queries, many
):
    for number in range(many):
        make_visit(unit, trust, title=f"Visit {number}", themes=themes[:3])
    client = client_for(unit)
    client.get(reverse("assurance_list"))
    with django_assert_num_queries(7):
        client.get(reverse("assurance_list"))


def test_the_list_is_filtered_and_exported(unit, board_member, trust, client_for, themes):
    make_visit(unit, trust, themes=themes[:1])
    make_agency_audit(unit, trust)
    client = client_for(unit)
    page = client.get(reverse("assurance_list"), {"kind": "visit", "theme": themes[0].pk})
    shown = page.content.decode()
    assert "VIS-" in shown and "SAA-" not in shown
    sheet = b"".join(client.get(reverse("assurance_list"), {"export": "csv"})).decode("utf-8-sig")
    assert "Record keeping" in sheet and str(themes[0]) in sheet
    export = {"export": "csv"}
    assert client_for(board_member).get(reverse("assurance_list"), export).status_code == 403
