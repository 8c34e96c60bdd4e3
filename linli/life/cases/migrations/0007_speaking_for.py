"""代报: who has no phone is told by name and door; a word that somebody said for them is marked, and what it ended."""

from django.db import migrations, models
from django.db.models import Q

from linli.life.cases.models import Contact


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_joining")]

    operations = [
        migrations.AddField("word", "spoken_for", models.BooleanField(null=True)),
        migrations.AddField("case", "heard_through", models.BooleanField(null=True)),
        migrations.AlterField("reporter", "contact", models.CharField(max_length=10, choices=Contact.choices)),
        migrations.AddIndex(
            "reporter",
            models.Index(fields=["written_by", "-id"], name="reporter_written", condition=Q(written_by__isnull=False)),
        ),
    ]
