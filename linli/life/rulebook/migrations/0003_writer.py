"""Who ever wrote of a draft, so that another lays it; of those that are open now whoever began them and their edits."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.ground.shared.migrations import AppendOnly
from linli.ground.shared.settling import SettledByAnother, SettledWith


def note_writers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drafts, writers = apps.get_model("rulebook", "Draft"), apps.get_model("rulebook", "Writer")
    for draft in drafts.objects.filter(state="open").prefetch_related("edits"):
        at = {draft.begun_by_id: draft.begun_at} | {edit.by_id: edit.at for edit in draft.edits.all()}
        writers.objects.bulk_create(writers(draft=draft, person_id=person, at=when) for person, when in at.items())


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rulebook", "0002_edit_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="Writer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="writers", to="rulebook.draft"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="writer",
            constraint=models.UniqueConstraint(fields=("draft", "person"), name="writer_once_of_a_draft"),
        ),
        AppendOnly("Writer"),
        SettledWith("Writer", to="draft", field="state", while_="open"),
        SettledByAnother("Draft", by="laid_by", among="Writer", to="draft", person="person"),
        migrations.RunPython(note_writers, migrations.RunPython.noop),
    ]
