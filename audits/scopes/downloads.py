"""Who reads the files of returns, and the packages that came from elsewhere."""

from __future__ import annotations

from audits.models import ImportedPackage, ReturnRendering
from core import documents


def register() -> None:
    """Called once, when the app is ready."""
    documents.readable_through(ReturnRendering, ReturnRendering.objects.visible_to)
    documents.readable_through(ImportedPackage, ImportedPackage.objects.visible_to)
