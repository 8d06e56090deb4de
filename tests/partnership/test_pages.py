"""Pages: what is typed does its deed, what is wrong is said beside it, lists cost the same however long."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEntry
from partnership import services
from partnership.models import Contribution, Memorandum, Organisation, Person, Seat
from partnership.rules import OrganisationKind
from tests.factories import make_organisation, make_person, make_seat

pytestmark = pytest.mark.django_db


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


@pytest.fixture
def page(unit, client_for):
    return client_for(unit)


def errors(response):
    assert response.status_code == 200
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def test_a_person_is_added_seated_and_invited(page, trust, django_capture_on_commit_callbacks):
    answer = page.post(
        reverse("person_new"), {"name": "Ann Dee", "email": "ann@example.org", "phone": ""}
    )
    person = Person.objects.get(email="ann@example.org")
    assert answer["Location"] == reverse("seat_new", args=[person.pk])
    today = timezone.localdate()
    seat = {
        "kind": "safeguarding_lead",
        "post": "Named nurse",
        "organisation": trust.pk,
        "group": "",
    }
    answer = page.post(answer["Location"], seat | day("started_on", today))
    assert answer["Location"] == reverse("person", args=[person.pk])
    assert person.seats.get().started_on == today
    with django_capture_on_commit_callbacks(execute=True):
        page.post(reverse("person_invite", args=[person.pk]))
    assert "Works until" in page.get(answer["Location"]).content.decode()
    page.post(reverse("invitation_revoke", args=[person.invitations.get().pk]))
    assert "Revoked" in page.get(answer["Location"]).content.decode()


def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(page, unit):
    typed = {"name": "N" * 10_000, "email": unit.email, "phone": "1"}
    answer = page.post(reverse("person_new"), typed)
    assert list(errors(answer)) == ["name"]
    assert answer.context["form"]["name"].value() == typed["name"]
    answer = page.post(reverse("person_new"), typed | {"name": "Ann"})
    assert errors(answer) == {"email": ["Somebody with this email address is known here already."]}


def test_a_seat_without_its_organisation_is_told_there(page):
    person = make_person()
    typed = {"kind": "safeguarding_lead", "organisation": "", "group": ""} | day(
        "started_on", timezone.localdate()
    )
    answer = page.post(reverse("seat_new", args=[person.pk]), typed)
    assert errors(answer) == {"organisation": ["Choose the organisation this person sits for."]}


def test_a_seat_is_ended_on_its_page(page, trust):
    seat = make_seat(make_person(), "contributor", trust)
    page.post(
        reverse("seat_end", args=[seat.pk]),
        {"reason": "Moved"} | day("ended_on", timezone.localdate()),
    )
    seat.refresh_from_db()
    assert seat.ended_on == timezone.localdate()


def test_an_organisation_is_added_changed_renamed_and_succeeded(page, trust):
    typed = {"name": "Sea Scouts", "kind": "relevant_agency", "sector": "voluntary"}
    answer = page.post(reverse("organisation_new"), typed)
    assert answer["Location"] == reverse("organisation", args=["sea-scouts"])
    page.post(
        reverse("organisation_change", args=["sea-scouts"]), typed | {"chosen_because": "Camps"}
    )
    today = timezone.localdate()
    page.post(
        reverse("organisation_rename", args=["sea-scouts"]),
        {"name": "Coast Scouts"} | day("on", today),
    )
    page.post(
        reverse("organisation_succeed", args=["sea-scouts"]),
        {"successor": trust.pk} | day("on", today),
    )
    scouts = Organisation.objects.get(code="sea-scouts")
    assert (scouts.name, scouts.chosen_because, scouts.succeeded_by) == (
        "Coast Scouts",
        "Camps",
        trust,
    )
    shown = page.get(reverse("organisation", args=["sea-scouts"])).content.decode()
    assert ("Sea Scouts" in shown, "took over" in shown) == (True, True)


def test_contributions_are_promised_received_and_added_up(page, council):
    typed = {
        "organisation": council.pk,
        "year": "2026-27",
        "kind": "cash",
        "what": "",
        "promised": "1000",
    }
    page.post(reverse("contribution_new"), typed)
    given = Contribution.objects.get()
    today = timezone.localdate()
    page.post(
        reverse("contribution_receive", args=[given.pk]),
        {"received": "400.50"} | day("received_on", today),
    )
    shown = page.get(reverse("contribution_list"))
    assert [(t["year"], t["promised"], t["received"]) for t in shown.context["totals"]] == [
        ("2026-27", Decimal("1000"), Decimal("400.50"))
    ]
    assert ("1,000.00" in shown.content.decode(), "400.50" in shown.content.decode()) == (
        True,
        True,
    )
    assert errors(page.post(reverse("contribution_new"), typed | {"year": "soon"})) == {
        "year": ["Write a financial year as 2026-27."]
    }


def test_a_memorandum_is_recorded_and_reviewed(page, charity):
    today = timezone.localdate()
    page.post(
        reverse("memorandum_new"), {"body": charity.pk, "summary": "Talk"} | day("agreed_on", today)
    )
    memo = Memorandum.objects.get()
    next_on = today.replace(year=today.year + 1, day=1)
    page.post(
        reverse("memorandum_review", args=[memo.code]), day("on", today) | day("next_on", next_on)
    )
    memo.refresh_from_db()
    assert memo.review_on == next_on
    assert "Reviewed on" in page.get(reverse("memorandum", args=[memo.code])).content.decode()


def test_duties_show_as_words(page, board_member, unit):
    shown = page.get(reverse("duty_list")).content.decode()
    assert "Not recorded yet" in shown
    page.post(
        reverse("duty_done", args=[board_member.pk]),
        {"kind": "dbs"} | day("done_on", timezone.localdate()),
    )
    shown = page.get(reverse("duty_list")).content.decode()
    assert ("Up to date" in shown, "Not recorded yet" in shown) == (True, False)


def test_a_lead_invites_a_colleague_on_a_page(trust_lead, trust, client_for):
    client = client_for(trust_lead)
    typed = {
        "organisation": trust.pk,
        "name": "Cass",
        "email": "cass@example.org",
        "post": "Matron",
    }
    assert client.post(reverse("colleague_new"), typed)["Location"] == reverse("person_list")
    assert Seat.objects.filter(person__email="cass@example.org").get().organisation == trust
    other = make_organisation()
    answer = client.post(
        reverse("colleague_new"), typed | {"organisation": other.pk, "email": "b@example.org"}
    )
    assert list(errors(answer)) == ["organisation"]


def test_a_lead_who_may_not_invite_somebody_is_told_why(trust_lead, unit, client_for):
    answer = client_for(trust_lead).post(reverse("person_invite", args=[unit.pk]))
    assert (answer.status_code, unit.invitations.count()) == (403, 0)


@pytest.mark.shows("IEX-01", "IEX-02", "IEX-05")
def test_an_export_holds_just_the_filtered_rows_and_is_logged(page, unit):
    make_organisation("=cmd()|Naïve", sector="voluntary")
    make_organisation("Elsewhere", sector="police")
    answer = page.get(reverse("organisation_list"), {"sector": "voluntary", "export": "csv"})
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=cmd()|Naïve"]
    entry = AccessEntry.objects.get(action="export")
    assert (entry.person, entry.reference, entry.detail["rows"]) == (unit, "organisations", 1)


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize(
    "name", ["organisation_list", "person_list", "contribution_list", "duty_list"]
)
def test_every_list_exports_in_every_format(page, board_member, name, form):
    answer = page.get(reverse(name), {"export": form})
    assert (answer.status_code, answer["Content-Disposition"].startswith("attachment")) == (
        200,
        True,
    )
    b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("person_list", {"q": "bell"}, ["Nadia Bell"]),
        ("person_list", {"seat": "safeguarding_lead"}, ["Nadia Bell"]),
        ("person_list", {"state": "off"}, []),
        ("organisation_list", {"q": "family"}, []),
        ("organisation_list", {"state": "ended"}, ["Older trust"]),
        ("organisation_list", {"kind": "statutory_partner"}, ["Mersey Bank Council"]),
    ],
)
def test_filters_stand_in_the_address(page, trust_lead, name, asked, found):
    make_organisation("Older trust", ended_on=timezone.localdate().replace(year=2020, day=1))
    shown = page.get(reverse(name), asked).context["page"]
    assert [row.cells[0].text for row in shown.rows] == found


def test_a_filter_that_makes_no_sense_is_told_and_nothing_breaks(page):
    shown = page.get(reverse("person_list"), {"organisation": "x", "page": "9", "sort": "password"})
    assert (shown.status_code, len(shown.context["page"].problems)) == (200, 3)


@pytest.mark.parametrize(
    "name",
    [
        "organisation_list",
        "person_list",
        "memorandum_list",
        "contribution_list",
        "duty_list",
    ],
)
def test_a_list_costs_the_same_at_one_row_and_at_many(page, unit, name, django_assert_num_queries):
    def rows(count):
        for _ in range(count):
            body = make_organisation(kind=OrganisationKind.INFLUENTIAL_BODY)
            make_seat(make_person(), "board_member", body)
            services.agree_memorandum(actor=unit, body=body, agreed_on=None)
            services.promise_contribution(
                actor=unit, organisation=body, year="2026-27", kind="cash"
            )

    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            assert page.get(reverse(name)).status_code == 200
        return len(seen)

    rows(1)
    page.get(reverse(name))
    one = cost()
    rows(2)
    assert cost() == one
    assert one <= 12


def test_the_published_list_says_why_each_was_chosen(client):
    make_organisation("Barn Aid", published=True, chosen_because="Supports young carers.")
    make_organisation("Hidden")
    make_organisation(
        "Gone", published=True, ended_on=timezone.localdate().replace(year=2020, day=1)
    )
    shown = client.get(reverse("relevant_agencies")).content.decode()
    assert [word in shown for word in ("Barn Aid", "Supports young carers.", "Hidden", "Gone")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_names_are_shown_as_typed_and_never_as_markup(page):
    make_organisation("<script>alert(1)</script>", code="odd", published=True)
    for address in (
        reverse("organisation_list"),
        reverse("organisation", args=["odd"]),
        reverse("relevant_agencies"),
    ):
        shown = page.get(address).content.decode()
        assert ("<script>alert" in shown, "&lt;script&gt;alert" in shown) == (False, True)


def test_an_empty_portal_says_what_to_do_next(page):
    Seat.objects.all()
    assert "No memorandum is recorded yet" in page.get(reverse("memorandum_list")).content.decode()
    assert (
        "They come with the published arrangements"
        in page.get(reverse("group_list")).content.decode()
    )
