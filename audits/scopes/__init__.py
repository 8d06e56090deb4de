"""What other rooms of the portal ask about audits: who sees which clock and file, where navigation leads."""

from audits.scopes import (
    campaigns,
    case_audits,
    downloads,
    frameworks,
    quality,
    returns,
    snapshots,
    surveys,
)


def register() -> None:
    """Called once, when the app is ready."""
    for area in (
        frameworks,
        campaigns,
        returns,
        quality,
        downloads,
        surveys,
        snapshots,
        case_audits,
    ):
        area.register()
