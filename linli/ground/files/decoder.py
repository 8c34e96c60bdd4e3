"""The child that reads one picture sent by a stranger, under limits, and gives back bare pixels.

Started for one picture as `python -I decoder.py <format>`: the file on its input; on its output one line of JSON, then
the pixels, three bytes each. It imports nothing of Linli, opens no file and no connection, and whatever goes wrong in
it ends it: `decoding` then keeps nothing. What stood in the file beside pixels ends here, but for the place and time of
EXIF, which go back as three plain values.
"""

import io
import json
import math
import resource
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEMORY = 256 * 1024 * 1024
SECONDS = 5
LONGEST = 1600
SMALLEST = 32
STRIP = 128
MOST_PIXELS = 40_000_000
FAULTS = {"too-many-pixels": 3, "too-small": 4, "several-frames": 5}
"""What is wrong with a picture → the status by which the child says it; everything else is 1, or a signal."""
GPS, EXIF, TAKEN = 0x8825, 0x8769, 0x9003
DATUM = 18
"""The tag that names what the degrees of a place count from; where it is missing they are those of WGS-84."""


def limit() -> None:
    """Give up the means to do harm, before anything is read."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(form: str) -> None:
    """Read one picture of this format from the input and write its pixels."""
    from PIL import Image, ImageCms, ImageOps, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - now or never

    if form == "HEIF":
        import pi_heif  # type: ignore[import-untyped]

        pi_heif.options.DECODE_THREADS = 1
        pi_heif.register_heif_opener(thumbnails=False)
    Image.preinit()
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    Image.MAX_IMAGE_PIXELS = None  # ours is asked first, and refuses where Pillow's would warn
    picture: Picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=[form])
    measure(picture, form)
    seen = told(picture)
    if form == "JPEG":
        picture.draft("RGB", (LONGEST, LONGEST))
    picture.load()
    colours = picture.info.get("icc_profile")
    picture = in_srgb(ImageOps.exif_transpose(smaller(picture)), colours)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    head = {"width": picture.width, "height": picture.height, **seen}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + picture.tobytes())
    sys.stdout.buffer.flush()


def measure(picture: "Picture", form: str) -> None:
    """Refuse by the header alone what is too big, too small, or moves; a phone's JPEG may carry more behind its own."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        sys.exit(FAULTS["too-many-pixels"])
    if min(width, height) < SMALLEST:
        sys.exit(FAULTS["too-small"])
    if form != "JPEG" and getattr(picture, "n_frames", 1) != 1:
        sys.exit(FAULTS["several-frames"])


def told(picture: "Picture") -> dict[str, object]:
    """Where and when it was taken, as far as EXIF says it and it can be so."""
    try:
        exif = picture.getexif()
        place, taken = exif.get_ifd(GPS), exif.get_ifd(EXIF).get(TAKEN)
        taken = str(taken)[:19] if taken else ""
    except Exception:
        return {"latitude": None, "longitude": None, "taken": ""}
    latitude: float | None = None
    longitude: float | None = None
    try:
        if str(place.get(DATUM) or "WGS84").replace("-", "").strip("\0 ").startswith("WGS84"):
            latitude, longitude = degrees(place[2], place[1], "NS", 90), degrees(place[4], place[3], "EW", 180)
    except Exception:
        latitude = longitude = None
    return {"latitude": latitude, "longitude": longitude, "taken": taken}


def degrees(parts: Any, side: object, sides: str, most: int) -> float:
    """Degrees, minutes and seconds as one number. Raises ValueError for what lies on no globe, or on no side of it."""
    whole, minutes, seconds = (float(part) for part in parts)
    found = (whole + minutes / 60 + seconds / 3600) * (1, -1)[sides.index(str(side)[:1] or "?")]
    if not math.isfinite(found) or abs(found) > most:
        raise ValueError(found)
    return round(found, 6)


def smaller(picture: "Picture") -> "Picture":
    """The picture without anything to see through, on white, not much longer than it has to be.

    It goes strip by strip, so that beside the picture itself hardly any memory is needed.
    """
    from PIL import Image

    by = max(1, max(picture.size) // LONGEST)
    strips = (
        picture.crop((0, top, picture.width, min(picture.height, top + by * STRIP))) for top in _tops(picture, by)
    )
    made: Picture | None = None
    for n, strip in enumerate(solid(each, picture.info) for each in strips):
        lesser = strip.reduce((min(by, strip.width), min(by, strip.height)))
        made = made or Image.new(lesser.mode, (lesser.width, -(-picture.height // by)))
        made.paste(lesser, (0, n * STRIP))
    if made is None:
        raise ValueError("a picture has a height")
    made.getexif().update(picture.getexif())
    return made


def _tops(picture: "Picture", by: int) -> range:
    return range(0, picture.height, by * STRIP)


def solid(strip: "Picture", known: dict[str | tuple[int, int], Any]) -> "Picture":
    """A strip on white, in a mode that can be made smaller and has colours."""
    from PIL import Image

    if strip.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in known:
        strip.info = {key: value for key, value in known.items() if key == "transparency"}
        strip = strip.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", strip.size, "white"), strip).convert("RGB")
    return strip if strip.mode in ("RGB", "L", "CMYK") else strip.convert("RGB")


def in_srgb(picture: "Picture", colours: bytes | None) -> "Picture":
    """The picture in the colours of the web; a profile that is broken only says how they were meant."""
    from PIL import ImageCms

    if colours:
        try:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(colours))
            made = ImageCms.profileToProfile(picture, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = made or picture
        except (ImageCms.PyCMSError, OSError):
            pass
    return picture.convert("RGB")


if __name__ == "__main__":
    limit()
    try:
        main(sys.argv[1])
    except MemoryError:
        sys.exit(FAULTS["too-many-pixels"])
