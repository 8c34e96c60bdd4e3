"""Whether what a case ended with was heard by telephone."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def note_what_was_heard(apps: Any, schema: Any) -> None:
    """Of what has ended: whether a word of its last round was heard by telephone."""
    heard = apps.get_model("cases", "Word").objects.filter(case=OuterRef("pk"), round=OuterRef("round"), by_phone=True)
    apps.get_model("cases", "Case").objects.filter(Exists(heard), state="closed").update(heard_by_phone=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_reporter_owned")]

    operations = [
        migrations.AddField(model_name="case", name="heard_by_phone", field=models.BooleanField(null=True)),
        migrations.RunPython(note_what_was_heard, migrations.RunPython.noop),
    ]
