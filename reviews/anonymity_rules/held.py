"""What is held of a person, and what is looked for because of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What was found, in the words that begin the sentence."""

    NAME = "A name"
    BORN = "A date of birth"
    ADDRESS = "An address"
    POSTCODE = "A postcode"
    NHS = "An NHS number"
    NUMBER = "Another number"


@dataclass(frozen=True)
class Held:
    """What is held of one person, as text. ``who`` is how the portal speaks of them: “child 1”."""

    who: str
    name: str = ""
    born_on: str = ""
    address: str = ""
    postcode: str = ""
    nhs_number: str = ""
    other: str = ""


@dataclass(frozen=True)
class Term:
    """One thing to look for. The pattern is of small letters, unless the capitals count: ``exact``.

    ``weak`` is what may be an everyday word, or says only part of it: a person must look.
    """

    kind: Kind
    pattern: str
    weak: bool = False
    exact: bool = False
