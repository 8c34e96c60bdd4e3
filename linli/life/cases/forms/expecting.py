"""The form by which a lane's standard is laid down, in three languages side by side."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.town.places.lanes import MOST_WORDS, NoStandard


def _words(label: Any, most: int, *, lang: str, help_text: Any = "") -> forms.Field:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=lang == "zh-Hans",
        error_messages={"required": NoStandard.sentence, "max_length": NoStandard.sentence},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "lang": lang}),
    )


class StandardForm(forms.Form):
    """What one may expect of a lane, and from which day on; a language left blank reads the Chinese."""

    words = _words(gettext_lazy("中文"), MOST_WORDS, lang="zh-Hans", help_text=gettext_lazy("一两句话，最多 200 个字"))
    words_hant = _words(gettext_lazy("繁体"), MOST_WORDS, lang="zh-Hant", help_text=gettext_lazy("空着就显示中文"))
    words_en = _words(gettext_lazy("英文"), 2 * MOST_WORDS, lang="en", help_text=gettext_lazy("空着就显示中文"))
    begins_on = forms.DateField(
        label=gettext_lazy("从哪天起"),
        help_text=gettext_lazy("选今天，写定了马上就换上；选以后的哪天，那天零点换上"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"}),
        error_messages={"required": gettext_lazy("选一天，今天也行。"), "invalid": gettext_lazy("选一天，今天也行。")},
    )
