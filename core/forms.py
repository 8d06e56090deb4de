"""Fields and deeds that every form shares: a day in three inputs, answers that outlive a log-out."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from core.crypto import cipher
from core.errors import RuleBroken

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)

HELD = "held_answers"
HELD_SECONDS = 3600
HELD_BYTES = 1_000_000

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (f"{dt.date(2000, number, 1):%B}".lower(), f"{dt.date(2000, number, 1):%b}".lower())
}


class WebField(forms.URLField):
    """The address of a page; https where nothing is said."""

    default_error_messages = {
        "invalid": "Enter a web address, such as https://www.example.org",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"assume_scheme": "https"} | options)


class NumberField(forms.DecimalField):
    """A number as people write it: commas between the thousands and a sign of per cent are let go."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})  # a box for numbers takes no comma
    COMMAS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().removesuffix("%").rstrip()
            if self.COMMAS.fullmatch(value):
                value = value.replace(",", "")
        return super().to_python(value)


class DayWidget(forms.MultiWidget):
    """Day, month and year in three boxes; nobody has to work a calendar."""

    PARTS = ("day", "month", "year")
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs={"inputmode": "numeric"}) for part in self.PARTS
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            try:
                value = dt.date.fromisoformat(value)
            except ValueError:
                return ["", "", ""]
        return [value.day, value.month, value.year] if value else ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The three boxes, or one ISO date under the plain name (an address, a draft)."""
        values = [data.get(f"{name}_{part}") for part in self.PARTS]
        if all(value is None for value in values):
            return data.get(name, "")
        return [(value or "").strip() for value in values]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{part}" not in data for part in self.PARTS)


class DayField(forms.Field):
    """A day typed as three numbers. ``what`` finishes the sentence "Enter …": "the date of the incident"."""

    widget = DayWidget

    def __init__(self, *, what: str = "", **kwargs: Any) -> None:
        self.what = what
        for unused in ("max_length", "input_formats"):
            kwargs.pop(unused, None)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day = self.to_python(value)
        if day is None and self.required:
            wanted = f"Enter {self.what}" if self.what else f"{self._named()}: enter a date"
            raise ValidationError(
                wanted.replace("%", "%%"), code="required", params={"faulty": DayWidget.PARTS}
            )
        if day is not None:
            self.run_validators(day)
        return day

    def to_python(self, value: Any) -> dt.date | None:
        if value is None or isinstance(value, dt.date):
            return value.date() if isinstance(value, dt.datetime) else value
        if isinstance(value, str):
            return self._from_iso(value)
        typed = dict(zip(DayWidget.PARTS, value, strict=True))
        missing = [part for part, said in typed.items() if not said]
        if len(missing) == 3:
            return None
        if missing:
            raise self._fault(f"must include a {' and a '.join(missing)}", missing)
        return self._real(typed)

    def _real(self, typed: dict[str, str]) -> dt.date:
        month = MONTHS.get(typed["month"].lower(), typed["month"])
        numbers = {"day": typed["day"], "month": str(month), "year": typed["year"]}
        wrong = [part for part, said in numbers.items() if not (said.isascii() and said.isdigit())]
        if wrong:
            raise self._fault("must be a real date", wrong)
        if len(numbers["year"]) != 4:
            raise self._fault("must have a year of four numbers, such as 2026", ["year"])
        if not 1 <= int(numbers["month"]) <= 12:
            raise self._fault("must have a month from 1 to 12", ["month"])
        try:
            return dt.date(int(numbers["year"]), int(numbers["month"]), int(numbers["day"]))
        except ValueError:
            parts = ["year"] if int(numbers["year"]) < 1 else ["day"]
            raise self._fault("must be a real date", parts) from None

    def _from_iso(self, value: str) -> dt.date | None:
        if not value.strip():
            return None
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            raise self._fault("must be a real date", DayWidget.PARTS) from None

    def _named(self) -> str:
        said = self.what or str(self.label or "the date")
        return said[:1].upper() + said[1:]

    def _fault(self, words: str, parts: Any) -> ValidationError:
        said = f"{self._named()} {words}".replace("%", "%%")
        return ValidationError(said, code="invalid", params={"faulty": tuple(parts)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            before = self.to_python(initial) if initial else None
            return before != self.to_python(data)
        except ValidationError:
            return True

    @staticmethod
    def faulty_parts(errors: list[ValidationError]) -> frozenset[str]:
        """Which of the three boxes an error is about; all of them where it does not say."""
        named = {part for error in errors for part in (error.params or {}).get("faulty", ())}
        return frozenset(named or DayWidget.PARTS)


def bind(request: HttpRequest, form_class: type[AnyForm], **kwargs: Any) -> AnyForm:
    """The form with what was posted; or with answers held over a log-in; or empty."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    held = _held(request)
    if held is not None:
        return form_class(held, **kwargs)
    return form_class(**kwargs)


def attach(form: forms.BaseForm, broken: RuleBroken) -> None:
    """Put a broken rule beside its field, or above the form where it names none of its fields."""
    _ = form.errors  # an unbound form has no place for an error until it is asked
    form.add_error(broken.field if broken.field in form.fields else None, str(broken))


def hold(request: HttpRequest, person_pk: int) -> None:
    """Keep a POST that came after the session had ended, for the same person, for an hour.

    Called with the new, anonymous session in place. Encrypted, because it may name a child.
    Files are not kept; nor is more than a million bytes.
    """
    answers = request.POST.copy()
    answers.pop("csrfmiddlewaretoken", None)
    held = {
        "paths": _paths(request),
        "person": person_pk,
        "at": time.time(),
        "answers": answers.urlencode(),
    }
    text = json.dumps(held)
    if len(text) <= HELD_BYTES:
        request.session[HELD] = cipher().encrypt(text.encode()).decode()


def _paths(request: HttpRequest) -> list[str]:
    """Where the answers belong: the address they were sent to, and the page their form stood on."""
    referer = urlsplit(request.headers.get("Referer", ""))
    return [request.path, *([referer.path] if referer.netloc == request.get_host() else [])]


def _held(request: HttpRequest) -> QueryDict | None:
    """The answers held for this person and this page. They leave the session as they are read."""
    if not hasattr(request, "held_answers"):
        request.held_answers = _take(request)  # type: ignore[attr-defined]
    answers: QueryDict | None = request.held_answers  # type: ignore[attr-defined]
    return answers


def _take(request: HttpRequest) -> QueryDict | None:
    session = getattr(request, "session", None)
    if session is None or HELD not in session or not request.user.is_authenticated:
        return None
    try:
        held = json.loads(cipher().decrypt(session[HELD].encode()))
    except InvalidToken:
        held = {}
    stale = time.time() - held.get("at", 0) > HELD_SECONDS or held.get("person") != request.user.pk
    if stale:
        del session[HELD]
        return None
    if request.path not in held["paths"]:
        return None
    del session[HELD]
    return QueryDict(held["answers"])
