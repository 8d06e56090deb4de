from reviews.models.decisions import Decision, LearningReview, PanelReply, SignOff
from reviews.models.incidents import (
    ChildIdentity,
    Incident,
    IncidentAgency,
    IncidentChild,
    IncidentGrant,
    IncidentStatusRow,
)
from reviews.models.reports import RenderedReport
from reviews.models.requests import (
    ChronologyEntry,
    IdentityDisclosure,
    IdentityGrant,
    InformationRequest,
    RequestGrant,
    RequestStatusRow,
)
from reviews.models.reviews import (
    Milestone,
    PanelMember,
    RapidReview,
    ReportSection,
    ReviewStatusRow,
)
from reviews.models.settings import ReviewSettings

__all__ = [
    "ChildIdentity",
    "ChronologyEntry",
    "Decision",
    "IdentityDisclosure",
    "IdentityGrant",
    "Incident",
    "IncidentAgency",
    "IncidentChild",
    "IncidentGrant",
    "IncidentStatusRow",
    "InformationRequest",
    "LearningReview",
    "Milestone",
    "PanelMember",
    "PanelReply",
    "RapidReview",
    "RenderedReport",
    "ReportSection",
    "RequestGrant",
    "RequestStatusRow",
    "ReviewSettings",
    "ReviewStatusRow",
    "SignOff",
]
