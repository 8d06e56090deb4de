from partnership.models.arrangements import Area, ArrangementsText, Memorandum
from partnership.models.groups import Group
from partnership.models.money import Contribution
from partnership.models.organisations import (
    AgencyCategory,
    Organisation,
    OrganisationName,
    School,
)
from partnership.models.people import Invitation, Person
from partnership.models.seats import DutyDone, Post, Seat

__all__ = [
    "AgencyCategory",
    "Area",
    "ArrangementsText",
    "Contribution",
    "DutyDone",
    "Group",
    "Invitation",
    "Memorandum",
    "Organisation",
    "OrganisationName",
    "Person",
    "Post",
    "School",
    "Seat",
]
