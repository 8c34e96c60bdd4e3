"""The report form as somebody fills it in for a resident: at a desk, on the telephone, or as their 楼门长."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy

from linli.life.cases.forms.reaching import ForAnother
from linli.life.cases.forms.reporting import ReportForm
from linli.life.cases.intake import Said


class TakenDownForm(ForAnother, ReportForm):
    """The same questions as a resident is asked, worded for who writes the answers down."""

    asks_to_be_rung = False
    """Whoever writes it down asks the one whose number it is."""
    field_order = ("words", "category", "at", "place", "heard", "contact", "called", "home", "phone", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = gettext_lazy("照他的原话写，一句话就行")

    def said(self) -> Said:
        """What was filled in, with the door where they live. To be asked of a valid form only."""
        said, door = super().said(), self.lives_at()
        return replace(said, door=door) if door else said
