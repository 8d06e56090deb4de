"""What the business unit asked about the parts of a return, and whether the agency has answered it."""

from __future__ import annotations

from typing import Any

from audits.documents.content import gather
from audits.models import AgencyReturn, ReturnSection, SectionQuery

OWN_PLACE = "queries"  # of a part: what was asked about it is not what it says


def open_query(section: ReturnSection) -> SectionQuery | None:
    """The question that a part was sent back with, until the return is handed in again."""
    if section.agency_return.submitted_at is None:
        return None
    return section.queries.filter(answered_at=None).first()


def unanswered(agency_return: AgencyReturn) -> list[SectionQuery]:
    """The open questions to which nothing was written, about parts that say what they said before."""
    rows = SectionQuery.objects.filter(
        section__agency_return=agency_return, answered_at=None, reply=""
    )
    found = list(rows.select_related("section__section").order_by("section__section__position"))
    if not found:
        return []
    now = gather(agency_return)
    return [query for query in found if not changed_since(agency_return, query, now)]


def changed_since(
    agency_return: AgencyReturn, query: SectionQuery, now: dict[str, Any] | None = None
) -> bool:
    """Whether a part differs from the version that it was asked about. ``now`` is the return as it stands."""
    code = query.section.section.code
    version = agency_return.handed_in.get(number=query.about_version)
    return not _says(_part(now or gather(agency_return), code), _part(version.content, code))


def _part(content: dict[str, Any], code: str) -> Any:
    return next((part for part in content["sections"] if part["code"] == code), None)


def _says(now: Any, then: Any) -> bool:
    """Whether all that was said then is said now. A version kept long ago has fewer keys."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            _says(now.get(key), value) for key, value in then.items() if key != OWN_PLACE
        )
    if isinstance(then, list):
        return len(then) == len(now) and all(map(_says, now, then))
    return bool(now == then)
