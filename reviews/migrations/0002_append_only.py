"""What happened is kept as it was: no row of these tables is changed or taken away.

A later migration that alters one of them drops its triggers on SQLite, so it calls ``protect`` again
at its end; ``tests/house/test_kept.py`` fails when one is forgotten.
"""

from django.db import migrations

from core import append_only

TABLES = [
    "reviews_historicalchildidentity",
    "reviews_historicalchronologyentry",
    "reviews_historicaldecision",
    "reviews_historicalincident",
    "reviews_historicalincidentagency",
    "reviews_historicalincidentchild",
    "reviews_historicalincidentgrant",
    "reviews_historicalinformationrequest",
    "reviews_historicalmilestone",
    "reviews_historicalpanelmember",
    "reviews_historicalpanelreply",
    "reviews_historicalrapidreview",
    "reviews_historicalreportsection",
    "reviews_historicalrequestgrant",
    "reviews_historicalreviewsettings",
    "reviews_historicalsignoff",
    "reviews_incidentstatusrow",
    "reviews_requeststatusrow",
    "reviews_reviewstatusrow",
]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
