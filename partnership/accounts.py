"""How accounts come to be, by invitation only, and how their owners get back into them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.crypto import get_random_string

from core import outbox, settled
from core.account_mails import PASSWORD_RESET
from core.mail import partnership
from partnership.mails import PACE
from partnership.models import Area, Organisation, Person
from partnership.models.people import HeldSeat
from partnership.queries import business_unit

RESET = "account/email/password_reset_key"


# As ``Seat.objects.current()``, which a test holds it to. Written out because every page asks it:
# to put it together anew took longer than to run it.
LOGGED_IN = """
SELECT person.*, seat.kind AS held_kind, seat.organisation_id AS held_organisation,
       seat.group_id AS held_group, circle.kind AS held_group_kind, {version} AS settled
FROM partnership_person person
LEFT JOIN partnership_seat seat ON seat.person_id = person.id AND seat.started_on <= %s
     AND (seat.ended_on IS NULL OR seat.ended_on >= %s)
LEFT JOIN partnership_group circle ON circle.id = seat.group_id
WHERE person.id = %s
"""


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Logs in by email and password. Finds who is logged in together with the seats they hold today."""

    def get_user(self, user_id: int) -> Person | None:
        """One query: who they are, their seats, and the version of the settings that pages keep."""
        today = timezone.localdate()
        sql = LOGGED_IN.format(version=settled.version())
        rows: list[Any] = list(Person.objects.raw(sql, [today, today, user_id]))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person: Person = rows[0]
        person.seats_now = [
            HeldSeat(row.held_kind, row.held_organisation, row.held_group, row.held_group_kind)
            for row in rows
            if row.held_kind
        ]
        return person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; an invitation opens an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right.",
        "too_many_login_attempts": "There were too many attempts to log in. Wait five minutes, then try again.",
        "incorrect_password": "That is not your present password.",
        "enter_current_password": "Enter your present password.",
        "rate_limited": "There were too many attempts. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names: the email is the name."""

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.warning(request, "This account is switched off. Ask the business unit.")
        return redirect(settings.LOGIN_URL)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what was done; only a changed password is worth a line."""
        if args and args[0] == "account/messages/password_changed.txt":
            messages.add_message(request, level, "Your password has been changed.")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A link to choose a new password goes by way of the outbox, away from this request.

        It is made when the mail is sent, so that it never stands in the database. allauth's other
        mails are for things the portal does not do.
        """
        if template_prefix == RESET:
            person = context["user"]
            outbox.queue(key=_key(person.pk), kind=PASSWORD_RESET.code, to=person, context={})

    def rehearse_reset(self, email: str) -> None:
        """The same work for an address nobody has, so that it takes the same time."""
        with transaction.atomic():
            outbox.rehearse(key=_key(0), kind=PASSWORD_RESET.code, name=email, context={})
            transaction.set_rollback(True)


def _key(person: int) -> str:
    return f"reset/{person}/{timezone.now():%Y%m%d%H%M%S}/{get_random_string(8)}"


def local_words() -> Iterator[str]:
    """Words of this place that make a poor password: the partnership, its organisations, its areas."""
    yield partnership()
    yield from Area.objects.values_list("name", flat=True)
    yield from Organisation.objects.filter(school=None).values_list("name", flat=True)


def tell_of_pace(*, person: Person, what: str) -> None:
    """Tell the business unit, once an hour, that somebody opened more than work needs."""
    for each in business_unit().exclude(pk=person.pk):
        outbox.queue(
            key=f"{PACE.code}/{person.pk}/{each.pk}/{timezone.now():%Y%m%d%H}",
            kind=PACE.code,
            to=each,
            context={"person": str(person), "what": what},
        )
