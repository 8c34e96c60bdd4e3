"""What is open within a place is found without what ended there."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_point")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["place_path"],
                name="case_open_within",
                condition=~Q(state__in=["closed", "rejected", "withdrawn"]),
            ),
        ),
    ]
