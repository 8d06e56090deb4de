"""Which agencies can be chosen as involved in an incident."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from partnership.models import Organisation, School
from partnership.rules import OrganisationKind, Sector
from reviews.models import Incident, IncidentAgency

MOST_FOUND = 20
KINDS = [
    OrganisationKind.STATUTORY_PARTNER,
    OrganisationKind.RELEVANT_AGENCY,
    OrganisationKind.OTHER,
]


def involved_in(incident: Incident) -> dict[int, str]:
    """Key of each agency involved → how."""
    return dict(incident.agencies.values_list("organisation_id", "involvement"))


def involved_to_ask(incident: Incident) -> QuerySet[IncidentAgency]:
    """The agencies involved that can be asked: not those that stand for many bodies."""
    return incident.agencies.filter(organisation__is_class=False).select_related("organisation")


def offered_agencies(chosen: Collection[int]) -> list[Organisation]:
    """The agencies that exist today, and those chosen before. Schools only where chosen: there are too many.

    One that stands for many bodies, such as all schools, is not offered: nobody can answer for it.
    """
    is_school = Exists(School.objects.filter(organisation=OuterRef("pk")))
    current = Organisation.objects.current().filter(kind__in=KINDS, is_class=False)
    offered = Organisation.objects.annotate(is_school=is_school).filter(
        Q(pk__in=chosen) | Q(pk__in=current.values("pk"), is_school=False)
    )
    return list(offered.order_by("name"))


def authorities(incident: Incident) -> QuerySet[Organisation]:
    """The local authorities that can notify, not their departments and committees; and the one chosen before."""
    today = Organisation.objects.current().statutory().filter(sector=Sector.LOCAL_AUTHORITY)
    return Organisation.objects.filter(
        Q(pk__in=today.values("pk")) | Q(pk=incident.authority_id)
    ).order_by("name")


def schools_named(text: str, but: Collection[int] = ()) -> list[Organisation]:
    """Schools that exist today whose name holds each of these words; the first twenty."""
    found = Organisation.objects.current().filter(school__isnull=False).exclude(pk__in=but)
    for word in text.split()[:6]:
        found = found.filter(name__icontains=word)
    return list(found.order_by("name")[:MOST_FOUND])


def organisations(keys: Collection[int]) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=keys))
