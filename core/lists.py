"""List pages: filters in the address, a count, pages, sorting, and an export of just those rows.

A view builds one and answers with it::

    page = listing(request, Review.objects.visible_to(request.user), filters=ReviewFilters,
                   columns=[Column("reference", "Reference", link=address, sort="reference"), …],
                   filename="rapid-reviews", export_verb="reviews.export")
    return page.export() or render(request, "reviews/list.html", {"page": page})

``filters`` is a ``Filters`` form. The template is ``<c-list :page="page" />``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from core import access, exports, log, proof
from core.columns import Chip, Column, Heading, Row, drawn, in_words
from core.forms import DayWidget
from core.paging import Pages, asked_for

PER_PAGE = 25


class Filters(forms.Form):
    """Filters of a list. No field is required.

    ``lookups`` maps a field to a lookup ("due_on__lte") or to a function (rows, value) → rows; a
    field that is not named there filters by its own name.
    """

    lookups: ClassVar[
        Mapping[str, str | Callable[[models.QuerySet[Any], Any], models.QuerySet[Any]]]
    ] = {}

    says_optional = False
    small = True  # small boxes: there is little room beside a table

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            each.required = False

    def narrow(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The rows that the valid filters leave."""
        for name, value in self.set_values().items():
            lookup = self.lookups.get(name, name)
            if callable(lookup):
                rows = lookup(rows, value)
            else:
                many = isinstance(value, list | tuple | models.QuerySet) and not lookup.endswith(
                    "__in"
                )
                rows = rows.filter(**{f"{lookup}__in" if many else lookup: value})
        return rows

    def set_values(self) -> dict[str, Any]:
        """Field → value of the filters that are set and make sense."""
        given = self.cleaned_data if self.is_bound and (self.is_valid() or True) else {}
        return {name: value for name, value in given.items() if not _is_empty(value)}


@dataclass
class ListPage(Pages):
    """A list page, ready for ``<c-list :page="page" />``."""

    columns: Sequence[Column]
    filters: Filters | None
    rows_found: models.QuerySet[Any]
    sorted_by: str
    problems: list[str]
    filename: str
    export_verb: str
    caption: str = ""
    empty: str = "Nothing to show yet."
    form: str = field(default="")

    @property
    def count(self) -> int:
        """How many records the filters leave, on all pages."""
        return self.page.paginator.count

    @property
    def save_url(self) -> str:
        """Where this list, with its filters, is saved under a name."""
        return f"{reverse('saved_view_new')}?{urlencode({'of': self.address(page=None)})}"

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters and self.filters.set_values())

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns if column.on_page]

    @property
    def rows(self) -> list[Row]:
        shown = [column for column in self.columns if column.on_page]
        return [Row(record, [column.cell(record) for column in shown]) for record in self.records]

    @property
    def table(self) -> SafeString:
        """Headings and rows as they are drawn."""
        return drawn(self.headings, self.rows)

    @property
    def groups(self) -> Sequence[tuple[str, SafeString]]:
        """Headings with the table under each; none where the rows stand in one table."""
        return ()

    @property
    def chips(self) -> list[Chip]:
        if self.filters is None:
            return []
        return [self._chip(name, value) for name, value in self.filters.set_values().items()]

    @property
    def clear_url(self) -> str:
        """The address without any filter."""
        return self.request.path

    @property
    def export_links(self) -> list[tuple[str, str]]:
        """(label, address) of each format, for those who may export; else none."""
        if (
            not self.export_verb
            or not self.count
            or not access.can(self.request.user, self.export_verb)
        ):
            return []
        return [
            (label, self.address(export=code, page=None)) for code, label in exports.FORMATS.items()
        ]

    def export(self) -> HttpResponseBase | None:
        """The file, when the address asks for one; else None. Raises Refused without the verb.

        With a filter that makes no sense nothing is exported: the page says so instead. A long list
        asks for the password first.
        """
        if not self.form or self.problems:
            return None
        access.require(self.request.user, self.export_verb)
        if self.count > settings.EXPORT_FRESH_ROWS and not proof.is_fresh(self.request):
            return proof.ask(self.address(export=None))
        log.exported(
            self.request,
            name=self.filename,
            form=self.form,
            filters=self._filters_said(),
            rows=self.count,
        )
        chosen = [column for column in self.columns if column.in_export]
        return exports.response(
            self.form, self.filename, [column.label for column in chosen], self._values(chosen)
        )

    def _values(self, chosen: Sequence[Column]) -> Iterator[list[Any]]:
        for record in self.rows_found.iterator(chunk_size=2000):
            yield [column.of(record) for column in chosen]

    @cached_property
    def records(self) -> Sequence[Any]:
        """The records of this page. What is worked out for each is worked out for these alone: first
        the keys are put in order, then the records are read."""
        rows: Any = self.page.object_list
        if not rows.query.annotations:
            return list(rows)
        keys = list(rows.values_list("pk", flat=True))
        found = {row.pk: row for row in self.rows_found.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def _filters_said(self) -> dict[str, Any]:
        return {chip.label: chip.value for chip in self.chips}

    def _heading(self, column: Column) -> Heading:
        if not column.sorted_by:
            return Heading(column.label, column.numeric, "", "none")
        now = {column.code: "ascending", f"-{column.code}": "descending"}.get(
            self.sorted_by, "none"
        )
        turned = f"-{column.code}" if now == "ascending" else column.code
        return Heading(column.label, column.numeric, self.address(sort=turned, page=None), now)

    def _chip(self, name: str, value: Any) -> Chip:
        assert self.filters is not None
        query = self.request.GET.copy()
        for key in list(query):
            if key in {name, "page", "export"} or key in {
                f"{name}_{part}" for part in DayWidget.PARTS
            }:
                query.pop(key)
        url = f"{self.request.path}?{query.urlencode()}" if query else self.request.path
        bound = self.filters[name]
        return Chip(str(bound.label), _in_words(self.filters.fields[name], value), url)


def listing(
    request: HttpRequest,
    queryset: models.QuerySet[Any],
    *,
    columns: Sequence[Column],
    filters: type[Filters] | Filters | None = None,
    per_page: int = PER_PAGE,
    filename: str = "list",
    export_verb: str = "",
    caption: str = "",
    empty: str = "Nothing to show yet.",
) -> ListPage:
    """Read filters, order and page from the address. What makes no sense there becomes a plain
    message in ``problems``; the rest still works."""
    asked = filters(request.GET) if isinstance(filters, type) else filters
    problems = problems_of(asked)
    rows = asked.narrow(queryset) if asked else queryset
    rows, sorted_by = _ordered(rows, columns, request.GET, problems)
    form = format_asked(request.GET, export_verb, problems)
    return ListPage(
        request=request,
        page=asked_for(request, rows, per_page, problems),
        columns=columns,
        filters=asked,
        rows_found=rows,
        sorted_by=sorted_by,
        problems=problems,
        filename=filename,
        export_verb=export_verb,
        caption=caption,
        empty=empty,
        form=form,
    )  # fmt: skip


def problems_of(filters: Filters | None) -> list[str]:
    """What of the filters makes no sense, in plain words."""
    if filters is None or not filters.is_bound or filters.is_valid():
        return []
    return [
        f"{filters[name].label if name in filters.fields else 'Filter'}: {message}"
        for name, messages in filters.errors.items()
        for message in messages
    ]


def _ordered(
    rows: models.QuerySet[Any], columns: Sequence[Column], query: QueryDict, problems: list[str]
) -> tuple[models.QuerySet[Any], str]:
    """Sorted by an allowed column; the key comes last, so that pages never overlap."""
    asked = query.get("sort", "")
    allowed = {column.code: column.sorted_by for column in columns if column.sorted_by}
    order: list[Any] = list(rows.query.order_by or rows.model._meta.ordering or ())
    if asked and asked.removeprefix("-") in allowed:
        turn = asked.startswith("-")
        order = [_turned(name) if turn else name for name in allowed[asked.removeprefix("-")]]
    elif asked:
        problems.append("This list cannot be sorted that way.")
        asked = ""
    if not {"pk", "-pk", "id", "-id"}.intersection(name for name in order if isinstance(name, str)):
        order.append("pk")
    return rows.order_by(*order), asked


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def format_asked(query: QueryDict, export_verb: str, problems: list[str]) -> str:
    """The format of the export that the address asks for; "" for none."""
    asked = query.get("export", "")
    if asked and (asked not in exports.FORMATS or not export_verb):
        problems.append("This list cannot be exported that way. Choose CSV, Excel or OpenDocument.")
        return ""
    return asked


def _in_words(asked: forms.Field, value: Any) -> str:
    labels = {str(code): str(label) for code, label in getattr(asked, "choices", [])}
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(each), in_words(each)) for each in value)
    if isinstance(value, models.QuerySet):
        return ", ".join(str(each) for each in value)
    key = str(value.pk) if isinstance(value, models.Model) else str(value)
    return labels.get(key, in_words(value))


def _is_empty(value: Any) -> bool:
    if isinstance(value, models.QuerySet):
        return not value.exists()
    return value is None or value in ("", [], (), False)


__all__ = ["Chip", "Column", "Filters", "ListPage", "listing"]
