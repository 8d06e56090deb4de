"""Controls drawn in Python are those of Django's templates; fields are escaped."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from core.drawing import Renderer

CHOICES = [("", "All"), ("a", "<A> & B"), ("Group", [("c", "C"), ("d", "D")])]
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(attrs={"inputmode": "numeric", "required": True, "disabled": False}), '"<x>'),
    (forms.TextInput(), None),
    (forms.EmailInput(), "a@example.org"),
    (forms.HiddenInput(), 0),
    (forms.PasswordInput(), "secret"),
    (forms.Textarea(attrs={"rows": 4}), "</textarea><script>"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), "a"),
    (forms.SelectMultiple(choices=CHOICES), ["a", "d"]),
]


def drawn(widget: forms.Widget, value: Any, renderer: Any) -> str:
    html = widget.render("name", value, {"id": "id_name"}, renderer)
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).replace(" >", ">")


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda each: type(each).__name__)
def test_a_control_is_drawn_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    assert drawn(widget, value, Renderer()) == drawn(widget, value, TemplatesSetting())


class Asked(forms.Form):
    name = forms.CharField(label="<b>Name</b>", max_length=5, help_text="As <i>written</i>")
    kind = forms.ChoiceField(choices=[("a", "<i>A</i>")], widget=forms.RadioSelect, required=False)


def test_labels_values_and_choices_are_escaped_and_help_texts_are_not() -> None:
    html = str(Asked({"name": '"><script>', "kind": "a"}))
    assert "<script>" not in html
    assert "<b>Name" not in html
    assert "<i>A</i>" not in html
    assert "As <i>written</i>" in html
    assert 'value="&quot;&gt;&lt;script&gt;"' in html


def test_an_error_stands_in_the_field_and_is_named_by_its_control() -> None:
    form = Asked({"name": "too long"})
    html = str(form["name"].as_field_group())
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert "govuk-form-group--error" in html
