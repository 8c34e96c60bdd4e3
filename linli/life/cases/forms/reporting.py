"""The one form by which a matter comes in, and the small one by which it is followed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.refusals import Invalid, Words
from linli.ground.shared.text import scrub
from linli.life.cases import emergencies, matters
from linli.life.cases.emergencies import Emergency
from linli.life.cases.forms.placing import WIDE, beyond, door_of, hint_later, is_vague, without_names
from linli.life.cases.intake import NothingSaid, Said, speaks
from linli.life.cases.keeping import MOST_WORDS, without_numbers
from linli.life.cases.models import Contact
from linli.life.cases.whereabouts import Whereabouts, coded
from linli.town.people import phones
from linli.town.places.locating import Found, locate
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken_by_path

ELSEWHERE = "elsewhere"
"""The choice of a place by words instead of a known one."""
TOO_LONG = gettext_lazy("太长了：最多 %(limit_value)s 字，这里有 %(show_value)s 字。删短一些，剩下的报上去以后再补。")
TOO_WIDE = (Kind.DISTRICT, Kind.STREET)


@dataclass(frozen=True, slots=True)
class Option:
    """A place that may be tapped: its code, its address in words, and whether it is the chosen one."""

    code: str
    words: str
    chosen: bool = False


class FoundForm(forms.Form):
    """What happened, and where: all that is asked of one who found it on a round.

    `place` holds words; `at` the code of a place that was tapped, scanned or is home. After validation `where` is the
    deepest place known, `spot` what the words say beyond it, `door` the room they name, and `vague` whether the place
    was read out of words without a number.
    """

    words = forms.CharField(
        label=gettext_lazy("什么事"),
        help_text=gettext_lazy("一句话就行，怎么说都可以"),
        max_length=MOST_WORDS,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "autocomplete": "off",
                "hx-post": reverse_lazy("cases:suggest"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#likely",
                "hx-include": "[name=csrfmiddlewaretoken], [name=category]:checked, [name=guessed]",
            }
        ),
    )
    category = forms.CharField(label=gettext_lazy("像哪一类"), required=False, max_length=8)
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    place = forms.CharField(
        label=gettext_lazy("在哪儿"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        where: Whereabouts,
        at: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.whereabouts, self.now = where, at
        attrs = self.fields["words"].widget.attrs
        attrs.pop("maxlength", None)  # a browser would cut what is pasted without a word
        attrs |= {"data-keep": "report", "data-most": MOST_WORDS}
        attrs |= {"data-left": _("还能写 N 字"), "data-over": _("多了 N 字")}
        self.fields["place"].help_text = hint_later(where.within)
        self.asked = Found()
        self.where: Place | None = None
        self.spot = self.door = ""
        self.suggested = self.vague = False

    @property
    def emergency(self) -> Emergency | None:
        """The emergency that the words sent speak of; nobody is asked for another word before they are told to call."""
        if not self.is_bound:
            return None
        tapped = "" if self.data.get("category") == self.data.get("guessed") else self.data.get("category", "")
        return emergencies.spoken_of(str(self.data.get("words", "")), str(tapped))

    @property
    def stops(self) -> bool:
        """Whether the page stops once to say whom to call; who has called, or says so, goes on."""
        return self.emergency is not None and not self.data.get("rung")

    def clean(self) -> dict[str, Any]:
        """Find the place that is meant, and the category where none was tapped."""
        given = super().clean() or {}
        if "words" not in self.errors and not speaks(given.get("words", "")) and not given.get("category"):
            self.add_error("words", str(NothingSaid.sentence))
        if self.emergency is not None and given.get("category") == self.data.get("guessed"):
            given["category"] = ""
        if given.get("words") and not given.get("category"):
            likely = matters.likely(given["words"], self.now)
            given["category"] = likely[0][0] if likely else ""
            self.suggested = bool(likely)
        self._find(given.get("at", ""), given.get("place", ""))
        return given

    def said(self) -> Said:
        """What was filled in, as the desks take it. To be asked of a valid form only."""
        assert self.where is not None
        given = self.cleaned_data
        return Said(self.where, given["words"], given["category"], self.spot, self.door, vague=self.vague)

    @property
    def options(self) -> list[Option]:
        """The places that may be tapped: those the words may mean, or else the one that is known already."""
        here, offered = self.whereabouts.here, list(self.asked.candidates)
        known = [here] if here is not None and here.kind not in TOO_WIDE else []
        places = list({place.code: place for place in [*known, *offered]}.values())
        if not places:
            return []
        words = spoken_by_path([place.path for place in places], at=self.now)
        chosen = self.data.get("at") if self.is_bound else self.initial.get("at") or places[0].code
        return [Option(place.code, words[place.path], place.code == chosen) for place in places]

    @property
    def wide(self) -> bool:
        """Whether the place that is tapped already says too little by itself."""
        here, code = self.whereabouts.here, str(self.data.get("at", "")) if self.is_bound else ""
        return here is not None and here.kind in WIDE and code in ("", here.code)

    @property
    def elsewhere(self) -> bool:
        """Whether the place is to be written in words, though one is known."""
        return (self.data if self.is_bound else self.initial).get("at") == ELSEWHERE

    def _find(self, code: str, words: str) -> None:
        tapped = coded(code, self.now) if code != ELSEWHERE else None
        if tapped is not None:
            self._weigh(tapped, words)
            return
        if not words:
            self.add_error("place", _("在哪儿呢？写个院号、楼号就行。"))
            return
        if self.whereabouts.within is None:
            self.add_error("place", _("这里还没有登记地点，请打电话或到社区办事台说。"))
            return
        self.asked = locate(words, self.whereabouts.within)
        if self.asked.place is None:
            self.add_error("place", self.asked.asked)
            return
        self.door = door_of(self.asked)
        self._settle(self.asked.place, words)
        self.vague = is_vague(self.asked.place, words)

    def _weigh(self, tapped: Place, words: str) -> None:
        """A place that was tapped, and words beside it: where they name another, theirs is meant, or it is asked."""
        found = locate(words, tapped) if words else Found()
        named = found.place
        if found.doubt and not any(tapped.path.startswith(each.path) for each in found.candidates):
            self.asked = found
            self.add_error("place", found.asked)
            return
        if named is not None and not tapped.path.startswith(named.path):
            self.door = door_of(found)
            self._settle(named, words)
            self.spot = scrub(without_numbers(words)).text
            self.vague = is_vague(named, words)
            return
        self._settle(tapped, words)

    def _settle(self, place: Place, words: str) -> None:
        """Take a place, if it leads somebody there; a community alone only with words that a desk can work with."""
        if place.kind in TOO_WIDE:
            self.add_error("place", _("请说在哪个小区、哪个院，我们才知道找谁。"))
            return
        spot = beyond(words)
        if place.kind in WIDE and not speaks(without_names(place, spot)):
            self.add_error("place", _("再说细一点：几号院、几号楼，或者“东门”这样的话；到处都是，就写“整个社区”。"))
            return
        self.where, self.spot = place, spot


type Cards = dict[Contact, tuple[Words, Words]]
"""How one may be reached, each in a word and a line."""
CONTACTS: Cards = {
    Contact.NAMED: (gettext_lazy("留电话"), gettext_lazy("经办人要联系时可以看，看一次记一次，您查得到")),
    Contact.PLATFORM: (gettext_lazy("只收通知"), gettext_lazy("号码只用来发通知，谁也看不到")),
    Contact.ANONYMOUS: (gettext_lazy("匿名"), gettext_lazy("什么都不留，凭编号和查询码看进展、说结果")),
}


class ReportForm(FoundForm):
    """The same, and how the one who reports may be reached: by name, for notices only, or not at all."""

    contacts: ClassVar[Cards] = CONTACTS
    contact = forms.ChoiceField(label=gettext_lazy("怎么告诉您结果"), choices=Contact, widget=forms.RadioSelect)
    called = forms.CharField(
        label=gettext_lazy("怎么称呼您"), help_text=gettext_lazy("比如：林女士"), max_length=30, required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        help_text=gettext_lazy("加密保存；匿名就不用填"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": gettext_lazy("留个手机号，才好告诉您进展；不想留，就选匿名。")},
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        """`known`: the reporter is signed in, so no phone is asked for."""
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["contact"].widget.choices = self._contacts  # worded when it is shown
        if known:
            del self.fields["phone"]
        else:
            self.fields["phone"].required = self["contact"].value() != Contact.ANONYMOUS

    def clean(self) -> dict[str, Any]:
        """A number is needed unless the report is anonymous or the reporter is known; it is read into one form."""
        given = super().clean()
        if self.known or "phone" in self.errors or given.get("contact") in (None, Contact.ANONYMOUS):
            return given
        try:
            given["phone"] = phones.normal_mobile(given["phone"])
        except Invalid as refusal:
            self.add_error("phone", str(refusal.fields["phone"]))
        return given

    def said(self) -> Said:
        """What was filled in, as the desks take it. To be asked of a valid form only."""
        given = self.cleaned_data
        return replace(super().said(), contact=Contact(given["contact"]), called=given["called"])

    def reached(self) -> dict[str, str]:
        """How the one who reports may be reached. To be asked of a valid form only."""
        return {"contact": self.cleaned_data["contact"], "phone": self.cleaned_data.get("phone", "")}

    def _contacts(self) -> list[tuple[str, str]]:
        return [(contact.value, f"{word}\n{line}") for contact, (word, line) in self.contacts.items()]


class FollowForm(forms.Form):
    """A case's number and its query code, from the receipt."""

    number = forms.CharField(
        label=gettext_lazy("编号"), help_text=gettext_lazy("比如 LL-2611-0387，只写最后几位也行"), max_length=20
    )
    code = forms.CharField(
        label=gettext_lazy("查询码"),
        help_text=gettext_lazy("报上去时给您的十个字母和数字"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
