"""The verbs of clocks, and through which records a clock is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from core.access import ANYONE, verb
from partnership.rules import Role

MY_WORK = verb(
    "deadlines.my_work",
    "See what is due from oneself and one’s team",
    roles={ANYONE},
    refusal="Log in to see your work.",
)
OVERSEE = verb(
    "deadlines.oversee",
    "See the clocks that run, beside one’s own work",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER, Role.CASE_REVIEW_PANEL},
    refusal="Running clocks are open to the business unit, the Executive, the scrutineer and the review panel.",
)
ADJUST = verb(
    "deadlines.adjust",
    "Hold, extend and hand over clocks",
    roles={Role.BUSINESS_UNIT},
    refusal="The business unit holds, extends and hands over clocks. Ask them, and say why.",
)
LIST = verb(
    "deadlines.list",
    "See the list of all clocks",
    roles={Role.BUSINESS_UNIT},
    refusal="The list of all clocks is kept by the business unit. Yours are under My work.",
)
EXPORT = verb(
    "deadlines.export",
    "Export the list of clocks",
    roles={Role.BUSINESS_UNIT},
    refusal="You can see this list but not export it. The business unit can send you an export.",
)

Scope = Callable[[Any], "models.QuerySet[Any]"]
SCOPES: dict[type[models.Model], Scope] = {}


def visible_through(model: type[models.Model], scope: Scope) -> None:
    """Let the clocks of a kind of record be seen by whoever ``scope(user)`` shows the record to.

    Called once a model, when its app is ready. Clocks of a model that is not registered show to nobody.
    """
    SCOPES[model] = scope
