"""The one form by which a matter comes in, and the small one by which it is followed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from linli.ground.ui.fields import copied_plainly
from linli.life.cases import matters
from linli.life.cases.forms.finding import FoundForm
from linli.life.cases.forms.reaching import ReachForm
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact

CHOSEN = {"contact": Contact.NAMED, "preset": Contact.NAMED}


def _chosen(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was sent, with 留电话 chosen where nobody had chosen."""
    made = data.copy() if isinstance(data, QueryDict) else dict(data)
    for name, value in CHOSEN.items():
        made[name] = str(value)
    return made


@copied_plainly
class ReportForm(ReachForm, FoundForm):
    """What happened and where, and how the one who reports may be reached."""

    draft = "report"
    asks_to_be_rung: ClassVar[bool] = True
    """Whether 留电话 is chosen beforehand where somebody will want to ring (decision 25)."""

    preset = forms.CharField(required=False, max_length=12, widget=forms.TextInput(attrs={"hidden": True}))
    """Not of the type `hidden`: a browser neither empties that with the form nor knows what the page brought of it."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        at: datetime,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`preset` is the contact that was chosen beforehand: what is another was chosen by somebody, and stays.

        It follows the kind of matter that the page shows chosen, guessed or tapped, as `reach.js` does; in what is sent
        nothing is chosen for a guess.
        """
        begun = {"preset": Contact.PLATFORM, **(initial or {})}
        said = begun if data is None else data
        self.ringing = matters.ringing(at) if self.asks_to_be_rung else []
        unchosen = self.asks_to_be_rung and said.get("contact") == said.get("preset") == Contact.PLATFORM
        words, taken_for = str(said.get("words") or ""), str(said.get("category") or "")
        if data is None and self.asks_to_be_rung and not taken_for:
            taken_for = next((code for code, _name in matters.likely(words, at)), "")
        self.rings_first = self.asks_to_be_rung and matters.rings_first(words, taken_for, self.ringing)
        if unchosen and data is None and self.rings_first:
            begun |= CHOSEN
        super().__init__(data, at=at, initial=begun, **kwargs)
        chosen_by_none = unchosen and data is not None and matters.tapped(said) in self.ringing
        self.asks_for_number = chosen_by_none and self.emergency is None
        if unchosen and self.stops:
            self.data = _chosen(self.data)

    @property
    def stops(self) -> bool:
        """Whether the page is shown once more: in danger, and where 留电话 was chosen since nobody had chosen."""
        return self.asks_for_number or super().stops

    def said(self) -> Said:
        """What was filled in, as the desks take it. To be asked of a valid form only."""
        given = self.cleaned_data
        return replace(super().said(), contact=Contact(given["contact"]), called=given["called"])


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
