"""Who sees the clocks of snapshots, and the business-continuity plans that agencies share."""

from __future__ import annotations

from audits.models import SnapshotReply
from core import documents, nav
from deadlines.access import visible_through


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(SnapshotReply, SnapshotReply.objects.visible_to)
    # The plan is all that is kept with an answer as a file, and is open to fewer than the answers are.
    documents.readable_through(SnapshotReply, SnapshotReply.objects.with_plan_for)
    nav.register("Snapshots", "snapshot_list", "audits.snapshot_read", 50, "Audits")
    nav.register("Continuity plans", "snapshot_plans", "audits.snapshot_plans", 51, "Audits")
