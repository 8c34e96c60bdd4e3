"""Places, dwellings, lanes and aliases, with what keeps their histories apart."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import linli.ground.shared.ids
import linli.ground.shared.paths
import linli.town.places.shapes
from linli.ground.shared.migrations import AppendOnly, NoOverlap


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Lane",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(max_length=60)),
                ("name_hant", models.CharField(blank=True, max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("public_id", models.UUIDField(default=linli.ground.shared.ids.uuid7, editable=False, unique=True)),
                ("code", models.CharField(max_length=20)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["code", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("code",),
                        name="lane_one_current_per_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            linli.town.places.shapes.Glob(
                                "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-l[0-9][0-9]*"
                            )
                        ),
                        name="lane_code_has_shape",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(max_length=60)),
                ("name_hant", models.CharField(blank=True, max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("public_id", models.UUIDField(default=linli.ground.shared.ids.uuid7, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("district", "区"),
                            ("street", "街道"),
                            ("community", "社区"),
                            ("grid", "网格"),
                            ("courtyard", "楼院"),
                            ("building", "楼栋"),
                            ("entrance", "楼门"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("path", linli.ground.shared.paths.PathField(db_index=True, max_length=120)),
                ("households", models.PositiveIntegerField(blank=True, null=True)),
                ("stands_since", models.DateTimeField()),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "lane",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courtyards",
                        to="places.lane",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "ordering": ["path", "id"],
                "indexes": [
                    models.Index(fields=["code", "valid_from"], name="place_code_history"),
                    models.Index(fields=["parent", "kind"], name="place_parent_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("code",),
                        name="place_one_current_per_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "district"),
                                linli.town.places.shapes.Glob("code", "[0-9][0-9][0-9][0-9][0-9][0-9]"),
                            ),
                            models.Q(
                                ("kind", "street"),
                                linli.town.places.shapes.Glob("code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]"),
                            ),
                            models.Q(
                                ("kind", "community"),
                                linli.town.places.shapes.Glob(
                                    "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]"
                                ),
                            ),
                            models.Q(
                                ("kind", "grid"),
                                linli.town.places.shapes.Glob(
                                    "code",
                                    "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]",
                                ),
                            ),
                            models.Q(
                                ("kind", "courtyard"),
                                linli.town.places.shapes.Glob(
                                    "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-y[0-9a-z]*"
                                ),
                            ),
                            models.Q(
                                ("kind", "building"),
                                linli.town.places.shapes.Glob(
                                    "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-b[0-9a-z]*"
                                ),
                            ),
                            models.Q(
                                ("kind", "entrance"),
                                linli.town.places.shapes.Glob(
                                    "code",
                                    "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-b[0-9a-z]*-u[0-9]*",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="place_code_has_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("kind", "district"),
                                    linli.town.places.shapes.Glob("path", "[0-9][0-9][0-9][0-9][0-9][0-9]."),
                                ),
                                models.Q(
                                    ("kind", "street"),
                                    linli.town.places.shapes.Glob(
                                        "path", "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9]."
                                    ),
                                ),
                                models.Q(
                                    ("kind", "community"),
                                    linli.town.places.shapes.Glob(
                                        "path", "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9]."
                                    ),
                                ),
                                models.Q(
                                    ("kind", "grid"),
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].",
                                    ),
                                ),
                                models.Q(
                                    ("kind", "courtyard"),
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].y*.",
                                    ),
                                ),
                                models.Q(
                                    ("kind", "building"),
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].y*.b*.",
                                    ),
                                ),
                                models.Q(
                                    ("kind", "entrance"),
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].y*.b*.u*.",
                                    ),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.Length("path"),
                                            "-",
                                            django.db.models.functions.text.Length(
                                                django.db.models.functions.text.Replace(
                                                    "path", models.Value("."), models.Value("")
                                                )
                                            ),
                                        ),
                                        models.Value(1),
                                    ),
                                    ("kind", "district"),
                                ),
                                models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.Length("path"),
                                            "-",
                                            django.db.models.functions.text.Length(
                                                django.db.models.functions.text.Replace(
                                                    "path", models.Value("."), models.Value("")
                                                )
                                            ),
                                        ),
                                        models.Value(2),
                                    ),
                                    ("kind", "street"),
                                ),
                                models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.Length("path"),
                                            "-",
                                            django.db.models.functions.text.Length(
                                                django.db.models.functions.text.Replace(
                                                    "path", models.Value("."), models.Value("")
                                                )
                                            ),
                                        ),
                                        models.Value(3),
                                    ),
                                    ("kind", "community"),
                                ),
                                models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.Length("path"),
                                            "-",
                                            django.db.models.functions.text.Length(
                                                django.db.models.functions.text.Replace(
                                                    "path", models.Value("."), models.Value("")
                                                )
                                            ),
                                        ),
                                        models.Value(4),
                                    ),
                                    ("kind", "grid"),
                                ),
                                models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.Length("path"),
                                            "-",
                                            django.db.models.functions.text.Length(
                                                django.db.models.functions.text.Replace(
                                                    "path", models.Value("."), models.Value("")
                                                )
                                            ),
                                        ),
                                        models.Value(5),
                                    ),
                                    ("kind", "courtyard"),
                                ),
                                models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.Length("path"),
                                            "-",
                                            django.db.models.functions.text.Length(
                                                django.db.models.functions.text.Replace(
                                                    "path", models.Value("."), models.Value("")
                                                )
                                            ),
                                        ),
                                        models.Value(6),
                                    ),
                                    ("kind", "building"),
                                ),
                                models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.Length("path"),
                                            "-",
                                            django.db.models.functions.text.Length(
                                                django.db.models.functions.text.Replace(
                                                    "path", models.Value("."), models.Value("")
                                                )
                                            ),
                                        ),
                                        models.Value(7),
                                    ),
                                    ("kind", "entrance"),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="place_path_has_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "code",
                                    django.db.models.functions.text.Replace(
                                        "path", models.Value("."), models.Value("")
                                    ),
                                ),
                                ("kind__in", ["district", "street", "community", "grid"]),
                            ),
                            models.Q(
                                models.Q(("kind__in", ["district", "street", "community", "grid"]), _negated=True),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Substr("path", 1, 15),
                                        models.Value("."),
                                        models.Value(""),
                                    ),
                                    django.db.models.functions.text.Substr("code", 1, 12),
                                ),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr(
                                        "path",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.functions.text.Length("path"),
                                                "-",
                                                django.db.models.functions.text.Length("code"),
                                            ),
                                            "+",
                                            models.Value(13),
                                        ),
                                    ),
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Substr("code", 14),
                                            models.Value("-"),
                                            models.Value("."),
                                        ),
                                        models.Value("."),
                                    ),
                                ),
                                models.Q(
                                    ("kind", "entrance"),
                                    models.Q(("code__contains", "-u"), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="place_path_says_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "district"), ("parent__isnull", True)),
                            models.Q(models.Q(("kind", "district"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="place_only_district_is_root",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "courtyard"), ("lane__isnull", True), _connector="OR"),
                        name="place_lane_is_of_courtyard",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LaneGrid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grids", to="places.lane"
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lane_grids", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["lane", "grid", "id"],
            },
        ),
        migrations.AddField(
            model_name="lane",
            name="street",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lanes", to="places.place"
            ),
        ),
        migrations.CreateModel(
            name="Former",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(max_length=60)),
                ("name_hant", models.CharField(blank=True, max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("path", linli.ground.shared.paths.PathField(db_index=True, max_length=120)),
                ("households", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "lane",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.lane",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="formers", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="Dwelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("public_id", models.UUIDField(default=linli.ground.shared.ids.uuid7, editable=False, unique=True)),
                ("room", models.CharField(max_length=12)),
                ("floor", models.SmallIntegerField(blank=True, null=True)),
                ("area_m2", models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ("confirmed_room", models.BooleanField(default=False)),
                (
                    "entrance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dwellings", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["entrance", "floor", "room", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("entrance", "room"),
                        name="dwelling_one_current_per_room",
                    ),
                    models.CheckConstraint(condition=models.Q(("room", ""), _negated=True), name="dwelling_has_room"),
                    models.CheckConstraint(
                        condition=models.Q(("area_m2__isnull", True), ("area_m2__gt", 0), _connector="OR"),
                        name="dwelling_area_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("words", models.CharField(max_length=40)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "words", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="alias_says_something"
                    ),
                ],
            },
        ),
        NoOverlap("Place", key=["code"]),
        NoOverlap("Former", key=["place"]),
        AppendOnly("Former"),
        NoOverlap("Dwelling", key=["entrance", "room"]),
        NoOverlap("Lane", key=["code"]),
        NoOverlap("LaneGrid", key=["lane", "grid"]),
        NoOverlap("Alias", key=["place", "words"]),
    ]
