"""What people type in the outbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core import mail
from core.lists import Filters
from core.models import Message


def _about(rows: QuerySet[Any], said: str) -> QuerySet[Any]:
    return rows.filter(
        Q(subject__icontains=said) | Q(to__name__icontains=said) | Q(to_email__icontains=said)
    )


def _kinds() -> list[tuple[str, str]]:
    return [("", "All kinds"), *sorted((kind.code, kind.label) for kind in mail.REGISTRY.values())]


class OutboxFilters(Filters):
    """Status, kind, and words in the subject or the receiver."""

    status = forms.ChoiceField(
        label="Status", choices=[("", "Any status"), *Message.Status.choices]
    )
    kind = forms.ChoiceField(label="Kind", choices=_kinds)
    said = forms.CharField(label="Subject or person", max_length=100)
    lookups = {"said": _about}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Why?",
        help_text="Kept with your name.",
        max_length=300,
        error_messages={"required": "Say why"},
    )


class EditForm(forms.Form):
    """The words of a mail that has not gone, and when it goes."""

    subject = forms.CharField(
        label="Subject", max_length=200, error_messages={"required": "Write a subject of one line"}
    )
    body = forms.CharField(
        label="Message",
        help_text="Say nothing about a child: refer to the record by its reference.",
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=10_000,
        error_messages={"required": "Write a message"},
    )
    send_at = forms.DateTimeField(
        label="Send at",
        help_text="Such as 2026-06-09 14:30.",
        error_messages={
            "required": "Say when to send it",
            "invalid": "Write a time such as 2026-06-09 14:30",
        },
    )
    reason = forms.CharField(
        label="Why do you change it?", max_length=300, error_messages={"required": "Say why"}
    )
