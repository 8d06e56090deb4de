"""An NHS number: ten digits, the last of which is told by the others (modulus 11)."""

from __future__ import annotations

import re

LENGTH = 10
NOT_KNOWN = frozenset({"not known", "unknown", "not yet known", "none"})
WRONG_LENGTH = "An NHS number has 10 digits. Check it, leave it empty, or write “not known”."
WRONG_DIGIT = (
    "This is not an NHS number: a digit is wrong, or two are the wrong way round. Check it, leave it"
    " empty, or write “not known”."
)


def nhs_number(typed: str) -> str:
    """As it is kept: in groups of 3, 3 and 4; other words as typed."""
    digits = _digits(typed)
    if len(digits) != LENGTH or not digits.isdecimal():
        return typed.strip()
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def nhs_number_fault(typed: str) -> str:
    """What is wrong with it, or "". Numbers from 999 on, given to nobody, are right for trying things out."""
    if not typed.strip() or " ".join(typed.casefold().split()).rstrip(".") in NOT_KNOWN:
        return ""
    digits = _digits(typed)
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdecimal()):
        return WRONG_LENGTH
    return "" if _check_digit(digits) == int(digits[-1]) else WRONG_DIGIT


def _digits(typed: str) -> str:
    return re.sub(r"[\s\-–]", "", typed)


def _check_digit(digits: str) -> int:
    """The tenth digit; 10, which no digit is, where there is no such number."""
    weighed = sum(int(digit) * (LENGTH - place) for place, digit in enumerate(digits[:-1]))
    return -weighed % 11
