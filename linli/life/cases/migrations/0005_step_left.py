"""What a case left by a step stands on the step, so that the desks it left hear of it by an index."""

from django.db import migrations, models
from django.db.models import PROTECT, Q

PLACE, LANE, ORGANISATION = "places.Place", "places.Lane", "people.Organisation"
LEFT = {"grid": PLACE, "community": PLACE, "street": PLACE, "lane": LANE, "organisation": ORGANISATION}


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_step_worked_on")]

    operations = [
        *(
            migrations.AddField(
                "step",
                f"left_{desk}",
                models.ForeignKey(to, PROTECT, null=True, related_name="+", db_index=False),
            )
            for desk, to in LEFT.items()
        ),
        migrations.AddIndex("step", models.Index(fields=["lane", "-id"], name="step_lane_newest")),
        *(
            migrations.AddIndex(
                "step",
                models.Index(
                    fields=[f"left_{desk}", "-id"],
                    name=f"step_left_{desk}",
                    condition=Q(**{f"left_{desk}__isnull": False}),
                ),
            )
            for desk in LEFT
        ),
    ]
