"""The field for photos, as the forms of cases have it."""

from uuid import UUID

from django import forms
from django.urls import reverse, reverse_lazy

from linli.ground.ui.photos import PhotosField
from linli.life.cases.photographs import MOST


def photos_field(*, places: bool = False) -> PhotosField:
    """Photos that came along, or are carried by their ids; each is sent to one address and seen at another."""
    return PhotosField(reverse_lazy("cases:photo-send"), _pending, most=MOST, places=places)


class PhotosForm(forms.Form):
    """The field alone, where a page writes the rest of its form by hand."""

    def __init__(self, *, auto_id: str) -> None:
        super().__init__(auto_id=auto_id)
        self.fields["photos"] = photos_field()


def _pending(picture: UUID) -> str:
    return reverse("cases:photo-pending", args=[picture])
