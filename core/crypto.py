"""A text field that is encrypted at rest. Without the key a dump of the database shows nothing.

Fernet keys come from the setting IDENTITY_KEYS: the first encrypts, all decrypt, so a key can be
rotated by putting the new one in front. An encrypted field cannot be searched or sorted.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class KeyMissing(Exception):
    """The stored text was encrypted with a key that the settings do not hold."""


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The cipher for the keys now in the settings."""
    return _cipher(tuple(settings.IDENTITY_KEYS))


class EncryptedTextField(models.TextField):
    """Stores a str encrypted; reads it back as str. Empty stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken as problem:
            raise KeyMissing(
                "A child's identity was encrypted with a key that is not set."
            ) from problem

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"isnull"}:
            raise TypeError("An encrypted field cannot be searched.")
        return super().get_lookup(lookup_name)
