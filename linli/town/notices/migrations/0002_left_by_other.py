"""What somebody's leaving another's number brought upon them is a column, so that the bell opens no letter's facts."""

from django.db import migrations, models
from django.db.models import Q


def take_over(apps, _schema_editor):
    """What stood among a letter's facts stands in its column."""
    apps.get_model("notices", "Letter").objects.filter(facts__left_by_other=1).update(left_by_other=True)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField("letter", "left_by_other", models.BooleanField(default=False)),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RemoveIndex("letter", "letter_unread"),
        migrations.AddIndex(
            "letter",
            models.Index(fields=["person"], name="letter_unseen", condition=Q(read_at=None, left_by_other=False)),
        ),
        migrations.AddIndex(
            "letter", models.Index(fields=["person", "-id"], name="letter_left", condition=Q(left_by_other=True))
        ),
    ]
