"""Every page as every role: docs/access.md, the marks in the views and what the portal does are one."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, reverse

from core import access
from deadlines.access import SCOPES
from deadlines.models import Deadline
from deadlines.queries import due_from
from deadlines.reach import visible_to
from partnership.demo import ACCOUNTS
from partnership.models import Person
from partnership.rules import GROUP_ROLES, SEAT_ROLES, SeatKind
from scripts import access as table
from tests.factories import make_group, make_organisation, make_person, make_seat
from tests.house.populated import addresses, changed, digests, populate, values
from tests.house.test_views import ours, pages

ROLES = [code for code, _label in table.roles()]
NOWHERE = {"IntConverter": 999_999, "SlugConverter": "none-such", "StringConverter": "NONE-1"}
KEY = {"uidb36": "1", "key": "none-such"}
# Pages that look at more than the verb, with what they ask; the test of their app shows it.
NARROWER = {
    "colleague_new": "leads an agency (tests/partnership/test_invitations.py)",
    "action_chase_check": "needs ticked actions, and says so (tests/governance/test_actions_pages.py)",
}
NO_RECORD = {"request_template"}  # takes the form of a file, not a record


def names() -> list[tuple[str, URLPattern]]:
    return [(str(pattern.name), pattern) for _address, pattern in ours()]


def arguments(pattern: URLPattern) -> dict[str, Any]:
    """An argument of each kind that the page takes, of a record that does not exist."""
    kinds = getattr(pattern.pattern, "converters", None)
    if pattern.name == "account_reset_password_from_key":
        return KEY
    return {name: NOWHERE[type(kind).__name__] for name, kind in (kinds or {}).items()}


def person_with(role: str) -> Person:
    """Somebody who holds exactly this role; none for ""."""
    person = make_person()
    if not role:
        return person
    kind = next((kind for kind, roles in SEAT_ROLES.items() if roles == {role}), "")
    group = next((kind for kind, roles in GROUP_ROLES.items() if roles == {role}), "")
    if kind:
        make_seat(person, kind, make_organisation())
    else:
        make_seat(person, SeatKind.GROUP_MEMBER, group=make_group(kind=group))
    assert person.roles == {role}
    return person


@pytest.mark.shows("ACC-01")
def test_the_table_of_pages_and_roles_is_up_to_date():
    """A new page, or a verb that changed, fails here until the table is made again and read."""
    assert table.FILE.read_text(encoding="utf-8") == table.table()


@pytest.mark.shows("ACC-01", "ACC-03")
@pytest.mark.parametrize("role", [*ROLES, ""])
def test_a_role_without_the_verb_is_refused_everywhere(role: str, db: None) -> None:
    """403 for a GET and a POST alike, or 405 where the page never takes that method."""
    client, wrong = Client(), []
    client.force_login(person_with(role))
    for name, pattern in names():
        mark, taken = pattern.callback.access_mark, arguments(pattern)
        if mark == "public" or table.holds(mark, role):
            continue
        got = {client.generic(m, reverse(name, kwargs=taken)).status_code for m in ("GET", "POST")}
        if 403 not in got or got - {403, 405}:
            wrong.append((name, got))
    assert wrong == []


@pytest.mark.shows("ACC-01")
@pytest.mark.parametrize("role", [*ROLES, ""])
def test_a_role_with_the_verb_gets_in_everywhere(role: str, db: None) -> None:
    """And of a record that is not there it learns only that: 404, or 405 where one cannot read."""
    client, wrong = Client(), []
    client.force_login(person_with(role))
    for name, pattern in names():
        mark, taken = pattern.callback.access_mark, arguments(pattern)
        if mark == "public" or not table.holds(mark, role):
            continue
        got = client.get(reverse(name, kwargs=taken)).status_code
        record = taken and name not in NO_RECORD
        if got not in ({404, 405} if record else {200, 302, 405}) and name not in NARROWER:
            wrong.append((name, got))
    assert wrong == []


@pytest.mark.shows("ACC-01", "ACC-03")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_logging_in_only_public_pages_answer(method: str, client: Client, db: None) -> None:
    wrong, log_in = [], f"{reverse('account_login')}?next="
    for name, pattern in names():
        response = client.generic(method, reverse(name, kwargs=arguments(pattern)))
        sent = response.headers.get("Location", "").startswith(log_in)
        if sent != (pattern.callback.access_mark != "public"):
            wrong.append((name, response.status_code))
    assert wrong == []


@pytest.mark.shows("ACC-01")
def test_the_admin_site_is_the_administrators_alone(db: None) -> None:
    site = [(a, p) for a, p in pages() if a.startswith("admin/")]
    marks = {getattr(p.callback, "access_mark", "none") for _a, p in site}
    assert marks == {"core.configure", "public"}
    assert {p.name for _a, p in site if p.callback.access_mark == "public"} == {"login"}
    for role in [*ROLES, ""]:
        client = Client()
        client.force_login(person_with(role))
        got = client.get(reverse("admin:index")).status_code
        assert (role, got) == (role, 200 if role == "administrator" else 403)


def test_nobody_without_a_log_in_holds_a_verb() -> None:
    assert [code for code in access.REGISTRY if access.can(AnonymousUser(), code)] == []


# --- Reading changes nothing -------------------------------------------------------------------

# Pages that the walk does not open, each with the reason.
NOT_OPENED = {
    "account_reset_password_from_key": "needs a link from a mail",
    "invitation": "needs a link from a mail",
    "calendar_feed": "needs the secret of a feed",
    "request_identity_extend": "needs an identity that was opened (tests/reviews/test_agency_identity.py)",
    "catalogue": "there only where DEBUG is on",
    "account_login": "for whoever is not logged in",
    "account_logout": "would end the walk",
}
ENOUGH = 3  # addresses of one page that are there


@pytest.mark.shows("ACC-03")
def test_reading_every_page_changes_nothing(db: None) -> None:
    unit, client = populate(), Client()
    client.force_login(unit)
    given, before, missed = values(), digests(), []
    for name, pattern in names():
        mark = pattern.callback.access_mark
        if name in NOT_OPENED or (mark != "public" and not access.can(unit, mark)):
            continue
        found = 0
        for address in addresses(pattern, given):
            response = client.get(address)
            b"".join(response)
            assert response.status_code < 500, address
            found += response.status_code != 404
            if found == ENOUGH:
                break
        if not found:
            missed.append(name)
    assert changed(before) == []
    assert not missed, ", ".join(missed)


def plainly_reached(person: Person) -> set[Deadline]:
    """The clocks of the records that each app shows to a person, asked one app after the other."""
    found: set[Deadline] = set()
    for model, scope in SCOPES.items():
        of_kind = Deadline.objects.filter(record_type=ContentType.objects.get_for_model(model))
        found |= set(of_kind.filter(record_id__in=scope(person).order_by().values("pk")))
    return found


@pytest.mark.shows("DSH-01")
def test_every_line_of_my_work_opens_for_whoever_has_it(db: None) -> None:
    """A reminder that leads to a refusal is worse than none."""
    populate()
    shut = []
    for account in ACCOUNTS:
        person = Person.objects.get(email=account.email)
        client = Client()
        client.force_login(person)
        assert set(visible_to(person)) == plainly_reached(person), account.email
        for path in set(due_from(person).values_list("path", flat=True)):
            status = client.get(path, follow=True).status_code
            if status != 200:
                shut.append((account.email, path, status))
    assert shut == []
