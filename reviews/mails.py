"""The mails of this app. Importing this module registers them all."""

from reviews import decision_mails, incident_mails, practice_mails, referral_mails, review_mails

__all__ = [
    "decision_mails",
    "incident_mails",
    "practice_mails",
    "referral_mails",
    "review_mails",
]
