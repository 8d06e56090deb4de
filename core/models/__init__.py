from core.models.documents import Document
from core.models.log import AccessEntry, AccessHead, JobRun
from core.models.messages import MailTemplate, Message
from core.models.references import ReferenceSeries
from core.models.saved import SavedView
from core.models.settings import Branding, ListValue
from core.models.status import StatusRow

__all__ = [
    "AccessEntry",
    "AccessHead",
    "Branding",
    "Document",
    "JobRun",
    "ListValue",
    "MailTemplate",
    "Message",
    "ReferenceSeries",
    "SavedView",
    "StatusRow",
]
