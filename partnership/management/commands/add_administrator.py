"""Let the first person in: a new portal has nobody who could invite them."""

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
from partnership.rules import SeatKind

SET_UP = System("Set-up")


class Command(BaseCommand):
    help = (
        "Seats a portal administrator and prints the link with which they choose their password "
        "(once, within 72 hours). Run again for somebody who has not, it prints a new link."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="first and last name, in quotation marks")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
            link = self._let_in(email, options["name"])
        except ValidationError as problem:
            raise CommandError(f"“{email}” is not an email address.") from problem
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(link)

    @transaction.atomic
    def _let_in(self, email: str, name: str) -> str:
        person = Person.objects.filter(email__iexact=email).first() or services.add_person(
            actor=SET_UP, name=name, email=email
        )
        if not person.seats.filter(kind=SeatKind.ADMINISTRATOR, ended_on=None).exists():
            services.take_seat(
                actor=SET_UP,
                person=person,
                kind=SeatKind.ADMINISTRATOR,
                started_on=timezone.localdate(),
            )
        return services.invite(actor=SET_UP, person=person)[1]
