"""Writing the report: saving a section, seeing who else has it open, starting from what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import editing, history
from core.editing import Editor, tidy
from core.errors import RuleBroken
from core.moves import lock
from reviews.models import RapidReview, ReportSection, SignOff
from reviews.queries.known import known
from reviews.rules import SECTION_TITLES, section_open

if TYPE_CHECKING:
    import datetime as dt

    from partnership.models import Person

SECTION_LIMIT = 50_000  # characters: far beyond any section of a rapid review


class ChangedMeanwhile(RuleBroken):
    """Somebody else saved the section first. ``section`` is as it stands now; nothing is lost."""

    def __init__(self, section: ReportSection) -> None:
        who = section.saved_by.name if section.saved_by else "Somebody else"
        super().__init__(
            f"{who} saved this section after you opened it. Your words are kept below, beside theirs."
            " Put together what is needed and save again.",
            field="body",
        )
        self.while_typing = (
            f"{who} saved this section after you opened it. Press Save: you will see both texts, and"
            " nothing you typed is lost."
        )
        self.section = section


def section_of(review: RapidReview, code: str) -> ReportSection:
    """The stored section, or an empty one that is not stored yet. ``code`` is one of SECTION_TITLES."""
    found = review.sections.select_related("saved_by", "editing_by").filter(code=code).first()
    return found or ReportSection(review=review, code=code)


def writable(review: RapidReview, code: str) -> bool:
    """Whether the section may still be written, as the rules see the review now."""
    signed = SignOff.objects.filter(decision__review=review, decision__made_at=None).exists()
    return section_open(review.status, code, signed=signed)


@transaction.atomic
def save_section(
    *, actor: Person, review: RapidReview, code: str, body: str, version: int, done: bool = False
) -> ReportSection:
    """Save what was typed. ``version`` is the one the page was opened with.

    Raises ChangedMeanwhile when another version with other words was saved since, and RuleBroken
    when the section is closed or too long. The same words again change nothing.
    """
    review = lock(review)
    section = section_of(review, code)
    words = tidy(body)
    if section.pk and (section.body, section.done) == (words, done):
        return section
    _check(review, code, words)
    if section.version != version and section.body != words:
        raise ChangedMeanwhile(section)
    saved = {
        "body": words,
        "done": done,
        "version": section.version + 1,
        "saved_by": actor,
        "saved_at": timezone.now(),
    }
    reason = f"Report: “{SECTION_TITLES[code]}” saved"
    if section.pk:
        history.change(section, actor=actor, reason=reason, **saved)
        return section
    return history.create(
        ReportSection(review=review, code=code, **saved), actor=actor, reason=reason
    )


@transaction.atomic
def open_section(*, actor: Person, review: RapidReview, code: str) -> Editor | None:
    """Say that the person has the section open. Returns who else has it open already, if anybody."""
    review = lock(review)
    section = section_of(review, code)
    other = _other_editor(section, actor)
    if other or not writable(review, code):
        return other
    if not section.pk:
        history.create(section, actor=actor, reason=f"Report: “{SECTION_TITLES[code]}” opened")
    if section.editing_by_id != actor.pk or editing.is_left(section, _last_saved(section)):
        editing.mark(section, actor, timezone.now())
    return None


@transaction.atomic
def leave_section(*, actor: Person, review: RapidReview, code: str) -> None:
    """The person is done with the section for now: nobody is warned of them any longer."""
    section = section_of(review, code)
    if section.editing_by_id == actor.pk:
        editing.mark(section, None, None)


def other_editor(*, actor: Person, review: RapidReview, code: str) -> Editor | None:
    """Who else has the section open, if anybody."""
    return _other_editor(section_of(review, code), actor)


def start_from_known(*, actor: Person, review: RapidReview, code: str) -> ReportSection:
    """Fill an empty section with what the portal knows already. Raises RuleBroken when it has words."""
    section = section_of(review, code)
    if section.body:
        raise RuleBroken("This section has words already. Nothing was changed.", field="body")
    words = known(review, code, actor)
    if not words:
        raise RuleBroken("The portal does not hold anything for this section yet.", field="body")
    return save_section(actor=actor, review=review, code=code, body=words, version=section.version)


def _check(review: RapidReview, code: str, words: str) -> None:
    if code not in SECTION_TITLES:
        raise RuleBroken("The report has no such section.")
    if not writable(review, code):
        raise RuleBroken(
            f"The report cannot be changed now: the review is “{review.get_status_display()}”"
            " or a partner has signed. Your words were not saved; copy them if you need them.",
            field="body",
        )
    if len(words) > SECTION_LIMIT:
        raise RuleBroken(
            f"This section has {len(words):,} characters. Shorten it to {SECTION_LIMIT:,} or fewer.",
            field="body",
        )


def _other_editor(section: ReportSection, actor: Person) -> Editor | None:
    return editing.other_editor(section, actor, _last_saved(section))


def _last_saved(section: ReportSection) -> dt.datetime | None:
    """When whoever has it open last saved it."""
    return section.saved_at if section.saved_by_id == section.editing_by_id else None
