"""代报: who has no phone is told by name and door; a word that somebody said for them is marked, and what it ended."""

from django.db import migrations, models
from django.db.models import Q

CONTACTS = [
    ("named", "留电话：经办人要联系时可以看，会留记录"),
    ("platform", "只用来发通知，谁也看不到"),
    ("anonymous", "匿名：不留联系方式，凭查询码看"),
    ("paper", "没有手机：留称呼和门牌，凭回执上的编号打电话问"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_joining")]

    operations = [
        migrations.AddField("word", "spoken_for", models.BooleanField(null=True)),
        migrations.AddField("case", "heard_through", models.BooleanField(null=True)),
        migrations.AlterField("reporter", "contact", models.CharField(max_length=10, choices=CONTACTS)),
        migrations.AddIndex(
            "reporter",
            models.Index(fields=["written_by", "-id"], name="reporter_written", condition=Q(written_by__isnull=False)),
        ),
    ]
