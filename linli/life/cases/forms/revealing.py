"""The form by which somebody at a desk asks to see a reporter's number."""

from django import forms
from django.utils.translation import gettext_lazy

from linli.town.people import contacts


class RevealForm(forms.Form):
    """Why someone has to see a reporter's number; `once` makes a second tap the same look."""

    why = forms.CharField(
        label=gettext_lazy("为什么要看"),
        help_text=gettext_lazy("报事人会看到是谁、为什么看的"),
        max_length=120,
        error_messages={"required": gettext_lazy("写一句为什么，报事人会看到。")},
    )

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_why(self) -> str:
        """A reason that says something, by the rule of the work function."""
        why: str = self.cleaned_data["why"]
        if not contacts.is_reason(why):
            raise forms.ValidationError(str(contacts.NoReason.sentence))
        return why
