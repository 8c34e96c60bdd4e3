"""Hostile files, made here and harmless: for each its name, the type it says, and its bytes (trust.md D.10).

Whatever a file carries beside pixels holds `MARKER`, so that one scan of what was stored says whether any survived.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw, PngImagePlugin

MARKER = b"LINLI-MARKER-7f3a"
TEXT = MARKER.decode()
HEIC = Path(__file__).parent.parent / "files" / "phone.heic"
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "heic": "image/heic",
    "svg": "image/svg+xml",
}
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

type Hostile = tuple[str, str, bytes]


def picture(size: tuple[int, int] = (240, 180)) -> Image.Image:
    """A picture that looks like something."""
    made = Image.new("RGB", size, "#8fb3c7")
    pen = ImageDraw.Draw(made)
    pen.rectangle((size[0] // 8, size[1] // 3, size[0] // 2, size[1] - 9), fill="#a3312a")
    pen.ellipse((size[0] // 2, 10, size[0] - 10, size[1] // 2), fill="#d99a17")
    return made


def saved(form: str, made: Image.Image | None = None, **more: object) -> bytes:
    """A picture as a file of this format."""
    out = io.BytesIO()
    (made or picture()).save(out, form, **more)
    return out.getvalue()


def plain() -> dict[str, bytes]:
    """An honest file of each format, by its ending."""
    return {
        "jpg": saved("JPEG"),
        "png": saved("PNG"),
        "webp": saved("WEBP"),
        "gif": saved("GIF"),
        "heic": HEIC.read_bytes(),
    }


def _archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def appended() -> Iterator[Hostile]:
    """Each format with something behind its end."""
    tails = {
        "html": b"<script>" + MARKER + b"</script>",
        "php": b"<?php echo '" + MARKER + b"'; ?>",
        "zip": _archive(x=MARKER),
        "pdf": b"%PDF-1.7\n" + MARKER,
        "movie": b"MotionPhoto_Data" + b"\0\0\0\x18ftypmp42" + MARKER,
    }
    for ending, data in plain().items():
        for tail in tails.values():
            yield f"a.{ending}", TYPES[ending], data + tail


def names() -> Iterator[Hostile]:
    """Names that lie or lead elsewhere."""
    good = saved("JPEG")
    for name in (
        "a.png", "a.gif", "a.php", "a.jpg.php", "a.php.jpg", "a.jpg.html", "a.html", "a", ".jpg", "a.jpg ", "a.jpg.",
        "a\0.jpg", "a.jpg\0.php", "\u202egpj.exe", "a\u202egnp.jpg", "x" * 300 + ".jpg", "x" * 300,
        "../../../etc/passwd",
        "../a.jpg", "..\\a.jpg", "/etc/cron.d/a.jpg", "C:\\a.jpg", "a.jpg;b.php", "a.jpg%00.php", "a\r\nX: y.jpg",
        '<img src=x onerror=alert(1)>.jpg', "照片.jpg", "COM1.jpg", "a.svg",
    ):  # fmt: skip
        yield name, "image/jpeg", good
    for said in ("text/html", "image/svg+xml", "application/x-php", "image/png", "multipart/form-data"):
        yield "a.jpg", said, good


def impostors() -> Iterator[Hostile]:
    """What is no picture at all, whatever it is called."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    xxe = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    bomb = _archive(xl__worksheets__sheet1_xml=b"0" * 20_000_000)
    macro = _archive(word__document_xml=b"<w/>", word__vbaProject_bin=MARKER)
    for data in (
        svg,
        xxe,
        bomb,
        macro,
        EICAR,
        b"<html>" + MARKER,
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"MZ" * 90,
    ):
        yield "a.jpg", "image/jpeg", data
    yield "a.svg", "image/svg+xml", svg
    yield "a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + svg
    yield "a.png", "image/png", b"\x89PNG\r\n\x1a\n" + svg
    yield "a.webp", "image/webp", b"RIFF\x10\0\0\0WEBP" + svg
    yield "a.heic", "image/heic", b"\0\0\0\x18ftypheic" + svg
    yield "a.heic", "image/heic", b"\0\0\0\x18ftypavif" + svg
    yield "a.jpg", "image/jpeg", b"\xff\xd8\xff" + b"\0" * (11 * 1024 * 1024)


def png(width: int, height: int, rows: bytes | None = None, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that says it is so wide and high, whatever stands in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packed = rows if rows is not None else b"\0"
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(packed, 9)) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """144 million pixels in less than 20 kilobytes, which Pillow only warns of."""
    return png(12_000, 12_000, b"\0" * (12_000 * 1_500 + 12_000), depth=1, colour=0)


def bombs() -> Iterator[Hostile]:
    """More pixels, frames or text than anybody needs."""
    yield "a.png", TYPES["png"], bomb()
    yield "a.png", TYPES["png"], png(1, 65_535, b"\0\0\0\0" * 65_535)
    yield "a.png", TYPES["png"], png(65_535, 1, b"\0" + b"\0\0\0" * 65_535)
    yield "a.png", TYPES["png"], png(40, 65_000, (b"\0" + b"\7" * 120) * 65_000)
    yield "a.png", TYPES["png"], png(2**31 - 1, 2**31 - 1)
    yield "a.png", TYPES["png"], png(0, 0)
    frames = [picture((64, 48)).rotate(n) for n in range(500)]
    yield "a.gif", TYPES["gif"], saved("GIF", frames[0], save_all=True, append_images=frames[1:])
    yield "a.png", TYPES["png"], saved("PNG", frames[0], save_all=True, append_images=frames[1:40])
    yield "a.webp", TYPES["webp"], saved("WEBP", frames[0], save_all=True, append_images=frames[1:40])
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", TEXT + "0" * 20_000_000, zip=True)
    yield "a.png", TYPES["png"], saved("PNG", pnginfo=text)
    yield "a.jpg", TYPES["jpg"], saved("JPEG", Image.new("L", (64_000, 700)))
    yield "a.webp", TYPES["webp"], saved("WEBP", Image.new("RGB", (9_000, 5_000)))


def redrawn(times: int, made: Image.Image | None = None) -> bytes:
    """A picture that is drawn gradually, and its last and finest stroke so often again: some thirty bytes each."""
    whole = saved("JPEG", made or Image.new("L", (4096, 4096)), progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * times + whole[-2:]


def truncated() -> Iterator[Hostile]:
    """A JPEG cut off at each hundredth."""
    whole = saved("JPEG", picture((640, 480)))
    for part in range(1, 100):
        yield "a.jpg", TYPES["jpg"], whole[: len(whole) * part // 100]


def laden() -> Iterator[Hostile]:
    """Honest pictures that carry more than they show: all of these are taken, and nothing of it kept."""
    exif = Image.Exif()
    exif[0x010E], exif[0x010F], exif[0x0112] = TEXT, TEXT, 6
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 55.0, 48.0), 3: "E", 4: (116.0, 24.0, 36.0), 29: TEXT})
    exif.get_ifd(0x8769).update({0x9003: "2026:11:26 08:30:00", 0x927C: MARKER * 50, 0x9286: MARKER})
    xmp = b"<x:xmpmeta>" + MARKER + b"</x:xmpmeta>"
    iptc = (
        b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(MARKER) + 5) + b"\x1c\x02\x78\0\x11" + MARKER
    )
    profile = _profile()
    plain_jpeg = saved("JPEG", exif=exif, icc_profile=profile, comment=MARKER)
    yield "a.jpg", TYPES["jpg"], plain_jpeg
    yield "a.jpg", TYPES["jpg"], saved("JPEG", comment=MARKER * 100)
    for kind, data in ((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp), (0xED, iptc), (0xEC, b"Ducky" + MARKER)):
        yield "a.jpg", TYPES["jpg"], with_segment(saved("JPEG"), kind, data)
    thumbnail = saved("JPEG", picture((80, 60)), comment=MARKER)
    yield "a.jpg", TYPES["jpg"], with_segment(saved("JPEG"), 0xE0, b"JFXX\0\x10" + thumbnail)
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", TEXT)
    text.add_itxt("XML:com.adobe.xmp", xmp.decode())
    text.add_text("Packed", TEXT * 50, zip=True)
    yield "a.png", TYPES["png"], saved("PNG", pnginfo=text, exif=exif, icc_profile=profile)
    yield "a.png", TYPES["png"], saved("PNG", picture().convert("RGBA"), pnginfo=text)
    yield "a.webp", TYPES["webp"], saved("WEBP", exif=exif, xmp=xmp, icc_profile=profile)
    yield "a.heic", TYPES["heic"], HEIC.read_bytes()
    yield "a.heic", TYPES["heic"], HEIC.read_bytes() + MARKER
    yield "a.jpg", TYPES["jpg"], saved("JPEG", picture().convert("CMYK"), comment=MARKER)
    yield "a.jpg", TYPES["jpg"], saved("JPEG", icc_profile=MARKER * 20)


type Rational = tuple[int, int]
HERE: tuple[tuple[Rational, ...], tuple[Rational, ...]] = (
    ((40, 1), (19, 1), (2280, 100)),
    ((116, 1), (37, 1), (5232, 100)),
)
"""40.3230 N, 116.6312 E, as a phone writes it."""


def placed(
    latitude: tuple[Rational, ...] = HERE[0],
    longitude: tuple[Rational, ...] = HERE[1],
    *,
    sides: tuple[str, str] = ("N", "E"),
    datum: str = "",
    order: str = ">",
    kind: int = 5,
    made: Image.Image | None = None,
) -> bytes:
    """A JPEG whose EXIF says where it was taken, byte by byte, also what no library would write."""
    sizes = (2 + 12 + 4, 2 + 12 * (4 + bool(datum)) + 4)
    heap = 8 + sum(sizes)
    tail = b""
    entries = []
    for tag, side, values in ((1, sides[0], latitude), (3, sides[1], longitude)):
        entries.append(struct.pack(order + "HHI4s", tag, 2, 2, side.encode() + b"\0"))
        entries.append(struct.pack(order + "HHII", tag + 1, kind, len(values), heap + len(tail)))
        tail += b"".join(struct.pack(order + "II", *each) for each in values)
    if datum:
        said = datum.encode() + b"\0" * (6 - len(datum) % 2)
        entries.append(struct.pack(order + "HHII", 18, 2, len(said), heap + len(tail)))
        tail += said
    head = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", 42, 8)
    first = struct.pack(order + "HHHIII", 1, 0x8825, 4, 1, 8 + sizes[0], 0)
    gps = struct.pack(order + "H", len(entries)) + b"".join(entries) + struct.pack(order + "I", 0)
    return with_segment(saved("JPEG", made), 0xE1, b"Exif\0\0" + head + first + gps + tail)


def everything() -> list[Hostile]:
    """All of them."""
    made: list[Callable[[], Iterator[Hostile]]] = [appended, names, impostors, bombs, truncated, laden]
    return [each for part in made for each in part()]


def with_segment(jpeg: bytes, kind: int, data: bytes) -> bytes:
    """A JPEG with one more part in front."""
    return jpeg[:2] + bytes([0xFF, kind]) + struct.pack(">H", len(data) + 2) + data + jpeg[2:]


def _profile() -> bytes:
    """A profile of other colours, with the marker in its copyright."""
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made.replace(b"No copyright, use freely"[:17], MARKER) if b"No copyright" in made else made
