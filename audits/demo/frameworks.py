"""The frameworks of the demo: those that come with the portal, and a draft that is being worked on."""

from __future__ import annotations

import datetime as dt

from audits.models import FrameworkVersion
from audits.services.frameworks import make_draft
from audits.services.frameworks_files import load_shipped
from core.actors import System


def load(today: dt.date) -> list[FrameworkVersion]:
    """Bring them in. A second time changes nothing."""
    actor = System("Frameworks")
    found = load_shipped(actor=actor)
    for version in found[:1]:
        make_draft(actor=actor, version=version)
    return found
