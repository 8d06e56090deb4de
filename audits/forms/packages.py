"""What is typed to trust another portal, and to read a package in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.models import Organisation


class TrustForm(forms.Form):
    """Another partnership's portal."""

    name = forms.CharField(
        label="Partnership",
        max_length=200,
        error_messages={"required": "Enter the name of the partnership"},
    )
    public_key = forms.CharField(
        label="Its public key",
        max_length=200,
        help_text="64 figures and letters. They find it on this page of their own portal.",
        error_messages={"required": "Enter the public key"},
    )
    compared = forms.BooleanField(
        label="I compared the fingerprint with them by telephone",
        error_messages={"required": "Compare the fingerprint by telephone first"},
    )


class ImportForm(forms.Form):
    """A package, and whose it is."""

    file = forms.FileField(
        label="The package",
        error_messages={
            "required": "Choose the package",
            "empty": "The file is empty. Choose another one.",
        },
    )
    organisation = forms.ModelChoiceField(
        label="Agency",
        queryset=Organisation.objects.none(),
        empty_label="Choose an agency",
        help_text="Agencies with a return that can still be answered",
        error_messages={"required": "Choose an agency"},
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
