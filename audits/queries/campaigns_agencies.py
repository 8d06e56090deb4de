"""Which agencies a choice means."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from audits.rules.campaigns import Line, lines_of
from core.errors import RuleBroken
from partnership.models import AgencyCategory, Area, Organisation, School
from partnership.rules import OrganisationKind


def by_kind(
    *,
    categories: Collection[AgencyCategory] = (),
    sectors: Collection[str] = (),
    phases: Collection[str] = (),
    types: Collection[str] = (),
    areas: Collection[str] = (),
    towns: Collection[str] = (),
    section11: bool = False,
) -> QuerySet[Organisation]:
    """The bodies that are all that is set: of one of the categories, and of one of the sectors, and so on."""
    rows = Organisation.objects.exclude(kind=OrganisationKind.PARTNERSHIP).order_by("name", "pk")
    if categories:
        rows = rows.filter(category__in=categories)
    if sectors:
        rows = rows.filter(sector__in=sectors)
    if phases:
        rows = rows.filter(school__phase__in=phases)
    if types:
        rows = rows.filter(school__type__in=types)
    if areas:
        rows = rows.filter(school__la_code__in=areas)
    if towns:
        rows = rows.filter(school__town__in=towns)
    return rows.filter(section11=True) if section11 else rows


def school_kinds(field: str) -> list[tuple[str, str]]:
    """The phases, types or towns of the schools, to choose from."""
    found = School.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True)
    return [(each, each) for each in found.distinct()]


def school_areas() -> list[tuple[str, str]]:
    """The council areas that schools are of, by the register's code of the authority, to choose from."""
    found = Area.objects.exclude(la_code=None).order_by("name").values_list("la_code", "name")
    return [(str(code), name) for code, name in found]


def matched(lines: Sequence[Line]) -> tuple[list[Organisation], list[tuple[Line, str]]]:
    """The bodies that lines name, by name, former name, code or school number; and the lines that name none.

    Two queries, however many lines there are.
    """
    known = _known(lines)
    found: dict[int, Organisation] = {}
    unknown: list[tuple[Line, str]] = []
    for line in lines:
        bodies = known.get(line.text.casefold(), {})
        if len(bodies) == 1:
            found |= bodies
        elif bodies:
            unknown.append((line, f"{len(bodies)} agencies are called so. Give the code instead."))
        else:
            unknown.append((line, "No agency has this name, code or school number."))
    return list(found.values()), unknown


def _known(lines: Sequence[Line]) -> dict[str, dict[int, Organisation]]:
    """What is typed, in lower case → the bodies it means. A code or number means one, whatever names say."""
    typed = {line.text for line in lines}
    lowered = {each.casefold() for each in typed}
    either = typed | lowered
    numbers = [int(each) for each in typed if each.isascii() and each.isdigit() and len(each) < 10]
    rows = (
        Organisation.objects.annotate(
            lower=Lower("name"), short=Lower("short_name"), former=Lower("names__name")
        )
        .filter(
            Q(lower__in=either) | Q(name__in=typed) | Q(short__in=either) | Q(former__in=either)
            | Q(code__in=lowered) | Q(school__urn__in=numbers)
        )
        .select_related("school")
        .order_by("pk")
    )  # fmt: skip
    sure: dict[str, dict[int, Organisation]] = {}
    named: dict[str, dict[int, Organisation]] = {}
    former: dict[str, dict[int, Organisation]] = {}
    for body in rows:
        school = getattr(body, "school", None)
        for key in (body.code, str(school.urn) if school else ""):
            sure.setdefault(key, {})[body.pk] = body
        for key in (body.name, body.short_name):
            named.setdefault(key.casefold(), {})[body.pk] = body
        former.setdefault((body.former or "").casefold(), {})[body.pk] = body
    return former | named | sure


def the_one(text: str) -> Organisation:
    """The one body that a name, a code or a school number means. Raises RuleBroken for none or several."""
    found, unknown = matched(lines_of(text)[:1])
    if not found:
        said = unknown[0][1] if unknown else "Enter a name, a code or a school number."
        raise RuleBroken(said, field="organisation")
    return found[0]
