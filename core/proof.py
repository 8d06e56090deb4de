"""Fresh proof that the person who is logged in still sits there: their password, in the last minutes."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

PROVED = "proved"


def is_fresh(request: HttpRequest) -> bool:
    """Whether the password was given again, on the page that asks for it, in the last minutes."""
    age = time.time() - float(request.session.get(PROVED, 0))
    return 0 <= age <= int(settings.FRESH_SECONDS)


def keep(request: HttpRequest) -> None:
    """The password was right: from now on the proof is fresh, under a new session key."""
    request.session.cycle_key()
    request.session[PROVED] = int(time.time())


def ask(back: str) -> HttpResponseBase:
    """Lead to the page that asks for the password, and from there back."""
    return redirect(f"{reverse('account_confirm')}?{urlencode({'next': back})}")
