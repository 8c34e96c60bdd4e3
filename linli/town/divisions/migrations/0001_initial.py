import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("district", "区"), ("street", "街道"), ("community", "社区")], max_length=10
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("listed_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="division_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("code"), models.Value(6)
                                ),
                                ("kind", "district"),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("code"), models.Value(9)
                                ),
                                ("kind", "street"),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("code"), models.Value(12)
                                ),
                                ("kind", "community"),
                            ),
                            _connector="OR",
                        ),
                        name="division_code_fits_kind",
                    ),
                ],
            },
        ),
    ]
