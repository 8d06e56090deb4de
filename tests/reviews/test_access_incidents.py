"""Who may open which page of an incident: the policy, as one table.

200 opens, 403 is refused with the reason, 404 says nothing of whether it exists. Everyone who is
not logged in is sent to the log-in page.
"""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core import grants
from deadlines import services as clocks
from reviews.queries import incidents as queries
from reviews.services import incidents as deeds
from tests.reviews.incident_drafts import draft, submitted

ROLES = (
    "unit", "council_exec", "scrutineer", "panel_in", "panel_member", "board_member",
    "trust_lead", "trust_colleague", "practitioner", "administrator", "outsider",
)  # fmt: skip
# "panel_in" is a member of the committee to whom this case was opened; "panel_member" one to whom it was not.

# A case page is 404 for whoever may read cases but not this one, and 403 for whoever reads none.
LIST = "200 200 200 200 200 403 403 403 403 403 403"
READ = "200 200 403 200 404 403 403 403 403 403 403"
PROGRESS = "200 200 200 200 404 403 403 403 403 403 403"
UNIT = "200 403 403 403 403 403 403 403 403 403 403"

PAGES = {
    "incident_list": LIST,
    "incident_new": UNIT,
    "incident": READ,
    "incident_whole": READ,
    "incident_children": READ,
    "incident_documents": READ,
    "incident_timeline": READ,
    "incident_progress": PROGRESS,
    "incident_access": UNIT,
    "incident_notify": UNIT,
    "incident_partners": UNIT,
    "incident_withdraw": UNIT,
    "incident_close": UNIT,
    "incident_done": UNIT,
    "incident_identity": UNIT,
    "incident_child": UNIT,
    "incident_child_add": UNIT,
    "incident_child_remove": UNIT,
    "incident_children_page": UNIT,
    "incident_agencies": UNIT,
    "incident_involvement": UNIT,
    "incident_documents_page": UNIT,
    "incident_page": UNIT,
}
DRAFT_PAGES = (
    "incident_tasks", "incident_check", "incident_delete", "incident_page", "incident_child",
    "incident_identities", "incident_identity_draft", "incident_agencies", "incident_documents_page",
)  # fmt: skip
# Addresses that only take a POST: by anyone else but the business unit they are refused.
POSTS = (
    "incident_open", "incident_identity_change", "incident_page_save", "incident_child_save",
    "incident_identity_save",
)  # fmt: skip
MORE = {
    "incident_identity": [1], "incident_identity_change": [1], "incident_child": [1],
    "incident_child_remove": [1], "incident_child_save": [1], "incident_identity_draft": [1],
    "incident_identity_save": [1], "incident_page": ["what"], "incident_page_save": ["what"],
}  # fmt: skip


def address(name, key):
    if name in ("incident_list", "incident_new"):
        return reverse(name)
    return reverse(name, args=[key, *MORE.get(name, [])])


def without_ids(response):
    """A page without what differs each time: the tokens and the number of the request."""
    return re.sub(r"[0-9a-zA-Z]{64}|[0-9a-f]{16}|[-_0-9a-zA-Z]{22}", "", response.content.decode())


@pytest.fixture
def panel_in(trust, case_review_group):
    from tests.factories import make_person, make_seat

    person = make_person("Pat Lowe", email="pat.lowe@example.org")
    make_seat(person, "group_member", trust, group=case_review_group)
    return person


@pytest.fixture
def case(unit, panel_in):
    incident = submitted(unit)
    grants.open_to(incident, panel_in, actor=unit, reason="On the panel")
    return incident


@pytest.mark.shows("ACC-02", "ACC-03")
@pytest.mark.parametrize("name", list(PAGES))
def test_pages_of_a_submitted_incident(name, case, client_for, request):
    got = {}
    for role in ROLES:
        client = client_for(request.getfixturevalue(role))
        got[role] = client.get(address(name, case.reference)).status_code
    assert got == dict(zip(ROLES, map(int, PAGES[name].split()), strict=True))


@pytest.mark.shows("ACC-02")
@pytest.mark.parametrize("name", DRAFT_PAGES)
def test_a_draft_is_the_business_units_alone(name, unit, client_for, request):
    incident = draft(unit)
    for role in ROLES[1:]:
        if role == "panel_in":
            continue
        status = (
            client_for(request.getfixturevalue(role)).get(address(name, incident.pk)).status_code
        )
        assert (role, status) == (role, 403)
    assert client_for(unit).get(address(name, incident.pk)).status_code == 200


@pytest.mark.shows("ACC-02")
@pytest.mark.parametrize(
    "name", ["incident", "incident_whole", "incident_timeline", "incident_progress"]
)
def test_a_draft_looks_like_nothing_to_readers(name, unit, council_exec, client_for):
    client, incident = client_for(council_exec), draft(unit)
    there, nowhere = (client.get(address(name, key)) for key in (incident.pk, "999999"))
    assert there.status_code == nowhere.status_code == 404
    assert without_ids(there) == without_ids(nowhere)


@pytest.mark.shows("ACC-03")
@pytest.mark.parametrize("name", POSTS)
def test_writes_are_refused_to_readers(name, case, client_for, request):
    for role in (
        "council_exec",
        "scrutineer",
        "panel_in",
        "board_member",
        "trust_lead",
        "outsider",
    ):
        client = client_for(request.getfixturevalue(role))
        assert client.post(address(name, case.reference)).status_code == 403


@pytest.mark.shows("ACC-03")
@pytest.mark.parametrize("name", [name for name, row in PAGES.items() if row == UNIT])
def test_a_post_by_a_reader_changes_nothing(name, case, council_exec, client_for):
    from reviews.models import Incident

    before = Incident.history.count()
    assert client_for(council_exec).post(address(name, case.reference)).status_code == 403
    assert Incident.history.count() == before


def test_nobody_in_without_logging_in(case, client):
    for name in PAGES:
        response = client.get(address(name, case.reference))
        assert (name, response.status_code) == (name, 302)


@pytest.mark.shows("ACC-02")
def test_a_grant_that_ran_out_closes_the_case(unit, panel_in, case, client_for):
    from core import history

    grant = case.grants.get(user=panel_in)
    history.change(
        grant,
        actor=unit,
        reason="Until yesterday",
        until=case.submitted_at.date().replace(year=2020),
    )
    assert client_for(panel_in).get(address("incident", case.reference)).status_code == 404


@pytest.mark.shows("ACC-02")
def test_the_list_holds_only_what_one_may_see(unit, case, panel_in, panel_member, client_for):
    other = submitted(unit)
    draft(unit)
    counts = {
        person: client_for(person).get(reverse("incident_list")).context["page"].count
        for person in (unit, panel_in, panel_member)
    }
    assert counts == {unit: 3, panel_in: 1, panel_member: 0}
    export = client_for(unit).get(reverse("incident_list") + "?export=csv")
    assert other.reference in b"".join(export.streaming_content).decode()
    assert client_for(panel_in).get(reverse("incident_list") + "?export=csv").status_code == 403


@pytest.mark.shows("ACC-02")
def test_files_are_not_the_scrutineers(
    unit, case, scrutineer, council_exec, panel_member, client_for
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("letter.txt", b"A letter of the coroner.")
    document = deeds.add_document(actor=unit, incident=case, upload=upload, title="Letter")
    got = {}
    for person in (unit, council_exec, scrutineer, panel_member):
        response = client_for(person).get(reverse("document", args=[document.pk]))
        b"".join(response)  # reads a file to its end, which closes it
        got[person] = response.status_code
    assert got == {unit: 200, council_exec: 200, scrutineer: 404, panel_member: 404}


@pytest.mark.parametrize("name", ["incident_progress"])
def test_progress_tells_nothing_of_what_happened(name, unit, scrutineer, client_for):
    incident = submitted(unit, summary="Xylophone in the attic", harm="Quokka")
    page = client_for(scrutineer).get(address(name, incident.reference)).content.decode()
    assert "Xylophone" not in page
    assert "Quokka" not in page
    assert incident.reference in page


def test_the_list_tells_whoever_only_oversees_no_title_and_no_kind(unit, scrutineer, client_for):
    submitted(unit)
    told = {}
    for person in (unit, scrutineer):
        page = client_for(person).get(reverse("incident_list")).content.decode()
        told[person] = ("Infant, serious harm" in page, 'name="kind"' in page)
    assert told == {unit: (True, True), scrutineer: (False, False)}


def test_a_clock_tells_whoever_only_oversees_no_words_of_a_correction(unit, scrutineer, client_for):
    incident = submitted(unit)
    deeds.save_page(
        actor=unit,
        incident=incident,
        page="dates",
        values={"aware_on": dt.date(2026, 5, 15)},
        reason="Quokka said so",
    )
    clock = queries.clock_of(incident, "reviews.notify-panel")
    clocks.hold(
        actor=unit,
        deadline=clock,
        reason="Waiting for the coroner",
        look_again_on=timezone.localdate() + dt.timedelta(days=30),
        approved_by="The Executive",
    )
    told = {}
    for person in (unit, scrutineer):
        page = client_for(person).get(reverse("clock_why", args=[clock.pk])).content.decode()
        told[person] = ("Start date corrected" in page, "Quokka" in page, "coroner" in page)
    assert told == {unit: (True, True, True), scrutineer: (True, False, True)}
