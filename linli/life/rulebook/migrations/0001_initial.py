"""Drafts of changes to the rulebook, fixed once they are laid or dropped."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.ground.shared.ids
from linli.ground.shared.settling import SettledWith, Settles


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=linli.ground.shared.ids.uuid7, editable=False, unique=True)),
                ("why", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("begun_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "在改"), ("laid", "已定"), ("dropped", "放弃了"), ("withdrawn", "撤回了")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("laid_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "laid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.SlugField(max_length=20)),
                ("key", models.CharField(max_length=200)),
                ("cells", models.JSONField(null=True)),
                ("was", models.JSONField(null=True)),
                ("ends", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="edits", to="rulebook.draft"
                    ),
                ),
            ],
            options={
                "ordering": ["draft", "table", "key"],
            },
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["state", "-laid_at"], name="draft_by_state"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "laid", "dropped", "withdrawn"])), name="draft_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="draft_says_why"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("laid_at__isnull", False), ("laid_by__isnull", False), ("state__in", ("laid", "withdrawn"))
                    ),
                    models.Q(("laid_at__isnull", True), ("laid_by__isnull", True), ("state__in", ("open", "dropped"))),
                    _connector="OR",
                ),
                name="draft_says_who_laid_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("state__in", ("dropped", "withdrawn")),
                    ),
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("state__in", ("open", "laid"))),
                    _connector="OR",
                ),
                name="draft_says_who_closed_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("laid_at__isnull", True), ("laid_at__gte", models.F("begun_at")), _connector="OR"),
                name="draft_is_laid_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="edit",
            constraint=models.UniqueConstraint(fields=("draft", "table", "key"), name="edit_one_of_a_row"),
        ),
        migrations.AddConstraint(
            model_name="edit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cells__isnull", True), ("ends", True), ("was__isnull", False)),
                    models.Q(("cells__isnull", False), ("ends", False)),
                    _connector="OR",
                ),
                name="edit_changes_or_ends",
            ),
        ),
        Settles(
            "Draft",
            field="state",
            while_="open",
            ways=[("laid", "withdrawn")],
            except_fields=["closed_by", "closed_at", "version"],
        ),
        SettledWith("Edit", to="draft", field="state", while_="open"),
    ]
