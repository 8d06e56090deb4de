"""What is done with a framework and its versions: made, drafted, worded, published, retired, thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.forms.frameworks import FrameworkForm, NothingForm, PublishForm, VersionForm
from audits.models import Framework, FrameworkVersion
from audits.queries.frameworks import changes, draft_of, in_use, publish_faults, rows_of
from audits.queries.frameworks_outline import outline
from audits.rules.frameworks import VersionStatus
from audits.services import frameworks as deeds
from audits.views.frameworks import framework_of, version_of
from core.access import allow
from core.deeds import done, form_page, one_form
from core.errors import RuleBroken
from core.forms import bind


@allow("audits.design")
def framework_new(request: HttpRequest) -> HttpResponse:
    """Make a framework, with a draft of its first version."""
    form = bind(request, FrameworkForm)
    made: list[Framework] = []

    def deed(typed: dict[str, Any]) -> None:
        values = {name: typed[name] for name in ("title", "kind")}
        made.append(deeds.make_framework(actor=request.user, **values))

    if request.method == "POST" and done(form, deed):
        draft = draft_of(made[0])
        if draft is None:
            return redirect("framework", made[0].pk)
        return redirect("framework_sections", draft.pk)
    words = {
        "form": form,
        "heading": "Make a framework",
        "caption": "Frameworks",
        "button": "Make the framework",
        "kind": "primary",
        "back": reverse("framework_list"),
    }
    return render(request, "core/form.html", words, status=422 if form.errors else 200)


@allow("audits.design")
def framework_change(request: HttpRequest, framework: int) -> HttpResponse:
    """Another title or kind."""
    found = framework_of(request, framework)
    held = FrameworkForm.opened_with(deeds.framework_held(found))
    return form_page(
        request,
        bind(request, FrameworkForm, initial=held),
        lambda typed: deeds.change_framework(actor=request.user, framework=found, **typed),
        heading="Change title or kind",
        caption=str(found),
        means=("Audits that were issued show the new title as well.",),
        back=_page(found),
        said="The framework is changed.",
    )


@allow("audits.design")
def framework_retire(request: HttpRequest, framework: int) -> HttpResponse:
    """Retire a framework, or bring it back."""
    found = framework_of(request, framework)
    retired = bool(found.retired_on)
    deed = deeds.bring_back if retired else deeds.retire_framework
    return form_page(
        request,
        bind(request, NothingForm),
        lambda _typed: deed(actor=request.user, framework=found),
        heading="Bring the framework back" if retired else "Retire the framework",
        caption=str(found),
        means=(
            ("New audits can be issued from it again.",)
            if retired
            else ("No new audit is issued from it.", "Audits that run go on, and all returns stay.")
        ),
        button="Bring it back" if retired else "Retire it",
        kind="primary" if retired else "warning",
        back=_page(found),
        said="The framework can be used again." if retired else "The framework is retired.",
    )


@allow("audits.design")
@require_POST
def framework_draft(request: HttpRequest, framework_version: int) -> HttpResponse:
    """Make a draft from a version; where there is a draft, lead to it."""
    found = version_of(request, framework_version)
    try:
        draft = deeds.make_draft(actor=request.user, version=found)
    except RuleBroken as broken:
        messages.warning(request, str(broken))
        return redirect(_page(found.framework))
    return redirect("framework_version", draft.pk)


@allow("audits.design")
def framework_words(request: HttpRequest, framework_version: int) -> HttpResponse:
    """Change the words of a draft that belong to no section."""
    found = version_of(request, framework_version)
    held = VersionForm.opened_with(deeds.version_held(found))
    return kept(request, found) or form_page(
        request,
        bind(request, VersionForm, initial=held),
        lambda typed: deeds.change_version(actor=request.user, version=found, **typed),
        heading="Change basis, declaration and signatures",
        caption=str(found),
        back=version_page(found),
        said="The draft is changed.",
    )


@allow("audits.design")
def framework_publish(request: HttpRequest, framework_version: int) -> HttpResponse:
    """What a draft changes, and putting it into use."""
    found = version_of(request, framework_version)
    before = in_use(found.framework)
    faults = publish_faults(rows_of(found))
    context = {
        "version": found,
        "before": before,
        "faults": faults,
        "changes": changes(outline(before), outline(found)) if before else None,
        "count": len(rows_of(found)),
    }
    return kept(request, found) or one_form(
        request,
        "audits/frameworks/publish.html",
        bind(request, PublishForm),
        lambda typed: deeds.publish(actor=request.user, version=found, **typed),
        back=version_page(found),
        said=f"Version {found.number} is in use.",
        context=context,
    )


@allow("audits.design")
def framework_throw_away(request: HttpRequest, framework_version: int) -> HttpResponse:
    """Throw a draft away, after asking once."""
    found = version_of(request, framework_version)
    framework = found.framework
    alone = not framework.versions.exclude(pk=found.pk).exists()
    if request.method == "POST":
        form = bind(request, NothingForm)
        if done(form, lambda _typed: deeds.throw_away(actor=request.user, version=found)):
            messages.success(request, "The draft is thrown away.")
            return redirect(reverse("framework_list") if alone else _page(framework))
    return kept(request, found) or form_page(
        request,
        bind(request, NothingForm),
        lambda _typed: deeds.throw_away(actor=request.user, version=found),
        heading="Throw the draft away",
        caption=str(found),
        warning=(
            "The framework has no other version, so it goes as well."
            if alone
            else "What was changed in this draft is lost. The version in use stays as it is."
        ),
        button="Throw it away",
        kind="warning",
        back=version_page(found),
    )


def kept(request: HttpRequest, version: FrameworkVersion) -> HttpResponse | None:
    """The way back with a sentence where somebody opens a page to change what is no draft."""
    if request.method != "GET" or version.status == VersionStatus.DRAFT:
        return None
    words = deeds.IN_USE if version.status == VersionStatus.IN_USE else deeds.NO_LONGER
    messages.warning(request, words)
    return redirect(version_page(version))


def version_page(version: FrameworkVersion) -> str:
    return reverse("framework_version", args=[version.pk])


def _page(framework: Framework) -> str:
    return reverse("framework", args=[framework.pk])
