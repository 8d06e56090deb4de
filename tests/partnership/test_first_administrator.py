"""A new portal lets its first administrator in from the command line."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from partnership import services
from partnership.models import Person, Seat
from partnership.rules import Role, SeatKind
from tests.factories import make_person, make_seat

pytestmark = pytest.mark.django_db
EMAIL = "first@example.org"


def add(email=EMAIL):
    out = io.StringIO()
    call_command("add_administrator", email, "Fay First", stdout=out)
    return out.getvalue().strip().rstrip("/").rsplit("/", 1)[1]


def test_the_link_that_is_printed_lets_them_in():
    person = services.accept_invitation(token=add(), password="winter-otter-ladder-9")
    assert Person.objects.get(pk=person.pk).roles == {Role.ADMINISTRATOR}
    with pytest.raises(CommandError, match="can log in already"):
        add()


def test_run_again_the_earlier_link_stops_and_the_seat_stays_one():
    first, second = add(), add(EMAIL.upper())
    assert (services.find_invitation(first), services.find_invitation(second) is None) == (
        None,
        False,
    )
    assert (Person.objects.count(), Seat.objects.count()) == (1, 1)


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError, match="“nobody” is not an email address"):
        add("nobody")
    assert Person.objects.count() == 0


# --- Nobody of the business unit is left ---------------------------------------------------------


def manager(email="manager@example.org", reason="The Executive chose her on 2 June"):
    out = io.StringIO()
    call_command("seat_business_manager", email, "May Manager", reason, stdout=out)
    return out.getvalue().strip()


@pytest.mark.shows("ACC-01")
def test_the_server_seats_a_business_manager_when_the_unit_is_gone(council):
    make_seat(None, SeatKind.BUSINESS_UNIT, council, ended_on=dt.date(2021, 3, 31))
    token = manager().rstrip("/").rsplit("/", 1)[1]
    person = services.accept_invitation(token=token, password="winter-otter-ladder-9")
    assert Person.objects.get(pk=person.pk).roles == {Role.BUSINESS_UNIT}
    row = Seat.history.filter(person=person).get()
    assert row.history_change_reason == "Server command: The Executive chose her on 2 June"


def test_somebody_with_a_password_keeps_it():
    person = make_person(
        "May Manager", email="manager@example.org", password="winter-otter-ladder-9"
    )
    assert manager() == "May Manager is seated, and logs in with the password they have."
    assert Person.objects.get(pk=person.pk).roles == {Role.BUSINESS_UNIT}


@pytest.mark.shows("ACC-01")
def test_the_server_refuses_while_somebody_of_the_unit_can_log_in(unit):
    with pytest.raises(CommandError, match="Ruth Hale is of the business unit"):
        manager()
    assert not Person.objects.filter(email="manager@example.org").exists()


def test_it_asks_for_an_address_and_a_reason():
    with pytest.raises(CommandError, match="not an email address"):
        manager("nobody")
    with pytest.raises(CommandError, match="who decided it"):
        manager(reason=" ")
    assert Person.objects.count() == 0
