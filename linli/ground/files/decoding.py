"""A picture read by a child under limits, and built anew here from bare pixels."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Timer

from django.utils.translation import gettext_lazy as _
from PIL import Image

from linli.ground.files.decoder import FAULTS, LONGEST
from linli.ground.files.kinds import BadPicture, Kind, Moves, TooBig, TooSmall
from linli.ground.shared.refusals import Refused

DECODER = Path(__file__).with_name("decoder.py")
PATIENCE_S = 5
"""A child has as many seconds of the processor's time, and no longer where the machine is busy: it holds a turn."""
MOST_SAID = LONGEST * LONGEST * 3 + 1024
"""So many bytes are the longest picture's pixels and the line before them; whoever says more is heard no further."""
TURNS = BoundedSemaphore(2)
"""So many pictures are decoded at once by a process: a thread stands by each, and it has no more than four of them."""
OF_STRANGERS = BoundedSemaphore(1)
"""Of these turns so many may be held for whom nobody vouches, whatever networks they come from; the other is kept."""
SMALL = 320
QUALITY, QUALITY_SMALL = 82, 76
REFUSALS: dict[int, type[BadPicture]] = {
    FAULTS["too-many-pixels"]: TooBig,
    FAULTS["too-small"]: TooSmall,
    FAULTS["several-frames"]: Moves,
}


class NoTurn(Refused):
    """As many pictures are decoded as may be at once. Nobody waits for their turn: who waited would hold a thread."""

    code = "no-turn-for-pictures"
    status = 503
    retry_after_s = 5
    sentence = _("这会儿传照片的人多，这张没有收。过几秒再传；不带照片也能办。")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A picture anew: its bytes, those of its thumbnail, how it looks; and once, where and when EXIF says it was taken.

    `latitude` and `longitude` are degrees (WGS-84), None where unsaid; `taken` is EXIF's own "2026:11:26 08:30:00".
    """

    jpeg: bytes
    small: bytes
    width: int
    height: int
    looks: int
    latitude: float | None = None
    longitude: float | None = None
    taken: str = ""


def rebuild(data: bytes, kind: Kind, *, name: str, vouched: bool = False) -> Rebuilt:
    """Decode in a child, and encode its pixels here; what it gives back is believed to be colours and nothing else.

    `vouched`: it is for somebody who is signed in, for whom a turn is kept. Takes up to five seconds and must not stand
    in a transaction. Raises `BadPicture` and what derives from it, `NoTurn`.
    """
    try:
        with _turn(vouched=vouched):
            return _rebuilt(data, kind, name)
    except Refused:
        raise
    except Exception as fault:
        raise BadPicture(name) from fault


@contextmanager
def _turn(*, vouched: bool) -> Iterator[None]:
    """Hold a turn, or raise `NoTurn`."""
    with ExitStack() as held:
        for turns in (TURNS,) if vouched else (OF_STRANGERS, TURNS):
            if not turns.acquire(blocking=False):
                raise NoTurn
            held.callback(turns.release)
        yield


def _rebuilt(data: bytes, kind: Kind, name: str) -> Rebuilt:
    head, pixels = _decoded(data, kind, name)
    width, height = head["width"], head["height"]
    if not (isinstance(width, int) and isinstance(height, int) and max(width, height) <= LONGEST):
        raise BadPicture(name)
    picture = Image.frombytes("RGB", (width, height), pixels)
    place = _number(head.get("latitude")), _number(head.get("longitude"))
    return built(picture, *place, taken=str(head.get("taken") or "")[:19])


def _decoded(data: bytes, kind: Kind, name: str) -> tuple[dict[str, object], bytes]:
    child = subprocess.Popen(
        [sys.executable, "-I", "-B", str(DECODER), kind.form],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    )
    late = Timer(PATIENCE_S, child.kill)
    late.start()
    try:
        said = _heard(child, data)
    finally:
        late.cancel()
    if child.returncode != 0:
        raise REFUSALS.get(child.returncode, BadPicture)(name)
    line, _newline, pixels = said.partition(b"\n")
    return json.loads(line), pixels


def _heard(child: "subprocess.Popen[bytes]", data: bytes) -> bytes:
    """What a child says of a file, until it has ended; it is killed where it says more than any picture has.

    No limit of its own binds what it writes to a pipe, and whoever was taken over writes until our memory is full.
    """
    if child.stdin is None or child.stdout is None:
        raise ValueError("a child is spoken to by pipes")
    with child:
        with suppress(BrokenPipeError), child.stdin:  # whoever ended before it had read all says why by its status
            child.stdin.write(data)
        said = child.stdout.read(MOST_SAID + 1)
        if len(said) > MOST_SAID:
            child.kill()
    return said


def built(
    picture: Image.Image, latitude: float | None = None, longitude: float | None = None, *, taken: str = ""
) -> Rebuilt:
    """A picture of bare pixels as it is kept."""
    small = picture.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Rebuilt(
        jpeg=_jpeg(picture, QUALITY),
        small=_jpeg(small, QUALITY_SMALL),
        width=picture.width,
        height=picture.height,
        looks=looks_of(picture),
        latitude=latitude,
        longitude=longitude,
        taken=taken,
    )


def looks_of(picture: Image.Image) -> int:
    """How a picture looks in 64 bits: in each of eight rows, whether each of nine spots is lighter than the next.

    The difference hash (dHash); 0 for a picture too even to be told from others by it.
    """
    grey = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    spots = grey.tobytes()
    if max(spots) - min(spots) < EVEN:
        return 0
    bits = [spots[9 * row + n] > spots[9 * row + n + 1] for row in range(8) for n in range(8)]
    return sum(bit << place for place, bit in enumerate(bits))


EVEN = 16
"""So many of 256 shades between its darkest and lightest spot, and a picture is a wall, a night or a page of paper."""


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
