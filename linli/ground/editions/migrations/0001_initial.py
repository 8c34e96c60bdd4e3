"""The editions, before whatever renews them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("edition", models.CharField(max_length=36)),
            ],
        ),
    ]
