"""Searching a text: whole words only, and each place as it stands in the text as it came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reviews.anonymity_rules.addresses import address_terms, postcode_terms
from reviews.anonymity_rules.days import day_in, day_terms, number_terms
from reviews.anonymity_rules.folding import Folded, folded, is_parted
from reviews.anonymity_rules.held import Held, Kind, Term
from reviews.anonymity_rules.names import name_terms, names_in, names_said

SPACES = re.compile(r"\s+")
BESIDE = 60  # characters shown either side, cut to whole words


@dataclass(frozen=True)
class Hit:
    """One place in a text. ``weak`` where it may be an everyday word, or says only part of it.

    ``before``, ``found`` and ``after`` are words of the text itself, never of what is held.
    """

    kind: Kind
    who: str
    where: str
    before: str
    found: str
    after: str
    weak: bool = False

    @property
    def around(self) -> str:
        """The place with some words either side, so that a person finds it."""
        return f"{self.before}{self.found}{self.after}"


@dataclass(frozen=True)
class _Look:
    pattern: re.Pattern[str]
    kind: Kind
    who: str
    weak: bool
    exact: bool


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    look: _Look


@dataclass(frozen=True)
class Search:
    """What to look for, ready to be used on many texts."""

    looks: tuple[_Look, ...]

    def find(self, text: str, where: str = "") -> list[Hit]:
        """Every place of ``text`` where something held occurs, in order. ``where`` names the text."""
        if not self.looks:
            return []
        places = set(self._places(folded(text)))
        if is_parted(text):
            places |= set(self._places(folded(text, join=True)))
        same = groupby(_longest(places), key=lambda p: (p.start, p.end, p.look.kind.value))
        return [_hit(text, list(found), where) for _span, found in same]

    def _places(self, plain: Folded) -> Iterator[_Place]:
        for look in self.looks:
            for found in look.pattern.finditer(plain.text if look.exact else plain.small):
                yield _Place(*plain.span(found.start(), found.end()), look)


def search_for(held: Iterable[Held]) -> Search:
    """A search for all that is held of several people. Nothing held gives a search that finds nothing."""
    grouped: dict[tuple[Kind, str, bool, bool], dict[str, None]] = {}
    for each in held:
        for term in _terms(each):
            key = (term.kind, each.who, term.weak, term.exact)
            grouped.setdefault(key, {})[term.pattern] = None
    return Search(tuple(_Look(_whole_words(patterns), *key) for key, patterns in grouped.items()))


def _terms(held: Held) -> Iterator[Term]:
    for name in (*names_in(held.name), *names_said(held.other)):
        yield from name_terms(name)
    if day := day_in(held.born_on):
        yield from day_terms(day)
    yield from address_terms(held.address)
    yield from postcode_terms(f"{held.postcode}\n{held.address}")
    yield from number_terms(held.nhs_number, Kind.NHS)
    yield from number_terms(held.other)


def _whole_words(patterns: Iterable[str]) -> re.Pattern[str]:
    """Whole words and numbers only; an underscore, as in the name of a file, ends a word."""
    longest_first = sorted(patterns, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])")


def _longest(places: Iterable[_Place]) -> list[_Place]:
    """One place for one find about one person: the strong before the weak, the longer before the shorter."""
    kept: list[_Place] = []
    strong_first = sorted(places, key=lambda p: (p.look.weak, p.start, -p.end))
    taken: dict[str, set[int]] = {}
    for place in strong_first:
        letters = taken.setdefault(place.look.who, set())
        if place.start not in letters and place.end - 1 not in letters:
            letters.update(range(place.start, place.end))
            kept.append(place)
    return sorted(kept, key=lambda p: (p.start, p.end, p.look.kind.value, p.look.who))


def _hit(text: str, places: list[_Place], where: str) -> Hit:
    """One hit, also where the same words are held of several people."""
    start, end = places[0].start, places[0].end
    before, after = text[max(start - BESIDE, 0) : start], text[end : end + BESIDE]
    if start > BESIDE:
        before = before.partition(" ")[2] or before
    if end + BESIDE < len(text):
        after = after.rpartition(" ")[0] or after
    before, found, after = (SPACES.sub(" ", part) for part in (before, text[start:end], after))
    return Hit(
        kind=places[0].look.kind,
        who=" and ".join(dict.fromkeys(place.look.who for place in places)),
        where=where,
        before=before.lstrip(),
        found=found,
        after=after.rstrip(),
        weak=all(place.look.weak for place in places),
    )
