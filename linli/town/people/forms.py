"""The forms of this room's pages."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.ground.audit import speaking
from linli.ground.sheets.opening import ENDINGS

from . import api_keys, claims
from .deciding import CONFIRM, REFUSE, UNKNOWN
from .folded import MOST_BYTES
from .models import Basis, Tie
from .roles import Role


def _digits(**more: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code", **more})


class Phone(forms.Form):
    """A resident comes to the door; `answer` is filled in by the browser where a proof of work is due."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    answer = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)


class Code(forms.Form):
    """The six digits; `answer` is filled in by the browser where a proof of work is due."""

    digits = forms.CharField(label=_("短信里的六位数"), max_length=12, widget=_digits())
    answer = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)


class Answer(forms.Form):
    """A button to have a code sent; `answer` is filled in by the browser where a proof of work is due."""

    answer = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)


class StaffDoor(forms.Form):
    """Staff come to the door."""

    username = forms.CharField(
        label=_("用户名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("口令"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(label=_("动态口令"), help_text=_("手机验证器上的六位数"), max_length=12, widget=_digits())


class StepUp(forms.Form):
    """Staff who are in prove again who they are; the rest of the page's form travels along."""

    step_up = forms.CharField(label=_("动态口令"), help_text=_("手机验证器上的六位数"), max_length=12, widget=_digits())


class Begin(forms.Form):
    """A new account: the password, and proof that the authenticator is bound."""

    password = forms.CharField(
        label=_("口令"),
        help_text=_("至少 12 个字，别用常见的"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    code = forms.CharField(
        label=_("动态口令"), help_text=_("扫过二维码，填手机上的六位数"), max_length=12, widget=_digits()
    )


class Details(forms.Form):
    """How one is named and shown things."""

    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    called = forms.CharField(
        label=_("怎么称呼您"), help_text=_("比如：林女士、老林。别人看到的是这个"), max_length=20, required=False
    )
    language = forms.ChoiceField(label=_("用哪种语言"), choices=settings.LANGUAGES)
    large_type = forms.BooleanField(label=_("用大字"), required=False)


class Claim(forms.Form):
    """A person says that they live here."""

    community = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("您家的地址"),
        help_text=_("怎么说就怎么写，写到哪一户。比如：8号院14号楼2单元301"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    kind = forms.ChoiceField(label=_("您是"), choices=[(tie.value, tie.label) for tie in Tie], widget=forms.RadioSelect)
    sure = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def ask_again(self, room: str) -> None:
        """Ask whether a door is meant that nobody knows of; sent once more as it is, it is."""
        self.data = {**{name: self.data[name] for name in self.data}, "sure": room}
        self.add_error("words", str(claims.UnheardOf(room=room).words))


class Decision(forms.Form):
    """What becomes of a claim; the desk has nobody to leave it to."""

    decision = forms.ChoiceField(
        label=_("他住这儿吗？"),
        choices=[
            (CONFIRM, _("是，住这儿")),
            (REFUSE, _("不是，不住这儿")),
            (UNKNOWN, _("不认识，请社区来确认")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("不住这儿的话，写一句为什么"),
        help_text=_("他会看到，比如：这户住的是别家；门牌好像写错了"),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, at_desk: bool) -> None:
        super().__init__(data)
        asked = self.fields["decision"]
        if at_desk and isinstance(asked, forms.ChoiceField):
            asked.choices = [(CONFIRM, _("是，住这儿")), (REFUSE, _("不是，不住这儿"))]


class Key(forms.Form):
    """A key for one's own program."""

    name = forms.CharField(label=_("给它起个名"), max_length=40)
    scope = forms.ChoiceField(label=_("能做什么"), choices=list(api_keys.SCOPES.items()), widget=forms.RadioSelect)
    days = forms.IntegerField(label=_("用多少天"), help_text=_("最长一年"), min_value=1, max_value=365, initial=90)


class Appoint(forms.Form):
    """Who takes a seat."""

    role = forms.ChoiceField(label=_("什么岗位"))
    seat = forms.CharField(
        label=_("在哪儿"), help_text=_("照平常的叫法写，比如：幸福社区第2网格、幸福物业"), max_length=40
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("加密保存，只显示头尾"),
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    duty_phone = forms.CharField(
        label=_("公开的值班电话"), help_text=_("会写在网格页上，别填私人号码"), max_length=30, required=False
    )

    def __init__(self, data: Any, roles: list[Role], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class Handover(forms.Form):
    """Who follows in a seat."""

    name = forms.CharField(label=_("接任人姓名"), max_length=40)
    phone = forms.CharField(label=_("接任人手机号"), max_length=30, widget=forms.TextInput({"inputmode": "tel"}))


class Naming(forms.Form):
    """How the holder of a post is named and called."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    called = forms.CharField(
        label=_("称呼"), help_text=_("公开的进展上写着它，比如赵师傅"), max_length=20, required=False
    )


class Book(forms.Form):
    """Which lines of an audit book: all, or those of a day, by someone, about something."""

    day = forms.DateField(label=_("哪一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    who = forms.CharField(label=_("谁"), help_text=_("写编号，比如 7"), max_length=60, required=False)
    about = forms.CharField(
        label=_("对什么、对谁"), help_text=lazy(speaking.examples, str)(), max_length=60, required=False
    )

    def clean_who(self) -> str:
        """Who that is in the books."""
        return speaking.meant(self.cleaned_data["who"])

    def clean_about(self) -> str:
        """What or who that is in the books."""
        return speaking.meant(self.cleaned_data["about"])


class _Place(forms.IntegerField):
    """A place in the book as it is copied from a receipt: `第 3841 条`, `３８４１`."""

    def to_python(self, value: object) -> int | None:
        return super().to_python(re.sub(r"[\s第条]", "", value) if isinstance(value, str) else value)


class InHand(forms.Form):
    """A fingerprint that somebody has in hand, with the place it was given for, if it is the head there."""

    fingerprint = forms.CharField(
        label=_("指纹"), help_text=_("抄回执上的，哪一串都行，前 16 位就够，空格不用管"), max_length=120
    )
    seq = _Place(
        label=_("第几条"),
        help_text=_("可以空着。回执上写着“到第几条”的，填上验得更细"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class Sheet(forms.Form):
    """A community's workbook."""

    community = forms.ChoiceField(label=_("哪个社区"))
    file = forms.FileField(
        label=_("选一张表"),
        help_text=_(".xlsx、.xls 或 .csv，最大 1 MB。先核对，不会马上导入"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, data: Any, files: Any, communities: list[tuple[str, str]]) -> None:
        super().__init__(data, files)
        self.fields["community"].choices = communities  # type: ignore[attr-defined]

    def clean_file(self) -> "UploadedFile[bytes]":
        """Not larger than what fits into the next page's form."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("这张表超过 1 MB 了，请只留下要导入的几张工作表。"))
        return file


class Agreed(forms.Form):
    """What is agreed to before a workbook is taken in, each only where it is asked.

    By what right a roster's phones are kept; and that so much, `ending`, ends which the workbook does not list.
    """

    basis = forms.ChoiceField(
        label=_("凭什么登记居民的手机号"),
        choices=[("", _("请选一项")), *Basis.choices],
        help_text=_("会和住户表一起留在账里；居民问起来，照这个答"),
    )
    ends = forms.BooleanField(
        error_messages={"required": _("会到期的不少，都看清楚了就勾上，再导入。")},
        help_text=_("有一项不该到期的，就先不导入：把它写回表里再来"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, roster: bool, ending: int) -> None:
        super().__init__(data)
        said = ngettext("都看清楚了，这 %(count)s 项到今天为止", "都看清楚了，这 %(count)s 项到今天为止", ending)
        self.fields["ends"].label = said % {"count": ending}
        for name, asked in (("basis", roster), ("ends", ending)):
            if not asked:
                del self.fields[name]


class Kept(forms.Form):
    """A workbook that was looked through and travels with the page, sealed."""

    community = forms.CharField(max_length=12, widget=forms.HiddenInput)
    kept = forms.CharField(max_length=2_000_000, widget=forms.HiddenInput)


class Account(forms.Form):
    """The user name of a staff account."""

    username = forms.CharField(label=_("用户名"), help_text=_("字母、数字或短横"), max_length=40)
