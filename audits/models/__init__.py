"""The facts of audits, a file a noun."""

from audits.models.campaigns import Campaign, CampaignStatusRow
from audits.models.case_audits import (
    AgreedGrade,
    AuditAgency,
    AuditCase,
    AuditDomain,
    AuditModerator,
    CaseAudit,
    CaseAuditStatusRow,
    CaseKey,
    CaseTool,
    CaseToolStatusRow,
    KeyOpening,
    ToolGrade,
    ToolsGrant,
)
from audits.models.evidence import AuditEvidence, EvidenceUse, PlannedAction
from audits.models.frameworks import (
    Framework,
    FrameworkVersion,
    Question,
    Section,
    Standard,
    VersionStatusRow,
)
from audits.models.narratives import NarrativeTheme
from audits.models.packages import ImportedPackage, PackageKey, TrustedPortal
from audits.models.plan import AuditPlan, PlanLine, PlanLineStatusRow
from audits.models.quality import ChallengeNote, Moderation, PeerChallenge, SectionQuery
from audits.models.renderings import ReturnRendering
from audits.models.returns import (
    AgencyReturn,
    Answer,
    HandedIn,
    ReturnSection,
    ReturnStatusRow,
    SectionGrant,
    Signature,
)
from audits.models.snapshots import (
    Snapshot,
    SnapshotAnswer,
    SnapshotQuestion,
    SnapshotReply,
    SnapshotReplyRow,
    SnapshotStatusRow,
)
from audits.models.surveys import (
    PractitionerSurvey,
    SurveyComment,
    SurveyLink,
    SurveyStatement,
    SurveyStatusRow,
    SurveyTally,
)
from audits.models.visits import AssuranceRecord, AssuranceTheme

__all__ = [
    "AgencyReturn",
    "AgreedGrade",
    "Answer",
    "AssuranceRecord",
    "AssuranceTheme",
    "AuditAgency",
    "AuditCase",
    "AuditDomain",
    "AuditEvidence",
    "AuditModerator",
    "AuditPlan",
    "Campaign",
    "CampaignStatusRow",
    "CaseAudit",
    "CaseAuditStatusRow",
    "CaseKey",
    "CaseTool",
    "CaseToolStatusRow",
    "ChallengeNote",
    "EvidenceUse",
    "Framework",
    "FrameworkVersion",
    "HandedIn",
    "ImportedPackage",
    "KeyOpening",
    "Moderation",
    "NarrativeTheme",
    "PackageKey",
    "PeerChallenge",
    "PlanLine",
    "PlanLineStatusRow",
    "PlannedAction",
    "PractitionerSurvey",
    "Question",
    "ReturnRendering",
    "ReturnSection",
    "ReturnStatusRow",
    "Section",
    "SectionGrant",
    "SectionQuery",
    "Signature",
    "Snapshot",
    "SnapshotAnswer",
    "SnapshotQuestion",
    "SnapshotReply",
    "SnapshotReplyRow",
    "SnapshotStatusRow",
    "Standard",
    "SurveyComment",
    "SurveyLink",
    "SurveyStatement",
    "SurveyStatusRow",
    "SurveyTally",
    "ToolGrade",
    "ToolsGrant",
    "TrustedPortal",
    "VersionStatusRow",
]
