"""Bodies are called by name in three languages; those that were begun with get the names the project has for them."""

from django.db import migrations, models

NAMES = {
    ("PM", "物业服务人"): ("物業服務人", "Property firm"),
    ("CM", "居委会"): ("居委會", "Residents' committee"),
    ("ST", "街道科室"): ("街道科室", "Subdistrict office"),
    ("CG", "城管执法队"): ("城管執法隊", "Urban management"),
    ("HW", "环卫"): ("環衛", "Street cleaning"),
    ("WS", "供水"): ("供水", "Water"),
    ("DR", "排水"): ("排水", "Drainage"),
    ("PW", "供电"): ("供電", "Electricity"),
    ("GS", "燃气"): ("燃氣", "Gas"),
    ("HT", "供热"): ("供熱", "Heating"),
    ("LT", "路灯"): ("路燈", "Street lights"),
    ("RD", "道路"): ("道路", "Roads"),
    ("GR", "园林"): ("園林", "Parks"),
    ("FR", "消防救援"): ("消防救援", "Fire and rescue"),
    ("PO", "派出所/交警"): ("派出所/交警", "Police"),
    ("MR", "市场监管"): ("市場監管", "Market supervision"),
    ("HC", "住建房管"): ("住建房管", "Housing authority"),
    ("EP", "生态环境"): ("生態環境", "Environment"),
    ("TX", "通信"): ("通信", "Telecoms"),
    ("VT", "志愿队"): ("志願隊", "Volunteer team"),
    ("RC", "人民调解"): ("人民調解", "Mediation"),
    ("OW", "产权单位"): ("產權單位", "Owning organisation"),
    ("CB", "街道诉求办(回访)"): ("街道訴求辦(回訪)", "Call-back office"),
}


def name_those_begun_with(apps, schema_editor):
    """A body that a district has called otherwise is for the district to name."""
    body = apps.get_model("people", "Body")
    for (code, name), (hant, english) in NAMES.items():
        body.objects.filter(code=code, name=name, name_hant="", name_en="").update(name_hant=hant, name_en=english)


class Migration(migrations.Migration):
    dependencies = [("people", "0007_roster_index")]

    operations = [
        migrations.AddField(
            model_name="body",
            name="name_hant",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="繁体名称"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="body",
            name="name_en",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="英文名称"),
            preserve_default=False,
        ),
        migrations.RunPython(name_those_begun_with, migrations.RunPython.noop),
    ]
