"""The pages of anything long: their addresses, and a plain word for one that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


@dataclass
class Pages:
    """One page of many, ready for ``<c-pagination :page="…" />``."""

    request: HttpRequest
    page: Page[Any]

    @property
    def pages(self) -> list[tuple[int | None, str, bool]]:
        """(number, address, current) of each page; a gap has no number. Empty when there is one."""
        if self.page.paginator.num_pages < 2:
            return []
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [
            (n, self.address(page=n), n == self.page.number)
            if isinstance(n, int)
            else (None, "", False)
            for n in numbers
        ]

    @property
    def previous_url(self) -> str:
        return self.address(page=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.address(page=self.page.number + 1) if self.page.has_next() else ""

    def address(self, **changes: Any) -> str:
        """This page's address with some parameters changed; None takes one away."""
        query = self.request.GET.copy()
        query.pop("export", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path


def asked_for(request: HttpRequest, rows: Any, per_page: int, problems: list[str]) -> Page[Any]:
    """The page that the address names; the nearest one, and a word in ``problems``, if there is none."""
    paginator = Paginator(rows, per_page)
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 10):
        problems.append("There is no such page. This is the first one.")
        asked = "1"
    number = int(asked)
    if number < 1:
        problems.append("This is page 1.")
        number = 1
    elif number > paginator.num_pages:
        problems.append(f"There is no page {number}. This is the last one.")
        number = paginator.num_pages
    return paginator.page(number)
