"""The text of a reminder: one message a person, a line for each clock, true on the day it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.db.models import Subquery

from core import mail
from core.models import Branding, MailTemplate
from deadlines import mails, words
from deadlines.clocks import Closures


class Line(NamedTuple):
    """One clock in somebody's reminder."""

    deadline: int
    reference: str
    label: str
    path: str
    due_on: dt.date
    escalation: bool
    unowned: bool = False


@dataclass
class Writer:
    """Writes reminders on one day. The wording in force and the partnership's name are asked for once."""

    today: dt.date
    closures: Closures
    _when: dict[dt.date, str] = field(default_factory=dict)

    @cached_property
    def _style(self) -> tuple[mail.Wording, str]:
        """The wording in force and the partnership's name, in one query where both are set up."""
        own = MailTemplate.objects.filter(code=mails.DIGEST.code)
        found = Branding.objects.values_list(
            "name", Subquery(own.values("subject")), Subquery(own.values("body"))
        ).first()
        if found is None:
            return mail.wording(mails.DIGEST), mail.partnership()
        name, subject, body = found
        return mail.Wording(subject or mails.DIGEST.subject, body or mails.DIGEST.body), name

    @cached_property
    def _mould(self) -> tuple[list[str], list[str]]:
        """Subject and body with one mark for each slot, rendered once and cut at the marks."""
        wording, signed = self._style
        marks = {slot: f"\0{slot}\0" for slot in ("summary", "lines")}
        context = marks | {"link": f"{settings.SITE_URL}/"}
        subject, body = mail.render(mails.DIGEST, wording, context, name="\0name\0", signed=signed)
        return subject.split("\0"), body.split("\0")

    def write(self, name: str, lines: Sequence[Line]) -> tuple[str, str]:
        """Subject and body of one person's reminder. A clock that stands twice in ``lines`` is told once."""
        told = {line.deadline: line for line in sorted(lines, key=lambda line: line.escalation)}
        once = sorted(told.values(), key=lambda line: (line.due_on, line.reference))
        values = {
            "name": name,
            "summary": self._summary(once),
            "lines": "\n\n".join(map(self._line, once)),
        }
        subject, body = (_filled(cut, values) for cut in self._mould)
        return " ".join(subject.split())[:200], body

    def due(self, day: dt.date) -> str:
        """How near or late a date is, worked out once for each date."""
        if day not in self._when:
            self._when[day] = words.due_line(day, self.today, self.closures)
        return self._when[day]

    def _line(self, line: Line) -> str:
        text = f"{line.reference}: {line.label}\n{self.due(line.due_on)}"
        if line.unowned:
            text += "\nNobody who can log in holds this. Please give it to someone."
        if line.escalation:
            text += "\nYou are told because this is late and stays late."
        return f"{text}\n{settings.SITE_URL}{line.path}"

    def _summary(self, lines: Sequence[Line]) -> str:
        if len(lines) == 1:
            return f"{lines[0].reference}: {words.left(lines[0].due_on, self.today, self.closures)}"
        late = count_late(lines, self.today)
        return f"{len(lines)} things are due from you" + (f", {late} of them late" if late else "")


def count_late(lines: Iterable[Line], today: dt.date) -> int:
    return sum(line.due_on < today for line in lines)


def _filled(cut: list[str], values: dict[str, str]) -> str:
    """Put the values at the marks: every second part is the name of a slot."""
    return "".join(values[part] if place % 2 else part for place, part in enumerate(cut))
