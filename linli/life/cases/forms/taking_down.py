"""The report form as somebody fills it in for a resident: at a desk, on the telephone, or as their 楼门长."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.life.cases.forms.placing import named_in
from linli.life.cases.forms.reaching import ForAnother
from linli.life.cases.forms.reporting import ReportForm
from linli.life.cases.intake import Said
from linli.life.cases.whereabouts import coded


class TakenDownForm(ForAnother, ReportForm):
    """The same questions as a resident is asked, worded for who writes the answers down."""

    draft = "told"
    """Another than one's own: what somebody writes for themselves never becomes what a neighbour says."""

    asks_to_be_rung = False
    """Whoever writes it down asks the one whose number it is."""
    field_order = ("words", "category", "at", "place", "heard", "contact", "called", "home", "phone", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = gettext_lazy("照他的原话写，一句话就行")

    def clean(self) -> dict[str, Any]:
        """The same, and where they live somewhere else than the place that was tapped, it is asked which is meant.

        What was tapped may only have stood there; who wrote a place in words wrote it for this report.
        """
        given = super().clean() or {}
        tapped = coded(given.get("at", ""), self.now)
        if tapped is not None and tapped == self.where and not (given.get("heard") or self.entrance):
            heard = named_in(given.get("home", ""), tapped)
            self._doubts(heard, tapped, _("他住的像是%(named)s，选的是%(tapped)s。事在哪儿就点哪个，再报一次。"))
        return given

    def said(self) -> Said:
        """What was filled in, with the door where they live. To be asked of a valid form only."""
        said, door = super().said(), self.lives_at()
        return replace(said, door=door) if door else said
