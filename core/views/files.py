"""Downloads."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from core import documents, log
from core.access import Refused, allow
from core.models import Document


@allow("core.document")
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file, as an attachment, for those who may read its record. Each download is logged."""
    found = get_object_or_404(
        Document.objects.select_related("record_type"), pk=pk, removed_at=None
    )
    if not documents.may_read(request.user, found):
        raise Http404
    if found.scan == Document.Scan.WAITING:
        raise Refused("This file waits for the virus check. Try again in a few minutes.")
    log.opened(request, found, action="download", reference=found.title)
    response = FileResponse(found.file.open("rb"), content_type=found.media_type)
    name = documents.safe_name(found.name)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
