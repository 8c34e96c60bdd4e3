"""Whose phone stands in a roster is found by its blind index, and not by reading the roster."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("people", "0006_names_of_organisations")]

    operations = [
        migrations.AddIndex(model_name="rosterline", index=models.Index(Upper("index"), name="roster_index")),
    ]
