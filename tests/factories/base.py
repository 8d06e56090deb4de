"""What all factories share."""

import itertools

from core.actors import System

MAKER = System("test")
REASON = "Made for a test"
_numbers = itertools.count(1)


def number() -> int:
    """A number that no other fact of this run has."""
    return next(_numbers)
