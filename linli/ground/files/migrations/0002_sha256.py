"""The very same picture is found without reading all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [migrations.AddIndex("picture", models.Index(fields=["sha256"], name="picture_sha256"))]
