"""What is done to clocks. Every deed is keyword-only, one transaction, and a no-op the second time."""

from deadlines.services.adjusting import extend, hold, reassign, release, snooze
from deadlines.services.days import close_day, load_bank_holidays, open_day, recount
from deadlines.services.own import choose_digest, make_feed, revoke_feed
from deadlines.services.running import cancel, complete, move, rename, reopen, restart, start

__all__ = [
    "cancel",
    "choose_digest",
    "close_day",
    "complete",
    "extend",
    "hold",
    "load_bank_holidays",
    "make_feed",
    "move",
    "open_day",
    "reassign",
    "recount",
    "release",
    "rename",
    "reopen",
    "restart",
    "revoke_feed",
    "snooze",
    "start",
]
