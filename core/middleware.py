"""What happens to every request: an id, limits on the session, no copy in the browser's cache."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render, resolve_url

from core import sessions, settled
from core.forms import hold

Next = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Gives each request an id that stands in the log and on the error page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = secrets.token_hex(8)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class BodyLimit:
    """Refuses a body that no upload explains before it is read; see also ``core.uploads``.

    Files a little over the limit are read and dropped, so that their page can say so.
    """

    TIMES = 4

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        length = int(told) if told.isascii() and told.isdigit() else 0
        if length > self.TIMES * settings.UPLOAD_LIMIT_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)


class Settled:
    """Lets a page that only reads use the settings this process kept, if they did not change since."""

    READS = frozenset({"GET", "HEAD"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads = request.method in self.READS
        known = getattr(request.user, "settled", None) if reads else None
        with settled.unchanged_since(known):
            return self.get_response(request)


class SessionLimits:
    """Ends a session that was idle too long, or is too old. What was typed is held for its person.

    A page sends the person to the log-in page and back. A script (autosave, the keep-alive) is told
    401 and leaves the session for the page's own next POST, so that its answers can be held.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        ended = sessions.ended(request.session, now)
        if not ended:
            sessions.seen(request, now)
            return self.get_response(request)
        if _from_script(request):
            message = "You have been logged out. Log in again to go on."
            return JsonResponse({"message": message}, status=401)
        return self._to_log_in(request, ended)

    def _to_log_in(self, request: HttpRequest, ended: str) -> HttpResponseBase:
        person, back = int(request.user.pk or 0), _back(request)
        posted = request.method == "POST" and not _secret(request) and same_origin(request)
        logout(request)
        request.session["ended"] = ended
        if posted:
            hold(request, person)
        address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)


class NoStore:
    """No page of a logged-in person stays in the browser's cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


def same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that the request came from a page of ours."""
    told = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return not told or urlsplit(told).netloc == request.get_host()


def _from_script(request: HttpRequest) -> bool:
    json = request.headers.get("Accept", "").startswith("application/json")
    return json or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _secret(request: HttpRequest) -> bool:
    return any("password" in name.lower() for name in request.POST)


def _back(request: HttpRequest) -> str:
    """Where to go after logging in: this page, or for a POST the page its form stood on."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if (
        request.method == "POST"
        and referer.netloc == request.get_host()
        and referer.path != request.path
    ):
        return referer.path
    return request.get_full_path() if request.method in {"GET", "POST"} else "/"
