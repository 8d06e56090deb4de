"""Pages that belong to no app: the accessibility statement, the colours, the catalogue of components."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from core import branding, pace, samples
from core.access import public
from core.errors import TooMuch


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the model form of the Accessibility Regulations 2018."""
    return render(request, "pages/accessibility.html")


@public
def brand_css(request: HttpRequest) -> HttpResponse:
    """The partnership's colours. Its address changes with them, so a browser may keep it."""
    response = HttpResponse(
        branding.style_sheet(branding.current()), content_type="text/css; charset=utf-8"
    )
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


@public
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every component with its attributes, for developers; only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "core/catalogue.html", samples.everything(request))


def too_much(request: HttpRequest, hit: TooMuch) -> HttpResponse:
    """The page of somebody who opened more than work needs; the business unit is told."""
    person: Any = request.user
    pace.tell(person, hit)
    response = render(request, "too_much.html", status=429)
    response["Retry-After"] = str(settings.PACE_SECONDS)
    return response
