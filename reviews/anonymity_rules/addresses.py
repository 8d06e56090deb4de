"""The ways an address is written: the number and the street, the name of a house, the postcode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviews.anonymity_rules.folding import plain
from reviews.anonymity_rules.held import Kind, Term
from reviews.anonymity_rules.words import NO_ADDRESS, STREETS

POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.IGNORECASE)
NUMBERED = re.compile(r"(?P<number>\d+\s?[a-z]?(?:\s?[-/]\s?\d+[a-z]?)?)\s+(?P<street>[a-z].*)")
PART_OF = re.compile(r"(?:flat|apartment|apt|unit|room|floor|block|caravan|plot)\s*[\w-]{1,4}$")
NUMBER_ALONE = re.compile(r"\d+\s?[a-z]?$")
GAP = r"[\s,.]{1,6}"


def postcode_terms(held: str) -> Iterator[Term]:
    """The postcodes in a field, with or without the space."""
    for outward, inward in POSTCODE.findall(plain(held)):
        yield Term(Kind.POSTCODE, rf"{outward}\s{{0,3}}{inward}".lower())


def address_terms(held: str) -> Iterator[Term]:
    """The number with the street, the street alone, and a house that has a name.

    Towns and counties tell too little to be looked for.
    """
    lines = _lines(held)
    for place, line in enumerate(lines):
        if found := NUMBERED.search(line):
            number = r"\s?".join(re.findall(r"\d+|[a-z/-]", found["number"]))
            street = _street(found["street"])
            yield Term(Kind.ADDRESS, f"{number}{GAP}{street}")
            yield from _alone(found["street"])
        elif _kind(line) and place < 3:
            yield from _alone(line)
        elif place == 0 and len(line.split()) > 1:
            yield Term(Kind.ADDRESS, _street(line))


def _lines(held: str) -> list[str]:
    """The lines without postcodes and flats; a number by itself goes with the street behind it."""
    lines: list[str] = []
    for part in re.split(r"[\n,;]", held):
        line = POSTCODE.sub(" ", plain(part)).lower().strip(" .")
        line = re.sub(r"^(?:flat|apartment|apt|unit|room)\s*[\da-z]{1,4}\s+(?=\d)", "", line)
        if not line or line in NO_ADDRESS or PART_OF.match(line):
            continue
        if lines and NUMBER_ALONE.match(lines[-1]):
            line = f"{lines.pop()} {line}"
        lines.append(line)
    return lines


def _kind(line: str) -> bool:
    """Whether a line ends as streets do: “… lane”."""
    words = re.findall(r"[a-z]+", line)
    return len(words) > 1 and (words[-1] in STREETS or words[-1] in _SHORT)


def _alone(street: str) -> Iterator[Term]:
    if len(street.split()) > 1:
        yield Term(Kind.ADDRESS, _street(street), weak=True)


def _street(street: str) -> str:
    """The words of a street, long or short: “road” and “rd.”."""
    return GAP.join(_word(word) for word in re.findall(r"[^\W_]+(?:['-][^\W_]+)*", street))


def _word(word: str) -> str:
    long = _SHORT.get(word, word)
    if long in STREETS:
        return rf"(?:{long}|{STREETS[long]})" if word != "st" else "(?:street|saint|str?)"
    return word.replace("'", r"['\s]?").replace("-", r"[-\s]{0,3}")


_SHORT = {short: long for long, shorts in STREETS.items() for short in shorts.split("|")}
