"""What a district says in its own words."""

from django.db import migrations, models

from linli.ground.editions.renewing import Renews
from linli.ground.shared.migrations import NoOverlap


class Migration(migrations.Migration):
    initial = True

    dependencies = [("editions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Text",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=20)),
                ("zh", models.CharField(max_length=160)),
                ("zh_hant", models.CharField(blank=True, max_length=160)),
                ("en", models.CharField(blank=True, max_length=160)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
            ],
            options={
                "ordering": ["key", "valid_from"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("zh", ""), _negated=True), name="a_text_says_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="a_text_ends_after_it_begins",
                    ),
                ],
            },
        ),
        NoOverlap("Text", key=["key"]),
        Renews("Text", "texts"),
    ]
