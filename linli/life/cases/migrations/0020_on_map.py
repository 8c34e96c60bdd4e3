"""What is open is counted for the map out of an index, by community, grid and courtyard."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_point_datum")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["community", "grid", "courtyard", "state", "answered_at", "category"],
                name="case_on_map",
                condition=Q(hidden=False) & ~Q(state__in=["closed", "rejected", "withdrawn"]),
            ),
        ),
    ]
