"""Cells of a heat map: a word on a colour, and the way to the answer behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection
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
    numeric: bool = False

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
        look = f"heat__cell--{self.colour}" if self.colour else "numeric" if self.numeric else ""
        return f'<td role="cell" data-label="{escape(self.label)}" class="{look}">{words}</td>'


@dataclass(frozen=True)
class HeatColumn(Column):
    """A standard. ``shade`` gives the colour of a record's cell, ``about`` what its link is read out with."""

    shade: Callable[[Any], str] | None = None
    about: Callable[[Any], str] | None = None

    def cell(self, record: Any) -> Cell:
        value = self.of(record)
        return HeatCell(  # type: ignore[return-value]
            self.label,
            "" if value is None else str(value),
            (self.link(record) or "") if self.link else "",
            self.shade(record) if self.shade else "",
            self.about(record) if self.about else "",
            self.numeric,
        )


class TickCell(NamedTuple):
    """A box to tick a row of a list. It belongs to a form beside the table."""

    form: str
    value: str
    ticked: bool
    about: str

    @property
    def html(self) -> str:
        key, ticked = f"tick-{escape(self.value)}", " checked" if self.ticked else ""
        return (
            '<td role="cell" data-label="Tick"><div class="govuk-checkboxes govuk-checkboxes--small">'
            f'<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="{key}" '
            f'type="checkbox" name="chosen" value="{escape(self.value)}" form="{self.form}"{ticked}>'
            f'<label class="govuk-label govuk-checkboxes__label" for="{key}">'
            f'<span class="visually-hidden">Tick {escape(self.about)}</span></label></div></div></td>'
        )


@dataclass(frozen=True)
class TickColumn(Column):
    """Boxes to tick; ``form`` is the id of their form, ``about`` what a box is read out with."""

    form: str = ""
    ticked: Collection[str] = ()
    about: Callable[[Any], str] | None = None
    in_export: bool = False

    def cell(self, record: Any) -> Cell:
        value = str(self.of(record))
        about = self.about(record) if self.about else ""
        return TickCell(self.form, value, value in self.ticked, about)  # type: ignore[return-value]
