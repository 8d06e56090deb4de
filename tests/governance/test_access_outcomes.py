"""Who may open which page of attendance, the running meeting, minutes, decisions and resolutions: a table.

200 the page; 302 done, go on; 403 in scope but not for this role; 404 as if it did not exist;
405 a page that is only posted to; 422 what was typed is not right.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from governance.services import minutes, outcomes, resolutions
from partnership.models import Organisation, Person
from partnership.rules import SeatKind
from tests.factories import make_group, make_person, make_seat
from tests.factories.partners import forget_roles
from tests.governance.governed_outcomes import Committee, committee

Browser = Callable[[Person], Client]

# member: sits on the group; other_member: on another group; the executive and the scrutineer read all.
ROLES = (
    "unit", "member", "council_exec", "scrutineer", "other_member", "board_member", "trust_lead",
    "administrator", "practitioner", "outsider",
)  # fmt: skip
PAGES: dict[str, tuple[int, ...]] = {
    "attendance/":                        (200, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    "attendance/?export=csv":             (200, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/attendance/":           (200, 200, 200, 200, 404, 404, 404, 404, 404, 404),
    "meetings/{m}/attendance/mark/":      (405, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/attendance/{s}/":       (405, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/apologies/":            (404, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "meetings/{m}/apologies/withdraw/":   (405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "meetings/{m}/live/":                 (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "items/{i}/discussion/":              (405, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "items/{i}/discussion/save/":         (405, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "items/{i}/outcome/":                 (405, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "items/{i}/dealt-with/":              (405, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/":              (200, 200, 200, 200, 404, 404, 404, 404, 404, 404),
    "meetings/{m}/minutes/frame/":        (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/circulate/":    (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/take-back/":    (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/approve/":      (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/lock/":         (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/correct/":      (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/files/":        (200, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "decisions/":                         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "decisions/?export=csv":              (200, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    "decisions/{d}/":                     (200, 200, 200, 200, 404, 404, 404, 404, 404, 404),
    "decisions/{d}/replace/":             (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "resolutions/":                       (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "resolutions/?export=csv":            (200, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    "resolutions/new/":                   (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "resolutions/{r}/":                   (200, 200, 200, 200, 404, 404, 404, 404, 404, 404),
    "resolutions/{r}/answer/":            (403, 200, 403, 403, 404, 404, 404, 404, 404, 404),
    "resolutions/{r}/withdraw/":          (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
}  # fmt: skip
POSTS: dict[str, tuple[int, ...]] = {
    "meetings/{m}/attendance/mark/":      (302, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/attendance/{s}/":       (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/apologies/":            (404, 302, 404, 404, 404, 404, 404, 404, 404, 404),
    "meetings/{m}/apologies/withdraw/":   (302, 302, 302, 302, 404, 404, 404, 404, 404, 404),
    "items/{i}/discussion/":              (302, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "items/{i}/discussion/save/":         (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "items/{i}/outcome/":                 (302, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "items/{i}/dealt-with/":              (302, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "meetings/{m}/minutes/files/":        (302, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "resolutions/{r}/answer/":            (403, 302, 403, 403, 404, 404, 404, 404, 404, 404),
}  # fmt: skip
TYPED = {
    "kind": "note", "text": "Noted.", "discussion": "Words.", "version": "0", "answer": "agree",
    "finished": "yes",
}  # fmt: skip


@pytest.fixture
def sat(unit: Person, council: Organisation, icb: Organisation, police: Organisation) -> Committee:
    made = committee(unit, council, icb, police)
    made.mark(icb="present", police="present")
    minutes.begin(actor=unit, meeting=made.meeting)
    return made


@pytest.fixture
def member(sat: Committee) -> Person:
    return forget_roles(sat.seats["council"].person)


@pytest.fixture
def other_member(council: Organisation) -> Person:
    return make_seat(make_person(), SeatKind.GROUP_MEMBER, council, group=make_group()).person


@pytest.fixture
def place(sat: Committee) -> dict[str, str]:
    decision = outcomes.record_decision(
        actor=sat.unit, item=sat.item, text="Adopted.", override_reason="Urgent."
    )
    resolution = resolutions.open_resolution(
        actor=sat.unit, group=sat.group, title="x", text="x", why_now="x",
        due_on=timezone.localdate() + dt.timedelta(days=3),
    )  # fmt: skip
    return {
        "m": sat.meeting.reference, "i": str(sat.item.pk), "s": str(sat.seats["icb"].pk),
        "d": decision.reference, "r": resolution.reference,
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_page_by_role(
    role: str, place: dict[str, str], client_for: Browser, request: pytest.FixtureRequest
) -> None:
    client, column = client_for(request.getfixturevalue(role)), ROLES.index(role)
    got = {page: client.get("/" + page.format(**place)).status_code for page in PAGES}
    assert got == {page: row[column] for page, row in PAGES.items()}
    got = {page: client.post("/" + page.format(**place), TYPED).status_code for page in POSTS}
    assert got == {page: row[column] for page, row in POSTS.items()}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_but_the_unit_changes_minutes_or_opens_resolutions(
    role: str, place: dict[str, str], client_for: Browser, request: pytest.FixtureRequest
) -> None:
    client = client_for(request.getfixturevalue(role))
    steps = [page for page in PAGES if "/minutes/" in page and page.count("/") == 4]
    steps = [page for page in steps if "files" not in page]
    steps += ["decisions/{d}/replace/", "resolutions/new/", "resolutions/{r}/withdraw/"]
    for page in steps:
        got = client.post("/" + page.format(**place), {}).status_code
        assert got == 403 if role != "unit" else got in {302, 422}, page
