"""What a list shows of a record: columns, cells, and values as words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

SHORT = 17  # characters that stay on one line
SORTED = {"ascending": ' class="sorted sorted--up"', "descending": ' class="sorted"'}
# The kinds of <c-tag>, and its plain colours.
TAG_COLOURS = {
    "overdue": "red",
    "due-soon": "yellow",
    "on-time": "green",
    "waiting": "blue",
    "red": "red",
    "yellow": "yellow",
    "green": "green",
    "blue": "blue",
}


@dataclass(frozen=True)
class Column:
    """One column.

    ``value`` is a function of the record or a path of attributes such as "organisation.name"
    (the code when left out). ``link`` gives an address, ``tag`` a kind for ``<c-tag>``. ``sort``
    names the database field(s) to sort by; without it the column cannot be sorted.
    """

    code: str
    label: str
    value: Callable[[Any], Any] | str = ""
    link: Callable[[Any], str] | None = None
    tag: Callable[[Any], str] | None = None
    sort: str | Sequence[str] = ""
    numeric: bool = False
    on_page: bool = True
    in_export: bool = True

    def of(self, record: Any) -> Any:
        """The value for one record: what an export writes."""
        return (
            self.value(record) if callable(self.value) else follow(record, self.value or self.code)
        )

    def cell(self, record: Any) -> Cell:
        """One record's cell, as a page shows it."""
        return Cell(
            self.label,
            in_words(self.of(record)),
            (self.link(record) or "") if self.link else "",
            (self.tag(record) or "") if self.tag else "",
            self.numeric,
        )

    @property
    def sorted_by(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) and self.sort else tuple(self.sort)


class Heading(NamedTuple):
    """A column's heading: the address that sorts by it, and how it is sorted now."""

    label: str
    numeric: bool
    url: str
    order: str  # ascending, descending, none: the value of aria-sort

    @property
    def html(self) -> str:
        """The heading as it is drawn; for screen readers and for the eye the order shows."""
        look = ' class="numeric"' if self.numeric else ""
        if not self.url:
            return f'<th scope="col" role="columnheader"{look}>{escape(self.label)}</th>'
        turned = SORTED.get(self.order, "")
        return (
            f'<th scope="col" role="columnheader"{look} aria-sort="{self.order}">'
            f'<a href="{escape(self.url)}"{turned}>{escape(self.label)}</a></th>'
        )


class Cell(NamedTuple):
    """One cell as it is shown."""

    label: str
    text: str
    link: str = ""
    tag: str = ""
    numeric: bool = False

    @property
    def html(self) -> str:
        """The cell as it is drawn. In Python: ten template nodes a cell were most of a list's time."""
        shown = escape(self.text)
        if self.tag:
            shown = f'<strong class="govuk-tag govuk-tag--{colour(self.tag)}">{shown}</strong>'
        elif self.link:
            shown = f'<a href="{escape(self.link)}">{shown}</a>'
        else:
            shown = f"<span>{shown}</span>"
        return (
            f'<td role="cell" data-label="{escape(self.label)}" class="{self._look}">{shown}</td>'
        )

    @property
    def _look(self) -> str:
        if self.numeric:
            return "numeric"
        if not self.text:
            return "is-empty"
        return "nowrap" if len(self.text) < SHORT else ""


class Row(NamedTuple):
    """One record with its cells."""

    record: Any
    cells: list[Cell]

    @property
    def html(self) -> str:
        return f'<tr role="row">{"".join(cell.html for cell in self.cells)}</tr>'


def drawn(headings: Iterable[Heading], rows: Iterable[Row]) -> SafeString:
    """The inside of a table; every value is escaped by its heading or its cell."""
    head = "".join(heading.html for heading in headings)
    body = "\n".join(row.html for row in rows)
    return mark_safe(  # noqa: S308
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody>'
    )


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: str
    value: str
    remove_url: str


def colour(kind: str) -> str:
    """The colour of a tag of this kind."""
    return TAG_COLOURS.get(kind, "grey")


def follow(record: Any, path: str) -> Any:
    """Follow a path such as "organisation.name"; a missing link gives None. Functions are called.
    A field with choices gives its label."""
    for part in path.split("."):
        if record is None:
            return None
        label = getattr(record, f"get_{part}_display", None)
        value = label() if label else getattr(record, part)
        record = value() if callable(value) and not isinstance(value, models.Manager) else value
    return record


def in_words(value: Any) -> str:
    """A value as it stands in a table."""
    match value:
        case None | "":
            return ""
        case bool():
            return "Yes" if value else "No"
        case dt.datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            clock = f"{local:%I:%M%p}".lstrip("0").lower()
            return f"{local.day} {local:%b %Y}, {clock}"
        case dt.date():
            return f"{value.day} {value:%b %Y}"
        case int() | Decimal():
            return f"{value:,}"
        case list() | tuple() | set() | frozenset():
            return ", ".join(in_words(each) for each in value)
        case _:
            return str(value)
