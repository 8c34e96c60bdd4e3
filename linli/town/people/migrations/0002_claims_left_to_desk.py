"""A claim may be left to the desk by whoever does not know the claimer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="dwellingclaim",
            name="left_to_desk_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="何时留给社区"),
        ),
    ]
