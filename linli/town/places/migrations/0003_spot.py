"""A spot is a place too: in a courtyard, or in a grid where it belongs to none."""

import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import linli.town.places.shapes
from linli.ground.shared.migrations import NoOverlap


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_lane_standard"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="place",
            name="place_code_has_shape",
        ),
        migrations.RemoveConstraint(
            model_name="place",
            name="place_path_has_shape",
        ),
        migrations.AlterField(
            model_name="place",
            name="kind",
            field=models.CharField(
                choices=[
                    ("district", "区"),
                    ("street", "街道"),
                    ("community", "社区"),
                    ("grid", "网格"),
                    ("courtyard", "楼院"),
                    ("building", "楼栋"),
                    ("entrance", "楼门"),
                    ("spot", "点位"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "spot"),
                        models.Q(
                            linli.town.places.shapes.Glob(
                                "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-p[0-9][0-9]"
                            ),
                            linli.town.places.shapes.Glob(
                                "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-p[0-9][0-9][0-9]"
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("kind", "district"), linli.town.places.shapes.Glob("code", "[0-9][0-9][0-9][0-9][0-9][0-9]")
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
                            "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]"
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
                            "code", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-b[0-9a-z]*-u[0-9]*"
                        ),
                    ),
                    _connector="OR",
                ),
                name="place_code_has_shape",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("kind", "spot"),
                            models.Q(
                                models.Q(
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].p[0-9][0-9].",
                                    ),
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
                                ),
                                models.Q(
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].p[0-9][0-9][0-9].",
                                    ),
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
                                ),
                                models.Q(
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].y*.p[0-9][0-9].",
                                    ),
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
                                ),
                                models.Q(
                                    linli.town.places.shapes.Glob(
                                        "path",
                                        "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].[0-9][0-9][0-9].y*.p[0-9][0-9][0-9].",
                                    ),
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
                                ),
                                _connector="OR",
                            ),
                        ),
                        models.Q(
                            ("kind", "district"),
                            linli.town.places.shapes.Glob("path", "[0-9][0-9][0-9][0-9][0-9][0-9]."),
                        ),
                        models.Q(
                            ("kind", "street"),
                            linli.town.places.shapes.Glob("path", "[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9]."),
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
                            ("kind", "district"),
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
                        ),
                        models.Q(
                            ("kind", "street"),
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
                        ),
                        models.Q(
                            ("kind", "community"),
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
                        ),
                        models.Q(
                            ("kind", "grid"),
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
                        ),
                        models.Q(
                            ("kind", "courtyard"),
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
                        ),
                        models.Q(
                            ("kind", "building"),
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
                        ),
                        models.Q(
                            ("kind", "entrance"),
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
                        ),
                        models.Q(
                            ("kind", "spot"),
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
                        ),
                        models.Q(
                            ("kind", "spot"),
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
                        ),
                        _connector="OR",
                    ),
                ),
                name="place_path_has_shape",
            ),
        ),
        NoOverlap("Place", key=["code"]),
    ]
