from typing import Any

from django.db.models import QuerySet

from audits import models
from audits.rules.frameworks import VersionStatus


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there: of a draft, and of a version in use."""
    rows = models.FrameworkVersion.objects.order_by("pk")
    each = {row.status: row.pk for row in rows}
    draft = each.get(VersionStatus.DRAFT)
    sections = models.Section.objects.filter(version=draft)
    standards = models.Standard.objects.filter(section__version=draft)
    waiting = models.Question.objects.filter(standard__section__version=draft).exclude(when="")
    return {
        "framework": list(models.Framework.objects.order_by("pk").values_list("pk", flat=True)),
        "framework_version": list(each.values()),
        "framework_section": _first(sections),
        "framework_standard": _first(standards),
        "framework_question": _first(waiting) or _first(models.Question.objects.all()),
    }


def _first(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:1])
