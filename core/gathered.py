"""A list page of rows that come from several kinds of record, and so from no one queryset.

The rows are gathered, narrowed and put in order before; filters, count, pages and export are as in ``core.lists``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from core.columns import Column, Row, drawn
from core.lists import Filters, ListPage, format_asked, problems_of
from core.paging import asked_for


@dataclass
class GatheredPage(ListPage):
    """``heading`` gives the heading a row stands under; rows of one heading follow each other."""

    heading: Callable[[Any], str] | None = None

    @property
    def records(self) -> Sequence[Any]:  # type: ignore[override]
        return list(self.page.object_list)

    @property
    def groups(self) -> Sequence[tuple[str, SafeString]]:
        if self.heading is None:
            return ()
        shown = [column for column in self.columns if column.on_page]
        return [
            (
                heading,
                drawn(
                    self.headings, [Row(row, [each.cell(row) for each in shown]) for row in rows]
                ),
            )
            for heading, rows in itertools.groupby(self.records, key=self.heading)
        ]

    def _values(self, chosen: Sequence[Column]) -> Iterator[list[Any]]:
        for record in self.rows_found:
            yield [column.of(record) for column in chosen]


def gathered(
    request: HttpRequest,
    rows: Sequence[Any],
    *,
    columns: Sequence[Column],
    filters: Filters,
    keeps: Callable[[Any, dict[str, Any]], bool],
    per_page: int = 25,
    filename: str,
    export_verb: str = "",
    caption: str = "",
    empty: str = "Nothing to show yet.",
    heading: Callable[[Any], str] | None = None,
) -> GatheredPage:
    """Read filters and page from the address. ``keeps`` says whether a row stays with the values that are set."""
    problems = problems_of(filters)
    chosen = filters.set_values()
    left: Any = [row for row in rows if keeps(row, chosen)]
    form = format_asked(request.GET, export_verb, problems)
    return GatheredPage(
        request=request,
        page=asked_for(request, left, per_page, problems),
        columns=columns,
        filters=filters,
        rows_found=left,
        sorted_by="",
        problems=problems,
        filename=filename,
        export_verb=export_verb,
        caption=caption,
        empty=empty,
        form=form,
        heading=heading,
    )
