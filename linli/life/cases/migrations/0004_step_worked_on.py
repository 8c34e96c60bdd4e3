"""What somebody looked at or heard of by telephone is found by their post, so that no page of theirs reads all steps."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_heard_by_phone")]

    operations = [
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["post", "case"], name="step_worked_on", condition=Q(acting_as__in=["caller", "verifier"])
            ),
        ),
    ]
