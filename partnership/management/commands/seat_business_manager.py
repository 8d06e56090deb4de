"""Seat a business manager from the server, when nobody of the business unit is left to do it.

Nobody in the portal may: an administrator who could would choose who reads cases (decision 9).
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import ValidationError, validate_email
from django.db import transaction
from django.utils import timezone

from core.actors import System
from core.errors import RuleBroken
from partnership import services
from partnership.models import Person
from partnership.queries import business_unit
from partnership.rules import SeatKind

SERVER = System("Server command")


class Command(BaseCommand):
    help = (
        "Seats a business manager while nobody of the business unit can log in, and prints the link "
        "with which they choose their password (none when they have one). The reason is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="first and last name, in quotation marks")
        parser.add_argument("reason", help="who decided it and why, in quotation marks")

    def handle(self, *args: Any, **options: Any) -> None:
        email, reason = options["email"].strip().lower(), options["reason"].strip()
        if not reason:
            raise CommandError("Say who decided it and why. The reason is kept.")
        try:
            validate_email(email)
            said = self._seat(email, options["name"], reason)
        except ValidationError as problem:
            raise CommandError(f"“{email}” is not an email address.") from problem
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(said)

    @transaction.atomic
    def _seat(self, email: str, name: str, reason: str) -> str:
        left = business_unit().exclude(email__iexact=email).first()
        if left:
            raise RuleBroken(f"{left} is of the business unit and can log in. They give the seat.")
        person = Person.objects.filter(email__iexact=email).first() or services.add_person(
            actor=SERVER, name=name, email=email, reason=reason
        )
        services.take_seat(
            actor=SERVER,
            person=person,
            kind=SeatKind.BUSINESS_MANAGER,
            started_on=timezone.localdate(),
            reason=reason,
        )
        if person.has_usable_password():
            return f"{person} is seated, and logs in with the password they have."
        return services.invite(actor=SERVER, person=person)[1]
