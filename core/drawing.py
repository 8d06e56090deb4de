"""Fields and plain controls drawn in Python, where Django would read a template for each.

A filter of a list has thirty controls, and a page of a record as many: their templates took longer
than everything else on the page. ``FORM_RENDERER`` names ``Renderer``; what is not drawn here comes
from Django's templates, and from ``templates/django/forms``. Everything is escaped but help texts,
which stand in code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from core import markup

Context = Mapping[str, Any]


class Renderer(TemplatesSetting):
    """Draws what ``DRAWN`` names in Python, and the rest from templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        if draw is None:
            return str(super().render(template_name, context, request))
        return draw(context)


def text(value: Any) -> str:
    """A value as HTML: escaped, unless it is marked as safe."""
    marked = getattr(value, "__html__", None)
    return str(marked()) if marked else escape(str(value))


# --- Controls ------------------------------------------------------------------------------------


def attributes(attrs: Mapping[str, Any]) -> str:
    """As Django's ``attrs.html``: False leaves one out, True gives the bare name."""
    return "".join(
        f" {name}" if value is True else f' {name}="{text(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(context: Context) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{text(widget["value"])}"'
    name, kind = escape(widget["name"]), widget["type"]
    return f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>'


def _textarea(context: Context) -> str:
    widget = context["widget"]
    name, value = escape(widget["name"]), text(widget["value"] or "")
    return f'<textarea name="{name}"{attributes(widget["attrs"])}>\n{value}</textarea>'


def _select(context: Context) -> str:
    widget = context["widget"]
    groups = "".join(_optgroup(title, options) for title, options, _ in widget["optgroups"])
    name = escape(widget["name"])
    return f'<select name="{name}"{attributes(widget["attrs"])}>{groups}\n</select>'


def _optgroup(title: Any, options: Iterable[Context]) -> str:
    drawn = "".join(
        f'\n<option value="{text(each["value"])}"{attributes(each["attrs"])}>{text(each["label"])}</option>'
        for each in options
    )
    return f'\n<optgroup label="{text(title)}">{drawn}\n</optgroup>' if title else drawn


# --- A field with its label, hint and errors ------------------------------------------------------


def _group(context: Context) -> str:
    field: BoundField = context["field"]
    kind, most = markup.shape(field), markup.limit(field)
    classes = ["govuk-form-group"]
    classes += ["govuk-form-group--error"] if field.errors else []
    classes += ["govuk-character-count"] if most else []
    classes += [field.css_classes()] if field.css_classes() else []
    counted, told = "", ""
    if most:
        counted = (
            f' data-module="govuk-character-count" data-maxlength="{most}" data-threshold="75"'
        )
        told = (
            f'<div id="{field.auto_id}-info" class="govuk-hint govuk-character-count__message">'
            f"You can write up to {most} characters.</div>"
        )
    shown_by = getattr(field.field, "shown_by", "")
    shown = f' data-shown-by="{text(shown_by)}"' if shown_by else ""
    draw = SHAPES.get(kind, _choices_or_day)
    return f'<div class="{text(" ".join(classes))}"{counted}{shown}>\n{draw(field, kind)}\n{told}</div>'


def _label(field: BoundField) -> str:
    quiet = any(getattr(of, "says_optional", None) is False for of in (field.field, field.form))
    wanted = field.field.required or quiet
    return text(field.label) + ("" if wanted else ' <span class="secondary">(optional)</span>')


def _plain(field: BoundField, kind: str) -> str:
    label = f'<label class="govuk-label" for="{field.id_for_label}">{_label(field)}</label>'
    return f"{label}\n{_around(field, kind)}\n{markup.control(field)}"


def _file(field: BoundField, kind: str) -> str:
    label = f'<label class="govuk-label" for="{field.id_for_label}">{_label(field)}</label>'
    zone = f'<div class="govuk-drop-zone" data-module="govuk-file-upload">{markup.control(field)}</div>'
    return f"{label}\n{_around(field, kind)}\n{zone}"


def _checkbox(field: BoundField, kind: str) -> str:
    given = attributes(
        {
            "checked": bool(field.value()),
            "disabled": bool(field.field.disabled),
            "aria-describedby": field.aria_describedby or False,
        }
    )
    hint = f'<div id="{field.auto_id}_helptext" class="govuk-hint govuk-checkboxes__hint">{field.help_text}</div>'
    return (
        '<div class="govuk-checkboxes" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">\n'
        f'<input class="govuk-checkboxes__input" type="checkbox" name="{field.html_name}" '
        f'id="{field.id_for_label}"{given}>\n'
        f'<label class="govuk-label govuk-checkboxes__label" for="{field.id_for_label}">{text(field.label)}</label>\n'
        f"{hint if field.help_text else ''}\n</div></div>\n{_errors(field, '')}"
    )


def _choices_or_day(field: BoundField, kind: str) -> str:
    described = attributes({"aria-describedby": field.aria_describedby or False})
    inner = _day(field) if kind == "day" else _choices(field, kind)
    return (
        f'<fieldset class="govuk-fieldset"{described}>\n'
        f'<legend class="govuk-fieldset__legend">{_label(field)}</legend>\n'
        f"{_around(field, kind)}\n{inner}\n</fieldset>"
    )


def _around(field: BoundField, kind: str) -> str:
    hint = ""
    if field.help_text:
        hint = f'<div id="{field.auto_id}_helptext" class="govuk-hint">{field.help_text}</div>'
    elif kind == "day":
        hint = '<div class="govuk-hint">For example, 27 3 2026</div>'
    return hint + "\n" + _errors(field, ' class="govuk-error-message"')


def _errors(field: BoundField, look: str) -> str:
    if not field.errors:
        return ""
    said = "".join(
        '<p class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> '
        f"{text(message)}</p>"
        for message in markup.messages(field)
    )
    return f'<div id="{field.auto_id}_error"{look}>{said}</div>'


def _day(field: BoundField) -> str:
    off = " disabled" if field.field.disabled else ""
    boxes = "".join(_day_box(part, off) for part in markup.day_parts(field))
    return f'<div class="govuk-date-input" id="{field.auto_id}">\n{boxes}</div>'


def _day_box(part: markup.DayPart, off: str) -> str:
    wrong = " govuk-input--error" if part.faulty else ""
    invalid = ' aria-invalid="true"' if part.faulty else ""
    return (
        '<div class="govuk-date-input__item">'
        f'<label class="govuk-label govuk-date-input__label" for="{part.id}">{part.label}</label>'
        f'<input class="govuk-input govuk-date-input__input govuk-input--width-{part.width}{wrong}" '
        f'id="{part.id}" name="{part.name}" type="text" value="{escape(part.value)}" '
        f'inputmode="numeric" autocomplete="off"{invalid}{off}></div>\n'
    )


def _choices(field: BoundField, kind: str) -> str:
    small = getattr(field.field, "small", False) or getattr(field.form, "small", False)
    look = f"govuk-{kind}" + (f" govuk-{kind}--small" if small else "")
    look += f" govuk-{kind}--inline" if getattr(field.field, "inline", False) else ""
    options = "".join(
        _option(field, kind, option.data)
        for option in field.subwidgets
        if option.data["value"] != "" or not field.field.required
    )
    return f'<div class="{look}" data-module="govuk-{kind}">\n{options}</div>'


def _option(field: BoundField, kind: str, option: Context) -> str:
    key, value = text(option["attrs"].get("id", "")), option["value"]
    off = bool(field.field.disabled or option["attrs"].get("disabled"))
    given = attributes({"checked": bool(option["selected"]), "disabled": off})
    return (
        f'<div class="govuk-{kind}__item">\n'
        f'<input class="govuk-{kind}__input" type="{option["type"]}" name="{option["name"]}" id="{key}" '
        f'value="{text("" if value is None else value)}"{given}>\n'
        f'<label class="govuk-label govuk-{kind}__label" for="{key}">{text(option["label"])}</label>\n</div>\n'
    )


SHAPES: dict[str, Callable[[BoundField, str], str]] = {
    "plain": _plain,
    "checkbox": _checkbox,
    "file": _file,
}
DRAWN: dict[str, Callable[[Context], str]] = {
    "django/forms/field.html": _group,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("text", "number", "email", "url", "password", "hidden", "input")
    },
}
