"""A return, or its action plan, as a file: what was asked for, by whom, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models

from audits.models.returns import AgencyReturn, AgencyReturnQuerySet, Signature, _of
from audits.rules.returns import READABLE
from core.models.renderings import Rendering, RenderingQuerySet
from partnership.rules import Role


def wholly_visible_to(user: Any) -> AgencyReturnQuerySet:
    """The returns a person may read in every part, and so download.

    The business unit all; leads and whoever signs those of their agency; the Executive and the
    scrutineer those handed in. A colleague who was given some parts: none.
    """
    rows = AgencyReturn.objects.all()
    if not user.is_active:
        return rows.none()
    if Role.BUSINESS_UNIT in user.roles:
        return rows
    signs = Signature.objects.filter(person=user).values("agency_return")
    signed = AgencyReturn.objects.filter(_of(user.organisation_ids), pk__in=signs).exclude(
        issued_at=None
    )
    own = models.Q(pk__in=AgencyReturn.objects.led_by(user).values("pk"))
    own |= models.Q(pk__in=signed.values("pk"))
    if user.roles & {Role.EXECUTIVE, Role.SCRUTINEER}:
        own |= models.Q(status__in=READABLE)
    return rows.filter(own)


class ReturnRenderingQuerySet(RenderingQuerySet):
    def visible_to(self, user: Any) -> ReturnRenderingQuerySet:
        """The files a person asked for, while they may read the return whole.

        A colleague's are not theirs: what the business unit asks for holds scores not yet released.
        """
        if not user.is_active:
            return self.none()
        return self.filter(
            requested_by=user, agency_return__in=wholly_visible_to(user).values("pk")
        )


class ReturnRendering(Rendering):
    """One file of one return."""

    class Part(models.TextChoices):
        RETURN = "return", "The whole return"
        PLAN = "plan", "The action plan"

    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="renderings"
    )
    part = models.CharField(max_length=6, choices=Part.choices, default=Part.RETURN)

    objects = ReturnRenderingQuerySet.as_manager()

    class Meta(Rendering.Meta):
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=models.Q(status="waiting"),
                name="return_rendering_waiting",
            ),
            models.Index(fields=["agency_return", "requested_by"], name="return_rendering_person"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_return}: {self.get_part_display()}, {self.get_kind_display()}"
