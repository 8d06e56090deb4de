"""What the pages of a timeline share: the kind that is asked for, and one page of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from reviews.forms.reviews import TimelineFilters
from reviews.queries.timeline import Entry

PER_PAGE = 50


def told(request: HttpRequest, entries: Callable[[str], list[Entry]]) -> dict[str, Any]:
    """The context of ``reviews/timeline_list.html``. ``entries`` gives those of a kind, or all for ""."""
    form = TimelineFilters(request.GET)
    kind = form.chosen()
    page = Paginator(entries(kind), PER_PAGE).get_page(request.GET.get("page"))
    return {"form": form, "page": page, "entries": page.object_list, "kind": kind}
