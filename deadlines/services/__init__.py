"""What is done to clocks. Every deed is keyword-only, one transaction, and a no-op the second time."""

from deadlines.services.adjusting import extend, hold, reassign, release, snooze
from deadlines.services.days import close_day, load_bank_holidays, open_day, recount
from deadlines.services.own import choose_digest, make_feed, revoke_feed
from deadlines.services.running import cancel, complete, move, rename, reopen, restart, start
from deadlines.services.starting import Start, start_many
from deadlines.services.together import cancel_many, move_many, reopen_many

__all__ = [
    "Start",
    "cancel",
    "cancel_many",
    "choose_digest",
    "close_day",
    "complete",
    "extend",
    "hold",
    "load_bank_holidays",
    "make_feed",
    "move",
    "move_many",
    "open_day",
    "reassign",
    "recount",
    "release",
    "rename",
    "reopen",
    "reopen_many",
    "restart",
    "revoke_feed",
    "snooze",
    "start",
    "start_many",
]
