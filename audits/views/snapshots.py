"""Snapshots as the business unit and those who oversee see them: written, sent, followed, read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from audits.forms.snapshots import AnswerFilters, SnapshotForm, keeps
from audits.models import Snapshot, SnapshotAnswer, SnapshotReply
from audits.queries import snapshots as queries
from audits.rules.snapshots import MOST_QUESTIONS, ReplyStatus, SnapshotStatus, value_words
from audits.services import snapshots as deeds
from core import log
from core.access import allow, can
from core.columns import Column
from core.deeds import form_page, one_form
from core.forms import bind
from core.gathered import gathered
from core.lists import listing

KINDS = {
    SnapshotStatus.DRAFT: "",
    SnapshotStatus.OPEN: "waiting",
    SnapshotStatus.CLOSED: "done",
    SnapshotStatus.CANCELLED: "done",
}
VALUE_TAGS = {"red": "red", "amber": "yellow", "green": "green", "no": "yellow", "yes": "green"}


def seen_snapshot(request: HttpRequest, snapshot: str, action: str = "open") -> Snapshot:
    """A snapshot that the person may see, or 404; its opening is logged."""
    found = get_object_or_404(Snapshot.objects.visible_to(request.user), reference=snapshot)
    log.opened(request, found, action=action)
    return found


def address(row: Snapshot) -> str:
    return reverse("snapshot", args=[row.reference])


@allow("audits.snapshot_read")
def snapshot_list(request: HttpRequest) -> HttpResponseBase:
    """The snapshots; for leads, what their agency is asked."""
    if not can(request.user, "audits.insight"):
        return _own_list(request)
    page = listing(
        request,
        queries.for_list(request.user),
        columns=[
            Column("reference", "Snapshot", link=address),
            Column("title", "What about"),
            Column("status", "Status", tag=lambda row: KINDS[SnapshotStatus(row.status)]),
            Column("due_on", "Due", sort="due_on"),
            Column("answered", "Answered", value=lambda row: f"{row.answered} of {row.asked}"),
        ],
        filename="snapshots",
        export_verb="audits.export",
        caption="Snapshots, newest first",
        empty="A snapshot puts a few questions to all agencies at once, to be answered within a day or two.",
    )
    return page.export() or render(request, "audits/snapshots/list.html", {"page": page})


def _own_list(request: HttpRequest) -> HttpResponseBase:
    page = listing(
        request,
        queries.own_replies(request.user),
        columns=[
            Column(
                "title",
                "What about",
                value="snapshot.title",
                link=lambda row: reverse("snapshot_reply", args=[row.pk]),
            ),
            Column("organisation", "Agency", value="organisation.name"),
            Column("status", "Status", tag=_reply_kind),
            Column("due_on", "Due", value="snapshot.due_on"),
        ],
        caption="Snapshots put to your agency, newest first",
        empty="When the partnership needs a quick answer from all agencies, it shows here and you get a message.",
    )
    return render(request, "audits/snapshots/list.html", {"page": page})


def _reply_kind(row: SnapshotReply) -> str:
    return "done" if row.status == ReplyStatus.ANSWERED else "waiting"


@allow("audits.snapshot")
def snapshot_new(request: HttpRequest) -> HttpResponse:
    """Write a snapshot."""
    return _write(request, None)


@allow("audits.snapshot")
def snapshot_change(request: HttpRequest, snapshot: str) -> HttpResponse:
    """Change a snapshot that was not sent yet."""
    found = seen_snapshot(request, snapshot, "open form")
    if found.status != SnapshotStatus.DRAFT:
        return redirect("snapshot", snapshot)
    return _write(request, found)


def _write(request: HttpRequest, found: Snapshot | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if found:
        initial = SnapshotForm.opened_with(queries.held_draft(found))
        initial["categories"] = found.categories
    form = bind(request, SnapshotForm, initial=initial)
    made: list[Snapshot] = []

    def write(typed: dict[str, Any]) -> None:
        named = {name: typed[name] for name in ("title", "words", "due_on", "categories", "seen")}
        made.append(
            deeds.write(actor=request.user, snapshot=found, questions=form.questions(), **named)
        )

    context = {"most": MOST_QUESTIONS, "found": found}
    back = address(found) if found else reverse("snapshot_list")
    answer = one_form(
        request, "audits/snapshots/write.html", form, write, back=back, context=context
    )
    return redirect(address(made[0])) if made else answer


@allow("audits.insight")
def snapshot(request: HttpRequest, snapshot: str) -> HttpResponseBase:
    """One snapshot: before it is sent what is asked of whom; then who answered, and what."""
    found = seen_snapshot(request, snapshot)
    questions = list(found.questions.all())
    answers = queries.answers_of(found)
    page = _answers(request, found, questions, answers)
    file = page.export()
    if file is not None:
        return file
    draft = found.status == SnapshotStatus.DRAFT
    board = list(found.replies.select_related("organisation", "answered_by"))
    context = {
        "snapshot": found,
        "status_kind": KINDS[SnapshotStatus(found.status)],
        "questions": questions,
        "draft": draft,
        "to_ask": queries.agencies_for(found.categories) if draft else (),
        "unled": queries.unled_for(found.categories) if draft else (),
        "board": sorted(board, key=lambda row: row.status == ReplyStatus.ANSWERED),
        "answered": sum(row.status == ReplyStatus.ANSWERED for row in board),
        "late": found.status == SnapshotStatus.OPEN and found.due_on < timezone.localdate(),
        "counted": queries.counted(found, answers),
        "page": page,
    }
    return render(request, "audits/snapshots/snapshot.html", context)


def _answers(
    request: HttpRequest, found: Snapshot, questions: list[Any], answers: list[SnapshotAnswer]
) -> Any:
    return gathered(
        request,
        answers,
        columns=[
            Column("question", "Question", value=lambda row: row.question.text, on_page=False),
            Column("agency", "Agency", value=lambda row: str(row.reply.organisation)),
            Column(
                "value",
                "Answer",
                value=lambda row: value_words(row.question.kind, row.value) or "In words",
                tag=lambda row: VALUE_TAGS.get(row.value, ""),
            ),
            Column("words", "In their words"),
        ],
        filters=AnswerFilters(request.GET, questions=questions),
        keeps=keeps,
        filename=f"{found.reference}-answers",
        export_verb="audits.export",
        caption="Answers, question by question",
        heading=lambda row: f"{row.question.position}. {row.question.text}",
        empty="Answers show here when the first agency has sent its own.",
    )


@allow("audits.snapshot")
def snapshot_send(request: HttpRequest, snapshot: str) -> HttpResponse:
    """Put it to every agency chosen, in one action."""
    found = seen_snapshot(request, snapshot, "open form")
    number = queries.agencies_for(found.categories).count()
    return _confirm(
        request,
        found,
        lambda: deeds.send(actor=request.user, snapshot=found),
        heading="Send the snapshot",
        button="Send it",
        means=(
            f"{number} agencies are asked. Their leads get a mail at once, and reminders until they answer.",
            "After this the questions cannot be changed.",
        ),
        said="The snapshot is on its way.",
    )


@allow("audits.snapshot")
def snapshot_close(request: HttpRequest, snapshot: str) -> HttpResponse:
    """Take no more answers."""
    found = seen_snapshot(request, snapshot, "open form")
    return _confirm(
        request,
        found,
        lambda: deeds.close(actor=request.user, snapshot=found),
        heading="Close the snapshot",
        button="Close it",
        means=("Nobody can answer any more, and nobody is reminded. What was answered stays.",),
        said="The snapshot is closed.",
    )


@allow("audits.snapshot")
def snapshot_cancel(request: HttpRequest, snapshot: str) -> HttpResponse:
    """Drop a snapshot that was never sent."""
    found = seen_snapshot(request, snapshot, "open form")
    return _confirm(
        request,
        found,
        lambda: deeds.cancel(actor=request.user, snapshot=found),
        heading="Drop the snapshot",
        button="Drop it",
        means=("It was not sent to anybody, and will not be.",),
        said="The snapshot is dropped.",
    )


def _confirm(request: HttpRequest, found: Snapshot, deed: Any, **words: Any) -> HttpResponse:
    return form_page(
        request,
        bind(request, forms.Form),
        lambda _typed: deed(),
        caption=f"{found.reference} {found.title}",
        back=address(found),
        **words,
    )


@allow("audits.snapshot_plans")
def snapshot_plans(request: HttpRequest) -> HttpResponseBase:
    """The business-continuity plans that agencies shared with whoever looks."""
    page = listing(
        request,
        queries.shared_plans(request.user),
        columns=[
            Column("title", "Plan", link=lambda row: reverse("document", args=[row.pk])),
            Column("agency", "Agency", value=lambda row: str(held[row.record_id].organisation)),
            Column("snapshot", "Snapshot", value=lambda row: held[row.record_id].snapshot.title),
            Column("added_at", "Added", sort="added_at"),
        ],
        caption="Business-continuity plans, newest first",
        empty="When an agency shares its plan with you, it shows here.",
    )
    held = queries.replies_of(page.records)
    return render(request, "audits/snapshots/plans.html", {"page": page})
