"""Uploads over the limit are dropped while they come in: nothing of them is kept in memory or on disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class OverLimit(UploadedFile):
    """Stands for a file that was too big: it knows its name and size and has no content."""


class LimitHandler(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS: passes chunks on until the limit, then only counts them."""

    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        return raw_data if self.received <= settings.UPLOAD_LIMIT_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received <= settings.UPLOAD_LIMIT_BYTES:
            return None
        return OverLimit(BytesIO(), self.file_name, self.content_type, self.received, self.charset)
