"""Who joined signed out where many had joined from there stands in a case, and not in its number of neighbours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_community_open")]

    operations = [
        migrations.AddField("reporter", "uncounted_at", models.DateTimeField(null=True)),
    ]
