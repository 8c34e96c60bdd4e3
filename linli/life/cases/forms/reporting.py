"""The one form by which a matter comes in, and the small one by which it is followed."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy

from linli.ground.ui.fields import copied_plainly
from linli.life.cases.forms.finding import FoundForm
from linli.life.cases.forms.reaching import ReachForm
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact


@copied_plainly
class ReportForm(ReachForm, FoundForm):
    """What happened and where, and how the one who reports may be reached."""

    draft = "report"

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
