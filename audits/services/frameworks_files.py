"""Frameworks brought in from files: by the business unit as a draft, or those that are shipped with the portal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from audits.models import Framework, FrameworkVersion
from audits.queries.frameworks import draft_of, in_use
from audits.queries.frameworks_outline import VERSION_FIELDS, Outline, outline
from audits.services.frameworks import (
    RETIRED,
    empty,
    fill,
    make_framework,
    new_draft,
    publish,
)
from audits.services.frameworks_reading import Fault, read_framework
from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock

if TYPE_CHECKING:
    from partnership.models import Person

SHIPPED = Path(__file__).resolve().parents[1] / "frameworks"
READ = "Read from a file"


class FaultyFile(RuleBroken):
    """A file with faults: nothing of it is kept."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        super().__init__(f"{name}: {'; '.join(str(each) for each in faults)}", field="file")
        self.faults = list(faults)


@dataclass(frozen=True)
class Loaded:
    """What came of one shipped file: the version in use now, and what was done, in words."""

    version: FrameworkVersion | None
    made: bool
    words: str


@transaction.atomic
def take_in(
    *, actor: Person | System, name: str, content: bytes, replace: bool = False
) -> FrameworkVersion:
    """A draft with what a file says, of the framework it names or of a new one. Raises FaultyFile.

    A version in use is never touched. A draft that is there gives way only where ``replace`` says so.
    """
    read = read_framework(name, content)
    if read.faults:
        raise FaultyFile(name, read.faults)
    return _draft(actor, read.told, replace)


def _draft(actor: Person | System, told: Outline, replace: bool) -> FrameworkVersion:
    there = Framework.objects.filter(code=told["code"]).first()
    if there is None:
        there = make_framework(
            actor=actor, title=told["title"], kind=told["kind"], code=told["code"]
        )
        replace = True
    framework = lock(there)
    if framework.retired_on:
        raise RuleBroken(RETIRED, field="file")
    draft, words = draft_of(framework), _words(told)
    if draft is None:
        return new_draft(actor=actor, framework=framework, told=words, reason=READ)
    if outline(draft) == words:
        return draft
    if not replace:
        raise RuleBroken(
            f"“{framework}” has a draft already. Say that the file takes its place, or throw the draft away first.",
            field="replace",
        )
    draft = lock(draft)
    empty(actor=actor, version=draft, reason=READ)
    history.change_to(
        draft, {name: words[name] for name in VERSION_FIELDS}, actor=actor, reason=READ
    )
    fill(actor=actor, version=draft, told=words, reason=READ)
    return draft


def _words(told: Outline) -> Outline:
    """The words of a version alone: title and kind of a framework that is there stay as they are."""
    return {name: value for name, value in told.items() if name not in ("code", "title", "kind")}


def load_shipped(*, actor: Person | System) -> list[FrameworkVersion]:
    """Bring in the frameworks that come with the portal. Returns the version of each that is in use."""
    found = load_files(actor=actor, files=sorted(SHIPPED.glob("*.yaml")))
    return [each.version for each in found if each.version]


@transaction.atomic
def load_files(*, actor: Person | System, files: Sequence[Path]) -> list[Loaded]:
    """Bring in each file as a published version; all of them, or none where one has a fault.

    A framework that is there and says the same stays. One that differs gets a new version, unless
    somebody changed it in the portal or retired it: then it is left as it is.
    """
    return [_load(actor, file) for file in files]


def _load(actor: Person | System, file: Path) -> Loaded:
    try:
        content = file.read_bytes()
    except OSError:
        raise FaultyFile(file.name, [Fault("", "The file cannot be read.")]) from None
    read = read_framework(file.name, content)
    if read.faults:
        raise FaultyFile(file.name, read.faults)
    told = read.told
    there = Framework.objects.filter(code=told["code"]).first()
    before = in_use(lock(there)) if there else None
    if there and before and outline(before) == _words(told):
        return Loaded(before, False, f"{there}: as it was.")
    if there and _is_ours(there):
        words = f"{there}: left as it is, because it was changed in the portal."
        return Loaded(before, False, words)
    draft = _draft(actor, told, replace=False)
    publish(actor=actor, version=draft, note="As it comes with the portal")
    draft.refresh_from_db()
    return Loaded(draft, True, f"{draft}: in use.")


def _is_ours(framework: Framework) -> bool:
    """Whether somebody changed it in the portal: a draft, a version a person published, or it is retired."""
    published = framework.versions.filter(statuses__by__isnull=False)
    return bool(framework.retired_on or draft_of(framework) or published.exists())
