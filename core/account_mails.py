"""The wording of the mail with which somebody chooses a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from core import mail

if TYPE_CHECKING:
    from core.models import Message


def _fresh_link(message: Message) -> dict[str, str]:
    """The link, made when the mail is sent: it works once, for an hour from then."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    person = message.to
    if person is None:
        return {"link": settings.SITE_URL}
    parts = {
        "uidb36": user_pk_to_url_str(person),
        "key": default_token_generator.make_token(person),
    }
    return {"link": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=parts)}


PASSWORD_RESET = mail.register(
    "core.password_reset",
    "New password",
    subject="Choose a new password for {partnership}",
    body=(
        "Hello {name},\n\n"
        "Somebody asked for a new password for your account. If it was you, choose one here:\n\n"
        "{link}\n\n"
        "The link works once, for one hour. If it was not you, you need not do anything."
    ),
    slots={"link": "https://portal.example.org/accounts/password/reset/key/…/"},
    late=_fresh_link,
)
