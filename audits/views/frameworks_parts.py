"""Sections, standards and questions of a draft: their lists, and the small forms that change them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.forms.frameworks import (
    ConditionForm,
    NothingForm,
    QuestionForm,
    SectionForm,
    StandardForm,
    WaitForm,
)
from audits.models import FrameworkVersion, Question, Section, Standard
from audits.queries.frameworks import can_be_waited_for, condition_words, rows_of, who_is_asked
from audits.rules.frameworks import VersionStatus
from audits.services import frameworks_parts as deeds
from audits.views.frameworks import version_of
from audits.views.frameworks_keep import kept
from core.access import allow
from core.deeds import at_once, form_page
from core.forms import bind

LIST = "audits/frameworks/parts.html"
# Kind of part → its noun, its form, and the page that lists it among its neighbours.
NOUN: dict[type, str] = {Section: "section", Standard: "standard", Question: "question"}
FORM: dict[type, Any] = {Section: SectionForm, Standard: StandardForm, Question: QuestionForm}


@allow("audits.design")
def framework_sections(request: HttpRequest, framework_version: int) -> HttpResponse:
    """The sections of a version, to be put in order."""
    found = version_of(request, framework_version)
    rows = [
        (each, f"{each.code} {each.title}", reverse("framework_section", args=[each.pk]), "")
        for each in found.sections.all()
    ]
    context = {
        "title": "Sections",
        "caption": str(found),
        "noun": "section",
        "rows": rows,
        "new": reverse("framework_section_new", args=[found.pk]),
        "back": reverse("framework_version", args=[found.pk]),
        "back_words": "The whole draft",
    }
    return _list(request, found, context)


@allow("audits.design")
def framework_section(request: HttpRequest, framework_section: int) -> HttpResponse:
    """One section, with its standards to be put in order."""
    found = section_of(request, framework_section)
    rows = [
        (each, f"{each.code} {each.title}", reverse("framework_standard", args=[each.pk]), "")
        for each in found.standards.all()
    ]
    context = {
        "title": f"{found.code} {found.title}",
        "caption": f"Section of {found.version}",
        "noun": "standard",
        "part": found,
        "part_noun": "section",
        "facts": [
            ("About", found.about),
            ("May be left out", "Yes" if found.voluntary else "No"),
        ],
        "rows": rows,
        "new": reverse("framework_standard_new", args=[found.pk]),
        "back": reverse("framework_sections", args=[found.version_id]),
        "back_words": "Sections",
    }
    return _list(request, found.version, context)


@allow("audits.design")
def framework_standard(request: HttpRequest, framework_standard: int) -> HttpResponse:
    """One standard, with its questions to be changed and put in order."""
    found = standard_of(request, framework_standard)
    version = found.section.version
    kinds = {each["code"]: each["kind"] for each in rows_of(version)}
    rows = [
        (
            each,
            f"{each.code} {each.text}",
            reverse("framework_question_change", args=[each.pk]),
            ". ".join(
                words
                for words in (
                    each.get_kind_display(),
                    who_is_asked(each),
                    condition_words(each, kinds),
                )
                if words
            ),
        )
        for each in found.questions.all()
    ]
    context = {
        "title": f"{found.code} {found.title}",
        "caption": f"Standard of section {found.section}",
        "noun": "question",
        "part": found,
        "part_noun": "standard",
        "facts": [("What is expected", found.statement), ("Where it is written", found.reference)],
        "rows": rows,
        "new": reverse("framework_question_new", args=[found.pk]),
        "back": reverse("framework_section", args=[found.section_id]),
        "back_words": str(found.section),
    }
    return _list(request, version, context)


def _list(request: HttpRequest, version: FrameworkVersion, context: dict[str, Any]) -> HttpResponse:
    said = {"version": version, "is_draft": version.status == VersionStatus.DRAFT}
    return render(request, LIST, context | said)


@allow("audits.design")
def framework_section_new(request: HttpRequest, framework_version: int) -> HttpResponse:
    """Add a section."""
    found = version_of(request, framework_version)
    return _new(
        request, found, Section, str(found), reverse("framework_sections", args=[found.pk]),
        lambda typed: deeds.add_section(actor=request.user, version=found, **typed),
    )  # fmt: skip


@allow("audits.design")
def framework_standard_new(request: HttpRequest, framework_section: int) -> HttpResponse:
    """Add a standard."""
    found = section_of(request, framework_section)
    return _new(
        request, found.version, Standard, str(found), reverse("framework_section", args=[found.pk]),
        lambda typed: deeds.add_standard(actor=request.user, section=found, **typed),
    )  # fmt: skip


@allow("audits.design")
def framework_question_new(request: HttpRequest, framework_standard: int) -> HttpResponse:
    """Add a question."""
    found = standard_of(request, framework_standard)
    back = reverse("framework_standard", args=[found.pk])
    return _new(
        request, found.section.version, Question, str(found), back,
        lambda typed: deeds.add_question(actor=request.user, standard=found, **typed),
    )  # fmt: skip


def _new(
    request: HttpRequest,
    version: FrameworkVersion,
    kind: type,
    caption: str,
    back: str,
    deed: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    def without_mark(typed: dict[str, Any]) -> Any:
        return deed({name: value for name, value in typed.items() if name != "seen"})

    return kept(request, version) or form_page(
        request,
        bind(request, FORM[kind]),
        without_mark,
        heading=f"Add a {NOUN[kind]}",
        caption=caption,
        button=f"Add the {NOUN[kind]}",
        back=back,
        said=f"The {NOUN[kind]} is added.",
    )


@allow("audits.design")
def framework_section_change(request: HttpRequest, framework_section: int) -> HttpResponse:
    """Change a section."""
    return _change(request, section_of(request, framework_section))


@allow("audits.design")
def framework_standard_change(request: HttpRequest, framework_standard: int) -> HttpResponse:
    """Change a standard."""
    return _change(request, standard_of(request, framework_standard))


@allow("audits.design")
def framework_question_change(request: HttpRequest, framework_question: int) -> HttpResponse:
    """Change a question."""
    return _change(request, question_of(request, framework_question))


def _change(request: HttpRequest, part: Any) -> HttpResponse:
    form, noun = FORM[type(part)], NOUN[type(part)]
    page = place(part) if isinstance(part, Question) else own_page(part)
    return kept(request, deeds.version_of(part)) or form_page(
        request,
        bind(request, form, initial=form.opened_with(deeds.held(part))),
        lambda typed: deeds.change_part(actor=request.user, part=part, **typed),
        heading=f"Change the {noun}",
        caption=f"{part.code}, {deeds.version_of(part)}",
        back=page,
        said=f"The {noun} is changed.",
    )


@allow("audits.design")
def framework_question_when(request: HttpRequest, framework_question: int) -> HttpResponse:
    """When a question is asked: first which earlier question decides, then which of its answers."""
    found = question_of(request, framework_question)
    back = place(found)
    refused = kept(request, deeds.version_of(found))
    if refused:
        return refused
    rows = can_be_waited_for(rows_of(deeds.version_of(found)), found.code)
    typed = request.POST.get("when") or request.GET.get("on")
    on = next((each for each in rows if each["code"] == typed), None)
    if on is None:
        choose = WaitForm(rows=rows, initial={"on": found.when})
        context = {"question": found, "form": choose, "rows": rows, "back": back}
        return render(request, "audits/frameworks/when.html", context)
    held = deeds.condition_held(found)
    start = ConditionForm.opened_with(held)
    if on["code"] != found.when:
        start |= {"when": on["code"], "when_values": []}
    return form_page(
        request,
        bind(request, ConditionForm, kind=on["kind"], initial=start),
        lambda said: deeds.set_condition(actor=request.user, question=found, **said),
        heading=f"When is {found.code} asked?",
        caption=str(deeds.version_of(found)),
        means=(f"{on['code']} asks: “{on['text']}”",),
        back=back,
        said=f"{found.code} is asked only where {on['code']} is answered so.",
    )


@allow("audits.design")
@require_POST
def framework_question_always(request: HttpRequest, framework_question: int) -> HttpResponse:
    """Ask a question always again."""
    found = question_of(request, framework_question)
    return at_once(
        request,
        lambda: deeds.set_condition(actor=request.user, question=found, when="", when_values=[]),
        back=place(found),
        said=f"{found.code} is always asked.",
    )


@allow("audits.design")
@require_POST
def framework_section_move(request: HttpRequest, framework_section: int) -> HttpResponse:
    """Move a section up or down."""
    return _move(request, section_of(request, framework_section))


@allow("audits.design")
@require_POST
def framework_standard_move(request: HttpRequest, framework_standard: int) -> HttpResponse:
    """Move a standard up or down."""
    return _move(request, standard_of(request, framework_standard))


@allow("audits.design")
@require_POST
def framework_question_move(request: HttpRequest, framework_question: int) -> HttpResponse:
    """Move a question up or down."""
    return _move(request, question_of(request, framework_question))


def _move(request: HttpRequest, part: Any) -> HttpResponse:
    up = request.POST.get("to") != "down"
    return at_once(
        request,
        lambda: deeds.move_part(actor=request.user, part=part, up=up),
        back=place(part),
        said=f"{part.code} is moved {'up' if up else 'down'}.",
        already=f"{part.code} is {'first' if up else 'last'} already.",
    )


@allow("audits.design")
def framework_section_remove(request: HttpRequest, framework_section: int) -> HttpResponse:
    """Take a section out, after asking once."""
    found = section_of(request, framework_section)
    return _remove(request, found, "Its standards and questions go with it.")


@allow("audits.design")
def framework_standard_remove(request: HttpRequest, framework_standard: int) -> HttpResponse:
    """Take a standard out, after asking once."""
    return _remove(request, standard_of(request, framework_standard), "Its questions go with it.")


@allow("audits.design")
def framework_question_remove(request: HttpRequest, framework_question: int) -> HttpResponse:
    """Take a question out, after asking once."""
    found = question_of(request, framework_question)
    return _remove(request, found, f"It asks: “{found.text}”")


def _remove(request: HttpRequest, part: Any, means: str) -> HttpResponse:
    noun, back = NOUN[type(part)], place(part).partition("#")[0]
    return kept(request, deeds.version_of(part)) or form_page(
        request,
        bind(request, NothingForm),
        lambda _typed: deeds.remove_part(actor=request.user, part=part),
        heading=f"Remove the {noun}",
        caption=f"{part.code}, {deeds.version_of(part)}",
        means=(means, "Versions that were in use keep it."),
        button="Remove it",
        kind="warning",
        back=back,
        said=f"The {noun} is removed.",
    )


def place(part: Any) -> str:
    """Where a part stands in the list of its neighbours."""
    page, key = {
        Section: ("framework_sections", "version_id"),
        Standard: ("framework_section", "section_id"),
        Question: ("framework_standard", "standard_id"),
    }[type(part)]
    return f"{reverse(page, args=[getattr(part, key)])}#part-{part.pk}"


def own_page(part: Section | Standard) -> str:
    """The page of a section or a standard."""
    return reverse(f"framework_{NOUN[type(part)]}", args=[part.pk])


def section_of(request: HttpRequest, key: int) -> Section:
    seen = FrameworkVersion.objects.visible_to(request.user)
    rows = Section.objects.filter(version__in=seen).select_related("version__framework")
    return get_object_or_404(rows, pk=key)


def standard_of(request: HttpRequest, key: int) -> Standard:
    seen = FrameworkVersion.objects.visible_to(request.user)
    rows = Standard.objects.filter(section__version__in=seen)
    return get_object_or_404(rows.select_related("section__version__framework"), pk=key)


def question_of(request: HttpRequest, key: int) -> Question:
    seen = FrameworkVersion.objects.visible_to(request.user)
    rows = Question.objects.filter(standard__section__version__in=seen)
    return get_object_or_404(rows.select_related("standard__section__version__framework"), pk=key)
