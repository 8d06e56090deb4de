"""People: anyone who holds a seat. With an accepted invitation they can log in by email."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from core.history import track
from partnership.rules import GROUP_ROLES, SEAT_ROLES, SEES_EVERYONE, UNIT_SEATS


class HeldSeat(NamedTuple):
    """What a seat gives: its kind, the organisation it is for, the group it is on and the kind of that."""

    kind: str
    organisation_id: int | None
    group_id: int | None
    group_kind: str | None


HELD = ("kind", "organisation_id", "group_id", "group__kind")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> PersonQuerySet:
        """Whoever helps to run the partnership sees everyone; others their own agency and the business unit."""
        from partnership.models.seats import Seat

        if not user.is_active or not user.pk:
            return self.none()
        if user.roles & SEES_EVERYONE:
            return self.all()
        if not user.roles:
            return self.filter(pk=user.pk)
        near = Seat.objects.current().filter(
            models.Q(organisation__in=user.organisation_ids) | models.Q(kind__in=UNIT_SEATS)
        )
        return self.filter(models.Q(pk=user.pk) | models.Q(pk__in=near.order_by().values("person")))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Looks a person up by email whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone known to the partnership. Not everybody here can log in."""

    class Digest(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, on working days"
        WEEKLY = "weekly", "Once a week, on the first working day"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    digest = models.CharField(
        "reminders come", max_length=10, choices=Digest.choices, default=Digest.DAILY
    )
    mail_fails = models.CharField("mail to this person fails", max_length=300, blank=True)
    is_active = models.BooleanField("can log in", default=True)
    is_staff = models.BooleanField("may open the admin site", default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    last_login = None  # last_seen_at says more, without a write and a history row at each log-in

    # The reason in history when the person changes their own password or address.
    _change_reason = "Changed in the account pages"

    objects = PersonManager()
    history = track(excluded_fields=["password", "last_seen_at"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def seats_now(self) -> list[HeldSeat]:
        """The seats held today. One query, kept for the request; a log-in brings them along."""
        from partnership.models.seats import Seat

        held = Seat.objects.current().filter(person=self)
        return [HeldSeat(*row) for row in held.values_list(*HELD)]

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that today's seats give; none for somebody who may not log in."""
        if not self.is_active or not self.pk:
            return frozenset()
        found: set[str] = set()
        for seat in self.seats_now:
            found |= SEAT_ROLES[seat.kind]
            if seat.group_id:
                found |= GROUP_ROLES.get(str(seat.group_kind), frozenset())
        return frozenset(found)

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations this person sits for today."""
        return frozenset(seat.organisation_id for seat in self.seats_now if seat.organisation_id)

    @property
    def agencies(self) -> frozenset[int]:
        """Every organisation this person sits for today, whichever one they act for now."""
        return self.organisation_ids | getattr(self, "set_aside", frozenset())

    def act_for(self, organisation_id: int | None) -> None:
        """See one agency at a time (ACC-08): the seats for other organisations are set aside.

        Somebody who sits for two and has not chosen, or chose one they left, acts for the one whose
        number is lowest. Seats for no organisation stay. Nothing happens to somebody with one agency.
        """
        held = self.organisation_ids
        if len(held) < 2:
            return
        chosen = organisation_id if organisation_id in held else min(held)
        self.seats_now = [seat for seat in self.seats_now if seat.organisation_id in (None, chosen)]
        for kept in ("roles", "organisation_ids"):
            self.__dict__.pop(kept, None)
        self.set_aside = held - {chosen}

    def has_role(self, role: str) -> bool:
        return role in self.roles


class Invitation(models.Model):
    """A link that lets one person set a password, once, for a while. Only its digest is stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    history = track(excluded_fields=["digest"])

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"
