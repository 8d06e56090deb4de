"""A report as an accessible PDF."""

from __future__ import annotations

from django.template.loader import render_to_string

from core import pdf
from core.pdf import MAX_PAGES, MAX_SECONDS
from reviews.documents.content import Report


def page(report: Report) -> str:
    """The HTML that is printed."""
    return render_to_string("reviews/pdf/report.html", {"report": report, "fonts": pdf.fonts()})


def make(report: Report, *, max_pages: int = MAX_PAGES, max_seconds: int = MAX_SECONDS) -> bytes:
    """The PDF. Raises ``core.pdf.NotMade`` when it is too long, too slow, or goes wrong otherwise."""
    return pdf.make(page(report), max_pages=max_pages, max_seconds=max_seconds)
