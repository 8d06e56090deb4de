"""Lines above every page that core itself has to say."""

from __future__ import annotations

from django.http import HttpRequest

from core.context import Notice, notice
from core.sessions import MISSED


@notice
def missed_run(request: HttpRequest) -> Notice | None:
    """For those who look after the outbox: a job that should have run did not."""
    text = request.session.get(MISSED, "")
    return Notice("warning", text) if text else None
