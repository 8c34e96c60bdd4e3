"""A case may lie at the district, knows from which desk it came up by hand, and has a clock for who goes and who hears."""

from django.db import migrations, models
from django.db.models import Q

LEVELS = [("grid", "楼院"), ("community", "社区"), ("street", "街道"), ("district", "区")]


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_speaking_for")]

    operations = [
        migrations.AddField(
            "case",
            "came_from",
            models.CharField(blank=True, choices=LEVELS, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField("case", "handed_down", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("case", "going_due_at", models.DateTimeField(null=True)),
        migrations.AddField("case", "above_due_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("case", "case_held_by_a_desk"),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=Q(holder__in=["community", "district", "grid", "street"]), name="case_held_by_a_desk"
            ),
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["holder"], name="case_at_district", condition=Q(holder="district"))
        ),
    ]
