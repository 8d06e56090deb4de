"""Local answers, looks at the plan, training needs and themes of practice reviews, with their history."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core import append_only
from core.migrating import Together

TABLES = [
    "reviews_historicalplanlook",
    "reviews_historicalpracticetheme",
    "reviews_historicalrecommendationanswer",
    "reviews_historicaltrainingneed",
]


def protect(apps, editor):
    append_only.protect(editor, TABLES)


def release(apps, editor):
    append_only.release(editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0009_saved_views_append_only'),
        ('reviews', '0007_agency_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name='HistoricalPlanLook',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('looked_on', models.DateField()),
                        ('words', models.TextField(verbose_name='what was seen')),
                        ('history_change_reason', models.TextField(blank=True, default='')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.practicereview')),
                    ],
                    options={
                        'verbose_name': 'historical look at the plan',
                        'verbose_name_plural': 'historical looks at the plan',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalPracticeTheme',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('history_change_reason', models.TextField(blank=True, default='')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.practicereview')),
                        ('theme', models.ForeignKey(blank=True, db_constraint=False, limit_choices_to={'list_code': 'governance.theme'}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.listvalue')),
                    ],
                    options={
                        'verbose_name': 'historical practice theme',
                        'verbose_name_plural': 'historical practice themes',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalRecommendationAnswer',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('recommendation', models.CharField(max_length=20, verbose_name='reference of the recommendation')),
                        ('answer', models.CharField(choices=[('accepted', 'Accepted'), ('in_part', 'Accepted in part'), ('not_accepted', 'Not accepted')], max_length=15)),
                        ('words', models.TextField(verbose_name='what the partnership says to it')),
                        ('answered_on', models.DateField()),
                        ('history_change_reason', models.TextField(blank=True, default='')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.practicereview')),
                    ],
                    options={
                        'verbose_name': 'historical recommendation answer',
                        'verbose_name_plural': 'historical recommendation answers',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalTrainingNeed',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('finding', models.CharField(max_length=20, verbose_name='reference of the finding')),
                        ('text', models.TextField(verbose_name='what people need to learn')),
                        ('audience', models.CharField(max_length=200, verbose_name='who needs it')),
                        ('status', models.CharField(choices=[('open', 'Open'), ('met', 'Met')], default='open', max_length=10)),
                        ('raised_on', models.DateField()),
                        ('met_on', models.DateField(blank=True, null=True)),
                        ('met_how', models.TextField(blank=True, verbose_name='how it was met')),
                        ('history_change_reason', models.TextField(blank=True, default='')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('raised_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.practicereview')),
                    ],
                    options={
                        'verbose_name': 'historical training need',
                        'verbose_name_plural': 'historical training needs',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='PlanLook',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('looked_on', models.DateField()),
                        ('words', models.TextField(verbose_name='what was seen')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_looks', to='reviews.practicereview')),
                    ],
                    options={
                        'verbose_name': 'look at the plan',
                        'verbose_name_plural': 'looks at the plan',
                        'ordering': ['-looked_on', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='TrainingNeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('finding', models.CharField(max_length=20, verbose_name='reference of the finding')),
                        ('text', models.TextField(verbose_name='what people need to learn')),
                        ('audience', models.CharField(max_length=200, verbose_name='who needs it')),
                        ('status', models.CharField(choices=[('open', 'Open'), ('met', 'Met')], default='open', max_length=10)),
                        ('raised_on', models.DateField()),
                        ('met_on', models.DateField(blank=True, null=True)),
                        ('met_how', models.TextField(blank=True, verbose_name='how it was met')),
                        ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_needs', to='reviews.practicereview')),
                    ],
                    options={
                        'ordering': ['raised_on', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='PracticeTheme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='reviews.practicereview')),
                        ('theme', models.ForeignKey(limit_choices_to={'list_code': 'governance.theme'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.listvalue')),
                    ],
                    options={
                        'ordering': ['theme__order', 'theme__label'],
                        'constraints': [models.UniqueConstraint(fields=('review', 'theme'), name='practice_theme_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RecommendationAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recommendation', models.CharField(max_length=20, verbose_name='reference of the recommendation')),
                        ('answer', models.CharField(choices=[('accepted', 'Accepted'), ('in_part', 'Accepted in part'), ('not_accepted', 'Not accepted')], max_length=15)),
                        ('words', models.TextField(verbose_name='what the partnership says to it')),
                        ('answered_on', models.DateField()),
                        ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='reviews.practicereview')),
                    ],
                    options={
                        'ordering': ['answered_on', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('review', 'recommendation'), name='recommendation_answered_once')],
                    },
                ),
            ],
        ),
        migrations.RunPython(protect, release),
    ]
