"""What happened is kept as it was: no row of these tables is changed or taken away.

A later migration that alters one of them drops its triggers on SQLite, so it calls ``protect`` again
at its end; ``tests/house/test_kept.py`` fails when one is forgotten.
"""

from django.db import migrations

from core import append_only

TABLES = [
    "deadlines_historicalcalendarfeed",
    "deadlines_historicalclosure",
    "deadlines_historicaldeadline",
    "deadlines_historicalruleversion",
]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_links")]

    operations = [migrations.RunPython(protect, release)]
