"""That a lane was walked by its chief, and how much was found."""

import django.db.models.deletion
from django.db import migrations, models

import linli.ground.shared.ids
from linli.ground.shared.migrations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_case_heard_by_code"),
        ("people", "0003_former_names"),
        ("places", "0002_lane_standard"),
    ]

    operations = [
        migrations.CreateModel(
            name="Walk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=linli.ground.shared.ids.uuid7, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("findings", models.PositiveSmallIntegerField()),
                (
                    "lane",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.lane"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["lane", "-id"], name="walk_of_lane")],
            },
        ),
        AppendOnly("Walk"),
    ]
