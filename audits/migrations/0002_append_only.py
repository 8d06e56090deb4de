"""What happened is kept as it was: no row of these tables is changed or taken away.

A later migration that alters one of them drops its triggers on SQLite, so it calls ``protect`` again
at its end; ``tests/house/test_kept.py`` fails when one is forgotten.
"""

from django.db import migrations

from core import append_only

TABLES = [
    "audits_campaignstatusrow",
    "audits_caseauditstatusrow",
    "audits_casetoolstatusrow",
    "audits_historicalagencyreturn",
    "audits_historicalagreedgrade",
    "audits_historicalanswer",
    "audits_historicalassurancerecord",
    "audits_historicalassurancetheme",
    "audits_historicalauditagency",
    "audits_historicalauditcase",
    "audits_historicalauditdomain",
    "audits_historicalauditevidence",
    "audits_historicalauditmoderator",
    "audits_historicalauditplan",
    "audits_historicalcampaign",
    "audits_historicalcaseaudit",
    "audits_historicalcasekey",
    "audits_historicalcasetool",
    "audits_historicalchallengenote",
    "audits_historicalevidenceuse",
    "audits_historicalframework",
    "audits_historicalframeworkversion",
    "audits_historicalhandedin",
    "audits_historicalimportedpackage",
    "audits_historicalkeyopening",
    "audits_historicalmoderation",
    "audits_historicalpackagekey",
    "audits_historicalpeerchallenge",
    "audits_historicalplanline",
    "audits_historicalplannedaction",
    "audits_historicalpractitionersurvey",
    "audits_historicalquestion",
    "audits_historicalreturnsection",
    "audits_historicalsection",
    "audits_historicalsectiongrant",
    "audits_historicalsectionquery",
    "audits_historicalsignature",
    "audits_historicalsnapshot",
    "audits_historicalsnapshotanswer",
    "audits_historicalsnapshotquestion",
    "audits_historicalsnapshotreply",
    "audits_historicalstandard",
    "audits_historicalsurveylink",
    "audits_historicalsurveystatement",
    "audits_historicaltoolgrade",
    "audits_historicaltoolsgrant",
    "audits_historicaltrustedportal",
    "audits_planlinestatusrow",
    "audits_returnstatusrow",
    "audits_snapshotreplyrow",
    "audits_snapshotstatusrow",
    "audits_surveystatusrow",
    "audits_versionstatusrow",
]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
