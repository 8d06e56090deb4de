"""Publication: planned, sent ahead, published at its hour; or withheld, with who was told and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import documents, history
from core.actors import System
from core.errors import RuleBroken
from core.models import Document
from core.moves import lock, move
from core.stale import refuse_stale
from deadlines.models import Deadline
from reviews.documents.checking import check_publication
from reviews.models import PracticeReview, Publication
from reviews.practice_rules import PracticeKind, PracticeStatus, moves_of
from reviews.queries.practice import copies_gone, earliest_publication, main_of
from reviews.services.practice import running
from reviews.services.practice.letters import tell_not_published, tell_published

if TYPE_CHECKING:
    from partnership.models import Person

PLANNED = ("title", "summary", "reviewers", "family_plan", "staff_plan", "media_plan")
READ = ("title", "summary", "reviewers")  # what the public page says
PDF = "application/pdf"


def publication_held(publication: Publication | None) -> dict[str, Any]:
    """What is saved of a plan, as its form names it."""
    held: dict[str, Any] = {name: getattr(publication, name, "") for name in PLANNED}
    at = publication.publish_at if publication else None
    local = timezone.localtime(at) if at else None
    return held | {
        "publish_on": local.date() if local else None,
        "publish_time": local.time() if local else None,
    }


@transaction.atomic
def plan(
    *,
    actor: Person,
    practice: PracticeReview,
    title: str,
    summary: str,
    publish_on: dt.date | None,
    publish_time: dt.time | None,
    reviewers: str = "",
    family_plan: str = "",
    staff_plan: str = "",
    media_plan: str = "",
    upload: UploadedFile | None = None,
    seen: str = "",
) -> Publication:
    """Plan the publication; with an hour set, the review waits for it and appears by itself.

    Raises RuleBroken for a day on which the Panel's copy could not be seven working days old (rulebook
    3.1.11), for one later than due without an explained delay, and without the PDF.
    """
    practice = lock(practice)
    held = Publication.objects.select_for_update().filter(review=practice).first()
    plannable(practice)
    words = {"title": title, "summary": summary, "reviewers": reviewers}
    words |= {"family_plan": family_plan, "staff_plan": staff_plan, "media_plan": media_plan}
    typed: dict[str, Any] = {name: value.strip() for name, value in words.items()}
    refuse_stale(
        seen,
        publication_held(held),
        {**typed, "publish_on": publish_on, "publish_time": publish_time},
    )
    publish_at = typed["publish_at"] = _hour(publish_on, publish_time)
    if not typed["title"]:
        raise RuleBroken("Give it a title for the public page that names nobody.", field="title")
    if publish_at:
        _check_day(practice, held, publish_at)
        _check_complete(practice, held, typed, upload)
    publication = held or history.create(
        Publication(review=practice, title=typed["title"]),
        actor=actor,
        reason="Publication planned",
    )
    words_change = any(getattr(publication, name) != typed[name] for name in READ)
    if publication.read_at and (upload or words_change):
        typed |= {"read_at": None, "read_by": None, "names_accepted": ""}  # it is other words now
    history.change_to(publication, typed, actor=actor, reason="Publication planned")
    if upload:
        _keep_report(actor, publication, upload)
    _wait(actor, practice, publish_at)
    return publication


@transaction.atomic
def record_copies(
    *,
    actor: Person,
    practice: PracticeReview,
    panel_sent_on: dt.date | None = None,
    secretary_sent_on: dt.date | None = None,
    ofsted_sent_on: dt.date | None = None,
) -> Publication:
    """The report, or the improvements, went to the Panel, the Secretary of State and Ofsted."""
    practice = lock(practice)
    publication = publication_of(practice)
    if publication.published_at:
        return _sent_after(actor, publication, ofsted_sent_on)
    plannable(practice)
    values = {
        "panel_sent_on": panel_sent_on,
        "secretary_sent_on": secretary_sent_on,
        "ofsted_sent_on": ofsted_sent_on,
    }
    for field, day in values.items():
        if day and day > timezone.localdate():
            raise RuleBroken("The date must be today or in the past.", field=field)
    if publication.publish_at:
        _check_copies_fit(practice, publication, values)
    history.change_to(publication, values, actor=actor, reason="Copies sent ahead of publication")
    if copies_gone(practice, publication):
        sent = [day for name, day in values.items() if day and name != "ofsted_sent_on"]
        running.copied(actor, practice, max(sent))
    return publication


@transaction.atomic
def confirm_anonymous(*, actor: Person, practice: PracticeReview, reason: str = "") -> Publication:
    """Somebody has read what is to be published through, and nobody can be told from it (rulebook 3.1.13).

    Where the check finds something that is held of a child, ``reason`` says why it is published all the same.
    Other words, or another file, must be read anew.
    """
    practice = lock(practice)
    publication = publication_of(practice)
    plannable(practice)
    if publication.read_at:
        return publication
    if check_publication(practice, publication, actor).hits and not reason.strip():
        raise RuleBroken(
            "The check found words that may say who the child is. Change them, or say why they are published.",
            field="reason",
        )
    history.change(
        publication,
        actor=actor,
        reason="Read through before publication",
        read_by=actor,
        read_at=timezone.now(),
        names_accepted=reason.strip(),
    )
    return publication


@transaction.atomic
def publish(*, actor: Person | System, practice: PracticeReview, now: dt.datetime) -> bool:
    """Publish a review whose hour has come. False when it is published already, or may not be yet.

    What is missing then shows on its page; the business unit is written to once for each planned hour.
    """
    practice = lock(practice)
    publication = Publication.objects.select_for_update().filter(review=practice).first()
    if practice.status != PracticeStatus.PREPARING or publication is None:
        return False
    if publication.publish_at is None or publication.publish_at > now:
        return False
    today = timezone.localdate(now)
    early = today < earliest_publication(practice, publication, today)
    if early or not copies_gone(practice, publication) or publication.read_at is None:
        tell_not_published(practice, publication.publish_at.isoformat())
        return False
    withheld = bool(publication.withheld_reason)
    history.change(publication, actor=actor, reason="Published", published_at=now)
    move(
        practice,
        PracticeStatus.WITHHELD if withheld else PracticeStatus.PUBLISHED,
        moves=moves_of(practice.kind),
        actor=actor,
        reason="The improvements were published" if withheld else "Published at its hour",
        finished_on=today,
    )
    running.finish(actor, practice, today, _why_late(practice, today))
    tell_published(practice, now.isoformat())
    return True


def publish_due(now: dt.datetime) -> int:
    """Publish every review whose hour has come. Returns how many were; may run as often as one likes."""
    waiting = Publication.objects.filter(
        published_at=None, publish_at__lte=now, review__status=PracticeStatus.PREPARING
    )
    return sum(
        publish(actor=System("Publication"), practice=row.review, now=now)
        for row in waiting.select_related("review").order_by("publish_at")
    )


def plannable(practice: PracticeReview, *also: str) -> None:
    """Raise RuleBroken while its report is not signed; ``also`` are further statuses that will do."""
    if practice.status not in {PracticeStatus.SIGNED_OFF, PracticeStatus.PREPARING, *also}:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”. Its publication is planned once all three"
            " partners have signed its report."
        )


def _sent_after(
    actor: Person, publication: Publication, ofsted_sent_on: dt.date | None
) -> Publication:
    """Once it is published only Ofsted's copy can still go; the others went before, or it would not be."""
    if ofsted_sent_on and ofsted_sent_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="ofsted_sent_on")
    values = {"ofsted_sent_on": ofsted_sent_on}
    history.change_to(publication, values, actor=actor, reason="Ofsted’s copy sent")
    return publication


def _hour(on: dt.date | None, time: dt.time | None) -> dt.datetime | None:
    if time and on is None:
        raise RuleBroken("Enter the day it is published.", field="publish_on")
    if on and time is None:
        raise RuleBroken("Enter the hour it is published.", field="publish_time")
    return timezone.make_aware(dt.datetime.combine(on, time)) if on and time else None


def publication_of(practice: PracticeReview) -> Publication:
    """The plan of a review. Raises RuleBroken where there is none."""
    found = Publication.objects.filter(review=practice).first()
    if found is None:
        raise RuleBroken("Plan the publication first.")
    return found


def _check_day(practice: PracticeReview, held: Publication | None, at: dt.datetime) -> None:
    today, day = timezone.localdate(), timezone.localdate(at)
    earliest = earliest_publication(practice, held, today)
    if day < earliest:
        legacy = practice.kind == PracticeKind.LEGACY
        rule = "a week" if legacy else "seven working days"
        who = "the national Panel" if legacy else "the national Panel and the Secretary of State"
        raise RuleBroken(
            f"{who[0].upper()}{who[1:]} must have it at least {rule} before. The first possible day is"
            f" {earliest:%A %-d %B %Y}.",
            field="publish_on",
        )
    if at <= timezone.now():
        raise RuleBroken("Choose an hour still to come.", field="publish_on")
    clock = main_of(practice)
    if clock and clock.status == Deadline.Status.OPEN and day > clock.due_on:
        raise RuleBroken(
            f"It was due on {clock.due_on:%-d %B %Y}. Explain the delay first, and tell the national Panel"
            " and the Secretary of State.",
            field="publish_on",
        )


def _check_complete(
    practice: PracticeReview,
    held: Publication | None,
    typed: dict[str, Any],
    upload: UploadedFile | None,
) -> None:
    if not typed["summary"]:
        raise RuleBroken("Write what the public page says.", field="summary")
    withheld = bool(held and held.withheld_reason)
    if not withheld and upload is None and not (held and held.report_id):
        raise RuleBroken("Choose the report as a PDF.", field="upload")


def _check_copies_fit(
    practice: PracticeReview, publication: Publication, values: dict[str, dt.date | None]
) -> None:
    """Copies that went too late for the day that is planned are kept once the day is changed."""
    assert publication.publish_at
    new = Publication(review=practice, **values)
    if not copies_gone(practice, new):
        return
    earliest = earliest_publication(practice, new, timezone.localdate())
    if timezone.localdate(publication.publish_at) < earliest:
        raise RuleBroken(
            f"Publication may then be on {earliest:%-d %B %Y} at the earliest. Change the planned day first."
        )


def _keep_report(actor: Person, publication: Publication, upload: UploadedFile) -> None:
    kept: Document = documents.add(
        actor=actor, record=publication, upload=upload, title=publication.title
    )
    if kept.media_type != PDF:
        raise RuleBroken("Choose a PDF, so that everybody can read it.", field="upload")
    history.change(publication, actor=actor, reason="Report to be published", report=kept)


def _wait(actor: Person, practice: PracticeReview, publish_at: dt.datetime | None) -> None:
    moves = moves_of(practice.kind)
    if publish_at:
        running.planned(actor, practice, timezone.localdate(publish_at))
        move(
            practice,
            PracticeStatus.PREPARING,
            moves=moves,
            actor=actor,
            reason=f"To be published on {timezone.localtime(publish_at):%-d %B %Y at %H:%M}",
        )
    elif practice.status == PracticeStatus.PREPARING:
        running.unplanned(actor, practice, "No day of publication is set any longer")
        move(
            practice,
            PracticeStatus.SIGNED_OFF,
            moves=moves,
            actor=actor,
            reason="No day of publication is set any longer",
        )


def _why_late(practice: PracticeReview, on: dt.date) -> str:
    clock, delay = main_of(practice), practice.delays.first()
    return delay.reason if clock and delay and on > clock.original_due_on else ""
