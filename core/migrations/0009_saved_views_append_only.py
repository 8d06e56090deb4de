"""The history of saved views, and again that of branding, which gained columns, is kept as it was."""

from django.db import migrations

from core import append_only

TABLES = ["core_historicalbranding", "core_historicalsavedview"]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("core", "0008_saved_views")]

    operations = [migrations.RunPython(protect, release)]
