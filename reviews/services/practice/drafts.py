"""The drafts of a report: each version kept, commented on section by section, each comment answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import documents, history
from core.errors import RuleBroken
from core.moves import lock, move
from reviews.models import Draft, DraftComment, PracticeReview
from reviews.practice_rules import DRAFTING, PracticeStatus, moves_of
from reviews.queries.practice import newest_draft
from reviews.services.practice import running

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def add_draft(
    *,
    actor: Person,
    practice: PracticeReview,
    upload: UploadedFile,
    note: str = "",
    comments_by: dt.date | None = None,
) -> Draft:
    """Keep a new version. It is the one that counts: signatures under an older one do not carry over.

    The same file as the newest version is that version.
    """
    practice = lock(practice)
    newest = newest_draft(practice)
    kept = documents.of(newest).first() if newest else None
    if newest and kept and documents.is_same(kept, upload):
        return newest
    if practice.status == PracticeStatus.SIGNED_OFF:
        raise RuleBroken("The report is signed off. Take it back for changes first.")
    if practice.status not in DRAFTING:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”. A draft is added while it is under way."
        )
    if comments_by and comments_by < timezone.localdate():
        raise RuleBroken("Choose today or a day to come.", field="comments_by")
    number = newest.number + 1 if newest else 1
    draft = history.create(
        Draft(
            review=practice,
            number=number,
            note=note.strip(),
            comments_by=comments_by,
            added_by=actor,
        ),
        actor=actor,
        reason=f"Draft {number} added",
    )
    documents.add(actor=actor, record=draft, upload=upload, title=f"{practice}, draft {number}")
    running.drop_signatures(actor, practice, f"Draft {number} takes its place")
    move(
        practice,
        PracticeStatus.DRAFT,
        moves=moves_of(practice.kind),
        actor=actor,
        reason=f"Draft {number} added",
    )
    return draft


@transaction.atomic
def take_back(*, actor: Person, practice: PracticeReview, reason: str) -> bool:
    """A signed report is worked on again. The signatures under it are kept; the next draft needs new ones."""
    practice = lock(practice)
    if practice.status == PracticeStatus.DRAFT:
        return False
    if not reason.strip():
        raise RuleBroken("Say what must change.", field="reason")
    return move(
        practice,
        PracticeStatus.DRAFT,
        moves=moves_of(practice.kind),
        actor=actor,
        reason=reason.strip()[:300],
    )


@transaction.atomic
def comment(*, actor: Person, draft: Draft, section: str, text: str) -> DraftComment:
    """Say something about one section of the newest draft. The same words again are the comment there is."""
    draft = lock(draft)
    words = {"section": section.strip()[:120], "text": text.strip()}
    if not words["section"]:
        raise RuleBroken("Say which section it is about.", field="section")
    if not words["text"]:
        raise RuleBroken("Write your comment.", field="text")
    there = draft.comments.filter(by=actor, **words).first()
    if there:
        return there
    newest = newest_draft(draft.review)
    if newest is None or newest.pk != draft.pk:
        raise RuleBroken("There is a newer draft. Comment on that one.")
    if draft.review.status != PracticeStatus.DRAFT:
        raise RuleBroken("The report is not being drafted any longer, so comments are closed.")
    row = DraftComment(draft=draft, by=actor, by_name=actor.name, **words)
    return history.create(row, actor=actor, reason="Comment on a draft")


@transaction.atomic
def answer_comment(*, actor: Person, comment: DraftComment, answer: str) -> bool:
    """Say what was done about a comment."""
    held = lock(comment)
    if not answer.strip():
        raise RuleBroken("Say what was done about it.", field="answer")
    if held.answer == answer.strip():
        return False
    return history.change(
        held,
        actor=actor,
        reason="Comment answered",
        answer=answer.strip(),
        answered_by=actor,
        answered_at=timezone.now(),
    )
