import django.db.models.deletion
from django.db import migrations, models

from linli.ground.shared.migrations import NoOverlap


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LaneStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("words", models.CharField(max_length=200)),
                ("words_hant", models.CharField(blank=True, max_length=200)),
                ("words_en", models.CharField(blank=True, max_length=400)),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards", to="places.lane"
                    ),
                ),
            ],
            options={
                "ordering": ["lane", "valid_from", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("lane",),
                        name="lane_one_current_standard",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="lane_standard_says_something"
                    ),
                ],
            },
        ),
        NoOverlap("LaneStandard", key=["lane"]),
    ]
