"""Events of one day in order of their times, those already there too."""

from django.db import migrations, models

from reviews.chronology_rules import minute_of


def place(apps, editor):
    entries = apps.get_model("reviews", "ChronologyEntry").objects.using(editor.connection.alias)
    for time in entries.exclude(time="").order_by().values_list("time", flat=True).distinct():
        entries.filter(time=time).update(minute=minute_of(time))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_identity_disclosure")]

    operations = [
        migrations.AddField(
            model_name="chronologyentry",
            name="minute",
            field=models.SmallIntegerField(default=-1, editable=False),
        ),
        migrations.AlterModelOptions(
            name="chronologyentry",
            options={
                "ordering": ["on", "minute", "pk"],
                "verbose_name_plural": "chronology entries",
            },
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
