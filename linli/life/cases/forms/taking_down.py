"""The report form as somebody fills it in for a resident: at a desk, on the telephone, or as their 楼门长."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.life.cases.forms.reaching import CONTACTS, Cards
from linli.life.cases.forms.reporting import ReportForm
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact


class TakenDownForm(ReportForm):
    """The same questions as a resident is asked, worded for who writes the answers down."""

    contacts: ClassVar[Cards] = CONTACTS | {
        Contact.NAMED: (gettext_lazy("留电话"), gettext_lazy("经办人要联系时可以看，看一次记一次，他自己查得到")),
        Contact.PAPER: (
            gettext_lazy("没有手机"),
            gettext_lazy("写清怎么称呼、住几号；给他一张回执，打电话报编号就能问"),
        ),
    }

    contact = forms.ChoiceField(label=gettext_lazy("怎么告诉他结果"), choices=Contact, widget=forms.RadioSelect)

    home = forms.CharField(
        label=gettext_lazy("他住哪儿"),
        help_text=gettext_lazy("比如：14号楼2单元301；只有经办的人看得到"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("words", "category", "at", "place", "heard", "contact", "called", "home", "phone", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """`entrance`: in words, whose 楼门长 fills it in; those they write down for live there."""
        self.entrance: str = kwargs.pop("entrance", "")
        super().__init__(*args, **kwargs)
        if self.entrance:
            self.fields["home"].label = gettext_lazy("他住几号")
            self.fields["home"].help_text = gettext_lazy("您这个楼门的房号，比如 301；只有经办的人看得到")
        self.fields["words"].help_text = gettext_lazy("照他的原话写，一句话就行")
        self.fields["called"].label = gettext_lazy("怎么称呼他")
        phone = self.fields["phone"]
        phone.label = gettext_lazy("他的手机号")
        phone.widget.attrs["autocomplete"] = "off"  # a browser would fill in the number of who sits at it
        phone.error_messages["required"] = gettext_lazy("写上他的手机号，才好告诉他进展；他不想留，就选匿名。")

    def clean(self) -> dict[str, Any]:
        """Who has no phone is told by name and door; whose 楼门长 writes it down lives behind their entrance."""
        given = super().clean()
        named = given.get("contact") not in (None, Contact.ANONYMOUS)
        paper = given.get("contact") == Contact.PAPER
        if paper and not given.get("called"):
            self.add_error("called", _("没有手机的，写清怎么称呼他，才找得到人。"))
        if (paper or (named and self.entrance)) and "home" not in self.errors and not given.get("home"):
            self.add_error("home", _("写上他住几号，办完了好去问他一声。"))
        return given

    def said(self) -> Said:
        """What was filled in, with the door where they live. To be asked of a valid form only."""
        said, home = super().said(), self.cleaned_data["home"]
        return replace(said, door=f"{self.entrance} {home}".strip() if home else said.door)
