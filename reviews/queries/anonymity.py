"""The anonymity check: whether a text or a file that is to leave the portal says who a child is.

Before something is sent or published, a view calls::

    checked = anonymity.check(
        incident,
        [Part("Analysis", text, url), ("Summary", text)],  # what is to leave, with its labels
        documents.of(record),  # and its files
        actor=request.user,
    )

and shows the answer with ``{% include "reviews/anonymity.html" %}`` under the name ``checked``. It
warns and never refuses: whether to go on is for whoever reads it. Call it only for somebody who may
read those texts and files, and may know who the child is: that a word is a name is told by it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from core import filetext, log
from core.crypto import KeyMissing
from core.models import Document
from reviews.anonymity_rules import Held, Hit, Kind, Search, search_for
from reviews.models import ChildIdentity, Incident, IncidentChild
from reviews.queries.incidents import identity_held

if TYPE_CHECKING:
    from partnership.models import Person

ACTION = "anonymity check"
SHOWN = 3  # places of one kind shown in one text; the rest is counted
WAITS = "waits for the virus scanner: check again when it is there"


class Part(NamedTuple):
    """A text that is to leave the portal: what it is called, its words, and where it is changed."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Unread:
    """A file of which not all could be read, and why, as the end of a sentence."""

    label: str
    why: str


@dataclass(frozen=True)
class Found:
    """What was found of one kind about one child in one text: some places, and how many more."""

    kind: Kind
    who: str
    where: str
    url: str
    hits: tuple[Hit, ...]
    more: int

    @property
    def weak(self) -> bool:
        """Whether each of them may be an everyday word, or says only part of it."""
        return all(hit.weak for hit in self.hits)


@dataclass(frozen=True)
class Checked:
    """What the check found. It is ``clear`` only where something was compared and all was read.

    ``unnamed`` are the children of whom no name is held; ``compared`` says whether anything was.
    ``notes`` are files that were read, but for their pictures. ``sealed`` is where names are held that
    the keys of this portal do not open.
    """

    hits: tuple[Hit, ...]
    unread: tuple[Unread, ...]
    at: dt.datetime
    compared: bool
    unnamed: tuple[str, ...] = ()
    notes: tuple[Unread, ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    sealed: bool = False

    @property
    def clear(self) -> bool:
        """Whether nothing was found, and nothing was left out of the comparison."""
        return self.compared and not (self.hits or self.unread or self.unnamed)

    @property
    def certain(self) -> bool:
        """Whether something was found that is no everyday word."""
        return any(not hit.weak for hit in self.hits)

    @cached_property
    def found(self) -> list[Found]:
        """The hits by text, kind and child; certain ones first."""
        urls = dict(self.urls)
        ordered = sorted(self.hits, key=_group)
        groups = ((key, list(hits)) for key, hits in groupby(ordered, key=_group))
        made = [
            Found(
                kind=hits[0].kind,
                who=hits[0].who,
                where=hits[0].where,
                url=urls.get(hits[0].where, ""),
                hits=tuple(hits[:SHOWN]),
                more=len(hits[SHOWN:]),
            )
            for _key, hits in groups
        ]
        first = {
            where: place for place, where in enumerate(dict.fromkeys(h.where for h in self.hits))
        }
        return sorted(made, key=lambda each: (each.weak, first[each.where]))


def check(
    incident: Incident | None,
    parts: Iterable[Part | tuple[str, str]],
    files: Iterable[Document] = (),
    *,
    actor: Person,
) -> Checked:
    """Look in texts and files for what is held of the children of an incident, and log that it was done.

    The names and titles of the files are searched too. Who the children are is read here and goes
    no further: the answer holds words of the texts only. A file takes a moment each.
    """
    texts, documents = [Part(*part) for part in parts], list(files)
    try:
        (held, unnamed), sealed = _held(incident), False
    except KeyMissing:
        held, unnamed, sealed = [], [], True
    search = search_for(held)
    hits = [hit for part in texts for hit in search.find(part.text, part.label)]
    unread: list[Unread] = []
    notes: list[Unread] = []
    for document in documents:
        text = _text_of(document)
        label = document.title
        hits += search.find(f"{document.title}\n{document.name}\n{text.text}", label)
        if text.why:
            (notes if text.readable else unread).append(Unread(label, text.why))
    checked = Checked(
        hits=tuple(hits),
        unread=tuple(unread),
        at=timezone.now(),
        compared=bool(search.looks),
        unnamed=tuple(unnamed),
        notes=tuple(notes),
        urls=tuple((part.label, part.url) for part in texts if part.url),
        sealed=sealed,
    )
    _log(actor, incident, len(texts), len(documents), checked)
    return checked


def _held(incident: Incident | None) -> tuple[list[Held], list[str]]:
    """What is held of each child, and the children without a name."""
    if incident is None:
        return [], []
    identities = {
        identity.child_id: identity
        for identity in ChildIdentity.objects.filter(child__incident=incident)
    }
    children = list(IncidentChild.objects.filter(incident=incident))
    held = [
        Held(who=f"child {child.number}", **identity_held(identities.get(child.pk)))
        for child in children
    ]
    return held, [each.who for each in held if not _has_name(each)]


def _has_name(held: Held) -> bool:
    """Whether a name is held that can be looked for: “not known” is none."""
    search: Search = search_for([Held(who=held.who, name=held.name)])
    return bool(search.looks)


def _text_of(document: Document) -> filetext.Text:
    if document.scan == Document.Scan.WAITING:
        return filetext.Text("", False, WAITS)
    try:
        with document.file.open("rb") as content:
            return filetext.text_of(content, document.media_type)
    except OSError:
        return filetext.Text("", False, filetext.UNREAD)


def _group(hit: Hit) -> tuple[str, str, str, bool]:
    return hit.where, hit.kind.value, hit.who, hit.weak


def _log(
    actor: Person, incident: Incident | None, parts: int, files: int, checked: Checked
) -> None:
    """That it was done and how much was found; never what."""
    log.noted(
        actor,
        ACTION,
        record=incident,
        parts=parts,
        files=files,
        found=len(checked.hits),
        unread=len(checked.unread),
        compared=checked.compared,
    )
