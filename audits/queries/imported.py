"""How far an agency is with the answers of a package that was read in for its return."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from audits.models import AgencyReturn, ImportedPackage, ReturnSection
from audits.queries.answering import applying, imported, questions_of
from audits.rules.returns import WRITABLE


@dataclass(frozen=True)
class ReadIn:
    """The package read in last: how many of its answers wait to be confirmed, by key of the section."""

    package: ImportedPackage
    waiting: Counter[int] = field(default_factory=Counter)

    @property
    def to_confirm(self) -> int:
        """How many of its answers wait, in all parts."""
        return self.waiting.total()

    def told(self, row: ReturnSection) -> list[str]:
        """What waits in a part, and what the package does not answer there."""
        waits = self.waiting[row.section_id]
        left = row.asked - row.answered - waits
        words = [f"{waits} to confirm, from {self.package.portal}"] if waits else []
        return [*words, f"{left} to answer here"] if left > 0 else words


def read_in(agency_return: AgencyReturn) -> ReadIn | None:
    """What was read in for a return that is still answered; None where nothing was."""
    if not agency_return.origin or agency_return.status not in WRITABLE:
        return None
    package = agency_return.packages.order_by("-imported_at", "-pk").first()
    if package is None:
        return None
    questions = list(questions_of(agency_return))
    answers = agency_return.answers.values_list("question__code", "value")
    values = dict(answers)
    left_out = agency_return.sections.exclude(left_out="").values_list("section", flat=True)
    asked = applying(agency_return, questions, values, left_out)
    said = imported(agency_return)
    return ReadIn(
        package,
        Counter(
            each.standard.section_id
            for each in questions
            if each.code in asked and each.code in said and each.code not in values
        ),
    )
