"""On what right a roster's phones are kept, said at each import."""

from django.db import migrations, models

from linli.ground.shared.migrations import NoOverlap


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_headings"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="rosterline",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("duty", "履行法定职责所必需"),
                    ("consent", "本人单独同意"),
                    ("contract", "履行和本人的合同所必需"),
                ],
                max_length=10,
                verbose_name="凭什么登记",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterline",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["", "duty", "consent", "contract"])),
                name="a_roster_has_a_known_basis",
            ),
        ),
        NoOverlap("RosterLine", key=["dwelling", "index"]),
    ]
