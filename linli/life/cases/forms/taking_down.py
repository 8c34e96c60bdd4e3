"""The report form as whoever works here fills it in for a resident who stands at the desk or calls."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from linli.life.cases.forms.reaching import CONTACTS, Cards
from linli.life.cases.forms.reporting import ReportForm
from linli.life.cases.models import Contact


class TakenDownForm(ReportForm):
    """The same questions as a resident is asked, worded for who writes the answers down."""

    contacts: ClassVar[Cards] = CONTACTS | {
        Contact.NAMED: (gettext_lazy("留电话"), gettext_lazy("经办人要联系时可以看，看一次记一次，他自己查得到")),
    }

    contact = forms.ChoiceField(label=gettext_lazy("怎么告诉他结果"), choices=Contact, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = gettext_lazy("照他的原话写，一句话就行")
        self.fields["called"].label = gettext_lazy("怎么称呼他")
        phone = self.fields["phone"]
        phone.label = gettext_lazy("他的手机号")
        phone.widget.attrs["autocomplete"] = "off"  # a browser would fill in the number of who sits at it
        phone.error_messages["required"] = gettext_lazy("写上他的手机号，才好告诉他进展；他不想留，就选匿名。")
