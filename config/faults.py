"""The page that shows when the portal itself is at fault."""

from django.http import HttpRequest, HttpResponseServerError
from django.template import loader


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Django's own view leaves out the number of the request, by which the fault is found in the log.

    The request itself stays out: with it come the context processors, and they may be what failed.
    """
    number = getattr(request, "id", "")
    return HttpResponseServerError(loader.render_to_string("500.html", {"number": number}))
