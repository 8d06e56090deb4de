"""Packages of returns: signed and sent, checked and read in."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from audits.documents import package
from audits.models import AgencyReturn, HandedIn, ImportedPackage, PackageKey, TrustedPortal
from audits.rules.returns import CampaignStatus, ReturnStatus
from audits.services.packages_evidence import keep_evidence
from core import documents, history
from core.actors import System
from core.errors import RuleBroken
from core.mail import partnership
from core.models import Document
from core.moves import lock

if TYPE_CHECKING:
    from partnership.models import Organisation, Person

TAKES = frozenset({ReturnStatus.NOT_STARTED, ReturnStatus.STARTED})


@transaction.atomic
def own_key(*, actor: Person | System) -> PackageKey:
    """The key this portal signs with; made as the first return is handed in."""
    there = PackageKey.objects.first()
    if there:
        return there
    private, public = package.new_key()
    made = PackageKey(private=private, public=public)
    return history.create(made, actor=actor, reason="Made to sign packages")


def write_package(*, actor: Person, version: HandedIn, file: IO[bytes], files: bool = True) -> None:
    """Write a version of a return, with the files of its evidence if these are wanted, as a signed package.

    Files that were removed since, or still wait for the virus scanner, are left out.
    """
    content = version.content
    keys = [
        shown["document"]
        for section in content["sections"]
        for standard in section["standards"]
        for question in standard["questions"]
        for shown in question["evidence"]
        if shown["document"]
    ]
    kept = Document.objects.filter(pk__in=keys if files else [], removed_at=None)
    held = kept.exclude(scan=Document.Scan.WAITING)
    told = {
        "return": content,
        "digest": version.digest,
        "number": version.number,
        "handed_in_at": version.at.isoformat(),
        "origin": {"name": partnership(), "address": settings.SITE_URL},
        "sent_at": timezone.now().isoformat(),
    }
    evidence = {each.sha256: each.file for each in held}
    package.write(file, told, evidence, private=own_key(actor=actor).private)


@transaction.atomic
def trust(*, actor: Person, name: str, public_key: str) -> TrustedPortal:
    """Take packages of another portal from now on. Its fingerprint was compared by telephone."""
    key = "".join(public_key.lower().split())
    if not package.KEY.match(key):
        raise RuleBroken("Enter the public key: 64 figures and letters a to f.", field="public_key")
    if not name.strip():
        raise RuleBroken("Enter the name of the partnership.", field="name")
    there = TrustedPortal.objects.filter(public_key=key).first()
    if there:
        return there
    made = TrustedPortal(name=name.strip(), public_key=key, since=timezone.localdate())
    return history.create(made, actor=actor, reason="Trusted after comparing the fingerprint")


@transaction.atomic
def trust_no_more(*, actor: Person, portal: TrustedPortal, reason: str) -> bool:
    """Take no more packages of a portal. What was read in stays. False when it is gone already."""
    found = TrustedPortal.objects.filter(pk=portal.pk).first()
    if found is None:
        return False
    if not reason.strip():
        raise RuleBroken("Give a reason.", field="reason")
    history.delete(found, actor=actor, reason=reason.strip())
    return True


@transaction.atomic
def import_package(
    *, actor: Person, file: UploadedFile, organisation: Organisation
) -> ImportedPackage:
    """Read a package in for the open return of an agency to the same framework.

    Its answers stand beside the questions and are none before the agency confirms them; its files and
    links are the agency's evidence from now on. The same package again is the one there is. Raises
    RuleBroken(field="file") for one that is not sound.
    """
    documents.check_size(file.size or 0)
    content: IO[bytes] = file.file or file  # type: ignore[assignment]
    portals = {each.public_key: each for each in TrustedPortal.objects.all()}
    documents.refuse_unsafe(content)
    found = package.read(content, portals)
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    agency_return = lock(_return_for(organisation, found))
    there = agency_return.packages.filter(digest=digest).first()
    if there:
        return there
    if agency_return.status not in TAKES:
        raise RuleBroken(
            f"The return of {organisation} is “{agency_return.get_status_display()}”, so nothing can be read in.",
            field="organisation",
        )
    made = ImportedPackage(
        agency_return=agency_return,
        portal=portals[found.public_key].name,
        address=found.address,
        public_key=found.public_key,
        number=found.number,
        content=found.content,
        digest=digest,
        imported_by=actor,
    )
    made.not_kept = keep_evidence(
        actor=actor,
        organisation=organisation,
        origin=made.portal,
        content=found.content,
        file=content,
    )
    history.create(made, actor=actor, reason="Package read in")
    _keep(actor, made, content)
    history.change(agency_return, actor=actor, reason="Package read in", origin=_origin(made))
    return made


def _origin(made: ImportedPackage) -> dict[str, str | int]:
    return {
        "name": made.portal,
        "address": made.address,
        "checksum": made.digest,
        "version": made.number,
    }


def _return_for(organisation: Organisation, found: package.Package) -> AgencyReturn:
    """The agency's return to the same framework in the campaign that opened last."""
    code = found.content["framework"]["code"]
    rows = AgencyReturn.objects.filter(
        organisation=organisation,
        campaign__status=CampaignStatus.OPEN,
        campaign__version__framework__code=code,
    ).exclude(issued_at=None)
    chosen = rows.order_by("-campaign__opens_on", "-pk").first()
    if chosen is None:
        raise RuleBroken(
            f"{organisation} is not asked “{found.content['framework']['title']}” ({code}) in any open audit.",
            field="organisation",
        )
    return chosen


def _keep(actor: Person, made: ImportedPackage, content: IO[bytes]) -> None:
    """The file itself, as it came: its signature can be checked again."""
    content.seek(0)
    with tempfile.NamedTemporaryFile(delete=False) as copy:
        shutil.copyfileobj(content, copy)
    path = Path(copy.name)
    try:
        # Kept as scanned: it was, before it was read.
        documents.keep(
            actor=actor,
            record=made,
            path=path,
            name=f"return-{made.digest[:12]}.zip",
            title=f"Package from {made.portal}",
            media_type="application/zip",
        )
    finally:
        path.unlink(missing_ok=True)
