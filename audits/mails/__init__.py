"""The wording of the mails of audits, a file an area. They name no child and no answer."""

from audits.mails import campaigns, case_audits, quality, returns, snapshots, surveys  # noqa: F401
