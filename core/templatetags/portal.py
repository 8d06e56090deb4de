"""Filters and tags of every page: dates and times as people say them, and fields as GOV.UK draws them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import markup
from core.columns import colour

register = template.Library()


def _local(value: Any) -> Any:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def day(value: dt.date | None) -> str:
    """Tuesday 9 June 2026. Nothing for no date."""
    value = _local(value)
    return f"{value:%A} {value.day} {value:%B %Y}" if value else ""


@register.filter
def shortday(value: dt.date | None) -> str:
    """9 Jun 2026, for tables. Nothing for no date."""
    value = _local(value)
    return f"{value.day} {value:%b %Y}" if value else ""


@register.filter
def weekday(value: dt.date | None) -> str:
    """Tue 9 Jun 2026, for clocks. Nothing for no date."""
    value = _local(value)
    return f"{value:%a} {value.day} {value:%b %Y}" if value else ""


@register.filter
def clocktime(value: dt.datetime | dt.time | None) -> str:
    """2:30pm, 9am, midday, midnight. Nothing for no time."""
    value = _local(value)
    if not value:
        return ""
    if (value.hour, value.minute) in {(0, 0), (12, 0)}:
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def isoday(value: dt.date | None) -> str:
    """2026-06-09 or 2026-06-09T14:30, for the datetime attribute of a time element."""
    value = _local(value)
    if not value:
        return ""
    return f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, dt.datetime) else value.isoformat()


BULLET = re.compile(r"^\s*[-*•]\s+")


@register.filter
def tag(words: str, kind: str) -> SafeString:
    """As ``<c-tag>``, where a page has many: a component takes ten times as long."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour(kind), words)


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """Plain text as paragraphs, and as a list where lines begin with a dash or a bullet. Always escaped."""
    blocks = re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip())
    return mark_safe("\n".join(part for block in blocks for part in _block(block)))  # noqa: S308


def _block(block: str) -> Iterable[str]:
    said: list[str] = []
    listed: list[str] = []
    for line in block.split("\n"):
        if not line.strip():
            continue
        if BULLET.match(line):
            listed.append(BULLET.sub("", line))
        elif listed:
            listed[-1] += " " + line.strip()
        else:
            said.append(line)
    if said:
        yield f"<p>{'<br>'.join(conditional_escape(line) for line in said)}</p>"
    if listed:
        items = "".join(f"<li>{conditional_escape(item)}</li>" for item in listed)
        yield f'<ul class="govuk-list govuk-list--bullet">{items}</ul>'


@register.filter
def sections(form: BaseForm) -> list[markup.Section]:
    """A form's visible fields under its headings; one section without a heading where it names none."""
    return markup.sections(form)


@register.filter
def faults(form: BaseForm | BaseFormSet | Iterable[Any] | None) -> list[markup.Fault]:
    """Every error of a form, a formset or several forms, each with the field it leads to."""
    return markup.faults(form)


@register.filter
def attributes(attrs: dict[str, Any]) -> SafeString:
    """HTML attributes from a dict: True gives the bare name, False and None give nothing."""
    return markup.attributes(attrs)


@register.filter
def percent(value: float | None) -> str:
    """A share between 0 and 1 as a whole number of hundredths, for the width of a bar."""
    return str(round(min(max(value or 0.0, 0.0), 1.0) * 100))


@register.filter
def is_pair(value: Any) -> bool:
    """Whether a row of a summary list carries no address to change it."""
    return isinstance(value, tuple) and len(value) == 2
