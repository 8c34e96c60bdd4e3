import django.db.models.deletion
from django.db import migrations, models

from linli.ground.editions.renewing import Renews
from linli.ground.shared.migrations import AppendOnly, NoOverlap


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("shape", models.TextField()),
                (
                    "datum",
                    models.CharField(
                        choices=[
                            ("wgs84", "GPS（WGS-84）"),
                            ("cgcs2000", "国家 2000、天地图（CGCS2000）"),
                            ("gcj02", "高德、腾讯（GCJ-02）"),
                            ("bd09", "百度（BD-09）"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="boundaries", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "valid_from", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("place",),
                        name="boundary_one_current_per_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("datum__in", ["wgs84", "cgcs2000", "gcj02", "bd09"])),
                        name="boundary_datum_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("shape", ""), _negated=True), name="boundary_is_drawn"),
                ],
            },
        ),
        NoOverlap("Boundary", key=["place"]),
        AppendOnly("Boundary", except_fields=["valid_until"]),
        Renews("Boundary", "boundaries"),
    ]
