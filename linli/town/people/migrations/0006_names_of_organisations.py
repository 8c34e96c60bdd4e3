"""Organisations are called by name in three languages, as places are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_roster_basis")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="name_hant",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="繁体名称"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="name_en",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="英文名称"),
            preserve_default=False,
        ),
    ]
