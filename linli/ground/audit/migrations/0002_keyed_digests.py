from django.db import migrations, models

from linli.ground.shared.migrations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField("Entry", "digest_version", models.CharField(blank=True, default="", max_length=8)),
        AppendOnly("Entry"),
    ]
