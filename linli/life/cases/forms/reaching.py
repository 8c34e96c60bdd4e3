"""How one who speaks up may be reached: by name, for notices only, or not at all."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from linli.ground.shared.refusals import Invalid, Words
from linli.life.cases.models import Contact
from linli.town.people import phones

type Cards = dict[Contact, tuple[Words, Words]]
"""How one may be reached, each in a word and a line."""
CONTACTS: Cards = {
    Contact.NAMED: (gettext_lazy("留电话"), gettext_lazy("经办人要联系时可以看，看一次记一次，您查得到")),
    Contact.PLATFORM: (gettext_lazy("只收通知"), gettext_lazy("号码只用来发通知，谁也看不到")),
    Contact.ANONYMOUS: (gettext_lazy("匿名"), gettext_lazy("什么都不留，凭编号和查询码看进展、说结果")),
}

WITHOUT_PHONE = (Contact.ANONYMOUS, Contact.PAPER)


class ReachForm(forms.Form):
    """The contact, how they want to be called, and the phone where they are not signed in."""

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
        known_here = [(each.value, each.label) for each in self.contacts]
        self.fields["contact"].choices = known_here  # type: ignore[attr-defined]
        self.fields["contact"].widget.choices = self._contacts  # worded when it is shown
        if known:
            del self.fields["phone"]
        else:
            self.fields["phone"].required = self["contact"].value() not in WITHOUT_PHONE

    def clean(self) -> dict[str, Any]:
        """A number is needed unless the report is anonymous or the reporter is known; it is read into one form."""
        given = super().clean() or {}
        if self.known or "phone" in self.errors or given.get("contact") in (None, *WITHOUT_PHONE):
            return given
        try:
            given["phone"] = phones.normal_mobile(given["phone"])
        except Invalid as refusal:
            self.add_error("phone", str(refusal.fields["phone"]))
        return given

    def reached(self) -> dict[str, str]:
        """How the one who reports may be reached. To be asked of a valid form only."""
        return {"contact": self.cleaned_data["contact"], "phone": self.cleaned_data.get("phone", "")}

    def _contacts(self) -> list[tuple[str, str]]:
        return [(contact.value, f"{word}\n{line}") for contact, (word, line) in self.contacts.items()]


class ForAnother(ReachForm):
    """The same, as somebody asks it who writes it down for another: who has no phone leaves a name and a door."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """`entrance`: in words, whose 楼门长 fills it in; those they write down for live there."""
        self.entrance: str = kwargs.pop("entrance", "")
        super().__init__(*args, **kwargs)
        if self.entrance:
            self.fields["home"].label = gettext_lazy("他住几号")
            self.fields["home"].help_text = gettext_lazy("您这个楼门的房号，比如 301；只有经办的人看得到")
        self.fields["called"].label = gettext_lazy("怎么称呼他")
        phone = self.fields["phone"]
        phone.label = gettext_lazy("他的手机号")
        phone.widget.attrs["autocomplete"] = "off"  # a browser would fill in the number of who sits at it
        phone.error_messages["required"] = gettext_lazy("写上他的手机号，才好告诉他进展；他不想留，就选匿名。")
        self._need()

    def _need(self) -> None:
        """Who has no phone is told by name and door; whose 楼门长 writes it down lives behind their entrance."""
        contact = self["contact"].value()
        called, home = self.fields["called"], self.fields["home"]
        called.required = contact == Contact.PAPER
        called.error_messages["required"] = gettext_lazy("没有手机的，写清怎么称呼他，才找得到人。")
        home.required = contact == Contact.PAPER or (bool(self.entrance) and contact != Contact.ANONYMOUS)
        home.error_messages["required"] = gettext_lazy("写上他住几号，办完了好去问他一声。")

    def lives_at(self) -> str:
        """Where they live, from the building on; "" where it was left empty. To be asked of a valid form only."""
        home = self.cleaned_data["home"]
        return f"{self.entrance} {home}".strip() if home else ""
