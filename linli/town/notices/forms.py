"""The one form of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Mail(forms.Form):
    """Where to be told by mail."""

    email = forms.EmailField(
        label=_("邮箱"),
        help_text=_("加密保存，别人只看得到头一个字母"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
