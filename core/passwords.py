"""Passwords that are long enough and still easy to guess: patterns, words in a row, local names.

Django's own list has 194 entries of twelve characters or more. Here a password is taken apart:
when only common words, local words, digits and runs along the keyboard make it up, it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

WORDS = frozenset(
    """password pass word secret welcome letmein login access admin administrator user guest test testing
    default example sample changeme change temp temporary office work computer internet windows microsoft outlook teams
    qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd abcde abcdef abcdefgh
    monkey dragon football baseball soccer master sunshine princess flower summer winter spring autumn
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday christmas easter birthday holiday
    love iloveyou you forever family mother father mummy daddy baby angel superman batman pokemon starwars
    liverpool everton arsenal chelsea manchester united city england london britain british rangers celtic
    charlie george michael thomas daniel jessica jordan ashley michelle nicole hannah harry james jack
    william matthew robert joseph andrew anthony oliver sophie emily chloe lucy olivia
    apple orange banana cheese chocolate cookie coffee pepper ginger biscuit tiger lion shadow hunter killer
    freedom whatever trustno hello hi goodbye happy lucky magic silver golden diamond purple yellow orange
    blue green black white red rainbow star moon
    correct horse battery staple my your the is new old one two three super very best
    child children family families care carer social worker nurse doctor school teacher police health
    council trust partnership safeguarding safeguard safe board review reviews portal nhs hospital agency""".split()
)
ROWS = (
    "1234567890",
    "0987654321",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
)
LEET = str.maketrans("@430$5!17", "aaeossiit")
SHORTEST_RUN = 3
FEWEST_SIGNS = 5  # different ones
MANY_OTHERS = 8  # figures and signs: more of them than this are no mere ending


class EasyToGuess:
    """Validator for AUTH_PASSWORD_VALIDATORS.

    ``local_words`` is the dotted name of a function that gives the words of the place: the
    partnership, its organisations, its areas.
    """

    def __init__(self, local_words: str = "") -> None:
        self.local_words: Callable[[], Iterable[str]] = (
            import_string(local_words) if local_words else tuple
        )

    def validate(self, password: str, user: Any = None) -> None:
        if is_easy(password, self._local()):
            raise ValidationError(
                "This password is easy to guess: it is made of common words, names of this place or keys "
                "in a row. Choose three words that have nothing to do with each other or with your work.",
                code="password_easy",
            )

    def get_help_text(self) -> str:
        return "Three words that have nothing to do with each other make a good password."

    def _local(self) -> frozenset[str]:
        return frozenset(
            part for word in self.local_words() for part in re.findall(r"[a-z]{3,}", word.lower())
        )


def is_easy(password: str, local: frozenset[str] = frozenset()) -> bool:
    """Whether a password is put together from common words, local words and runs of keys alone."""
    low = password.lower()
    if len(set(low)) < FEWEST_SIGNS:
        return True
    stem = re.sub(r"[^a-z]+$", "", low)
    return any(
        _is_easy_form(form, local) for form in (low, low.translate(LEET), stem.translate(LEET))
    )


def _is_easy_form(text: str, local: frozenset[str]) -> bool:
    letters = re.sub(r"[^a-z]", "", text)
    others = re.sub(r"[a-z\s]", "", text)
    return (len(others) <= MANY_OTHERS or not letters) and _made_of(letters, local)


def _made_of(letters: str, local: frozenset[str]) -> bool:
    """Whether the letters can be cut into at most two different common words, and any local ones."""
    fewest: list[float] = [0.0] + [float("inf")] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 20), end):
            part = letters[start:end]
            if part in local or part in WORDS or _is_run(part):
                free = part in local or letters[:start].endswith(part)
                fewest[end] = min(fewest[end], fewest[start] + (0 if free else 1))
    return fewest[-1] <= 2


def _is_run(part: str) -> bool:
    if len(part) < SHORTEST_RUN:
        return False
    return len(set(part)) == 1 or any(part in row or part[::-1] in row for row in ROWS)
