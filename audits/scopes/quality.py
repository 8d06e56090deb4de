"""Where navigation leads for whoever looks after packages of returns."""

from __future__ import annotations

from core import nav


def register() -> None:
    """Called once, when the app is ready."""
    nav.register("Return packages", "audit_packages", "audits.moderate", 49, "Audits")
