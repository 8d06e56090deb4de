"""Cells of a heat map: a word on a colour, and the way to the answer behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from core.columns import Cell, Column


class HeatCell(NamedTuple):
    """One cell as it is shown: never by colour alone."""

    label: str
    text: str
    link: str
    colour: str
    about: str

    @property
    def html(self) -> str:
        if not self.text:
            return f'<td role="cell" data-label="{escape(self.label)}" class="is-empty"></td>'
        words = escape(self.text)
        if self.link:
            # Hidden words would stick out of a table that scrolls by itself.
            about = f' aria-label="{words}: {escape(self.about)}"' if self.about else ""
            words = f'<a href="{escape(self.link)}"{about}>{words}</a>'
        else:
            words = f"<span>{words}</span>"
        look = f"heat__cell--{self.colour}" if self.colour else ""
        return f'<td role="cell" data-label="{escape(self.label)}" class="{look}">{words}</td>'


@dataclass(frozen=True)
class HeatColumn(Column):
    """A standard. ``shade`` gives the colour of a record's cell, ``about`` what its link is read out with."""

    shade: Callable[[Any], str] | None = None
    about: Callable[[Any], str] | None = None

    def cell(self, record: Any) -> Cell:
        return HeatCell(  # type: ignore[return-value]
            self.label,
            str(self.of(record) or ""),
            (self.link(record) or "") if self.link else "",
            self.shade(record) if self.shade else "",
            self.about(record) if self.about else "",
        )
