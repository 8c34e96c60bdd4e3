"""Days that came with the list say which notice of the State Council they are from."""

from django.db import migrations

from linli.ground.days import seed


def name(apps, schema_editor):
    """Of a list whose version is another by now the notice is the same."""
    days = apps.get_model("days", "Day").objects.filter(source__startswith="chinesecalendar ")
    for year in sorted({date.year for date in days.values_list("date", flat=True)}):
        days.filter(date__year=year).update(source=seed.source(year))


class Migration(migrations.Migration):
    dependencies = [("days", "0001_initial")]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
