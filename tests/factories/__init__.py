"""Facts for tests: plain functions, everything has a default, every write goes through history."""

from tests.factories.cases import (
    make_child,
    make_incident,
    make_practice,
    make_proceeding,
    make_request,
    make_review,
)
from tests.factories.governed import make_action, make_finding, make_item, make_meeting
from tests.factories.partners import make_group, make_organisation, make_person, make_seat

__all__ = [
    "make_action",
    "make_child",
    "make_finding",
    "make_group",
    "make_incident",
    "make_item",
    "make_meeting",
    "make_organisation",
    "make_person",
    "make_practice",
    "make_proceeding",
    "make_request",
    "make_review",
    "make_seat",
]
