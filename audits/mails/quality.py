"""The mails about the quality assurance of a return. They hold no question, score or answer."""

from __future__ import annotations

from audits.mails.returns import SLOTS, _body
from core import mail

mail.register(
    "audits.sent-back",
    "A part of a return is sent back with a question",
    "{reference}: a part of the return is sent back",
    _body(
        "The business unit has a question about a part of the return of {agency} for “{title}”."
        " Please answer it by {due}.",
        "Log in to read the question. Only that part can be changed. Then the return is signed again.",
    ),
    SLOTS,
)
mail.register(
    "audits.query-withdrawn",
    "A question about a return is taken back",
    "{reference}: a question is taken back",
    _body(
        "The business unit takes back a question about the return of {agency} for “{title}”."
        " Its page shows whether anything is still asked.",
    ),
    SLOTS,
)
mail.register(
    "audits.released",
    "Moderated scores are released",
    "{reference}: moderated scores can be read",
    _body(
        "The moderated scores of “{title}” are released. Those of {agency} stand beside its own"
        " scores on its return.",
    ),
    SLOTS,
)
