"""How a form is drawn in GOV.UK markup: which shape a field takes, which classes its control wears.

Used by ``core.drawing`` and ``templates/django/forms``, which every form in the portal renders through.
The admin site draws its fields one by one and is not touched by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.widgets import ChoiceWidget
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LONG_ANSWER_ROWS = 8


class Fault(NamedTuple):
    """One line of the error summary: the words, and the id of the control they lead to."""

    text: str
    target: str


class Section(NamedTuple):
    """A heading of a form and the fields under it."""

    title: str
    fields: list[BoundField]


class DayPart(NamedTuple):
    """One of the three inputs of a day."""

    label: str
    name: str
    id: str
    value: str
    width: int
    faulty: bool


def shape(field: BoundField) -> str:
    """``day``, ``radios``, ``checkboxes``, ``checkbox``, ``file`` or ``plain``."""
    from core.forms import DayWidget

    widget = field.field.widget
    shapes: list[tuple[type[forms.Widget], str]] = [
        (DayWidget, "day"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
    ]
    return next((name for kind, name in shapes if isinstance(widget, kind)), "plain")


def _classes(field: BoundField) -> list[str]:
    widget = field.field.widget
    if isinstance(widget, forms.Textarea):
        long = int(widget.attrs.get("rows", 0)) >= LONG_ANSWER_ROWS
        return ["govuk-textarea", *(["govuk-textarea--long"] if long else [])]
    if isinstance(widget, forms.Select):
        return ["govuk-select"]
    if isinstance(widget, forms.FileInput):
        return ["govuk-file-upload"]
    return ["govuk-input", *_width(field.field)]


def _width(field: forms.Field) -> list[str]:
    """A box about as wide as its answer, unless the widget says how wide."""
    if "govuk-input--width" in field.widget.attrs.get("class", ""):
        return []
    if isinstance(field, forms.DateField | forms.TimeField):
        return ["govuk-input--width-10"]
    if isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField):
        return ["govuk-input--width-5"]
    length = getattr(field, "max_length", None)
    if length and length <= 20:
        return ["govuk-input--width-20" if length > 10 else "govuk-input--width-10"]
    return []


def control(field: BoundField) -> SafeString:
    """The control in our classes. A faulty one also wears the error class of its kind.

    No ``maxlength``: a browser would cut off what was pasted without a word; the form refuses instead.
    No placeholder: it goes as soon as one types.
    """
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    classes = _classes(field)
    if field.errors:
        classes.append(f"{classes[0]}--error")
    if own:
        classes.append(own)
    attrs: dict[str, Any] = {}
    if isinstance(widget, forms.NumberInput):
        attrs["inputmode"] = "numeric"
    if limit(field):
        described = [field.aria_describedby, f"{field.auto_id}-info"]
        attrs["aria-describedby"] = " ".join(part for part in described if part)
        classes.append("govuk-js-character-count")
    for cut in ("maxlength", "minlength", "placeholder"):
        widget.attrs.pop(cut, None)
    return field.as_widget(attrs=attrs | {"class": " ".join(classes)})


def limit(field: BoundField) -> int:
    """How many characters a long answer may have, to be counted as it is typed; 0 for no count."""
    if not isinstance(field.field.widget, forms.Textarea):
        return 0
    return int(getattr(field.field, "max_length", None) or 0)


def messages(field: BoundField) -> list[str]:
    """The errors of a field in plain words that name it; a form's own wording is kept as it is."""
    return [said for error in field.errors.as_data() for said in _plain(field, error)]


def _plain(field: BoundField, error: ValidationError) -> list[str]:
    # Django's own messages are lazy; a form's own wording is plain text and stands.
    if not isinstance(error.message, Promise):
        return list(error.messages)
    if error.code == "required":
        return [_enter(field)]
    words, params = LIMITS.get(error.code or ""), error.params or {}
    if words and "limit_value" in params:
        return [f"{field.label} {words.format(params['limit_value'])}"]
    return list(error.messages)


LIMITS = {
    "max_length": "must be {:,} characters or fewer",
    "min_length": "must be {:,} characters or more",
    "max_value": "must be {} or less",
    "min_value": "must be {} or more",
}


def _enter(field: BoundField) -> str:
    label = str(field.label)
    if isinstance(field.field.widget, forms.CheckboxInput):
        return f"Tick “{label}”"
    if label.endswith("?"):
        return f"Answer “{label}”"
    lowered = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    chosen = isinstance(field.field.widget, ChoiceWidget | forms.FileInput)
    return f"{'Choose' if chosen else 'Enter'} {lowered}"


def day_parts(field: BoundField) -> list[DayPart]:
    """The three inputs of a day; those at fault are marked, all of them where no part is named."""
    from core.forms import DayField, DayWidget

    widget = field.field.widget
    if not isinstance(widget, DayWidget):
        return []
    value = field.value()
    values = value if isinstance(value, list) else widget.decompress(value)
    faulty = DayField.faulty_parts(field.errors.as_data()) if field.errors else frozenset()
    return [
        DayPart(
            label=part.capitalize(),
            name=f"{field.html_name}_{part}",
            id=f"{field.auto_id}_{part}",
            value="" if said is None else str(said),
            width=4 if part == "year" else 2,
            faulty=part in faulty,
        )
        for part, said in zip(DayWidget.PARTS, values, strict=True)
    ]


def sections(form: BaseForm) -> list[Section]:
    """Fields under the headings of ``form.sections``, a list of (heading, field names).

    Fields that no section names come first, so that none is ever lost.
    """
    named: list[tuple[str, list[str]]] = list(getattr(form, "sections", []))
    placed = {name for _, names in named for name in names}
    loose = [field for field in form.visible_fields() if field.name not in placed]
    found = [Section("", loose)] if loose else []
    for title, names in named:
        fields = [form[name] for name in names if name in form.fields and not form[name].is_hidden]
        if fields:
            found.append(Section(title, fields))
    return found


def _target(field: BoundField) -> str:
    kind = shape(field)
    if kind == "day":
        return next((part.id for part in day_parts(field) if part.faulty), f"{field.auto_id}_day")
    if kind in {"radios", "checkboxes"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def faults(form: BaseForm | BaseFormSet | Iterable[Any] | None) -> list[Fault]:
    """Every error, in the order of the fields, those of the whole form first."""
    if form is None or isinstance(form, str):
        return []
    if isinstance(form, BaseFormSet):
        whole = [Fault(str(text), "") for text in form.non_form_errors()] if form.is_bound else []
        return whole + [fault for one in form.forms for fault in faults(one)]
    if not isinstance(form, BaseForm):
        return [fault for one in form for fault in faults(one)]
    found = [Fault(str(text), "") for text in form.non_field_errors()]
    for field in form.hidden_fields():
        found += [Fault(str(text), "") for text in field.errors]
    for section in sections(form):
        for field in section.fields:
            found += [Fault(str(text), _target(field)) for text in messages(field)]
    return found


def attributes(attrs: dict[str, Any]) -> SafeString:
    """``attrs`` as HTML attributes, each with a space before it."""
    given = {
        name: value for name, value in attrs.items() if value is not False and value is not None
    }
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in given.items()
        ),
    )
