"""我也遇到: what it is like at theirs, if they want to say so, and how they may be reached."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.life.cases.forms.finding import TOO_LONG
from linli.life.cases.forms.reaching import ForAnother, ReachForm
from linli.life.cases.joining import Joins
from linli.life.cases.keeping import MOST_WORDS
from linli.life.cases.models import Contact


class JoinForm(ReachForm):
    """What one leaves who joins a case that is open already. What and where it is, its first reporter has said."""

    words = forms.CharField(
        label=gettext_lazy("您那儿什么情况"),
        help_text=gettext_lazy("经办的人看得到，别的邻居看不到"),
        max_length=MOST_WORDS,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)
    field_order: Iterable[str] = ("words", "contact", "called", "phone", "once")

    def joins(self, followed: tuple[int, ...], network: str) -> Joins:
        """What was filled in. To be asked of a valid form only."""
        given = self.cleaned_data
        return Joins(Contact(given["contact"]), given["called"], given["words"], followed=followed, network=network)


class JoinForAnother(ForAnother, JoinForm):
    """The same, as somebody writes it down for a neighbour at a desk, on the telephone, or as their 楼门长."""

    field_order = ("words", "contact", "called", "home", "phone", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = gettext_lazy("他那儿什么情况")

    def joins(self, followed: tuple[int, ...], network: str) -> Joins:
        """What was filled in, with the door where they live; nothing that this browser opened is theirs."""
        return replace(super().joins((), network), door=self.lives_at())
