"""How often something came up at a courtyard lately is counted without all that ever came up there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_ended")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(fields=["courtyard", "category", "-reported_at"], name="case_courtyard_alike"),
        ),
    ]
