"""An answer confirmed from a package, evidence that came with one, a campaign that issues itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import append_only

# Altered here, which drops their triggers on SQLite.
TABLES = [
    "audits_historicalanswer",
    "audits_historicalauditevidence",
    "audits_historicalcampaign",
    "audits_historicalimportedpackage",
]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="package",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="confirmed",
                to="audits.importedpackage",
            ),
        ),
        migrations.AddField(
            model_name="auditevidence",
            name="origin",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="partnership it came from"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="not_issued",
            field=models.TextField(blank=True, verbose_name="why it did not issue itself"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="planned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="campaign",
            name="planned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalanswer",
            name="package",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="audits.importedpackage",
            ),
        ),
        migrations.AddField(
            model_name="historicalauditevidence",
            name="origin",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="partnership it came from"
            ),
        ),
        migrations.AddField(
            model_name="historicalcampaign",
            name="not_issued",
            field=models.TextField(blank=True, verbose_name="why it did not issue itself"),
        ),
        migrations.AddField(
            model_name="historicalcampaign",
            name="planned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalcampaign",
            name="planned_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalimportedpackage",
            name="not_kept",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="importedpackage",
            name="not_kept",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(protect, release),
    ]
