"""Who may: the registry of verbs and the one guard each view carries.

A role gives verbs; which records a person reaches is the business of each model's
``visible_to``. A verb is declared once, in the ``access.py`` of its app::

    DECIDE = verb("reviews.decide", "Sign the review decision", roles={...}, refusal="Only ...")

and a view names it: ``@allow("reviews.decide")``, or says ``@public``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from core.errors import TooMuch

View = Callable[..., HttpResponseBase]

# Stands in a verb's roles for "anyone who is logged in", whatever seats they hold.
ANYONE = "*"


@dataclass(frozen=True)
class Verb:
    """One thing a role may do: code, label, the roles that hold it, and the words of a refusal."""

    code: str
    label: str
    roles: frozenset[str]
    refusal: str


REGISTRY: dict[str, Verb] = {}


class Refused(PermissionDenied):
    """In scope but not allowed: a 403 that says why."""


def verb(code: str, label: str, *, roles: Iterable[str], refusal: str) -> Verb:
    """Declare a verb. A code is declared once; a second declaration is a programming error."""
    if code in REGISTRY:
        raise ValueError(f"The verb {code} is declared twice")
    REGISTRY[code] = Verb(code, label, frozenset(roles), refusal)
    return REGISTRY[code]


def can(user: Any, code: str) -> bool:
    """Whether one of the roles this person holds now has the verb. An unknown code raises KeyError."""
    declared = REGISTRY[code]
    if not (user.is_authenticated and user.is_active):
        return False
    return ANYONE in declared.roles or bool(declared.roles & user.roles)


def require(user: Any, code: str) -> None:
    """Raise Refused, with the verb's reason, unless the person may."""
    if not can(user, code):
        raise Refused(REGISTRY[code].refusal)


def allow(code: str) -> Callable[[View], View]:
    """Guard a view by a verb. Log-in itself is required by middleware; a refusal is logged."""

    def decorate(view: View) -> View:
        _marked_once(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                require(request.user, code)
                return view(request, *args, **kwargs)
            except TooMuch as hit:
                from core.pages import too_much

                return too_much(request, hit)
            except Refused as refusal:
                from core import log

                log.refused(request, verb=code, reason=str(refusal))
                raise

        guarded.access_mark = code  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark a view that anyone may open without logging in."""
    _marked_once(view)

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    opened.access_mark = "public"  # type: ignore[attr-defined]
    return login_not_required(opened)


def _marked_once(view: View) -> None:
    if hasattr(view, "access_mark"):
        raise ValueError(f"{view.__name__} carries two access marks")
