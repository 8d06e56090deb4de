"""Frameworks and their versions: made, drafted, changed, published, retired. A version in use is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from audits.models import Framework, FrameworkVersion, Question, Section, Standard
from audits.queries.frameworks import draft_of, in_use, publish_faults, rows_of
from audits.queries.frameworks_outline import (
    QUESTION_FIELDS,
    SECTION_FIELDS,
    STANDARD_FIELDS,
    VERSION_FIELDS,
    Outline,
    outline,
    taken,
)
from audits.rules.frameworks import VERSION_MOVES, VersionStatus
from core import history
from core.actors import System
from core.editing import tidy
from core.errors import RuleBroken
from core.moves import lock, move
from core.stale import refuse_stale

if TYPE_CHECKING:
    from partnership.models import Person

IN_USE = "This version is in use. Make a draft to change it."
NO_LONGER = "This version was in use before. Make a draft to change it."
RETIRED = "This framework is retired. Bring it back first."


@transaction.atomic
def make_framework(
    *, actor: Person | System, title: str, kind: str, code: str = ""
) -> Framework:  # fmt: skip
    """A new framework, with a draft of its first version. Made twice with the same words it is the one there is."""
    title = title.strip()
    code = code or slugify(title)[:60].strip("-")
    if not code:
        raise RuleBroken("Give it a title in letters.", field="title")
    there = Framework.objects.select_for_update().filter(code=code).first()
    if there and (there.title, there.kind) == (title, kind):
        return there
    if there:
        raise RuleBroken(f"There is a framework with this name: “{there.title}”.", field="title")
    made = history.create(
        Framework(code=code, title=title, kind=kind), actor=actor, reason="Framework made"
    )
    first = FrameworkVersion(framework=made, number=1)
    history.create(first, actor=actor, reason="First draft")
    return made


def framework_held(framework: Framework) -> dict[str, Any]:
    """What is saved of a framework, as its form names it."""
    return taken(framework, ("title", "kind"))


@transaction.atomic
def change_framework(
    *, actor: Person, framework: Framework, title: str, kind: str, seen: str = ""
) -> bool:
    """Another title or kind. Its code stays, so that files and years still meet."""
    framework = lock(framework)
    typed = {"title": title.strip(), "kind": kind}
    refuse_stale(seen, framework_held(framework), typed)
    return history.change(framework, actor=actor, reason="Framework changed", **typed)


@transaction.atomic
def retire_framework(*, actor: Person, framework: Framework) -> bool:
    """No audit is issued from it any more. What was asked stays. Returns False when it was retired before."""
    framework = lock(framework)
    if framework.retired_on:
        return False
    today = timezone.localdate()
    return history.change(framework, actor=actor, reason="Framework retired", retired_on=today)


@transaction.atomic
def bring_back(*, actor: Person, framework: Framework) -> bool:
    """A retired framework is used again."""
    framework = lock(framework)
    return history.change(framework, actor=actor, reason="Brought back", retired_on=None)


@transaction.atomic
def make_draft(*, actor: Person | System, version: FrameworkVersion) -> FrameworkVersion:
    """A copy of a version that can be changed. A framework has one draft: where there is one, it is given back."""
    framework = lock(version.framework)
    _not_retired(framework)
    there = draft_of(framework)
    if there:
        return there
    return new_draft(actor=actor, framework=framework, told=outline(version))


def new_draft(
    *, actor: Person | System, framework: Framework, told: Outline, reason: str = "Draft made"
) -> FrameworkVersion:
    """A draft with these words. Call it under the framework's lock."""
    last = framework.versions.order_by("-number").values_list("number", flat=True).first() or 0
    own = {name: told[name] for name in VERSION_FIELDS}
    draft = FrameworkVersion(framework=framework, number=last + 1, **own)
    history.create(draft, actor=actor, reason=reason)
    fill(actor=actor, version=draft, told=told, reason=reason)
    return draft


def fill(*, actor: Person | System, version: FrameworkVersion, told: Outline, reason: str) -> None:
    """Write the sections, standards and questions of an outline into an empty version."""
    sections = history.create_many(
        [
            Section(version=version, position=at, **{name: each[name] for name in SECTION_FIELDS})
            for at, each in enumerate(told["sections"], 1)
        ],
        actor=actor,
        reason=reason,
    )
    standards = history.create_many(
        [
            Standard(section=section, position=at, **{name: row[name] for name in STANDARD_FIELDS})
            for section, each in zip(sections, told["sections"], strict=True)
            for at, row in enumerate(each["standards"], 1)
        ],
        actor=actor,
        reason=reason,
    )
    rows = [row for each in told["sections"] for row in each["standards"]]
    history.create_many(
        [
            Question(standard=standard, position=at, **{name: q[name] for name in QUESTION_FIELDS})
            for standard, row in zip(standards, rows, strict=True)
            for at, q in enumerate(row["questions"], 1)
        ],
        actor=actor,
        reason=reason,
    )


def empty(*, actor: Person | System, version: FrameworkVersion, reason: str) -> None:
    """Take all sections out of a draft, with what stands in them."""
    for section in version.sections.all():
        history.delete(section, actor=actor, reason=reason)


def version_held(version: FrameworkVersion) -> dict[str, Any]:
    """What is saved of a version's own words, as its form names it. Who signs stands a post a line."""
    return taken(version, VERSION_FIELDS) | {"signatures": "\n".join(version.signatures)}


@transaction.atomic
def change_version(
    *,
    actor: Person,
    version: FrameworkVersion,
    basis: str,
    basis_link: str,
    about: str,
    declaration: str,
    signatures: str,
    seen: str = "",
) -> bool:
    """The words of a draft that belong to no section. Raises SavedMeanwhile when a colleague saved since."""
    version = changeable(version)
    typed = {
        "basis": basis.strip(),
        "basis_link": basis_link.strip(),
        "about": tidy(about).strip(),
        "declaration": tidy(declaration).strip(),
        "signatures": "\n".join(posts(signatures)),
    }
    refuse_stale(seen, version_held(version), typed)
    values = typed | {"signatures": posts(signatures)}
    return history.change(version, actor=actor, reason="Words of the draft changed", **values)


def posts(text: str) -> list[str]:
    """Who signs, from a post a line; each once."""
    return list(dict.fromkeys(line.strip() for line in tidy(text).split("\n") if line.strip()))


@transaction.atomic
def publish(*, actor: Person | System, version: FrameworkVersion, note: str = "") -> bool:
    """Put a draft into use; the version that was in use is retired. Returns False when it is in use already."""
    framework = lock(version.framework)
    version = lock(version)
    if version.status == VersionStatus.IN_USE:
        return False
    changeable(version)
    _not_retired(framework)
    faults = publish_faults(rows_of(version))
    if faults:
        raise RuleBroken(" ".join(faults))
    before = in_use(framework)
    if before:
        said = f"Version {version.number} took its place"
        move(lock(before), VersionStatus.RETIRED, moves=VERSION_MOVES, actor=actor, reason=said)
    return move(
        version, VersionStatus.IN_USE, moves=VERSION_MOVES, actor=actor, note=note.strip(),
        reason=note.strip(),
    )  # fmt: skip


@transaction.atomic
def throw_away(*, actor: Person, version: FrameworkVersion) -> bool:
    """Throw a draft away. Returns False when it is gone already. A framework that was nothing else goes with it."""
    framework = Framework.objects.select_for_update().filter(pk=version.framework_id).first()
    found = FrameworkVersion.objects.select_for_update().filter(pk=version.pk).first()
    if framework is None or found is None:
        return False
    changeable(found)
    if found.campaigns.exists():
        raise RuleBroken("An audit is being prepared with this draft. Change the audit first.")
    history.delete(found, actor=actor, reason="Draft thrown away")
    if not framework.versions.exists():
        history.delete(framework, actor=actor, reason="Its only draft was thrown away")
    return True


def changeable(version: FrameworkVersion) -> FrameworkVersion:
    """The version under its lock. Raises RuleBroken unless it is a draft."""
    version = lock(version)
    if version.status != VersionStatus.DRAFT:
        raise RuleBroken(IN_USE if version.status == VersionStatus.IN_USE else NO_LONGER)
    return version


def _not_retired(framework: Framework) -> None:
    if framework.retired_on:
        raise RuleBroken(RETIRED)
