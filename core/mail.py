"""The kinds of mail the portal sends: their wording, and the slots that are filled in it.

A kind is registered once, in ``<app>/mails.py``::

    mail.register("reviews.asked", "Information asked for", subject="{reference}: …", body="Hello {name}, …",
                  slots={"reference": "RR-2026-004", "link": "https://…/requests/12/"})

The text of a slot here is an example, shown in the preview. Only slots are filled, in one pass:
everything else, Django's own template marks included, comes out as typed. Administrators may
write their own wording (``MailTemplate``). A mail never says anything about a child.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.errors import RuleBroken
from core.models import Branding, MailTemplate

if TYPE_CHECKING:
    from core.models import Message

SLOT = re.compile(r"(?<!\{)\{([a-z][a-z_]*)\}(?!\})")
LOOKS_LIKE_SLOT = re.compile(r"(?<![{\\])\{\s*([A-Za-z][\w \-]*?)\s*\}(?!\})")
ODD = re.compile(r"[\s,;:<>()\[\]\\\"|`%!]")
COMMON = {"name": "Alex Morgan", "partnership": "The partnership"}
ENDING = (
    "This message says nothing about a child, on purpose. Log in to read more.\n\n{partnership}\n"
)


# Fills slots when the mail is sent, so that a secret never stands in the database.
Late = Callable[["Message"], dict[str, str]]


@dataclass(frozen=True)
class Kind:
    """One kind of mail: code, label, the wording in code, and slot → example."""

    code: str
    label: str
    subject: str
    body: str
    slots: Mapping[str, str]
    late: Late | None = None

    @property
    def known(self) -> dict[str, str]:
        """All slots of the kind, those that every mail has included."""
        return {**COMMON, **self.slots}


@dataclass(frozen=True)
class Wording:
    """The subject and body in force: the administrator's own, else the one in code."""

    subject: str
    body: str


REGISTRY: dict[str, Kind] = {}


def register(
    code: str, label: str, subject: str, body: str, slots: dict[str, str], late: Late | None = None
) -> Kind:
    """Declare a kind of mail. Twice, or with a slot nobody declared, is a programming error.

    ``late`` gives the values of slots that are filled only when the mail is sent.
    """
    if code in REGISTRY:
        raise ValueError(f"The mail {code} is declared twice")
    kind = Kind(code, label, subject, body, slots, late)
    problems = faults(kind, subject, body)
    if problems:
        raise ValueError(f"{code}: {problems[0]}")
    REGISTRY[code] = kind
    return kind


def faults(kind: Kind, subject: str, body: str) -> list[str]:
    """What is wrong with a wording, in plain sentences: slots that the kind does not have."""
    unknown: list[str] = []
    for text in (subject, body):
        for name in LOOKS_LIKE_SLOT.findall(text):
            if name not in kind.known and name not in unknown:
                unknown.append(name)
    have = ", ".join(f"{{{name}}}" for name in kind.known)
    found = [f"There is no slot {{{name}}} in this mail. It has {have}." for name in unknown]
    if "\n" in subject or "\r" in subject:
        found.append("The subject must be one line.")
    return found


def wording(kind: Kind) -> Wording:
    """The wording now in force for a kind."""
    own = MailTemplate.objects.filter(code=kind.code).first()
    return Wording(own.subject, own.body) if own else Wording(kind.subject, kind.body)


def fill(kind: Kind, text: str, values: Mapping[str, str]) -> str:
    """Put the values into the slots of ``text``; a slot the kind does not have stays as typed."""

    def value(slot: re.Match[str]) -> str:
        return str(values[slot[1]]) if slot[1] in kind.known and slot[1] in values else slot[0]

    return SLOT.sub(value, text)


def render(
    kind: Kind, own: Wording, context: Mapping[str, str], *, name: str, signed: str = ""
) -> tuple[str, str]:
    """Subject (one line, 200 characters at most) and body, with the ending every mail has.

    Give ``signed``, the partnership's name, when rendering many, so that it is asked for once.

    ``context`` must fill every slot of the kind. A ``link`` that starts with ``/`` becomes a whole
    address. Raises KeyError naming the slot that was left out.
    """
    missing = [slot for slot in kind.slots if slot not in context]
    if missing and not kind.late:
        raise KeyError(f"{kind.code}: no value for {', '.join(missing)}")
    values = {key: str(value) for key, value in context.items()}
    values |= {"name": name, "partnership": signed or partnership()}
    if values.get("link", "").startswith("/"):
        values["link"] = settings.SITE_URL + values["link"]
    subject = " ".join(fill(kind, own.subject, values).split())
    link = "" if "{link}" in own.body else values.get("link", settings.SITE_URL) + "\n\n"
    body = fill(kind, own.body, values).strip() + "\n\n" + link + fill(kind, ENDING, values)
    return subject[:200], body


def partnership() -> str:
    """The partnership's name, as set in the admin site."""
    name = Branding.objects.values_list("name", flat=True).first()
    return name or "Safeguarding children partnership"


def address(told: str) -> str:
    """One plain address, or RuleBroken: no list, no display name, no line break, no odd character."""
    try:
        validate_email(told)
    except ValidationError as problem:
        raise RuleBroken(f"“{told[:80]}” is not an email address.", field="email") from problem
    if not told.isascii() or ODD.search(told):
        raise RuleBroken(f"“{told[:80]}” is not an email address we can send to.", field="email")
    return told
