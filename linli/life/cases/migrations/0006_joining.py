"""Neighbours join a case: by which step, who wrote it down for them, how many stand, and how an open one is found."""

from typing import Any

from django.db import migrations, models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def count_who_stands(apps: Any, schema: Any) -> None:
    """How many reporters stand of each case there is, and who wrote a report down, as its step has it."""
    reporters, steps = apps.get_model("cases", "Reporter").objects, apps.get_model("cases", "Step").objects
    standing = reporters.filter(case=OuterRef("pk"), withdrawn_at=None).order_by().values("case")
    count = Coalesce(Subquery(standing.annotate(n=Count("pk")).values("n")), 0)
    apps.get_model("cases", "Case").objects.update(neighbours=count)
    noted = steps.filter(on_behalf_of=OuterRef("pk"), verb="report", by__isnull=False)
    reporters.update(written_by=Subquery(noted.values("by")[:1]))


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_step_left"), ("people", "0001_initial")]

    operations = [
        migrations.AddField("case", "neighbours", models.PositiveIntegerField(null=True)),
        migrations.AddField("reporter", "joined_at_step", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "reporter",
            "written_by",
            models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False),
        ),
        migrations.RunPython(count_who_stands, migrations.RunPython.noop),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["category", "place_path"],
                name="case_near",
                condition=Q(state__in=["accepted", "dispatched", "in_progress", "reported", "suspended"]),
            ),
        ),
    ]
