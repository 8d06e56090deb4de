"""What happened is kept as it was: no row of these tables is changed or taken away.

A later migration that alters one of them drops its triggers on SQLite, so it calls ``protect`` again
at its end; ``tests/house/test_kept.py`` fails when one is forgotten.
"""

from django.db import migrations

from core import append_only

TABLES = [
    "governance_actionstatusrow",
    "governance_challengestatusrow",
    "governance_escalationstatusrow",
    "governance_historicalacknowledgement",
    "governance_historicalaction",
    "governance_historicalactionupdate",
    "governance_historicalagendaitem",
    "governance_historicalattendance",
    "governance_historicalchallenge",
    "governance_historicaldecision",
    "governance_historicaldissemination",
    "governance_historicalescalation",
    "governance_historicalescalationstage",
    "governance_historicalescalationstep",
    "governance_historicalevidence",
    "governance_historicalfinding",
    "governance_historicalgrouprules",
    "governance_historicalimpact",
    "governance_historicalinterest",
    "governance_historicalinvited",
    "governance_historicalitemgrant",
    "governance_historicalitemnote",
    "governance_historicalitemsuggestion",
    "governance_historicallearning",
    "governance_historicalmeasure",
    "governance_historicalmeasurevalue",
    "governance_historicalmeeting",
    "governance_historicalmeetingseries",
    "governance_historicalmeetingtemplate",
    "governance_historicalminutes",
    "governance_historicalminutescorrection",
    "governance_historicalminutesissue",
    "governance_historicalnotice",
    "governance_historicalobjective",
    "governance_historicalpaper",
    "governance_historicalpriority",
    "governance_historicalprogress",
    "governance_historicalrecommendation",
    "governance_historicalrecommendationagency",
    "governance_historicalresolution",
    "governance_historicalresolutionanswer",
    "governance_historicalrisk",
    "governance_historicalriskreview",
    "governance_historicaltemplateitem",
    "governance_historicaltermsofreference",
    "governance_meetingstatusrow",
    "governance_minutesstatusrow",
    "governance_noticestatusrow",
    "governance_resolutionstatusrow",
    "governance_riskstatusrow",
    "governance_suggestionstatusrow",
]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
