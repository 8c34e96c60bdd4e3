"""One form for each act, put together from the names of its fields; what is valid here, the work function takes."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from linli.ground.shared.moments import TOWN
from linli.ground.ui.lists import listed
from linli.life.cases import emergencies, phrases, queries
from linli.life.cases.acts import Act
from linli.life.cases.emergencies import Emergency
from linli.life.cases.forms.asked import FIELDS, About
from linli.life.cases.models import Answer, Case
from linli.life.cases.photographs import Chosen
from linli.life.cases.states import Who
from linli.town.people.models import Person
from linli.town.places.locating import Found, locate

REVIEWED_AT = time(9)
"""The hour of the day on which someone looks again at what was put aside."""
TAPPED = "tapped"
"""The name under which a sentence comes that was tapped instead of typed."""
TELLS_MORE = ("add", "correct", "say", "say-by-phone", "say-for")
"""The acts by which more is told of a matter than its first words did; of a result, that it is not solved."""
SPOKEN = ("words", "result", "finding", "reason")
"""The fields that a tapped sentence may fill."""


class ActForm(forms.Form):
    """What an act asks for. `given()` is what its work function is called with.

    A case that is not filed yet is filed by whatever act asks for its category: every one of those needs it.
    """

    def __init__(
        self,
        act: Act,
        *,
        case: Case,
        who: Who,
        at: datetime,
        data: Mapping[str, Any] | None = None,
        by: Person | None = None,
        outline: bool = False,
        sender: str = "",
    ) -> None:
        super().__init__(_with_tapped(act, data), auto_id=f"{act.name}-%s")
        self.act, self.case, self.at, self.sender = act, case, at, sender
        about = About(case, who, at, act.name, outline, by)
        for name in act.fields:
            field = FIELDS[name.rstrip("?")](about)
            field.required = not name.endswith("?") or (name == "category?" and case.category_id is None)
            self.fields[name.rstrip("?")] = field

    def is_next(self) -> None:
        """Let the desk's key for answering lead to what is to be written here first."""
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["data-answer"] = True
                return

    @property
    def tapped(self) -> list[tuple[str, str]]:
        """Sentences that may be tapped instead of typed, by the category: each as kept, and as its reader says it."""
        category = self.case.category
        if category is None:
            return []
        if self.act.name == "answer":
            return [(words, phrases.spoken(words)) for words in category.replies]
        return [(words, phrases.spoken(words)) for words in category.results] if self.tapping_fills else []

    @property
    def tapping_fills(self) -> bool:
        """Whether a tapped sentence only fills the field: a result is read once more before it goes out."""
        return "result" in self.act.fields

    @property
    def only_filled(self) -> bool:
        """Whether this came by tapping a sentence that is still to be sent."""
        return self.tapping_fills and bool(self.data.get(TAPPED))

    @property
    def emergency(self) -> Emergency | None:
        """The emergency that a reporter tells of afterwards, as the form of a report asks of its first words."""
        if not self.is_bound or (self.act.name == "correct" and self.case.urgent):
            return None
        return emergency_in(self.act, self.data)

    @property
    def call(self) -> Emergency | None:
        """The same as the page says it (`emergencies.shown`)."""
        return emergencies.shown(self.emergency, self.at)

    @property
    def stops(self) -> bool:
        """Whether the page stops once to say whom to call; who has called, or says so, goes on."""
        return self.emergency is not None and not self.data.get("rung")

    def clean_place(self) -> object:
        """The place that the words mean, looked up in the case's own community."""
        words = self.cleaned_data["place"]
        if not words:
            return None
        found = locate(words, self.case.community)
        if found.place is None:
            raise forms.ValidationError(_asked(found))
        return found.place

    def clean_reporter(self) -> object:
        """The reporter who spoke on the telephone."""
        standing = {each.pk: each for each in queries.reporters(self.case)}
        return standing.get(self.cleaned_data["reporter"])

    def clean_photos(self) -> Chosen | None:
        """The pictures, and the browser that they came from."""
        ids = self.cleaned_data["photos"]
        return Chosen(ids, self.sender) if ids else None

    def clean_review_at(self) -> datetime:
        """The morning of the day on which someone looks again."""
        day: date = self.cleaned_data["review_at"]
        return datetime.combine(day, REVIEWED_AT, TOWN)

    def given(self) -> dict[str, Any]:
        """The act's facts by name; what was left empty is left out. To be asked of a valid form only."""
        optional = {name.rstrip("?") for name in self.act.fields if name.endswith("?")}
        return {
            name: value for name, value in self.cleaned_data.items() if name not in optional or value not in (None, "")
        }


def emergency_in(act: Act, said: Mapping[str, Any]) -> Emergency | None:
    """The emergency of which somebody speaks by an act that tells more; of a result, by saying it is not solved."""
    if act.name not in TELLS_MORE or ("answer" in act.fields and said.get("answer") != Answer.NOT):
        return None
    return emergencies.spoken_of(str(said.get("words", "")))


def _asked(found: Found) -> str:
    """What is asked of a place that was not found, with those it may be."""
    named = listed(place.named() for place in found.candidates)
    return _("%(question)s可能是：%(places)s。") % {"question": found.asked, "places": named} if named else found.asked


def _with_tapped(act: Act, data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What was sent, with a tapped sentence in the place of the one that was not typed."""
    if data is None or not data.get(TAPPED):
        return data
    spoken = next((name.rstrip("?") for name in act.fields if name.rstrip("?") in SPOKEN), None)
    if spoken is None:
        return data
    typed = data.get(spoken, "").strip() if spoken == "result" else ""
    said = f"{typed}\n{data[TAPPED]}" if typed and data[TAPPED] not in typed else typed or data[TAPPED]
    carried = {"photos": data.getlist("photos")} if hasattr(data, "getlist") else {}
    return {**{name: data[name] for name in data}, **carried, spoken: said}
