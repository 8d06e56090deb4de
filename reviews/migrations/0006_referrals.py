"""Referrals to the case review committee; what happened to one is kept as it was."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core import append_only
from core.migrating import Together

TABLES = ["reviews_historicalreferral", "reviews_referralstatusrow"]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0002_append_only"),
        ("reviews", "0005_practice_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="HistoricalReferral",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(db_index=True, max_length=20)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("screening", "Being screened"),
                                    ("accepted", "Taken up"),
                                    ("declined", "Not taken up"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        ("received_on", models.DateField()),
                        ("title", models.CharField(max_length=120)),
                        ("what_happened", models.TextField()),
                        ("concern", models.TextField(verbose_name="why the committee should look at it")),
                        (
                            "other_agencies",
                            models.TextField(
                                blank=True, verbose_name="other agencies known to be involved"
                            ),
                        ),
                        (
                            "incident_on",
                            models.DateField(blank=True, null=True, verbose_name="when it happened"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("serious_incident", "Record as a serious incident"),
                                    ("learning", "A learning review"),
                                    ("good_practice", "A good-practice review"),
                                    ("single_agency", "Back to the agency for its own review"),
                                    ("other_process", "Another process fits better"),
                                    ("no_action", "No further action"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "screening_reason",
                            models.TextField(blank=True, verbose_name="reason for the outcome"),
                        ),
                        ("screened_at", models.DateTimeField(blank=True, null=True)),
                        ("reply", models.TextField(blank=True, verbose_name="reply to the agency")),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
                        ("history_change_reason", models.TextField(blank=True, default="")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.incident",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.organisation",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "referred_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "screened_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical referral",
                        "verbose_name_plural": "historical referrals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(max_length=20, unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("screening", "Being screened"),
                                    ("accepted", "Taken up"),
                                    ("declined", "Not taken up"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        ("received_on", models.DateField()),
                        ("title", models.CharField(max_length=120)),
                        ("what_happened", models.TextField()),
                        ("concern", models.TextField(verbose_name="why the committee should look at it")),
                        (
                            "other_agencies",
                            models.TextField(
                                blank=True, verbose_name="other agencies known to be involved"
                            ),
                        ),
                        (
                            "incident_on",
                            models.DateField(blank=True, null=True, verbose_name="when it happened"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("serious_incident", "Record as a serious incident"),
                                    ("learning", "A learning review"),
                                    ("good_practice", "A good-practice review"),
                                    ("single_agency", "Back to the agency for its own review"),
                                    ("other_process", "Another process fits better"),
                                    ("no_action", "No further action"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "screening_reason",
                            models.TextField(blank=True, verbose_name="reason for the outcome"),
                        ),
                        ("screened_at", models.DateTimeField(blank=True, null=True)),
                        ("reply", models.TextField(blank=True, verbose_name="reply to the agency")),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="reviews.incident",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="partnership.organisation",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "referred_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "screened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-received_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralStatusRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_status", models.CharField(blank=True, max_length=40)),
                        ("to_status", models.CharField(max_length=40)),
                        ("by_name", models.CharField(max_length=200)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statuses",
                                to="reviews.referral",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "abstract": False,
                    },
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(fields=["-received_on", "-id"], name="referral_newest"),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(fields=["status", "-received_on", "-id"], name="referral_list"),
                ),
            ],
        ),
        migrations.RunPython(protect, release),
    ]
