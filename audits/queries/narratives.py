"""What agencies wrote in the returns of a campaign, and the themes that it was given.

Only returns that those who oversee may read count: what an agency is writing again says nothing until it is
handed in. A mark stands for the words it was given to; once they are others it is not counted.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import SHA256

from audits.models import Answer, Campaign, NarrativeTheme
from audits.queries.insight import standing, with_rank
from audits.rules.returns import READABLE
from audits.rules.visits import THEMES
from core.models import ListValue
from core.timeline import Entry

TICKET = re.compile(r"([0-9]{1,18})-([0-9a-f]{16})")
ORDER = (
    "question__standard__section__position", "question__standard__position", "question__position",
    "agency_return__organisation__name", "pk",
)  # fmt: skip
DEEDS = {"+": "Given", "~": "Confirmed for the new text", "-": "Taken away"}


class Digest(SHA256):
    """As ``digest``, in the database. PostgreSQL has it without an extension."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **extra)


def digest(words: str) -> str:
    """What tells one text from another."""
    return hashlib.sha256(words.encode()).hexdigest()


def ticket(pk: int, words: str) -> str:
    """What a ticked narrative is sent as: which one, and which words were read."""
    return f"{pk}-{digest(words)[:16]}"


def read_ticket(text: str) -> tuple[int, str] | None:
    """The key and the beginning of the digest; None for what no page sends."""
    found = TICKET.fullmatch(text)
    return (int(found[1]), found[2]) if found else None


def written(campaign: Campaign) -> QuerySet[Any]:
    """The answers of a campaign in which something is written, each with ``words``."""
    words = Case(
        When(~Q(narrative=""), then=F("narrative")),
        When(not_applicable=True, then=F("na_reason")),
        default=Value(""),
        output_field=TextField(),
    )
    return (
        standing(campaign, Q(agency_return__status__in=READABLE))
        .annotate(words=words)
        .exclude(words="")
    )


def listed(campaign: Campaign, *, moderated: bool) -> QuerySet[Any]:
    """Narratives as a list shows them, question by question: with ``rank`` and their ``marks``."""
    marks = NarrativeTheme.objects.select_related("theme", "marked_by")
    rows = with_rank(written(campaign), moderated=moderated)
    return (
        rows.select_related("agency_return__organisation", "question__standard__section")
        .prefetch_related(
            Prefetch("themes", queryset=marks.order_by("theme__order", "pk"), to_attr="marks")
        )
        .order_by(*ORDER)
    )


def stands(row: Any, mark: NarrativeTheme) -> bool:
    """Whether a mark is for the words that stand there now."""
    return mark.digest == digest(row.words)


def marked(rows: QuerySet[Any], *, theme: Any = None, stand: bool = True) -> QuerySet[Any]:
    """Those narratives that have a mark which stands, of a theme or of any; or one whose text has changed since."""
    marks = NarrativeTheme.objects.filter(answer=OuterRef("pk")).order_by()
    if theme is not None:
        marks = marks.filter(theme=theme)
    same = Q(digest=Digest(OuterRef("words")))
    return rows.filter(Exists(marks.filter(same if stand else ~same)))


def offered(campaign: Campaign) -> QuerySet[ListValue]:
    """The themes in use, and those that narratives of this campaign were given."""
    given = NarrativeTheme.objects.filter(answer__agency_return__campaign=campaign).order_by()
    rows = ListValue.objects.filter(list_code=THEMES)
    in_use = rows.filter(Q(retired_on=None) | Q(pk__in=given.values("theme")))
    return in_use.order_by("order", "label", "pk")


@dataclass(frozen=True)
class Counts:
    """How many agencies wrote, and theme → how many of them were given it, by sector."""

    wrote: Mapping[str, int]
    having: Mapping[int, Mapping[str, int]]

    @property
    def all_wrote(self) -> int:
        return sum(self.wrote.values())

    def of(self, theme: int) -> Mapping[str, int]:
        """Sector → how many agencies have the theme."""
        return self.having.get(theme, {})

    def all_of(self, theme: int) -> int:
        return sum(self.of(theme).values())


def named(themes: Collection[int]) -> list[ListValue]:
    """The themes of these keys, in the order of their list."""
    return list(ListValue.objects.filter(pk__in=themes).order_by("order", "label", "pk"))


def counted(campaign: Campaign) -> Counts:
    """How many agencies wrote of what. Two queries."""
    sector = "agency_return__organisation__sector"
    wrote = written(campaign).values_list(sector)
    having: dict[int, Counter[str]] = {}
    # One filter, so that each mark is joined to its own answer once.
    marks = written(campaign).alias(now=Digest("words")).filter(themes__digest=F("now"))
    rows = marks.values_list("themes__theme", sector)
    for theme, where, number in rows.annotate(n=Count("agency_return", distinct=True)):
        having.setdefault(theme, Counter())[where] = number
    return Counts(dict(wrote.annotate(n=Count("agency_return", distinct=True))), having)


def happened(answer: Answer) -> list[Entry]:
    """What happened to the marks of a narrative, the newest first."""
    rows = NarrativeTheme.history.filter(answer=answer).select_related("history_user")
    themes = ListValue.objects.in_bulk([row.theme_id for row in rows])
    return [
        Entry(
            row.history_date,
            f"{DEEDS[row.history_type]}: {themes[row.theme_id]}",
            str(row.history_user or ""),
        )
        for row in rows.order_by("-history_date", "-history_id")
    ]
