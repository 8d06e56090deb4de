"""Files: kept as they came, checked, and read only through the record they belong to."""

from __future__ import annotations

import hashlib
import re
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone

from core import filetypes, history, scanner
from core.actors import System
from core.models import Document

if TYPE_CHECKING:
    from partnership.models import Person

SCANNER = System("Virus scanner")
Readable = Callable[[Any], models.QuerySet[Any]]
_READABLE: dict[type[models.Model], Readable] = {}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\"*/:<>?\\|]")


class _Made(File):
    """A file on this machine: storage moves it into place instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class _Kept:
    """Lives as long as the transaction remembers it; see ``_delete_when_rolled_back``."""


def readable_through(model: type[models.Model], readable: Readable) -> None:
    """Say which records of ``model`` a person may read; their files follow. Once for each model."""
    _READABLE[model] = readable


def is_readable(model: type[models.Model]) -> bool:
    """Whether anybody said who may read the files of this kind of record."""
    return model in _READABLE


def may_read(user: Any, document: Document) -> bool:
    """Whether the record of the file is one the person may read. Unregistered records: nobody."""
    model = document.record_type.model_class()
    readable = _READABLE.get(model) if model else None
    return bool(readable and readable(user).filter(pk=document.record_id).exists())


def of(record: models.Model) -> models.QuerySet[Document]:
    """The files of a record that were not removed, newest first."""
    return Document.objects.filter(
        record_type=ContentType.objects.get_for_model(record), record_id=record.pk, removed_at=None
    ).select_related("added_by")


def add(*, actor: Person, record: models.Model, upload: UploadedFile, title: str = "") -> Document:
    """Check an upload and keep it with ``record``.

    Raises RuleBroken(field="file"): empty, over the limit, more than the record or the person's day
    holds, a type that is not taken, content that does not fit the name, or a virus. With the scanner
    out of reach the file is held: it is served once the scanner has seen it. The file goes if the
    transaction is rolled back.
    """
    name = safe_name(upload.name or "")
    size = upload.size or 0
    check_size(size)
    _check_room(actor, record, size)
    if "\0" in (upload.name or ""):
        raise filetypes.refusal("The file name has a character that cannot be. Rename the file.")
    content: IO[bytes] = upload.file or upload  # type: ignore[assignment]
    kind = filetypes.told(content, name)
    scan = _scan(content)
    document = Document(
        record_type=ContentType.objects.get_for_model(record),
        record_id=record.pk,
        title=(title.strip() or name)[:200],
        name=name,
        size=size,
        sha256=_sha256(content),
        media_type=kind.media_type,
        scan=scan,
        added_by=actor,
    )
    return _keep(actor, document, File(content))


def keep(
    *, actor: Person, record: models.Model, path: Path, name: str, title: str, media_type: str
) -> Document:
    """Keep a file that the portal made itself: moved away from ``path``, of any size.

    The limits are for what people send. Nor is it scanned: what it is made of was, when it came.
    """
    clean = Document.Scan.CLEAN if scanner.is_set_up() else Document.Scan.NOT_SCANNED
    with path.open("rb") as content:
        document = Document(
            record_type=ContentType.objects.get_for_model(record),
            record_id=record.pk,
            title=title[:200],
            name=safe_name(name),
            size=path.stat().st_size,
            sha256=_sha256(content),
            media_type=media_type,
            scan=clean,
            added_by=actor,
        )
        return _keep(actor, document, _Made(content, name=str(path)))


def _keep(actor: Person, document: Document, content: File) -> Document:
    with transaction.atomic():
        document.file.save(document.name, content, save=False)
        _delete_when_rolled_back(document)
        return history.create(document, actor=actor, reason=f"Added “{document.title}”"[:300])


def is_same(document: Document, upload: UploadedFile) -> bool:
    """Whether an upload is, byte for byte, a file that is kept already."""
    if document.size != (upload.size or 0):
        return False
    return document.sha256 == _sha256(upload.file or upload)  # type: ignore[arg-type]


@transaction.atomic
def remove(*, actor: Person | System, document: Document, reason: str) -> bool:
    """Take a file away from its record. It is kept, unseen, for as long as the record is kept."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if document.removed_at:
        return False
    return history.change(document, actor=actor, reason=reason, removed_at=timezone.now())


def scan_waiting() -> int:
    """Scan the files that wait for it; infected ones are removed. Returns how many were freed."""
    freed = 0
    for document in Document.objects.filter(scan=Document.Scan.WAITING, removed_at=None):
        with document.file.open("rb") as content:
            try:
                found = scanner.finds(content)
            except scanner.Unreachable:
                return freed
        if found:
            remove(
                actor=SCANNER, document=document, reason=f"The virus scanner found {found}"[:300]
            )
        else:
            clean = Document.Scan.CLEAN
            freed += history.change(document, actor=SCANNER, reason="No virus found", scan=clean)
    return freed


def check_size(size: int) -> None:
    """Raise RuleBroken(field="file") for an empty file or one over the limit, in plain words."""
    limit = settings.UPLOAD_LIMIT_BYTES
    if not size:
        raise filetypes.refusal("The file is empty. Choose another one.")
    if size > limit:
        raise filetypes.refusal(
            f"The file is {in_words(size)}. The most we can take is {in_words(limit)}."
        )


def _check_room(actor: Person, record: models.Model, size: int) -> None:
    """Files of one record together, and what one person adds in a day: removed ones are kept, and count."""
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    kind = ContentType.objects.get_for_model(record)
    here = models.Q(record_type=kind, record_id=record.pk)
    today = models.Q(added_by=actor, added_at__gte=day)
    held = Document.objects.filter(here | today).aggregate(
        here=models.Sum("size", filter=here, default=0),
        today=models.Sum("size", filter=today, default=0),
    )
    most, a_day = settings.UPLOADS_RECORD_BYTES, settings.UPLOADS_DAY_BYTES
    if held["here"] + size > most:
        raise filetypes.refusal(
            f"All files here together may have {in_words(most)}, and this one goes over it."
            " Leave out what is not needed, or ask the business unit."
        )
    if held["today"] + size > a_day:
        raise filetypes.refusal(
            f"You can add {in_words(a_day)} of files in a day, and this one goes over it."
            " Add it tomorrow, or ask the business unit."
        )


def in_words(size: int) -> str:
    """A size in bytes as people say it: "31 MB", "640 kB"."""
    for unit, step in (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if size >= step:
            amount = size / step
            return (
                f"{amount:.0f} {unit}"
                if amount >= 10 or amount == int(amount)
                else f"{amount:.1f} {unit}"
            )
    return f"{size} bytes"


def safe_name(name: str) -> str:
    """The file's own name without folders, control, quoting and direction marks; at most 150 characters."""
    last = re.split(r"[/\\]", name.replace("\0", ""))[-1]
    clean = " ".join(_UNSAFE.sub(" ", last).split()).strip(". ") or "file"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: 149 - len(ending)]}.{ending}" if dot and len(ending) < 20 else clean[:150]


def _scan(content: IO[bytes]) -> str:
    if not scanner.is_set_up():
        return Document.Scan.NOT_SCANNED
    try:
        found = scanner.finds(content)
    except scanner.Unreachable:
        return Document.Scan.WAITING
    if found:
        raise filetypes.refusal(
            "The virus scanner found something in this file, so it was not kept."
        )
    return Document.Scan.CLEAN


def refuse_unsafe(content: IO[bytes]) -> None:
    """Raise RuleBroken(field="file") where the scanner finds something, or cannot be asked now.

    For a file from outside that is read at once, and so cannot wait for the scanner.
    """
    if _scan(content) == Document.Scan.WAITING:
        raise filetypes.refusal("The virus scanner does not answer. Try again in a few minutes.")


def _sha256(content: IO[bytes]) -> str:
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    return digest


def _delete_when_rolled_back(document: Document) -> None:
    """Storage knows no transactions. The row's transaction forgets its commit hooks when it is
    rolled back; the object they hold then goes, and takes the file with it."""
    kept = _Kept()
    undo = weakref.finalize(kept, document.file.storage.delete, str(document.file.name))
    undo.atexit = False

    def keep() -> None:
        _ = kept
        undo.detach()

    transaction.on_commit(keep)
