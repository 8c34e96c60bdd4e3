"""Whether what a case ended with was said with a query code, by whoever holds it."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def note_what_was_said_with_a_code(apps: Any, schema: Any) -> None:
    """Of what has ended: whether a word of its last round was, of those of which it is known."""
    words = apps.get_model("cases", "Word").objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    said = words.filter(own=False, by_phone=False, reporter__written_by=None).exclude(spoken_for=True)
    apps.get_model("cases", "Case").objects.filter(Exists(said), state="closed").update(heard_by_code=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_look")]

    operations = [
        migrations.AddField(model_name="case", name="heard_by_code", field=models.BooleanField(null=True)),
        migrations.RunPython(note_what_was_said_with_a_code, migrations.RunPython.noop),
    ]
