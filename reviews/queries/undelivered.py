"""Mails about a request that could not be delivered, as far as nobody has put that right yet (DL-12)."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType

from core.models import Message
from reviews.models import InformationRequest

ENDED = (Message.Status.SENT, Message.Status.FAILED)


def undelivered(requests: Sequence[InformationRequest]) -> dict[int, list[Message]]:
    """Request → the mails to its people that failed. One that reached the same person since, mends it.

    One query, however many requests there are.
    """
    mails = Message.objects.filter(
        about_type=ContentType.objects.get_for_model(InformationRequest),
        about_id__in=[request.pk for request in requests],
        status__in=ENDED,
    )
    latest: dict[tuple[int | None, int | None], Message] = {}
    for mail in mails.select_related("to").order_by("send_at", "pk"):
        latest[mail.about_id, mail.to_id] = mail
    found: dict[int, list[Message]] = {}
    for (request_pk, _person), mail in latest.items():
        if request_pk and mail.status == Message.Status.FAILED:
            found.setdefault(request_pk, []).append(mail)
    return found
