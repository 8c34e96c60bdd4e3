from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain")]

    operations = [
        migrations.AddIndex(
            model_name="seal",
            index=models.Index(fields=["head"], name="audit_seal_head"),
        ),
    ]
