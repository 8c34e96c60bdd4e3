"""What happened, and where: all that is asked of one who found it on a round, and the first half of a report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.text import scrub
from linli.ground.ui.fields import copied_plainly
from linli.ground.ui.photos import PLACE, PlaceField
from linli.life.cases import emergencies, matters
from linli.life.cases.emergencies import Emergency
from linli.life.cases.forms.picturing import photos_field
from linli.life.cases.forms.placing import (
    TOO_WIDE,
    WIDE,
    besides,
    beyond,
    door_of,
    hint_later,
    is_vague,
    named_in,
    without_names,
)
from linli.life.cases.intake import NothingSaid, Said, speaks
from linli.life.cases.keeping import MOST_WORDS, without_numbers
from linli.life.cases.photographs import Chosen
from linli.life.cases.whereabouts import Whereabouts, coded
from linli.town.places.locating import Found, locate
from linli.town.places.models import Place
from linli.town.places.names import spoken_by_path

NO_DANGER = "no"
"""Sent as `rung` by whoever says that there is no such danger as their words were heard to speak of."""
ELSEWHERE = "elsewhere"
"""The choice of a place by words instead of a known one."""
IN_WORDS = "place-in-words"
"""The id of the words of a place, where the message about them leads to what may be tapped instead."""
TOO_LONG = gettext_lazy("太长了：最多 %(limit_value)s 字，这里有 %(show_value)s 字。删短一些，剩下的报上去以后再补。")


@dataclass(frozen=True, slots=True)
class Option:
    """A place that may be tapped: its code, its address in words, and whether it is the chosen one."""

    code: str
    words: str
    chosen: bool = False


@copied_plainly
class FoundForm(forms.Form):
    """What happened, and where: all that is asked of one who found it on a round.

    `place` holds words; `at` the code of a place that was tapped, scanned or is home; `heard` says that it was asked
    already whether the place is the one that the sentence itself names. After validation `where` is the deepest place
    known, `spot` what the words say beyond it, `door` the room they name, and `vague` whether the place was read out of
    words without a number. `initial` says with `lent` that its words stood in the link: the browser keeps them as a
    draft only once somebody writes.
    """

    draft = "found"
    """The name under which the browser keeps what is being written, as the page's form has it."""

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
                "hx-trigger": "input changed delay:400ms, brought",
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
    heard = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        where: Whereabouts,
        at: datetime,
        initial: Mapping[str, Any] | None = None,
        sender: str = "",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.whereabouts, self.now, self.sender = where, at, sender
        self.fields["photos"], self.fields[PLACE] = photos_field(places=True), PlaceField()
        attrs = self.fields["words"].widget.attrs
        attrs.pop("maxlength", None)  # a browser would cut what is pasted without a word
        attrs |= {"data-keep": self.draft, "data-most": MOST_WORDS}
        if data is None and self.initial.get("lent"):
            attrs["data-lent"] = True
        attrs |= {"data-left": _("还能写 N 字"), "data-over": _("多了 N 字")}
        self.fields["place"].help_text = hint_later(where.within)
        if where.along:
            self.fields["place"].label = _("靠近哪个院")
        self.asked = Found()
        self.where: Place | None = None
        self.named: Place | None = None
        self.spot = self.door = ""
        self.suggested = self.vague = False

    @property
    def emergency(self) -> Emergency | None:
        """The emergency that the words sent speak of; nobody is asked for another word before they are told to call."""
        if not self.is_bound:
            return None
        return emergencies.spoken_of(str(self.data.get("words", "")), matters.tapped(self.data))

    @property
    def call(self) -> Emergency | None:
        """The same as the page says it (`emergencies.shown`)."""
        return emergencies.shown(self.emergency, self.now)

    @property
    def stops(self) -> bool:
        """Whether the page stops once to say whom to call; who has called, or says so, goes on."""
        return self.emergency is not None and not self.data.get("rung")

    @property
    def deniable(self) -> bool:
        """Whether it is heard in the words alone, so that whoever wrote them may say that it is no such danger."""
        return self.emergency is not None and emergencies.spoken_of("", matters.tapped(self.data)) is None

    @property
    def denied(self) -> bool:
        """Whether they said so."""
        return self.data.get("rung") == NO_DANGER and self.deniable

    def clean(self) -> dict[str, Any]:
        """Find the place that is meant, and the category where none was tapped."""
        given = super().clean() or {}
        if "words" not in self.errors and not speaks(given.get("words", "")) and not given.get("category"):
            self.add_error("words", str(NothingSaid.sentence))
        if self.emergency is not None and not matters.tapped(self.data):
            given["category"] = ""
        if given.get("words") and not given.get("category"):
            likely = matters.likely(given["words"], self.now, denied=self.denied)
            given["category"] = likely[0][0] if likely else ""
            self.suggested = bool(likely)
        self._find(given.get("at", ""), given.get("place", ""), "" if given.get("heard") else given.get("words", ""))
        return given

    def said(self) -> Said:
        """What was filled in, as the desks take it. To be asked of a valid form only."""
        assert self.where is not None
        given = self.cleaned_data
        photos = Chosen(given.get("photos", ()), self.sender, given.get(PLACE))
        words, category = given["words"], given["category"]
        place = Said(self.where, spot=self.spot, door=self.door, vague=self.vague)
        return replace(place, words=words, category=category, photos=photos, denied=self.denied)

    @property
    def options(self) -> list[Option]:
        """The places that may be tapped: those the words may mean, or else the one that is known already.

        From a lane all of its courtyards, none of several chosen beforehand.
        """
        here, offered = self.whereabouts.here, list(self.asked.candidates)
        along = self.whereabouts.along
        known = list(along) or ([here] if here is not None and here.kind not in TOO_WIDE else [])
        places = list({place.code: place for place in [*known, *offered]}.values())
        if not places:
            return []
        words = spoken_by_path([place.path for place in places], at=self.now)
        chosen = (
            self.data.get("at") if self.is_bound else self.initial.get("at") or ("" if along[1:] else places[0].code)
        )
        chosen = self.named.code if self.named is not None else chosen
        return [Option(place.code, words[place.path], place.code == chosen) for place in places]

    @property
    def wide(self) -> bool:
        """Whether the place that is tapped already says too little by itself."""
        here, code = self.whereabouts.here, str(self.data.get("at", "")) if self.is_bound else ""
        return here is not None and not self.whereabouts.along and here.kind in WIDE and code in ("", here.code)

    @property
    def elsewhere(self) -> bool:
        """Whether the place is to be written in words, though one is known."""
        return (self.data if self.is_bound else self.initial).get("at") == ELSEWHERE

    def _find(self, code: str, words: str, told: str) -> None:
        tapped = coded(code, self.now) if code != ELSEWHERE else None
        if tapped is not None:
            self._weigh(tapped, words, told)
            return
        if not words:
            self._hear(told)
            return
        if self.whereabouts.within is None:
            self.add_error("place", _("这里还没有登记地点，请打电话或到社区办事台说。"))
            return
        self.asked = locate(words, self.whereabouts.within)
        if self.asked.place is None:
            self._leave_to_desk(words)
            return
        self.door = door_of(self.asked)
        self._settle(self.asked.place, words)
        self.vague = is_vague(self.asked.place, words)

    def _hear(self, told: str) -> None:
        """No place was given: offer the one that the sentence names, or ask for one."""
        named = named_in(told, self.whereabouts.within)
        if named is None:
            self.add_error("place", _("在哪儿呢？写个院号、楼号就行。"))
            return
        self._offer(named, [named], _("看着像是在这儿。是的话，再点一下“报上去”。"))

    def _offer(self, named: Place, places: list[Place], question: str) -> None:
        """Ask whether the place is the one that the sentence names: once, and with a tap to answer."""
        self.named, self.asked = named, Found(candidates=tuple(places))
        self.add_error("place", question)

    def _leave_to_desk(self, words: str) -> None:
        """Ask again for a place that was not understood; whoever cannot say more leaves it to the community's desk."""
        asked, community = self.asked, self.asked.community
        if community is None or asked.doubt or asked.candidates or not speaks(without_names(community, beyond(words))):
            self.add_error("place", asked.asked)
            return
        self.asked = replace(asked, candidates=(community,))
        self.fields["place"].widget.attrs["id"] = IN_WORDS
        named = {"asked": asked.asked, "community": community.named()}
        self.add_error("place", _("%(asked)s说不出几号楼，就点“%(community)s”，社区按您写的去找。") % named)

    def _weigh(self, tapped: Place, words: str, told: str) -> None:
        """A place that was tapped, and words beside it: where they name another, theirs is meant, or it is asked.

        Where the sentence itself names another it is asked too, since what was tapped may only have stood there.
        """
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
        heard = named_in(told, tapped) if named is None else None
        if not self._doubts(heard, tapped, _("您写的像是%(named)s，选的是%(tapped)s。点对的那个，再报一次。")):
            self._settle(tapped, words)

    def _doubts(self, heard: Place | None, tapped: Place, question: str) -> bool:
        """Ask which is meant, where another place was heard than the one that was tapped; whether it is asked."""
        if heard is None or heard.path.startswith(tapped.path) or tapped.path.startswith(heard.path):
            return False
        spoken = spoken_by_path([heard.path, tapped.path], at=self.now)
        both = {"named": spoken[heard.path], "tapped": spoken[tapped.path]}
        self._offer(heard, [heard, tapped], question % both)
        return True

    def _settle(self, place: Place, words: str) -> None:
        """Take a place, if it leads somebody there; a community alone only with words that a desk can work with."""
        if place.kind in TOO_WIDE:
            self.add_error("place", _("请说在哪个小区、哪个院，我们才知道找谁。"))
            return
        spot = beyond(besides(place, words))
        if place.kind in WIDE and not speaks(without_names(place, spot)):
            self.add_error("place", _("再说细一点：几号院、几号楼，或者“东门”这样的话；到处都是，就写“整个社区”。"))
            return
        self.where, self.spot = place, spot
