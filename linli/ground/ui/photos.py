"""The field for photos: by camera or from the album, several; sent as soon as they are chosen, or with the form.

A form that has it needs `enctype="multipart/form-data"` and its page `ui/photos.js`. What is carried from page to page
are the ids of pictures that were taken in already; files that come along with a form are taken in by its view first.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.ground.shared import globe
from linli.ground.shared.globe import Degrees

FILES = "files"
"""The name under which files come along with a form."""
PLACE = "photo_place"
"""The name of the field by which a form asks whether the place that a photo knows goes along."""
FROM_PHOTOS = "photos"
"""What the tick for the place says where nobody has read the photos yet."""
MAY_BE_PLACED = _("拍一张，来的人一看就明白。照片里的机型不会存；照片要是记着拍摄地点，会问您，不勾就不存。")
OF_WHAT_IS_WRONG = _("拍一张，来的人一看就明白。照片里的拍摄地点、机型不会存。")
OF_HOW_IT_IS_NOW = _("拍一张现在的样子，经办的人一看就明白。照片里的拍摄地点、机型不会存。")
OF_WHAT_WAS_DONE = _("拍一张现在的样子，报事的人一看就知道办好了。照片里的拍摄地点、机型不会存。")
TOO_MANY = _("一次最多 %(most)s 张照片。去掉几张；剩下的以后补。")


class PhotosInput(forms.Widget):
    """Thumbnails of what was sent, and two buttons. `send` is where one file goes, `shows` where one is seen."""

    def __init__(self, send: str | Promise, shows: Callable[[UUID], str], most: int) -> None:
        super().__init__()
        self.send, self.shows, self.most = send, shows, most

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        """The ids that came along, as they came."""
        if hasattr(data, "getlist"):
            return list(data.getlist(name))
        value = data.get(name) or []
        return list(value) if isinstance(value, list | tuple) else [value]

    def thumbs(self, value: Any) -> list[dict[str, str]]:
        """What is shown of the pictures that were sent before."""
        return [{"id": str(each), "href": self.shows(each)} for each in known(value)]


class PhotosField(forms.Field):
    """Pictures that were taken in, by their ids: a tuple, each once. `why`: what one takes for.

    `places`: a `PlaceField` asks beside it, and the line for that is said instead.
    """

    widget: PhotosInput

    def __init__(
        self,
        send: str | Promise,
        shows: Callable[[UUID], str],
        *,
        most: int,
        places: bool = False,
        why: Any = OF_WHAT_IS_WRONG,
    ) -> None:
        super().__init__(
            label=_("照片"),
            help_text=MAY_BE_PLACED if places else why,
            required=False,
            widget=PhotosInput(send, shows, most),
        )
        self.most = most

    def clean(self, value: Any) -> tuple[UUID, ...]:
        """The ids. Raises ValidationError where there are more than belong to one form."""
        ids = tuple(known(value))
        if len(ids) > self.most:
            raise forms.ValidationError(TOO_MANY, params={"most": self.most})
        return ids


class PlaceField(forms.Field):
    """Whether the place that a photo knows goes along: a tick that is off, shown by the `PhotosField` beside it.

    Where script runs, or a form came back, its value is the place itself, "40.3230,116.6312", held by this page alone;
    else `FROM_PHOTOS`, which the view puts a place for when it takes the photos in. What is no place is None.
    """

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> Degrees | None:
        """The place that was agreed to."""
        return globe.read(value) if isinstance(value, str) else None


def known(value: Any) -> list[UUID]:
    """What of a list reads as an id, each once."""
    found: dict[UUID, None] = {}
    for each in value or ():
        try:
            found[each if isinstance(each, UUID) else UUID(str(each))] = None
        except ValueError:
            continue
    return list(found)
