"""What may come in, judged before anything is decoded: by size, by the first bytes, by its name and by what it says."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.ground.shared.unseen import in_line, upright

MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 40
UNSAID = ("", "application/octet-stream", "image/*")
"""What a browser calls a file whose type it does not know."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: as Pillow calls it, and how its files are named and announced."""

    form: str
    endings: tuple[str, ...]
    types: tuple[str, ...]


KINDS = (
    Kind("JPEG", ("jpg", "jpeg", "jfif"), ("image/jpeg", "image/jpg", "image/pjpeg")),
    Kind("PNG", ("png",), ("image/png", "image/x-png")),
    Kind("WEBP", ("webp",), ("image/webp",)),
    Kind("HEIF", ("heic", "heif", "hif"), ("image/heic", "image/heif")),
)
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
MOST_SCANS = 20
"""A camera draws a JPEG in one go or three, a program gradually in ten, in four inks in eighteen; each costs a decoder
the whole picture again, and hardly a byte."""
MOST_SEGMENTS = 1000
"""Twice as many parts as colours, thumbnail and notes of a camera take in the longest file."""
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""What begins a part of a JPEG that says its own length, also behind the pixels of a scan (ITU-T T.81, B.1.1)."""
_SCAN, _END = 0xDA, 0xD9


class BadPicture(Refused):
    """A picture is not taken: which one, why, and what to do. Nothing of it is kept."""

    code = "bad-picture"
    status = 422
    sentence = _("“%(file)s”打不开，没有收。换一张，或者重新拍一张再传。")

    def __init__(self, file: str) -> None:
        super().__init__(file=shown(file))


class TooBig(BadPicture):
    """More bytes, or more pixels, than are read."""

    code = "picture-too-big"
    status = 413
    sentence = _("“%(file)s”太大了，没有收：最多 10 MB、4000 万像素。用手机截个图再传，就小了。")


class TooSmall(BadPicture):
    """Too few pixels to see anything by."""

    code = "picture-too-small"
    sentence = _("“%(file)s”太小了，看不出什么，没有收。请换一张大一点的。")


class Moves(BadPicture):
    """Several pictures in one file."""

    code = "picture-moves"
    sentence = _("“%(file)s”是动图，没有收。请传一张不动的照片。")


class OtherKind(BadPicture):
    """Not one of the formats that are read."""

    code = "picture-of-other-kind"
    status = 415
    sentence = _("“%(file)s”不是照片，没有收。能收的是 JPG、PNG、WebP、HEIC。")


class Misnamed(BadPicture):
    """It is called another format than it is."""

    code = "picture-misnamed"
    status = 415
    sentence = _("“%(file)s”里面和名字说的不是一种，没有收。换一张，或者重新拍一张再传。")


def kind_of(data: bytes, *, name: str, said: str) -> Kind:
    """The format of a file called `name` that says it is of type `said`, where all three agree.

    Raises `TooBig`, `OtherKind`, `Misnamed`, and `BadPicture` for a JPEG that is drawn over and over.
    """
    if len(data) > MOST_BYTES:
        raise TooBig(name)
    form = _by_first_bytes(data)
    kind = next((each for each in KINDS if each.form == form), None)
    if kind is None:
        raise OtherKind(name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    announced = said.partition(";")[0].strip().lower()
    if ending not in kind.endings or (announced not in UNSAID and announced not in kind.types):
        raise Misnamed(name)
    if form == "JPEG" and scans(data) > MOST_SCANS:
        raise BadPicture(name)
    return kind


def scans(jpeg: bytes) -> int:
    """How often a JPEG is drawn, up to its end; as good as endlessly where it has more parts than any has.

    What lies within a part (a thumbnail) or behind the end (a film) is not drawn, and not counted.
    """
    drawn, at = 0, 2
    for _part in range(MOST_SEGMENTS):
        found = _MARKER.search(jpeg, at)
        if found is None or found[1][0] == _END:
            return drawn
        drawn += found[1][0] == _SCAN
        at = found.end() + int.from_bytes(jpeg[found.end() : found.end() + 2])
    return MOST_SEGMENTS


def shown(name: str) -> str:
    """A file's name as it may stand in a sentence: one short line that turns nothing around it."""
    kept = in_line(upright(name.replace("\0", "")))
    return kept if len(kept) <= LONGEST_NAME else f"{kept[: LONGEST_NAME // 2]}…{kept[-LONGEST_NAME // 4 :]}"


def _by_first_bytes(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "HEIF" if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS else ""
