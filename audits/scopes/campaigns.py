"""Where navigation leads to campaigns."""

from __future__ import annotations

from core import nav


def register() -> None:
    """Called once, when the app is ready."""
    nav.register("Campaigns", "campaign_list", "audits.follow", 43, "Audits")
