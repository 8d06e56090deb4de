"""How far the report is: which sections are not started, started, done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse

from reviews.models import RapidReview
from reviews.rules import REPORT_SECTIONS

State = Literal["not started", "started", "done"]


@dataclass(frozen=True)
class Task:
    """One line of the task list. ``url`` is empty for somebody who may read but not write."""

    code: str
    title: str
    hint: str
    state: State
    url: str

    @property
    def status(self) -> str:
        """The state as a label."""
        return self.state.capitalize()

    @property
    def kind(self) -> str:
        """The kind of its tag."""
        return {"done": "done", "started": "waiting", "not started": ""}[self.state]


def progress(review: RapidReview, *, can_write: bool = True) -> list[Task]:
    """Every section of the report with its state, in the order of the report."""
    held = {section.code: section for section in review.sections.all()}
    tasks = []
    for code, title, hint in REPORT_SECTIONS:
        section = held.get(code)
        state: State = "not started"
        if section and section.done:
            state = "done"
        elif section and section.body:
            state = "started"
        url = reverse("report_section", args=[review.reference, code]) if can_write else ""
        tasks.append(Task(code, title, hint, state, url))
    return tasks


def next_section(code: str) -> str:
    """The code of the section after this one; empty after the last."""
    codes = [section[0] for section in REPORT_SECTIONS]
    place = codes.index(code) + 1
    return codes[place] if place < len(codes) else ""
