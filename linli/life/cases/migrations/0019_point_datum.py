"""Where a photo was taken names its datum as all else does: wgs84."""

from typing import Any

from django.db import migrations, models

NAMES = {"WGS-84": "wgs84"}
DATUMS = [
    ("wgs84", "GPS（WGS-84）"),
    ("cgcs2000", "国家 2000、天地图（CGCS2000）"),
    ("gcj02", "高德、腾讯（GCJ-02）"),
    ("bd09", "百度（BD-09）"),
]


def name_as_all_else(apps: Any, schema: Any) -> None:
    """Rewrite what was kept."""
    for before, after in NAMES.items():
        apps.get_model("cases", "Point").objects.filter(datum=before).update(datum=after)


def name_as_before(apps: Any, schema: Any) -> None:
    """The way back."""
    for before, after in NAMES.items():
        apps.get_model("cases", "Point").objects.filter(datum=after).update(datum=before)


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_walk")]

    operations = [
        migrations.RemoveConstraint(model_name="point", name="point_is_labelled"),
        migrations.AlterField(
            model_name="point",
            name="datum",
            field=models.CharField(choices=DATUMS, default="wgs84", max_length=8),
        ),
        migrations.RunPython(name_as_all_else, name_as_before),
        migrations.AddConstraint(
            model_name="point",
            constraint=models.CheckConstraint(
                condition=models.Q(("datum__in", ["wgs84"]), ("source__in", ["exif"])), name="point_is_labelled"
            ),
        ),
    ]
