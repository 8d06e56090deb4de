from reviews.models.agency_reports import AgencyReport, AgencyReportStatusRow
from reviews.models.decisions import Decision, PanelReply, SignOff
from reviews.models.drafts import Draft, DraftComment
from reviews.models.incidents import (
    ChildIdentity,
    Incident,
    IncidentAgency,
    IncidentChild,
    IncidentGrant,
    IncidentStatusRow,
)
from reviews.models.learning import (
    PlanLook,
    PracticeTheme,
    RecommendationAnswer,
    TrainingNeed,
)
from reviews.models.oversight import ProgressCheck, WrittenRequest
from reviews.models.people import FamilyContact, PractitionerEvent
from reviews.models.practice import (
    CriterionWeighed,
    Delay,
    PracticeGrant,
    PracticePanelMember,
    PracticeReview,
    PracticeSignOff,
    PracticeStatusRow,
)
from reviews.models.proceedings import Proceeding
from reviews.models.publication import Publication
from reviews.models.referrals import Referral, ReferralStatusRow
from reviews.models.reports import RenderedReport
from reviews.models.requests import (
    ChronologyEntry,
    IdentityDisclosure,
    IdentityGrant,
    InformationRequest,
    RequestGrant,
    RequestStatusRow,
)
from reviews.models.reviewers import Appointment, Reviewer
from reviews.models.reviews import (
    Milestone,
    PanelMember,
    RapidReview,
    ReportSection,
    ReviewStatusRow,
)
from reviews.models.settings import ReviewSettings

__all__ = [
    "AgencyReport",
    "AgencyReportStatusRow",
    "Appointment",
    "ChildIdentity",
    "ChronologyEntry",
    "CriterionWeighed",
    "Decision",
    "Delay",
    "Draft",
    "DraftComment",
    "FamilyContact",
    "IdentityDisclosure",
    "IdentityGrant",
    "Incident",
    "IncidentAgency",
    "IncidentChild",
    "IncidentGrant",
    "IncidentStatusRow",
    "InformationRequest",
    "Milestone",
    "PanelMember",
    "PanelReply",
    "PlanLook",
    "PracticeGrant",
    "PracticePanelMember",
    "PracticeReview",
    "PracticeSignOff",
    "PracticeStatusRow",
    "PracticeTheme",
    "PractitionerEvent",
    "Proceeding",
    "ProgressCheck",
    "Publication",
    "RapidReview",
    "RecommendationAnswer",
    "Referral",
    "ReferralStatusRow",
    "RenderedReport",
    "ReportSection",
    "RequestGrant",
    "RequestStatusRow",
    "ReviewSettings",
    "ReviewStatusRow",
    "Reviewer",
    "SignOff",
    "TrainingNeed",
    "WrittenRequest",
]
