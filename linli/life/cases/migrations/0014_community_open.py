"""What is open in a community comes newest first out of an index, for its board."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_alike_here")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["community", "-id"],
                name="case_community_open",
                condition=~Q(state__in=["closed", "rejected", "withdrawn"]),
            ),
        ),
    ]
