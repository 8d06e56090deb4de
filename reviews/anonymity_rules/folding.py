"""A text as it is compared: no accents, one apostrophe, one dash, no invisible letters."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

SAME = {
    **dict.fromkeys("‘’‚‛ʼʹ`´′＇ʻʾʿ", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", ""),
    **dict(zip("øØłŁđĐðÐı", "oOlLdDdDi", strict=True)),
    **dict(zip("ßæÆœŒþÞ", "ss ae Ae oe Oe th Th".split(), strict=True)),
}
UNLIKE = re.compile(r"[^\x00-\x7f]|`")
BREAK = re.compile(r"(?<=[a-z])-[ \t]*\r?\n[ \t]*(?=[a-z])")
BREAK_OR_UNLIKE = re.compile(f"{BREAK.pattern}|{UNLIKE.pattern}")


@dataclass(frozen=True)
class Folded:
    """The text, its small letters, and where each letter stood in the text as it came."""

    text: str
    small: str
    came: str
    places: array[int] | None  # None where nothing changed

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of it in the text as it came, with the accents that belong to it."""
        if self.places is None:
            return start, end
        begin, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.came) and unicodedata.combining(self.came[last]):
            last += 1
        return begin, last


def is_parted(text: str) -> bool:
    """Whether the end of a line may part a word in two."""
    return BREAK.search(text) is not None


def folded(text: str, *, join: bool = False) -> Folded:
    """The text as it is compared, in time proportional to its length.

    With ``join``, a word that the end of a line parts in two is one.
    """
    pieces: list[str] = []
    places = array("L")
    last = 0
    for found in (BREAK_OR_UNLIKE if join else UNLIKE).finditer(text):
        plain = _plain(found.group())
        pieces += [text[last : found.start()], plain]
        places.extend(range(last, found.start()))
        places.extend([found.start()] * len(plain))
        last = found.end()
    if not last:
        return Folded(text, _small(text), text, None)
    pieces.append(text[last:])
    places.extend(range(last, len(text)))
    whole = "".join(pieces)
    return Folded(whole, _small(whole), text, places)


def plain(text: str) -> str:
    """A word or a line as it is compared, with its capitals."""
    return " ".join(folded(text).text.split())


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if len(letter) > 1:  # the end of a line within a word
        return ""
    if letter in SAME:
        return SAME[letter]
    parts = unicodedata.normalize("NFKD", letter)
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return "".join(SAME.get(part, part) for part in kept)


def _small(text: str) -> str:
    """Small letters, each in the place of its capital."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(each if len(each.lower()) != 1 else each.lower() for each in text)
