"""What an office means by the headings of its own tables, said once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_former_names"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(max_length=20, verbose_name="表")),
                ("words", models.CharField(max_length=80, verbose_name="表头")),
                ("column", models.CharField(blank=True, max_length=20, verbose_name="列")),
                ("said_at", models.DateTimeField(verbose_name="什么时候说的")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="社区",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="由谁录入",
                    ),
                ),
            ],
            options={
                "verbose_name": "表头",
                "constraints": [
                    models.UniqueConstraint(fields=("place", "sheet", "words"), name="a_heading_means_one_column"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sheet", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="a_heading_says_something_of_a_sheet",
                    ),
                ],
            },
        ),
    ]
