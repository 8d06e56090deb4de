"""The floor: a bare Django page for a logged-in person, with Django's seven standard middlewares and
templates without anything of ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.test import override_settings
from django.urls import path

ADDRESS = "/floor/"
CPU = "/worker/cpu/"  # answered with the CPU seconds of the worker
STANDARD = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
MENU = [(label, f"/{label.lower()}/") for label in ("Floor", "Lists", "Records", "People", "Help")]


@cache
def templates() -> DjangoTemplates:
    return DjangoTemplates(
        {
            "NAME": "floor",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": False,
            "OPTIONS": {"context_processors": PROCESSORS},
        }
    )


@login_required
def floor(request: HttpRequest) -> HttpResponse:
    page = templates().get_template("floor.html")
    return HttpResponse(page.render({"menu": MENU}, request))


urlpatterns = [path("floor/", floor)]


class FloorRequest(WSGIRequest):
    """A request for one of the addresses above, not of the portal's."""

    urlconf = __name__


class Floor(WSGIHandler):
    request_class = FloorRequest


def bare() -> Floor:
    """Django with its standard middlewares."""
    with override_settings(MIDDLEWARE=STANDARD):
        return Floor()
