"""Packages of returns: downloaded by those who may read the return, read in by the business unit."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify

from audits.documents.package import fingerprint
from audits.forms.packages import ImportForm, TrustForm
from audits.forms.quality import WhyForm
from audits.models import AgencyReturn, ImportedPackage, PackageKey, TrustedPortal
from audits.rules.returns import CampaignStatus
from audits.services import packages as deeds
from audits.views.quality_returns import whole_return
from core import log
from core.access import allow
from core.deeds import form_page
from core.forms import bind
from partnership.models import Organisation


@allow("audits.read_return")
def audit_package(request: HttpRequest, audit_return: int) -> HttpResponseBase:
    """The version handed in last as a signed package; with ``?files=no`` a small one, without its files."""
    found = whole_return(request, audit_return, "open package")
    version = found.handed_in.first()
    if version is None:
        raise Http404
    # Closed by the response, when the last of it is sent.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    files = request.GET.get("files") != "no"
    deeds.write_package(actor=request.user, version=version, file=file, files=files)
    file.seek(0)
    name = f"{found.campaign.reference}-{slugify(str(found.organisation))[:60]}-v{version.number}"
    name += "" if files else "-without-files"
    log.exported(request, name=name, form="zip", filters={}, rows=1)
    answer = FileResponse(
        file, as_attachment=True, filename=f"{name}.zip", content_type="application/zip"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@allow("audits.moderate")
def audit_packages(request: HttpRequest) -> HttpResponse:
    """This portal's fingerprint, the portals it trusts, and what was read in."""
    key = PackageKey.objects.first()
    imported = ImportedPackage.objects.visible_to(request.user).defer("content")
    context = {
        "key": key,
        "fingerprint": fingerprint(key.public) if key else "",
        "portals": [(each, fingerprint(each.public_key)) for each in TrustedPortal.objects.all()],
        "imported": imported.select_related(
            "agency_return__campaign", "agency_return__organisation", "imported_by"
        )[:50],
    }
    return render(request, "audits/quality/packages.html", context)


@allow("audits.moderate")
def audit_portal_new(request: HttpRequest) -> HttpResponse:
    """Trust another portal."""
    return form_page(
        request,
        bind(request, TrustForm),
        lambda typed: deeds.trust(
            actor=request.user, name=typed["name"], public_key=typed["public_key"]
        ),
        heading="Trust another partnership’s portal",
        caption="Return packages",
        back=reverse("audit_packages"),
        means=(
            "Packages signed with its key can then be read in here.",
            "Ring somebody there whom you know, on a number you had before, and read the fingerprint to each other.",
        ),
        button="Trust it",
        said="Packages of this portal can be read in now.",
    )


@allow("audits.moderate")
def audit_portal_end(request: HttpRequest, trusted_portal: int) -> HttpResponse:
    """Trust a portal no more."""
    found = get_object_or_404(TrustedPortal, pk=trusted_portal)
    return form_page(
        request,
        bind(request, WhyForm),
        lambda typed: deeds.trust_no_more(actor=request.user, portal=found, **typed),
        heading=f"Trust {found} no more",
        caption="Return packages",
        back=reverse("audit_packages"),
        means=("What was read in stays.",),
        button="Trust it no more",
        kind="warning",
        said="Packages of this portal are refused from now on.",
    )


@allow("audits.moderate")
def audit_package_import(request: HttpRequest) -> HttpResponse:
    """Read a package in."""

    def read_in(typed: dict[str, Any]) -> None:
        made = deeds.import_package(actor=request.user, **typed)
        for fault in made.not_kept:
            messages.warning(request, f"Not kept: {fault}")

    waiting = AgencyReturn.objects.filter(
        status__in=deeds.TAKES, campaign__status=CampaignStatus.OPEN
    ).exclude(issued_at=None)
    return form_page(
        request,
        bind(
            request,
            ImportForm,
            organisations=Organisation.objects.filter(pk__in=waiting.values("organisation")),
        ),
        read_in,
        heading="Read a package in",
        caption="Return packages",
        back=reverse("audit_packages"),
        means=(
            "The answers show beside the questions of the agency’s return to the same framework."
            " They count once the agency confirms them. Its files and links are kept with the agency’s evidence.",
        ),
        button="Read it in",
        said="The package is read in. The agency now confirms its answers.",
    )
