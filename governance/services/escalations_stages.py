"""The stages as the portal brings them. The administrator changes them in the admin site."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from core import history
from core.actors import System
from governance.models import EscalationStage
from governance.rules.registers import FIRST_STAGES

if TYPE_CHECKING:
    from partnership.models import Person

SETUP = System("Set-up")


def fill_stages(*, actor: Person | System = SETUP) -> int:
    """Bring in the first stages of each procedure that has none. Returns how many came in."""
    held = set(EscalationStage.objects.values_list("kind", flat=True).order_by().distinct())
    new = [EscalationStage(**asdict(first)) for first in FIRST_STAGES if first.kind not in held]
    return len(history.create_many(new, actor=actor, reason="First stages"))
