"""The deeds of an incident: recording, submitting, notifying, changing, withdrawing, opening to people."""

from reviews.services.incidents.children import (
    add_child,
    change_child,
    remove_child,
    save_agencies,
    save_identity,
)
from reviews.services.incidents.draft import begin, delete_draft, save_page
from reviews.services.incidents.ending import close, withdraw
from reviews.services.incidents.files import add_document, remove_document
from reviews.services.incidents.notification import (
    correct_notification,
    record_notification,
    record_partners_told,
)
from reviews.services.incidents.openings import open_case, take_away
from reviews.services.incidents.submission import submit

__all__ = [
    "add_child",
    "add_document",
    "begin",
    "change_child",
    "close",
    "correct_notification",
    "delete_draft",
    "open_case",
    "record_notification",
    "record_partners_told",
    "remove_child",
    "remove_document",
    "save_agencies",
    "save_identity",
    "save_page",
    "submit",
    "take_away",
    "withdraw",
]
