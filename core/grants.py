"""One record opened to one person, because somebody decided so: who, why and until when.

django-guardian's direct foreign-key tables: a grant goes when its record goes. Lists union these
rows as a sub-query in ``visible_to``; nothing else in the portal asks guardian per row.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models, transaction
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from core import history
from core.actors import System, person_of

if TYPE_CHECKING:
    from partnership.models import Person


def lasting(on: dt.date | None = None, path: str = "") -> models.Q:
    """That a grant has not run out by a day (today when none is given); ``path`` leads to the grant."""
    day = on or timezone.localdate()
    return models.Q(**{f"{path}until__isnull": True}) | models.Q(**{f"{path}until__gte": day})


class GrantQuerySet(models.QuerySet[Any]):
    def live(self, on: dt.date | None = None) -> GrantQuerySet:
        """Grants that have not run out by a day (today when none is given)."""
        return self.filter(lasting(on))


class PersonGrant(UserObjectPermissionBase):
    """A concrete model adds ``content_object = ForeignKey(Record, related_name="grants")``."""

    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    until = models.DateField("last day", null=True, blank=True)

    objects = GrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def _permission(record: models.Model) -> Permission:
    meta = record._meta
    return Permission.objects.get(
        content_type__app_label=meta.app_label,
        content_type__model=meta.model_name,
        codename=f"view_{meta.model_name}",
    )


@transaction.atomic
def open_to(
    record: Any,
    person: Person,
    *,
    actor: Person | System,
    reason: str,
    until: dt.date | None = None,
) -> Any:
    """Open ``record`` to ``person``. Opening it again changes the reason and the last day."""
    model = record.grants.model
    held = model.objects.select_for_update().filter(content_object=record, user=person).first()
    if held:
        values = {"reason": reason, "until": until, "granted_by": person_of(actor)}
        history.change_to(held, values, actor=actor, reason=reason)
        return held
    grant = model(
        content_object=record,
        user=person,
        permission=_permission(record),
        granted_by=person_of(actor),
        reason=reason,
        until=until,
    )
    return history.create(grant, actor=actor, reason=reason)


@transaction.atomic
def close(record: Any, person: Person, *, actor: Person | System, reason: str) -> bool:
    """Take the grant away. Returns False when there was none."""
    held = record.grants.filter(user=person).first()
    if held is None:
        return False
    history.delete(held, actor=actor, reason=reason)
    return True


def opened_to(grants: type[PersonGrant], user: Any) -> models.QuerySet[Any]:
    """Keys of the records opened to ``user`` today: a sub-query for ``visible_to``."""
    return grants.objects.live().filter(user=user).values("content_object_id")  # type: ignore[attr-defined]
