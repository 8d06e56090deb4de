"""A form that knows what was saved when its page was opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from core.stale import mark, plain
from core.templatetags.portal import clocktime, day, paragraphs


class SeenForm(forms.Form):
    """``seen`` marks what the page was opened with. ``theirs`` are a colleague's words, when they saved first."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    theirs: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def opened_with(held: Mapping[str, Any]) -> dict[str, Any]:
        """The answers to begin with, and their mark."""
        return {**held, "seen": mark(held)}

    def show_clash(self, held: Mapping[str, Any], seen: str) -> None:
        """Keep what is typed, show what is saved where it differs, and let the next save go over it."""
        typed = self.cleaned_data
        self.theirs = tuple(
            (str(self.fields[name].label), self._words(name, value))
            for name, value in held.items()
            if plain(typed.get(name)) != plain(value)
        )
        answers = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when it was posted
        answers[self.add_prefix("seen")] = seen
        self.data = answers

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, dt.date):
            return str(day(value))
        if isinstance(value, dt.time):
            return str(clocktime(value))
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            chosen = field.queryset.filter(pk=value).first() if value else None
            return str(chosen or field.empty_label or "None")
        return paragraphs(str(value)) if value else "Nothing"
