"""What people type to log in and to change their password: allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest

EMAIL = "The address your invitation came to."
NEW = "At least 12 characters. Three words that have nothing to do with each other make a good one."


class LoginForm(allauth_forms.LoginForm):
    """Email and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        _speak(self.fields["login"], "Email address", error="Enter your email address")
        _speak(self.fields["password"], "Password", error="Enter your password")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address to send a link to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self.fields["email"], "Email address", EMAIL, error="Enter your email address")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Ask for the link; for an address nobody has, do the same work and leave nothing."""
        if self.users:
            return str(super().save(request, **kwargs))
        get_adapter().rehearse_reset(self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, after following a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak_new(self.fields)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self.fields["oldpassword"], "Present password", error="Enter your present password")
        _speak_new(self.fields)


class ConfirmForm(forms.Form):
    """The present password again, of somebody who is logged in."""

    password = forms.CharField(
        label="Your password",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise forms.ValidationError("That is not your password.")
        return password


def _speak_new(fields: dict[str, Any]) -> None:
    _speak(fields["password1"], "New password", NEW, error="Enter a new password")
    _speak(fields["password2"], "New password again", error="Enter the new password again")


def _speak(field: Any, label: str, hint: str = "", *, error: str) -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = error
    field.error_messages["invalid"] = "Enter an email address such as name@example.org"
    field.widget.attrs.pop("placeholder", None)
