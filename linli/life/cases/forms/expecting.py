"""The form by which a lane's standard is laid down, in three languages side by side."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.ui.lists import listed
from linli.town.places.lanes import MOST_WORDS, NoStandard, evened

KEEP, CLEAR = "keep", "clear"
LOOK = "look"
"""Sent by the button that shows the card without settling it."""


def _words(label: Any, most: int, *, lang: str, help_text: Any = "") -> forms.Field:
    """Words of so many signs at most; more are counted while they are typed, and refused: a browser would cut them."""
    asked = _Lines(
        label=label,
        help_text=help_text,
        max_length=most,
        required=lang == "zh-Hans",
        error_messages={"required": NoStandard.sentence, "max_length": NoStandard.sentence},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "lang": lang, "data-most": most}),
    )
    del asked.widget.attrs["maxlength"]
    return asked


class _Lines(forms.CharField):
    """Words that are counted, compared and kept with one sign for a break of lines."""

    def to_python(self, value: Any) -> str:
        return evened(super().to_python(value) or "")


class StandardForm(forms.Form):
    """What one may expect of a lane, and from which day on; a language left blank reads the Chinese.

    Where the Chinese was written anew and another language still says what it said (`initial`), it is asked once
    whether that stands; whoever only looks need not say yet, and sees it as it stands.
    """

    words = _words(gettext_lazy("中文"), MOST_WORDS, lang="zh-Hans", help_text=gettext_lazy("一两句话，最多 200 个字"))
    words_hant = _words(gettext_lazy("繁体"), MOST_WORDS, lang="zh-Hant", help_text=gettext_lazy("空着就显示中文"))
    words_en = _words(gettext_lazy("英文"), 2 * MOST_WORDS, lang="en", help_text=gettext_lazy("空着就显示中文"))
    begins_on = forms.DateField(
        label=gettext_lazy("从哪天起"),
        help_text=gettext_lazy("选今天，写定了马上就换上；选以后的哪天，那天零点换上"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"}),
        error_messages={"required": gettext_lazy("选一天，今天也行。"), "invalid": gettext_lazy("选一天，今天也行。")},
    )
    others = forms.ChoiceField(
        label=gettext_lazy("没改的文字"),
        choices=[(KEEP, gettext_lazy("照旧，意思没变")), (CLEAR, gettext_lazy("清空，先显示中文"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_of_others = False
        for name in ("words", "words_hant", "words_en"):
            self.fields[name].widget.attrs |= {"data-left": _("还能写 N 字"), "data-over": _("多了 N 字")}

    @property
    def looks(self) -> bool:
        """Whether the card is only to be shown."""
        return LOOK in self.data

    def clean(self) -> dict[str, Any]:
        """What was said, without the choice about the other languages, which is carried out."""
        said = super().clean() or self.cleaned_data
        left = [name for name in ("words_hant", "words_en") if self.initial.get(name) and not self._changed(name)]
        chosen = said.pop("others", "")
        if left and self.initial.get("words") and self._changed("words"):
            self.asks_of_others = self.fields["others"].required = True
            if not chosen and not self.looks:
                self.add_error(
                    "others", _("中文改了，%(languages)s没有改。选一样，再写定。") % {"languages": self._named(left)}
                )
            elif chosen == CLEAR:
                said |= dict.fromkeys(left, "")
        return said

    def _changed(self, name: str) -> bool:
        """Whether a language says otherwise than what stands; what could not be taken says nothing yet."""
        return name in self.cleaned_data and self.cleaned_data[name] != evened(str(self.initial.get(name, "")))

    def _named(self, languages: Iterable[str]) -> str:
        return listed(self.fields[name].label for name in languages)
