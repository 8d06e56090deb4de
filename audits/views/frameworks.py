"""Frameworks read: the list, one framework with its versions, a whole version, its files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from audits.forms.frameworks import FileForm
from audits.models import Framework, FrameworkVersion
from audits.queries.frameworks import (
    draft_of,
    listed,
    pattern_of,
    publish_faults,
    read,
    rows_of,
    versions_of,
)
from audits.queries.frameworks_files import as_xlsx, as_yaml
from audits.rules.frameworks import Length, VersionStatus
from audits.rules.frameworks_files import FAULTS_SHOWN, MOST_BYTES
from audits.services.frameworks_files import FaultyFile, take_in
from core import log
from core.access import allow, can
from core.columns import Column
from core.deeds import done
from core.exports import MEDIA
from core.forms import bind
from core.lists import listing

TAGS = {VersionStatus.IN_USE: "green", VersionStatus.DRAFT: "yellow", VersionStatus.RETIRED: "grey"}
SHOWN_AS = {
    "": "Everybody",
    Length.STATUTORY.value: "Statutory body",
    Length.SCHOOL.value: "School",
    Length.CHARITY.value: "Small charity",
}
COLUMNS = [
    Column(
        "title",
        "Framework",
        link=lambda row: reverse("framework", args=[row.pk]),
        sort=("title", "pk"),
    ),
    Column("kind", "Kind", sort=("kind", "title", "pk")),
    Column("used", "In use", value=lambda row: _state(row)),
    Column("asked", "Questions", numeric=True),
    Column("drafted", "Draft", value=lambda row: f"Version {row.drafted}" if row.drafted else ""),
]


def _state(row: Any) -> str:
    if row.retired_on:
        return "Retired"
    return f"Version {row.used}" if row.used else "Not yet"


@allow("audits.frameworks")
def framework_list(request: HttpRequest) -> HttpResponse:
    """Every framework."""
    page = listing(
        request,
        listed(request.user),
        columns=COLUMNS if can(request.user, "audits.design") else COLUMNS[:-1],
        caption="Frameworks",
        empty="A framework is an audit that is asked again and again, such as Section 11.",
    )
    return render(request, "audits/frameworks/list.html", {"page": page})


@allow("audits.frameworks")
def framework(request: HttpRequest, framework: int) -> HttpResponse:
    """One framework with its versions, the newest first."""
    found = framework_of(request, framework)
    rows = [(each, TAGS[VersionStatus(each.status)]) for each in versions_of(found, request.user)]
    context = {
        "framework": found,
        "rows": rows,
        "draft": draft_of(found) if can(request.user, "audits.design") else None,
        "pattern": pattern_of(found),
    }
    return render(request, "audits/frameworks/framework.html", context)


@allow("audits.frameworks")
def framework_version(request: HttpRequest, framework_version: int) -> HttpResponse:
    """A whole version on one page, or what one kind of agency is asked of it."""
    found = version_of(request, framework_version)
    asked = request.GET.get("as", "")
    length = asked if asked in SHOWN_AS else ""
    sections = read(found, length)
    here = reverse("framework_version", args=[found.pk])
    tabs = [(words, f"{here}?as={at}" if at else here, at == length) for at, words in SHOWN_AS.items()]  # fmt: skip
    is_draft = found.status == VersionStatus.DRAFT
    context = {
        "version": found,
        "framework": found.framework,
        "sections": sections,
        "count": sum(each.count for each in sections),
        "tabs": tabs,
        "tag": TAGS[VersionStatus(found.status)],
        "is_draft": is_draft,
        "faults": publish_faults(rows_of(found)) if is_draft else [],
    }
    return render(request, "audits/frameworks/version.html", context)


@allow("audits.frameworks")
def framework_yaml(request: HttpRequest, framework_version: int) -> HttpResponse:
    """A version as YAML."""
    found = version_of(request, framework_version)
    return _file(request, found, "yaml", as_yaml(found), "application/yaml; charset=utf-8")


@allow("audits.frameworks")
def framework_xlsx(request: HttpRequest, framework_version: int) -> HttpResponse:
    """A version as a workbook."""
    found = version_of(request, framework_version)
    return _file(request, found, "xlsx", as_xlsx(found), MEDIA["xlsx"])


def _file(
    request: HttpRequest, version: FrameworkVersion, form: str, content: bytes, media_type: str
) -> HttpResponse:
    name = f"{version.framework.code}-version-{version.number}"
    log.exported(request, name=name, form=form, filters={}, rows=len(rows_of(version)))
    response = HttpResponse(content, content_type=media_type)
    said = f"{name}-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, said) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@allow("audits.design")
def framework_import(request: HttpRequest) -> HttpResponse:
    """Read a framework from a file: a draft, never a version in use."""
    form = bind(request, FileForm)
    made: list[FrameworkVersion] = []
    faults: list[Any] = []

    def deed(typed: dict[str, Any]) -> None:
        file = typed["file"]
        content = file.read(MOST_BYTES + 1)
        try:
            made.append(
                take_in(
                    actor=request.user, name=file.name, content=content, replace=typed["replace"]
                )
            )
        except FaultyFile as faulty:
            faults.extend(faulty.faults)
            count = len(faults)
            form.add_error(
                "file",
                f"The file has {count} {'fault' if count == 1 else 'faults'}. Nothing was kept.",
            )

    if request.method == "POST" and done(form, deed) and made:
        return redirect("framework_version", made[0].pk)
    context = {
        "form": form,
        "faults": faults[:FAULTS_SHOWN],
        "more": max(len(faults) - FAULTS_SHOWN, 0),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "audits/frameworks/import.html", context, status=status)


def framework_of(request: HttpRequest, key: int) -> Framework:
    """A framework this person sees; 404 otherwise."""
    return get_object_or_404(Framework.objects.visible_to(request.user), pk=key)


def version_of(request: HttpRequest, key: int) -> FrameworkVersion:
    """A version this person sees; 404 otherwise."""
    rows = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    return get_object_or_404(rows, pk=key)
