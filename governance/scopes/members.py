"""Where the navigation leads to what members have done."""

from __future__ import annotations

from core import nav
from deadlines.work import own_page
from governance.queries import members


def register() -> None:
    """Called once, when the app is ready."""
    own_page("duties", members.own_page)
    nav.register("Members’ duties", "duty_list", "partnership.duties", 45, "Meetings")
