"""The wording of the mails of governance, a file an area. They name no child."""

from governance.mails import (  # noqa: F401
    actions,
    groups,
    meetings,
    members,
    outcomes,
    papers,
    registers,
    thread,
)
