"""What happened is kept as it was: no row of these tables is changed or taken away.

A later migration that alters one of them drops its triggers on SQLite, so it calls ``protect`` again
at its end; ``tests/house/test_kept.py`` fails when one is forgotten.
"""

from django.db import migrations

from core import append_only

TABLES = [
    "partnership_historicalagencycategory",
    "partnership_historicalarea",
    "partnership_historicalarrangementstext",
    "partnership_historicalcontribution",
    "partnership_historicaldutydone",
    "partnership_historicalgroup",
    "partnership_historicalinvitation",
    "partnership_historicalmemorandum",
    "partnership_historicalorganisation",
    "partnership_historicalorganisationname",
    "partnership_historicalperson",
    "partnership_historicalpost",
    "partnership_historicalschool",
    "partnership_historicalseat",
]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
