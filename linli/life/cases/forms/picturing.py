"""The field for photos, as the forms of cases have it."""

from uuid import UUID

from django import forms
from django.urls import reverse, reverse_lazy

from linli.ground.ui.photos import OF_HOW_IT_IS_NOW, OF_WHAT_IS_WRONG, OF_WHAT_WAS_DONE, PhotosField
from linli.life.cases.photographs import AFTER, MOST


def photos_field(verb: str = "report", *, places: bool = False) -> PhotosField:
    """Photos that came along, or are carried by their ids; each is sent to one address and seen at another.

    What one takes for is said by the move that they come with.
    """
    why = OF_WHAT_WAS_DONE if verb in AFTER else OF_HOW_IT_IS_NOW if verb == "say" else OF_WHAT_IS_WRONG
    return PhotosField(reverse_lazy("cases:photo-send"), _pending, most=MOST, places=places, why=why)


class PhotosForm(forms.Form):
    """The field alone, where a page writes the rest of its form by hand."""

    def __init__(self, verb: str) -> None:
        super().__init__(auto_id=f"{verb}-%s")
        self.fields["photos"] = photos_field(verb)


def _pending(picture: UUID) -> str:
    return reverse("cases:photo-pending", args=[picture])
