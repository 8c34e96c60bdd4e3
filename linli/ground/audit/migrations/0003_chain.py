import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from linli.ground.shared.migrations import AppendOnly


def note_transactions(apps, schema_editor):
    """Let PostgreSQL note with each entry which transaction wrote it. SQLite writes one after another: ids tell it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE audit_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()")
        schema_editor.execute("CREATE INDEX audit_entry_commit_order ON audit_entry (xid, id)")


def forget_transactions(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE audit_entry DROP COLUMN xid")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_keyed_digests")]

    operations = [
        migrations.RunPython(note_transactions, forget_transactions),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("head", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="audit.entry",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["hash"], name="audit_seal_hash")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="audit_seal_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("head"), 32),
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("hash"), 32),
                        ),
                        name="audit_seal_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField(unique=True)),
                ("seq", models.BigIntegerField()),
                ("head", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("head"), 32),
                            ("seq__gte", 1),
                        ),
                        name="audit_anchor_is_whole",
                    )
                ],
            },
        ),
        AppendOnly("Seal"),
        AppendOnly("Anchor"),
    ]
