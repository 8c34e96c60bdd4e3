"""How those who hold posts were called, so that their steps go on saying it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_claims_left_to_desk")]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("called", models.CharField(max_length=40, verbose_name="称呼")),
                ("until", models.DateTimeField(verbose_name="到")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.CASCADE,
                        related_name="former_names",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人",
                    ),
                ),
            ],
            options={
                "verbose_name": "从前的称呼",
                "indexes": [models.Index(fields=["person", "until"], name="former_name_until")],
            },
        ),
    ]
