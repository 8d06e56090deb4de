"""The outbox: what will be sent, what was, what failed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core import mail, outbox
from core.access import allow
from core.columns import in_words
from core.errors import RuleBroken
from core.forms import attach, bind
from core.lists import Column, listing
from core.models import Message
from core.outbox_forms import EditForm, OutboxFilters, ReasonForm

Status = Message.Status
TAGS = {
    Status.SCHEDULED: "waiting",
    Status.SENDING: "waiting",
    Status.SENT: "done",
    Status.FAILED: "overdue",
}


def _address(message: Message) -> str:
    return reverse("outbox_message", args=[message.pk])


COLUMNS = [
    Column("subject", "Subject", link=_address),
    Column("to", "To", value=lambda m: m.to or m.to_email, sort="to__name"),
    Column("kind", "Kind", value=lambda m: _kind(m)),
    Column("send_at", "Send at", sort="send_at"),
    Column("status", "Status", tag=lambda m: TAGS.get(m.status, "done"), sort="status"),
    Column("last_error", "What happened"),
]


@allow("core.outbox")
def outbox_list(request: HttpRequest) -> HttpResponseBase:
    page = listing(
        request,
        Message.objects.visible_to(request.user).select_related("to"),
        columns=COLUMNS,
        filters=OutboxFilters,
        filename="outbox",
        export_verb="core.outbox",
        caption="Mail",
        empty="Mail that the portal sends shows here, before and after it goes.",
    )
    return page.export() or render(request, "core/outbox/list.html", {"page": page})


@allow("core.outbox")
def outbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    rows = [
        ("To", f"{message.to or ''} {message.to_email}".strip()),
        ("Kind", _kind(message)),
        ("Send at", in_words(message.send_at)),
        ("Sent", in_words(message.sent_at)),
        ("Tries", message.attempts),
        ("What happened", message.last_error),
        ("Changed by", message.edited_by),
    ]
    waits = message.status in {Status.SCHEDULED, Status.FAILED}
    context = {
        "message": message, "rows": rows, "tag": TAGS.get(Status(message.status), "done"), "waits": waits,
        "again": message.status in {Status.SENT, Status.FAILED, Status.CANCELLED},
    }  # fmt: skip
    return render(request, "core/outbox/message.html", context)


@allow("core.outbox")
def outbox_edit(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    form = bind(
        request,
        EditForm,
        initial={"subject": message.subject, "body": message.body, "send_at": message.send_at},
    )
    if request.method == "POST" and form.is_valid():
        try:
            outbox.edit(message, actor=_actor(request), **form.cleaned_data)
        except RuleBroken as broken:
            attach(form, broken)
        else:
            messages.success(request, "The mail has been changed.")
            return redirect(_address(message))
    return render(request, "core/outbox/edit.html", {"form": form, "message": message})


@allow("core.outbox")
def outbox_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    form = bind(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        try:
            outbox.cancel(message, actor=_actor(request), **form.cleaned_data)
        except RuleBroken as broken:
            attach(form, broken)
        else:
            messages.success(request, "The mail has been cancelled. It will not be sent.")
            return redirect(_address(message))
    return render(request, "core/outbox/cancel.html", {"form": form, "message": message})


@allow("core.outbox")
def outbox_resend(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    form = bind(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        try:
            again = outbox.resend(message, actor=_actor(request), **form.cleaned_data)
        except RuleBroken as broken:
            attach(form, broken)
        else:
            messages.success(request, "The mail will be sent within a minute or two.")
            return redirect(_address(again))
    return render(request, "core/outbox/resend.html", {"form": form, "message": message})


def _message(request: HttpRequest, pk: int) -> Message:
    messages_seen = Message.objects.visible_to(request.user).select_related("to", "edited_by")
    return get_object_or_404(messages_seen, pk=pk)


def _actor(request: HttpRequest) -> Any:
    return request.user


def _kind(message: Message) -> str:
    declared = mail.REGISTRY.get(message.kind)
    return declared.label if declared else message.kind
