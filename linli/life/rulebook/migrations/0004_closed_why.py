from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rulebook", "0003_writer"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="closed_why",
            field=models.CharField(max_length=200, null=True),
        ),
    ]
