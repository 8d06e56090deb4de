"""What somebody typed, as paragraphs and lists: a blank line parts paragraphs, ``- `` starts an item."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Block:
    """A paragraph (``items`` empty) or a list. Lines of a paragraph stay apart in ``lines``."""

    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and lists of a plain text, in order. Nothing typed is lost, nothing is markup."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(_block(kind, list(run)) for kind, run in groupby(lines, _kind) if kind)


def _kind(line: str) -> str:
    if not line:
        return ""
    return "item" if line.startswith("- ") else "line"


def _block(kind: str, lines: list[str]) -> Block:
    if kind == "item":
        return Block(items=tuple(line[2:].strip() for line in lines))
    return Block(lines=tuple(lines))
