"""What other rooms of the portal ask about governance: who sees which clock and file, where navigation leads."""

from governance.scopes import (
    actions,
    groups,
    meetings,
    members,
    outcomes,
    papers,
    registers,
    thread,
)


def register() -> None:
    """Called once, when the app is ready."""
    for area in (groups, meetings, papers, outcomes, actions, thread, registers, members):
        area.register()
