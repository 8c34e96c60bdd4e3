"""What ended lately on a desk, and what is open or was solved lately in a courtyard, have indexes of their own."""

from django.db import migrations, models
from django.db.models import Q

DESKS = ("grid", "community", "street", "district", "organisation", "lane")


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_open_within")]

    operations = [
        *(
            migrations.AddIndex(
                "case",
                models.Index(
                    fields=[desk, "-reported_at", "-id"],
                    name=f"case_{desk}_ended",
                    condition=Q(state__in=["closed", "rejected", "withdrawn"]),
                ),
            )
            for desk in DESKS
        ),
        *(migrations.RemoveIndex("case", f"case_{desk}_past") for desk in ("grid", "street", "organisation")),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["courtyard", "-id"],
                name="case_courtyard_open",
                condition=~Q(state__in=["closed", "rejected", "withdrawn"]),
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["courtyard", "closed_at"],
                name="case_courtyard_solved",
                condition=Q(state="closed", outcome="solved"),
            ),
        ),
    ]
