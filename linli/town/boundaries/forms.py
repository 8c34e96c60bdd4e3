"""A file of outlines, before it is looked through and after."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.ground.shared.datums import Datum
from linli.town.people.folded import MOST_BYTES

from .taking_in import LONGEST_SOURCE

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class Outlines(forms.Form):
    """A file, and from what its degrees are counted."""

    file = forms.FileField(
        label=_("选一个文件"),
        help_text=_("GeoJSON（.geojson），或者 .shp、.dbf、.shx 打成的 zip，最大 1 MB。先核对，不会马上画"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.zip,application/geo+json,application/zip"}),
    )
    datum = forms.ChoiceField(
        label=_("文件用的哪种坐标"), help_text=_("问一下给文件的人；选错了会差出几百米"), choices=Datum
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Not larger than what fits into the next page's form."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("这个文件超过 1 MB 了。请分几次传，或者请系统管理员用命令导入。"))
        return file


class Agreed(forms.Form):
    """That so many places, `moving`, move far or leave parts of theirs behind; asked only where any does."""

    moves = forms.BooleanField(
        error_messages={"required": _("有的会挪到别处，都看清楚了就勾上，再画。")},
        help_text=_("没想挪的，就先不画：换一种坐标再核对一遍，或者改好文件再来"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, moving: int) -> None:
        super().__init__(data)
        said = ngettext("都看清楚了，这 %(count)s 块就是要挪", "都看清楚了，这 %(count)s 块就是要挪", moving)
        self.fields["moves"].label = said % {"count": moving}
        if not moving:
            del self.fields["moves"]


class Kept(forms.Form):
    """A file that was looked through and travels with the page, sealed."""

    datum = forms.ChoiceField(choices=Datum, widget=forms.HiddenInput)
    source = forms.CharField(max_length=LONGEST_SOURCE, widget=forms.HiddenInput)
    kept = forms.CharField(max_length=2_000_000, widget=forms.HiddenInput)
