"""Forms: a day in three boxes, GOV.UK markup, plain errors, answers held over a log-out."""

import datetime as dt
import time
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from core.errors import RuleBroken
from core.forms import HELD, HELD_SECONDS, DayField, attach, bind, hold
from core.markup import Fault, faults, messages, sections, shape
from partnership.models import Person


class Incident(forms.Form):
    sections = [("Dates", ["on"]), ("Facts", ["kind", "summary"])]

    name = forms.CharField(
        label="Name of the notifier", max_length=10, help_text="As it is on the badge"
    )
    on = DayField(label="Date of the incident", what="the date of the incident")
    kind = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        choices=[("died", "A child died"), ("harm", "Harm")],
    )
    summary = forms.CharField(label="Summary", widget=forms.Textarea, max_length=20, required=False)
    agree = forms.BooleanField(label="I have checked this", required=False)


def typed(**changes: str) -> dict[str, str]:
    whole = {"name": "Sam", "on_day": "9", "on_month": "6", "on_year": "2026", "kind": "died"}
    return whole | changes


def on(**changes: str) -> list[str]:
    form = Incident(typed(**changes))
    return messages(form["on"])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, dt.date(2026, 6, 9)),
        ({"on_month": "June"}, dt.date(2026, 6, 9)),
        ({"on_month": "jun"}, dt.date(2026, 6, 9)),
        ({"on_day": "09", "on_month": "06"}, dt.date(2026, 6, 9)),
        ({"on_day": "29", "on_month": "2", "on_year": "2024"}, dt.date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_people_type_it(parts: dict[str, str], expected: dt.date) -> None:
    form = Incident(typed(**parts))
    assert form.is_valid()
    assert form.cleaned_data["on"] == expected


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"on_day": "", "on_month": "", "on_year": ""}, "Enter the date of the incident"),
        ({"on_day": ""}, "The date of the incident must include a day"),
        (
            {"on_month": "", "on_year": ""},
            "The date of the incident must include a month and a year",
        ),
        ({"on_day": "31"}, "The date of the incident must be a real date"),
        ({"on_day": "x"}, "The date of the incident must be a real date"),
        ({"on_day": "²"}, "The date of the incident must be a real date"),
        ({"on_day": "29", "on_month": "2"}, "The date of the incident must be a real date"),
        ({"on_month": "13"}, "The date of the incident must have a month from 1 to 12"),
        (
            {"on_year": "26"},
            "The date of the incident must have a year of four numbers, such as 2026",
        ),
        ({"on_year": "0000"}, "The date of the incident must be a real date"),
        ({"on_day": "9" * 5000}, "The date of the incident must be a real date"),
    ],
)
def test_a_wrong_day_is_told_in_plain_words(parts: dict[str, str], said: str) -> None:
    assert on(**parts) == [said]


def test_an_address_gives_a_day_as_one_iso_date() -> None:
    class Filters(forms.Form):
        since = DayField(required=False)

    assert Filters({"since": "2026-06-09"}).is_valid()
    assert not Filters({"since": "yesterday"}).is_valid()
    empty = Filters({})
    assert empty.is_valid()
    assert empty.cleaned_data == {"since": None}


def test_a_day_knows_whether_it_changed() -> None:
    field = DayField()
    assert not field.has_changed(dt.date(2026, 6, 9), ["9", "6", "2026"])
    assert field.has_changed(dt.date(2026, 6, 9), ["10", "6", "2026"])
    assert field.has_changed(None, ["x", "6", "2026"])
    assert not field.has_changed(None, ["", "", ""])


def test_only_the_faulty_box_is_marked() -> None:
    drawn = Incident(typed(on_day="31")).as_div()
    assert (
        'name="on_day" type="text" value="31" inputmode="numeric" autocomplete="off" aria-invalid="true"'
        in drawn
    )
    assert drawn.count("aria-invalid") == 1


def test_a_percent_sign_in_a_label_breaks_nothing() -> None:
    class Odd(forms.Form):
        on = DayField(label="100% sure of the day")

    form = Odd({"on_day": "1", "on_month": "", "on_year": "2026"})
    assert messages(form["on"]) == ["100% sure of the day must include a month"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", ["Enter name of the notifier"]),
        ({"kind": ""}, "kind", ["Answer “What happened?”"]),
        ({"name": "x" * 10_000}, "name", ["Name of the notifier must be 10 characters or fewer"]),
    ],
)
def test_djangos_own_errors_are_said_in_our_words(
    changes: dict[str, str], field: str, said: list[str]
) -> None:
    form = Incident(typed(**changes))
    assert messages(form[field]) == said


def test_a_forms_own_wording_stands() -> None:
    class Own(forms.Form):
        email = forms.EmailField(
            label="Email", error_messages={"required": "Enter your work email"}
        )

    assert messages(Own({})["email"]) == ["Enter your work email"]


def test_every_error_leads_to_its_control() -> None:
    form = Incident(typed(name="", on_month="", kind=""))
    form.add_error(None, "The two dates contradict each other")
    assert faults(form) == [
        Fault("The two dates contradict each other", ""),
        Fault("Enter name of the notifier", "id_name"),
        Fault("The date of the incident must include a month", "id_on_month"),
        Fault("Answer “What happened?”", "id_kind_0"),
    ]
    drawn = form.as_div()
    for fault in faults(form)[1:]:
        assert f'id="{fault.target}"' in drawn


def test_no_field_is_lost_to_sections() -> None:
    named = [
        (section.title, [field.name for field in section.fields])
        for section in sections(Incident())
    ]
    assert named == [("", ["name", "agree"]), ("Dates", ["on"]), ("Facts", ["kind", "summary"])]


def test_each_kind_of_field_has_its_shape() -> None:
    form = Incident()
    assert [shape(form[name]) for name in form.fields] == [
        "plain",
        "day",
        "radios",
        "plain",
        "checkbox",
    ]


def test_help_stands_before_the_control_and_is_tied_to_it() -> None:
    drawn = Incident().as_div()
    assert drawn.index("As it is on the badge") < drawn.index('name="name"')
    assert 'aria-describedby="id_name_helptext"' in drawn


def test_nothing_pasted_is_cut_off() -> None:
    drawn = Incident().as_div()
    assert " maxlength=" not in drawn
    assert 'data-maxlength="20"' in drawn


def test_what_was_typed_is_escaped() -> None:
    drawn = Incident(
        typed(name='"><script>', on_day='"><script>', summary="</textarea><script>")
    ).as_div()
    assert "<script>" not in drawn


def test_a_broken_rule_goes_beside_its_field_or_above_the_form() -> None:
    form = Incident(typed())
    attach(form, RuleBroken("The authority became aware before it happened", field="on"))
    attach(form, RuleBroken("The incident was withdrawn", field="status"))
    assert faults(form) == [
        Fault("The incident was withdrawn", ""),
        Fault("The authority became aware before it happened", "id_on_day"),
    ]


def request_of(
    person: Any, path: str = "/incidents/1/", method: str = "get", data: Any = None
) -> HttpRequest:
    request: Any = getattr(RequestFactory(), method)(path, data)
    request.user = person
    request.session = SessionStore()
    return request


def held_by(person: Person, path: str = "/incidents/1/", **headers: str) -> HttpRequest:
    """A request after logging in again, in the session in which answers were held."""
    late: Any = RequestFactory().post(
        "/incidents/1/", typed(csrfmiddlewaretoken="t"), headers=headers
    )
    late.user, late.session = AnonymousUser(), SessionStore()
    hold(late, person.pk)
    again = request_of(person, path)
    again.session = late.session
    return again


def test_a_form_is_bound_to_what_is_posted(practitioner: Person) -> None:
    form = bind(request_of(practitioner, method="post", data=typed()), Incident)
    assert form.is_valid()
    assert not bind(request_of(practitioner), Incident).is_bound


def test_answers_outlive_a_log_out(practitioner: Person) -> None:
    request = held_by(practitioner)
    first, second = bind(request, Incident), bind(request, Incident)
    assert first.is_valid()
    assert second.is_valid()
    assert first.cleaned_data["on"] == dt.date(2026, 6, 9)
    assert HELD not in request.session
    again = request_of(practitioner)
    again.session = request.session
    assert not bind(again, Incident).is_bound


def test_held_answers_are_encrypted_and_carry_no_token(practitioner: Person) -> None:
    request = held_by(practitioner)
    assert "Sam" not in request.session[HELD]
    form = bind(request, Incident)
    assert isinstance(form.data, QueryDict)
    assert "csrfmiddlewaretoken" not in form.data


def test_held_answers_are_for_that_person_only(practitioner: Person, unit: Person) -> None:
    request = held_by(practitioner)
    request.user = unit
    assert not bind(request, Incident).is_bound
    assert HELD not in request.session


def test_held_answers_wait_for_their_page(practitioner: Person) -> None:
    request = held_by(practitioner, "/somewhere/else/")
    assert not bind(request, Incident).is_bound
    assert HELD in request.session


def test_held_answers_come_back_on_the_page_their_form_stood_on(practitioner: Person) -> None:
    request = held_by(practitioner, "/incidents/", Referer="http://testserver/incidents/")
    assert bind(request, Incident).is_bound


def test_held_answers_last_an_hour(practitioner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    request = held_by(practitioner)
    later = time.time() + HELD_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert not bind(request, Incident).is_bound
    assert HELD not in request.session
