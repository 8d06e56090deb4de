"""The ways a name is written: whole, turned round, shortened to initials, and each word by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviews.anonymity_rules.folding import plain
from reviews.anonymity_rules.held import Kind, Term
from reviews.anonymity_rules.words import MONTHS, NO_NAMES, PARTICLES, TITLES, WORDS

GAP = r"[\s_]{1,20}"
SEVERAL = re.compile(
    r"[;\n/|]|\b(?:aka|a\.k\.a\.?|(?:also |formerly |now |previously )?known as|formerly|previously|née|nee|or)\b",
    re.IGNORECASE,
)
ASIDE = re.compile(r"[(“\"\[]([^)”\"\]]*)[)”\"\]]")
# A month is a name only where no day or year stands beside it.
NO_DAY = r"(?<!\d\s)(?<!\d-)(?<!\d/)" + "".join(
    rf"(?<!\d{ending}\s)(?<!\d{ending}\sof\s)" for ending in ("st", "nd", "rd", "th")
)
NO_YEAR = r"(?![\s,/-]{1,2}\d)"
SHORT = 2  # letters; a shorter name is often a word
CAPITAL = r"[A-Z][^\W\d_]+(?:['-][^\W\d_]+)*(?!\w)"
ORDERLY = re.compile(rf"(?<!\w){CAPITAL}(?:[ ]+{CAPITAL})*")


@dataclass(frozen=True)
class Name:
    """A name in its parts, as they are compared; ``words`` in the order in which it is said."""

    words: tuple[str, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """The words without “van der” and the like."""
        return tuple(word for word in self.words if word.lower() not in PARTICLES)


def names_in(held: str) -> Iterator[Name]:
    """The names in a field that holds a name, perhaps several, perhaps with a pet name in brackets."""
    for aside in ASIDE.findall(held):
        yield from names_in(aside)
    for part in SEVERAL.split(ASIDE.sub(" ", held)):
        surname, comma, given = part.partition(",")
        words = _words(f"{given} {surname}" if comma else part)
        if words:
            yield Name(words)


def names_said(held: str) -> Iterator[Name]:
    """The names in words of any kind, such as “known as Xanni, hospital number 12”: by their capitals.

    A short entry without a capital is taken for a name as a whole.
    """
    for part in re.split(r"[,;\n/|.:()“”\"]+", held):
        said = plain(part)
        for found in ORDERLY.finditer(said):
            words = tuple(word for word in found.group().split() if word.lower() not in NO_NAMES)
            if words:
                yield Name(words)
        if said.islower() and len(left := _telling(said)) <= SHORT and left:
            yield Name(left)


def name_terms(name: Name) -> Iterator[Term]:
    """Everything to look for because of one name."""
    telling = name.telling
    if len(name.words) > 1:
        yield from _whole(name)
    if len(telling) > 1:
        yield from _initials(telling)
    for place, word in enumerate(telling):
        yield from _single(word, last=place == len(telling) - 1)


def _words(part: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W\d_]+(?:['.-][^\W\d_]+)*", plain(part))
    kept = tuple(word for word in words if word.lower() not in TITLES)
    return kept if any(word.lower() not in PARTICLES for word in kept) else ()


def _telling(said: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", said)
    return tuple(word for word in words if word not in NO_NAMES and len(word) > SHORT)


def _whole(name: Name) -> Iterator[Term]:
    """First to last, first and last only, and turned round; by capitals where each word is a word."""
    first, *_middle, last = name.words
    exact = all(_is_word(word) for word in name.telling)
    form = _capital if exact else _any
    comma = f",{GAP}" if exact else rf"(?:,[\s_]{{0,20}}|{GAP})"
    rest = GAP.join(form(word) for word in name.words[:-1])
    orders = {
        f"{rest}{GAP}{form(last)}",
        f"{form(first)}{GAP}{form(last)}",
        f"{form(last)}{comma}{rest}",
        f"{form(last)}{comma}{form(first)}",
    }
    for order in sorted(orders, key=len, reverse=True):
        yield Term(Kind.NAME, order, exact=exact)


def _initials(telling: tuple[str, ...]) -> Iterator[Term]:
    """“X. Quillfeather”, “XM Quillfeather”: by capitals, since “a day” is no name."""
    *given, last = telling
    first, *middle = (re.escape(word[0].upper()) for word in given)
    between = "".join(rf"(?:[.\s]{{0,3}}{letter})?" for letter in middle)
    weak = _is_word(last)
    surname = _capital(last)
    yield Term(Kind.NAME, rf"{first}{between}(?:\.[\s_]{{0,3}}|{GAP}){surname}", weak, exact=True)
    yield Term(Kind.NAME, rf"{surname},?{GAP}{first}{between}", weak, exact=True)


def _single(word: str, *, last: bool) -> Iterator[Term]:
    if word.lower() in MONTHS:
        yield Term(Kind.NAME, f"{NO_DAY}{_capital(word)}{NO_YEAR}", weak=True, exact=True)
    elif _is_word(word):
        yield Term(Kind.NAME, _capital(word), weak=True, exact=True)
    else:
        several = "(?:e?s)?" if last and len(word) > SHORT + 1 else ""
        yield Term(Kind.NAME, _any(word) + several)
    for part in word.split("-") if "-" in word else ():
        if len(part) > SHORT:
            exact = _is_word(part)
            yield Term(Kind.NAME, (_capital if exact else _any)(part), weak=True, exact=exact)


def _is_word(word: str) -> bool:
    return len(word) <= SHORT or word.lower() in WORDS or word.lower() in MONTHS


def _any(word: str) -> str:
    """A word in small letters."""
    return _spelt(word.lower())


def _capital(word: str) -> str:
    """A word with a capital, as it is held, or all in capitals."""
    begun = "".join(part.capitalize() for part in re.split(r"(['.-])", word))
    spellings = dict.fromkeys((begun, word[0].upper() + word[1:], word.upper()))
    return f"(?:{'|'.join(_spelt(each) for each in spellings)})"


def _spelt(word: str) -> str:
    """A word whose dash and apostrophe may be missing, or be a space."""
    between = {"'": r"['\s]?", "-": r"[-\s]{0,3}", ".": r"\.?\s?"}
    return "".join(between.get(part, re.escape(part)) for part in re.split(r"(['.-])", word))
