"""The admin site: facts with a reason, and schools with a preview before anything is written."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnership.models import Area, Organisation, Person, School
from tests.factories import make_group, make_organisation

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[2] / "arrangements" / "demo-schools.csv"
MODELS = (
    "organisation", "agencycategory", "area", "group", "post", "person", "seat", "contribution", "memorandum",
    "arrangementstext", "school",
)  # fmt: skip


@pytest.fixture
def admin(administrator, client_for):
    return client_for(administrator)


def upload(content, name="extract.csv"):
    return {"la_code": "344", "file": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_for_the_administrator_only(admin, unit, trust, client_for, model):
    address = reverse(f"admin:partnership_{model}_changelist")
    assert (admin.get(address).status_code, client_for(unit).get(address).status_code) == (200, 403)


@pytest.mark.shows("ADM-04")
def test_a_change_asks_for_a_reason_and_keeps_it(admin, administrator):
    typed = {
        "code": "wirral",
        "name": "Wirral",
        "ons_code": "E08000015",
        "description": "",
        "why": "Set up",
    }
    assert admin.post(reverse("admin:partnership_area_add"), typed | {"why": ""}).status_code == 200
    assert not Area.objects.exists()
    admin.post(reverse("admin:partnership_area_add"), typed)
    row = Area.objects.get().history.get()
    assert (row.history_user, row.history_change_reason) == (administrator, "Set up")


def test_a_name_is_not_changed_behind_the_old_records(admin):
    body = make_organisation("Kept Name", code="kept")
    address = reverse("admin:partnership_organisation_change", args=[body.pk])
    admin.post(
        address, {"name": "Other", "kind": "relevant_agency", "sector": "health", "why": "Try"}
    )
    held = Organisation.objects.get(pk=body.pk)
    assert (held.name, held.sector) == ("Kept Name", "health")


def test_a_person_added_here_cannot_log_in_yet_and_has_no_password_field(admin):
    address = reverse("admin:partnership_person_add")
    assert b'name="password"' not in admin.get(address).content
    typed = {
        "name": "Ann",
        "email": "Ann@Example.org",
        "phone": "",
        "digest": "daily",
        "is_active": "on",
        "why": "New",
    }
    assert admin.post(address, typed).status_code == 302
    person = Person.objects.get(name="Ann")
    assert (person.email, person.has_usable_password()) == ("ann@example.org", False)


def person_typed(person, **changes):
    return {
        "name": person.name, "email": person.email, "phone": "", "digest": "daily", "is_active": "on",
        "mail_fails": "", "why": "Try",
    } | changes  # fmt: skip


@pytest.mark.shows("ACC-01")
@pytest.mark.parametrize("who", ["unit", "council_exec", "trust_lead", "outsider"])
def test_nobodys_address_and_password_are_changed_here(admin, who, request):
    person = request.getfixturevalue(who)
    address, before = reverse("admin:partnership_person_change", args=[person.pk]), person.email
    typed = person_typed(person, email="mine@example.org", password="kestrel-umbrella-9", phone="1")
    assert b'name="email"' not in admin.get(address).content
    assert admin.post(address, typed).status_code == 302
    held = Person.objects.get(pk=person.pk)
    assert (held.email, held.password, held.phone) == (before, person.password, "1")


@pytest.mark.shows("ACC-01")
def test_no_group_becomes_a_case_review_committee_with_its_members_on_it(admin):
    group = make_group("Training pool", kind="pool")
    address = reverse("admin:partnership_group_change", args=[group.pk])
    typed = {"code": group.code, "name": "Pool", "kind": "case_review", "why": "Try"}
    admin.post(address, typed)
    assert type(group).objects.get(pk=group.pk).kind == "pool"


def test_no_seat_is_given_changed_or_ended_here(admin, unit):
    seat = unit.seats.get()
    for name, args in (("add", []), ("delete", [seat.pk])):
        page = reverse(f"admin:partnership_seat_{name}", args=args)
        assert (admin.get(page).status_code, admin.post(page, {"post": "yes"}).status_code) == (
            403, 403,
        )  # fmt: skip
    change = reverse("admin:partnership_seat_change", args=[seat.pk])
    assert admin.post(change, {"ended_on": "2020-02-02", "why": "Try"}).status_code == 403
    seat.refresh_from_db()
    assert seat.ended_on is None


def test_schools_are_previewed_and_then_imported(admin, administrator):
    preview = admin.post(reverse("admin:partnership_school_import"), upload(DEMO.read_bytes()))
    assert (preview.context["counts"]["created"], School.objects.count()) == (95, 0)
    confirm = reverse("admin:partnership_school_confirm")
    assert admin.post(confirm, {"key": preview.context["key"]}).status_code == 302
    assert School.objects.count() == 95
    assert School.history.first().history_user == administrator
    admin.post(confirm, {"key": preview.context["key"]})
    assert School.history.count() == 95  # the same confirmation twice


def test_a_preview_belongs_to_one_person_and_does_not_last(admin, client_for, db):
    from partnership.rules import SeatKind
    from tests.factories import make_person, make_seat

    preview = admin.post(reverse("admin:partnership_school_import"), upload(DEMO.read_bytes()))
    other = make_person()
    make_seat(other, SeatKind.ADMINISTRATOR)
    for key in (preview.context["key"], "made-up"):
        answer = client_for(other).post(
            reverse("admin:partnership_school_confirm"), {"key": key}, follow=True
        )
        assert "The preview is too old" in answer.content.decode()
    assert School.objects.count() == 0


def test_faulty_rows_are_shown_before_anything_is_written(admin):
    content = DEMO.read_bytes().replace(b'"900101"', b'"90x101"')
    preview = admin.post(reverse("admin:partnership_school_import"), upload(content))
    assert [fault.line for fault in preview.context["faults"]] == [2]
    assert "“90x101” is not a URN" in preview.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "spreadsheet or zip file"),
        (b"a,b\n1,2\n", "The columns URN"),
        ("URN".encode("utf-16"), "not Windows-1252 or UTF-8"),
        (b"", "The submitted file is empty"),
    ],
)
def test_another_file_is_refused_beside_its_field(admin, content, words):
    answer = admin.post(reverse("admin:partnership_school_import"), upload(content))
    assert words in str(answer.context["form"].errors["file"])


def test_only_an_administrator_imports(unit, client_for):
    for name in ("import", "confirm"):
        assert (
            client_for(unit).post(reverse(f"admin:partnership_school_{name}"), {}).status_code
            == 403
        )
