"""In which forms an organisation is registered, set right, and given what it answers for; all chosen by name."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .choosing import Option


class OrganisationForm(forms.Form):
    """What is known of an organisation."""

    name = forms.CharField(label=_("名称"), help_text=_("写全名，比如：幸福物业"), max_length=60)
    name_hant = forms.CharField(
        label=_("繁体名称"), help_text=_("不填，看繁体的人就看到上面的名称"), max_length=60, required=False
    )
    name_en = forms.CharField(
        label=_("英文名称"), help_text=_("不填，看英文的人就看到上面的名称"), max_length=120, required=False
    )
    kind = forms.CharField(label=_("是什么样的单位"), max_length=20, widget=forms.Select)
    place = forms.CharField(label=_("在哪儿"), max_length=40, widget=forms.Select)
    what_for = forms.CharField(
        label=_("管什么"), help_text=_("比如：自来水：停水、水压、水质"), max_length=120, required=False
    )
    duty_phone = forms.CharField(
        label=_("值班电话"), help_text=_("大家都看得到，别填私人号码"), max_length=30, required=False
    )

    def __init__(
        self, data: Any, *, places: list[Option], kinds: list[Option], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        _offer(self.fields["kind"], kinds)
        _offer(self.fields["place"], places)


class OrganisationSeen(OrganisationForm):
    """The same of one that is registered, with what whoever sets it right saw of it (`organisations.as_it_stands`)."""

    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)


class ResponsibilityForm(forms.Form):
    """As what, and where, an organisation acts."""

    body = forms.CharField(label=_("它管哪一类"), max_length=8, widget=forms.Select)
    place = forms.CharField(label=_("管到哪儿"), max_length=40, widget=forms.Select)
    where = forms.CharField(
        label=_("只管其中一处的，写在这儿"),
        help_text=_("比如：第2网格、8号院、14号楼。全都管就空着"),
        max_length=40,
        required=False,
    )
    rank = forms.IntegerField(
        label=_("排第几"), help_text=_("同一处有几家管的，排在前面的先派"), min_value=1, max_value=99, initial=1
    )

    def __init__(self, data: Any, *, places: list[Option], bodies: list[Option]) -> None:
        super().__init__(data)
        _offer(self.fields["body"], bodies)
        _offer(self.fields["place"], places)


def _offer(asked: forms.Field, options: list[Option]) -> None:
    """Let a field be chosen by name, street by street; the only one there is stands chosen.

    What may be chosen is for the work function to say, as it does for JSON.
    """
    groups = [(street, [(each.code, each.name) for each in some]) for street, some in groupby(options, _within)]
    offered = [one for street, some in groups for one in ([(street, some)] if street else some)]
    asked.widget.choices = offered if len(options) == 1 else [("", _("请选一个")), *offered]


def _within(option: Option) -> str:
    return option.within
