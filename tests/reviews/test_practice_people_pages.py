"""The pages of reviewers, checks, practitioners and the family: who may open them, and what they say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core import grants
from deadlines.models import Deadline
from deadlines.reach import visible_to
from reviews.models import (
    Appointment,
    FamilyContact,
    PractitionerEvent,
    ProgressCheck,
    Reviewer,
    WrittenRequest,
)
from reviews.services.practice import oversight, people, reviewers
from tests.factories import make_practice, make_review
from tests.reviews.practices import DAY, appointed, listed, own

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PEOPLE_QUERIES, LIST_QUERIES = 12, 4
# Business unit, Executive, panel of this case, scrutineer, board, own lead, practitioner, outsider.
CAST = (
    "unit", "council_exec", "panel_member", "scrutineer", "board_member", "trust_lead", "practitioner",
    "outsider",
)  # fmt: skip
# 2: opens. X: 403, refused.
TABLE = """
practice_people          222 XXXXX
practice_appoint         2XX XXXXX
practice_appointment_end 2XX XXXXX
practice_check_new       2XX XXXXX
practice_check           2XX XXXXX
practice_demand_new      2XX XXXXX
practice_demand          2XX XXXXX
practice_event_new       2XX XXXXX
practice_event           2XX XXXXX
practice_contact_new     2XX XXXXX
practice_contact         2XX XXXXX
reviewer_list            2XX XXXXX
reviewer_new             2XX XXXXX
reviewer                 2XX XXXXX
reviewer_change          2XX XXXXX
reviewer_take_off        2XX XXXXX
"""
ROWS = [(line.split()[0], "".join(line.split()[1:])) for line in TABLE.strip().splitlines()]
MEANS = {"2": 200, "X": 403}


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def case(unit, panel_member):
    """A review with one of everything."""
    rapid = make_review()
    grants.open_to(rapid.incident, panel_member, actor=unit, reason="Panel")
    practice = make_practice(rapid)
    appointment = appointed(unit, practice)
    check = {"time_words": "In time.", "quality_words": "Clear."}
    oversight.record_check(actor=unit, practice=practice, checked_on=TODAY, **check)
    oversight.send_demand(
        actor=unit,
        practice=practice,
        appointment=appointment,
        asked_for="The first draft.",
        sent_on=TODAY - 5 * DAY,
        due_on=TODAY - 2 * DAY,
    )
    place = {"place": "The town hall", "invited": "Two nurses."}
    people.add_event(actor=unit, practice=practice, held_on=TODAY + DAY, **place)
    told = {"kind": "told", "who": "grandmother", "how": "A visit."}
    people.add_contact(actor=unit, practice=practice, on=TODAY, **told)
    return practice


def address(name, case):
    own_pk = {
        "practice_appointment_end": Appointment,
        "practice_check": ProgressCheck,
        "practice_demand": WrittenRequest,
        "practice_event": PractitionerEvent,
        "practice_contact": FamilyContact,
    }
    if name in ("reviewer_list", "reviewer_new"):
        return reverse(name)
    if name.startswith("reviewer"):
        return reverse(name, args=[Reviewer.objects.get().pk])
    more = [own_pk[name].objects.get().pk] if name in own_pk else []
    return reverse(name, args=[case.reference, *more])


@pytest.mark.shows("ACC-01", "REV-10")
@pytest.mark.parametrize(("name", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_who_opens_what(request, client_for, case, name, expected):
    wrong = []
    for person, mark in zip(CAST, expected, strict=True):
        client = client_for(request.getfixturevalue(person))
        where = address(name, case)
        got = {client.get(where).status_code}
        if mark == "X":
            got.add(client.post(where, {"reason": "Mine now"}).status_code)
        if got != {MEANS[mark]}:
            wrong.append((person, got))
    assert wrong == []


def test_another_panel_and_other_reviews_rows_are_not_found(unit, client_for, case, panel_member):
    elsewhere = make_practice()
    theirs = client_for(panel_member)
    assert theirs.get(reverse("practice_people", args=[elsewhere.reference])).status_code == 404
    client = client_for(unit)
    for name in (row[0] for row in ROWS if row[0] in {"practice_check", "practice_contact"}):
        mine = address(name, case).replace(case.reference, elsewhere.reference)
        assert client.get(mine).status_code == 404


def test_a_review_that_is_over_or_of_another_kind_has_no_forms(unit, client_for):
    client = client_for(unit)
    over, other = make_practice(status="closed"), own(unit, "good_practice")
    page = client.get(reverse("practice_people", args=[over.reference]))
    assert (page.status_code, "Appoint a reviewer" in page.text) == (200, False)
    for name in ("practice_appoint", "practice_check_new", "practice_event_new"):
        assert client.get(reverse(name, args=[over.reference])).status_code == 404
    assert client.get(reverse("practice_people", args=[other.reference])).status_code == 404
    tabs = client.get(reverse("practice", args=[other.reference])).context["tabs"]
    assert "People" not in [label for label, _url, _now in tabs]


def test_the_tab_shows_everybody_and_only_the_unit_gets_buttons(
    unit, council_exec, client_for, case
):
    where = reverse("practice_people", args=[case.reference])
    said = (
        "Harriet Penhale", "no conflict of interest", "In time.", "The first draft.", "late",
        "The town hall", "Planned", "Told of the review: grandmother",
    )  # fmt: skip
    pages = [client_for(person).get(where).text for person in (unit, council_exec)]
    assert [[words for words in said if words not in page] for page in pages] == [[], []]
    changes = ("Appoint a reviewer", "End the appointment", "Record the answer", "Add a contact")
    assert [[words in page for words in changes] for page in pages] == [[True] * 4, [False] * 4]


def test_however_many_there_are_the_page_asks_as_often(
    unit, client_for, case, django_assert_num_queries
):
    client, where = client_for(unit), reverse("practice_people", args=[case.reference])
    client.get(where)
    with django_assert_num_queries(PEOPLE_QUERIES):
        client.get(where)
    for number in range(3):
        reviewer = listed(unit, name=f"Reviewer {number}")
        row = appointed(unit, case, reviewer)
        sent = {"sent_on": TODAY, "due_on": TODAY + DAY, "asked_for": f"Part {number}"}
        oversight.send_demand(actor=unit, practice=case, appointment=row, **sent)
        words = {"time_words": f"{number}", "quality_words": "Good."}
        oversight.record_check(actor=unit, practice=case, checked_on=TODAY, **words)
        place = {"place": f"{number}", "invited": "Nurses."}
        people.add_event(actor=unit, practice=case, held_on=TODAY, **place)
        told = {"kind": "told", "who": f"{number}", "how": "A visit."}
        people.add_contact(actor=unit, practice=case, on=TODAY, **told)
    with django_assert_num_queries(PEOPLE_QUERIES):
        client.get(where)


@pytest.mark.shows("REV-10")
def test_a_conflict_is_refused_and_nothing_typed_is_lost(unit, client_for):
    practice, reviewer = make_practice(), listed(unit)
    client, where = client_for(unit), reverse("practice_appoint", args=[practice.reference])
    typed = {
        "reviewer": reviewer.pk,
        "skills": "Knows infants.",
        "conflict": "yes",
        "interests": "Married to the head of a team.",
        **day("declared_on", TODAY),
        **day("appointed_on", TODAY),
    }
    page = client.post(where, typed)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["conflict"]
    assert all(words in page.text for words in ("Knows infants.", "Married to the head"))
    assert not Appointment.objects.exists()
    assert client.post(where, typed | {"conflict": "no"}).status_code == 302
    assert Appointment.objects.get().interests == "Married to the head of a team."


def test_whose_approval_ran_out_shows_and_is_not_offered(unit, client_for):
    client, practice = client_for(unit), make_practice()
    live = listed(unit)
    expired = listed(unit, name="Moira Castle-Grant", approved_until=TODAY - DAY)
    off = listed(unit, name="Leonard Fisk-Hartley")
    reviewers.take_off(actor=unit, reviewer=off, reason="Retires.")
    page = client.get(reverse("practice_appoint", args=[practice.reference]))
    assert list(page.context["form"].fields["reviewer"].queryset) == [live]
    for state, found in (("on", live), ("expired", expired), ("off", off)):
        listing = client.get(reverse("reviewer_list"), {"state": state})
        assert [row.record for row in listing.context["page"].rows] == [found]
    assert "Approval ran out" in client.get(reverse("reviewer", args=[expired.pk])).text
    shown = client.get(reverse("reviewer", args=[off.pk])).text
    assert ("Retires." in shown, "Change the entry" in shown) == (True, False)
    assert client.get(reverse("reviewer_change", args=[off.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_its_export(unit, client_for, django_assert_num_queries, count):
    for number in range(count):
        listed(unit, name=f"Reviewer {number}")
    client = client_for(unit)
    client.get(reverse("reviewer_list"))
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("reviewer_list"))
    assert page.context["page"].count == count
    export = b"".join(client.get(reverse("reviewer_list"), {"export": "csv"})).decode()
    assert export.count("Systems methods.") == count


def test_a_reviewer_is_shown_with_their_reviews(unit, client_for, case):
    reviewer = Reviewer.objects.get()
    page = client_for(unit).get(reverse("reviewer", args=[reviewer.pk]))
    assert [row.review for row in page.context["appointments"]] == [case]
    assert "Approved reviewers" in client_for(unit).get(reverse("practice_list")).text


def test_the_timeline_tells_of_the_people(unit, client_for, case):
    page = client_for(unit).get(reverse("practice_timeline", args=[case.reference])).text
    for said in (
        "Appointment added", "Progress check added", "Written request added", "Practitioner event added",
        "Family contact added",
    ):  # fmt: skip
        assert said in page, said


def test_the_clock_of_a_written_request_is_work_of_the_unit(unit, scrutineer, client_for, case):
    clock = Deadline.objects.of(WrittenRequest.objects.get()).get()
    assert clock in visible_to(unit)
    assert clock not in visible_to(scrutineer)
    assert client_for(unit).get(clock.path).status_code == 200
