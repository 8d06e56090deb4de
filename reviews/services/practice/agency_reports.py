"""Single-agency reports: asked for, reminded of, sent, sent back. Chased like the requests of a rapid review."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import documents, history, outbox
from core.errors import RuleBroken
from core.models import Document, Message
from core.moves import lock, move
from core.stale import refuse_stale
from deadlines import services as clocks
from partnership.models import Organisation
from partnership.queries import leads_of
from reviews import practice_mails as mails
from reviews.clocks import AGENCY_REPORT
from reviews.models import AgencyReport, PracticeReview
from reviews.practice_rules import WRITING
from reviews.rules import ANSWERED_REQUESTS, OPEN_REQUESTS, REQUEST_MOVES, RequestStatus
from reviews.services.letters import spoken

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def ask_report(
    *,
    actor: Person,
    practice: PracticeReview,
    organisation: Organisation,
    asked_for: str,
    due_on: dt.date,
) -> AgencyReport:
    """Ask an agency for its report: its clock starts, each of its leads gets one message.

    Asked already: the one there is. One that was cancelled is asked for again.
    """
    practice = lock(practice)
    _running(practice)
    there = AgencyReport.objects.filter(practice=practice, organisation=organisation).first()
    if there and there.status != RequestStatus.CANCELLED:
        return there
    if organisation.is_class:
        raise RuleBroken(
            f"“{organisation}” stands for many bodies, so nobody can answer for it.",
            field="organisation",
        )
    if not asked_for.strip():
        raise RuleBroken("Say what the report is to answer.", field="asked_for")
    if due_on <= timezone.localdate():
        raise RuleBroken("The date must be in the future.", field="due_on")
    values: dict[str, Any] = {"asked_for": asked_for.strip(), "due_on": due_on}
    if there:
        report = lock(there)
        _move(actor, report, RequestStatus.NOT_STARTED, "Asked again", **values)
    else:
        report = AgencyReport(practice=practice, organisation=organisation, **values)
        _create(actor, report)
    _start(actor, report)
    _tell(mails.AGENCY_REPORT.code, report)
    return report


@transaction.atomic
def chase_report(*, actor: Person, report: AgencyReport) -> int:
    """Remind the agency's leads at once; a second time on one day tells nobody. Returns how many were told."""
    report = lock(report)
    if report.status not in OPEN_REQUESTS:
        raise RuleBroken("This report is not waited for.")
    if not leads_of(report.organisation):
        raise RuleBroken(
            f"Nobody holds a seat for {report.organisation}, so there is nobody to remind."
        )
    kind, once = mails.AGENCY_REPORT_CHASE.code, f"{timezone.localdate():%Y%m%d}"
    told = Message.objects.filter(key__startswith=f"{kind}:{report.pk}:", key__endswith=once)
    return 0 if told.exists() else _tell(kind, report, once)


@transaction.atomic
def change_report_due(*, actor: Person, report: AgencyReport, due_on: dt.date, reason: str) -> bool:
    """Another day; the first one still shows on the clock."""
    report = lock(report)
    if report.status not in OPEN_REQUESTS:
        raise RuleBroken("This report is not waited for.")
    if due_on == report.due_on:
        return False
    if due_on <= timezone.localdate():
        raise RuleBroken("The date must be in the future.", field="due_on")
    said = _said(reason, "Say why the date changes.")
    history.change(report, actor=actor, reason=said, due_on=due_on)
    clocks.move(actor=actor, record=report, code=AGENCY_REPORT.code, due=due_on, reason=said)
    return True


@transaction.atomic
def cancel_report(*, actor: Person, report: AgencyReport, reason: str) -> bool:
    """The agency need not report. What it wrote is kept; it can be asked again."""
    report, said = lock(report), _said(reason, "Say why it is not needed.")
    if not _move(actor, report, RequestStatus.CANCELLED, said):
        return False
    clocks.cancel(actor=actor, record=report, code=AGENCY_REPORT.code, reason=said)
    _tell(mails.AGENCY_REPORT_CANCELLED.code, report)
    return True


@transaction.atomic
def send_report_back(*, actor: Person, report: AgencyReport, reason: str, due_on: dt.date) -> bool:
    """More is needed: the report can be changed again, and its clock runs again."""
    report = lock(report)
    if report.status in OPEN_REQUESTS:
        return False
    _running(report.practice)
    if report.status not in ANSWERED_REQUESTS:
        raise RuleBroken("This report was cancelled. Ask the agency again instead.")
    said = _said(reason, "Say what is missing.")
    if due_on <= timezone.localdate():
        raise RuleBroken("The date must be in the future.", field="due_on")
    _move(actor, report, RequestStatus.STARTED, "Sent back", returned_reason=said, due_on=due_on)
    why = "The report was sent back"  # what is missing is for the agency to read
    clocks.reopen(actor=actor, record=report, code=AGENCY_REPORT.code, reason=why)
    clocks.move(actor=actor, record=report, code=AGENCY_REPORT.code, due=due_on, reason=why)
    _tell(mails.AGENCY_REPORT_BACK.code, report)
    return True


def report_held(report: AgencyReport) -> dict[str, Any]:
    """What is saved of a report, as its form names it."""
    return {"text": report.text}


@transaction.atomic
def write_report(
    *,
    actor: Person,
    report: AgencyReport,
    text: str,
    upload: UploadedFile | None = None,
    seen: str = "",
) -> AgencyReport:
    """Keep what the agency has written so far, and a file. Raises SavedMeanwhile when a colleague saved since."""
    report = lock(report)
    _answerable(report)
    typed = {"text": text.strip()}
    refuse_stale(seen, report_held(report), typed)
    history.change_to(report, typed, actor=actor, reason="Report written")
    if upload:
        documents.add(actor=actor, record=report, upload=upload)
    _move(actor, report, RequestStatus.STARTED, "Begun")
    return report


@transaction.atomic
def remove_report_file(*, actor: Person, report: AgencyReport, document: Document) -> bool:
    """Take a file out again, before the report is sent."""
    report = lock(report)
    _answerable(report)
    return documents.remove(actor=actor, document=document, reason="Taken out of the report")


@transaction.atomic
def send_report(*, actor: Person, report: AgencyReport) -> bool:
    """Send the report: its clock stops, in time or late, and it can be read but not changed."""
    report = lock(report)
    if report.status == RequestStatus.SUBMITTED:
        return False
    _answerable(report)
    if not report.text and not documents.of(report).exists():
        raise RuleBroken("Write or upload the report first. If there is nothing to report, say so.")
    return _send(actor, report, RequestStatus.SUBMITTED, nil_reason="")


@transaction.atomic
def nothing_to_report(*, actor: Person, report: AgencyReport, reason: str) -> bool:
    """The agency has nothing to report, and says how it knows."""
    report = lock(report)
    if report.status == RequestStatus.NIL_RETURN:
        return False
    _answerable(report)
    said = _said(reason, "Say how you know that there is nothing: where you looked.")
    if report.text or documents.of(report).exists():
        raise RuleBroken(
            "You have written or uploaded something. Take it out first, or send it.", field="reason"
        )
    return _send(actor, report, RequestStatus.NIL_RETURN, nil_reason=said)


def _create(actor: Person, report: AgencyReport) -> None:
    reason = "Report asked for"
    history.create(report, actor=actor, reason=reason)
    report.statuses.create(
        from_status="", to_status=report.status, by=actor, by_name=str(actor), reason=reason
    )


def _start(actor: Person, report: AgencyReport) -> None:
    clocks.start(
        actor=actor,
        code=AGENCY_REPORT.code,
        record=report,
        on=timezone.localdate(),
        due=report.due_on,
        reference=report.practice.reference,
        path=reverse("agency_report", args=[report.pk]),
        owner_organisation=report.organisation,
    )


def _send(actor: Person, report: AgencyReport, status: str, **values: Any) -> bool:
    sent = _move(
        actor,
        report,
        status,
        "Sent",
        submitted_at=timezone.now(),
        submitted_by=actor,
        returned_reason="",
        **values,
    )
    clocks.complete(actor=actor, record=report, code=AGENCY_REPORT.code, on=timezone.localdate())
    return sent


def _running(practice: PracticeReview) -> None:
    if practice.status not in WRITING:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”, so no report is asked for any more."
        )


def _answerable(report: AgencyReport) -> None:
    _running(report.practice)
    if report.status not in OPEN_REQUESTS:
        raise RuleBroken(
            f"This report is “{report.get_status_display()}”, so it cannot be changed."
        )


def _move(actor: Person, report: AgencyReport, to: str, reason: str, **values: Any) -> bool:
    return move(report, to, moves=REQUEST_MOVES, actor=actor, reason=reason[:300], **values)


def _said(text: str, sentence: str) -> str:
    if not text.strip():
        raise RuleBroken(sentence, field="reason")
    return text.strip()


def _tell(kind: str, report: AgencyReport, once: str = "") -> int:
    """One message to each of the agency's leads. ``once`` tells causes apart. Returns how many are new."""
    context = {
        "reference": report.practice.reference,
        "link": reverse("agency_report", args=[report.pk]),
        "due": spoken(report.due_on),
    }
    again = once or str(report.statuses.count())
    told = [
        outbox.queue(
            key=f"{kind}:{report.pk}:{person.pk}:{again}",
            kind=kind,
            to=person,
            context=context,
            about=report,
        )
        for person in leads_of(report.organisation)
    ]
    return len(told)
