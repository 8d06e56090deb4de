"""How far a return is: counted anew from its answers whenever one changes, in the same transaction."""

from __future__ import annotations

from audits.models import AgencyReturn, Answer, ReturnSection
from audits.queries.answering import applying, done, questions_of, with_evidence


def recount(agency_return: AgencyReturn) -> None:
    """Set ``asked`` and ``answered`` of a return and its sections. The caller holds the lock of the return.

    The counters are no facts, so they leave no history.
    """
    questions = list(questions_of(agency_return).lean())
    answers = {each.question_id: each for each in with_evidence(agency_return.answers.all())}
    values = {each.code: answers[each.pk].value for each in questions if each.pk in answers}
    sections = list(agency_return.sections.all())
    left_out = [each.section_id for each in sections if each.left_out]
    asked = applying(agency_return, questions, values, left_out)
    _mark(answers, {each.pk for each in questions if each.code in asked})
    changed = []
    for section in sections:
        own = [each for each in questions if each.standard.section_id == section.section_id]
        due = [each for each in own if each.code in asked]
        counted = (
            len(due),
            sum(each.pk in answers and done(each.kind, answers[each.pk]) for each in due),
            any(each.pk in answers for each in own),
        )
        if (section.asked, section.answered, section.begun) != counted:
            section.asked, section.answered, section.begun = counted
            changed.append(section)
    ReturnSection.objects.bulk_update(changed, ["asked", "answered", "begun"])
    AgencyReturn.objects.filter(pk=agency_return.pk).update(
        asked=sum(each.asked for each in sections), answered=sum(each.answered for each in sections)
    )


def _mark(answers: dict[int, Answer], asked: set[int]) -> None:
    """An answer stands while its question is asked; one that no longer is stays, and counts for nothing."""
    turned = [each for key, each in answers.items() if each.stands != (key in asked)]
    for each in turned:
        each.stands = not each.stands
    Answer.objects.bulk_update(turned, ["stands"])
