"""Whose report it is, where somebody left a number: since when its owner stands to it, and who said each word."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def note_who_stood_to_it(apps: Any, schema: Any) -> None:
    """Whoever reported, or acted later, signed in as themselves stands to it since then, as their steps have it."""
    own = apps.get_model("cases", "Step").objects.filter(on_behalf_of=OuterRef("pk"), facts__own=True)
    known = apps.get_model("cases", "Reporter").objects.exclude(person=None)
    known.update(owned_at=Subquery(own.order_by("seq").values("at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField(model_name="reporter", name="owned_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="word", name="own", field=models.BooleanField(null=True)),
        migrations.RunPython(note_who_stood_to_it, migrations.RunPython.noop),
    ]
