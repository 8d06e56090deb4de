"""What a file of a framework holds: its keys, its columns, and how much of it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_of

from audits.rules.frameworks import AnswerKind, FrameworkKind, Length
from partnership.rules import Sector

MOST_BYTES = 1_000_000
LONG = 10_000  # characters of one text
FAULTS_SHOWN = 50


@dataclass(frozen=True)
class Key:
    """One key of a file: the field it fills, what kind of value it takes, how long that may be."""

    field: str
    kind: str = "text"  # text, code, name (of a framework), link, flag, choice, many, posts
    limit: int = LONG
    required: bool = False
    choices: Mapping[str, str] = made_of(default_factory=dict)

    @property
    def nothing(self) -> object:
        """The value where the file says nothing."""
        return {"flag": False, "many": [], "posts": []}.get(self.kind, "")


TOP: dict[str, Key] = {
    "code": Key("code", "name", 60, required=True),
    "title": Key("title", limit=200, required=True),
    "kind": Key("kind", "choice", required=True, choices=dict(FrameworkKind.choices)),
    "basis": Key("basis", limit=300),
    "basis_link": Key("basis_link", "link", 200),
    "about": Key("about"),
    "declaration": Key("declaration"),
    "signatures": Key("signatures", "posts", 200),
}
SECTION: dict[str, Key] = {
    "code": Key("code", "code", 20, required=True),
    "title": Key("title", limit=200, required=True),
    "about": Key("about"),
    "voluntary": Key("voluntary", "flag"),
}
STANDARD: dict[str, Key] = {
    "code": Key("code", "code", 20, required=True),
    "title": Key("title", limit=200, required=True),
    "statement": Key("statement"),
    "reference": Key("reference", limit=300),
    "reference_link": Key("reference_link", "link", 200),
}
QUESTION: dict[str, Key] = {
    "code": Key("code", "code", 30, required=True),
    "text": Key("text", required=True),
    "guidance": Key("guidance"),
    "kind": Key("kind", "choice", required=True, choices=dict(AnswerKind.choices)),
    "evidence": Key("evidence_wanted", "flag"),
    "lengths": Key("lengths", "many", choices=dict(Length.choices)),
    "sectors": Key("sectors", "many", choices=dict(Sector.choices)),
    "reference": Key("reference", limit=300),
    "reference_link": Key("reference_link", "link", 200),
}
WHEN: dict[str, Key] = {
    "question": Key("when", "code", 30, required=True),
    "is": Key("when_values", "many", required=True),
}

# The sheet "Framework": a line a fact.
FACTS: dict[str, str] = {
    "code": "Code", "title": "Title", "kind": "Kind", "basis": "Statutory basis",
    "basis_link": "Link of the statutory basis", "about": "What it is for",
    "declaration": "Declaration", "signatures": "Who signs, a post a line",
}  # fmt: skip
# The sheet "Questions": a line a question. Column → (part it belongs to, key).
COLUMNS: dict[str, tuple[str, str]] = {
    "Section code": ("section", "code"),
    "Section title": ("section", "title"),
    "About the section": ("section", "about"),
    "May be left out": ("section", "voluntary"),
    "Standard code": ("standard", "code"),
    "Standard title": ("standard", "title"),
    "Statement": ("standard", "statement"),
    "Standard reference": ("standard", "reference"),
    "Standard link": ("standard", "reference_link"),
    "Question code": ("question", "code"),
    "Question": ("question", "text"),
    "Guidance": ("question", "guidance"),
    "Answered by": ("question", "kind"),
    "Evidence wanted": ("question", "evidence"),
    "Lengths": ("question", "lengths"),
    "Sectors": ("question", "sectors"),
    "Only where": ("when", "question"),
    "Was answered": ("when", "is"),
    "Reference": ("question", "reference"),
    "Link": ("question", "reference_link"),
}
KEYS: dict[str, dict[str, Key]] = {
    "framework": TOP, "section": SECTION, "standard": STANDARD, "question": QUESTION, "when": WHEN,
}  # fmt: skip
