"""Photos of a matter: taken in before it is sent, and held by the step that they came with."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from linli.ground.files import taking
from linli.ground.files.decoding import PATIENCE_S, NoTurn
from linli.ground.files.models import Picture
from linli.ground.files.taking import PictureGone, Sent
from linli.ground.once import inflight, keys, limits
from linli.ground.shared import globe
from linli.ground.shared.globe import Degrees
from linli.ground.shared.refusals import Refused
from linli.ground.ui.photos import TOO_MANY
from linli.life.cases.models import Photo, Point, Side, Step
from linli.town.people.models import Person

MOST = 6
"""So many photos come with a report or an act."""
MOST_SENT, WINDOW_S = 120, 3600
"""Counted by person, for strangers by browser, which is made anew at will."""
MOST_OF_NETWORK, A_MINUTE_S = 20, 60
"""Strangers are counted by network as well, where carriers put thousands behind one address: by the minute, so that no
network is decoded for without a pause, and none that was flooded waits for long."""
AFTER = ("on_the_spot", "handle", "verify")
"""The moves whose photos show what was done."""


class TooManyPhotos(Refused):
    """More than come with one act."""

    code = "too-many-photos"
    status = 422
    sentence = TOO_MANY

    def __init__(self) -> None:
        super().__init__(most=MOST)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pictures that an act brings along, and who sent them: `browser:…`, which names nobody.

    `degrees` is where one of them says it was taken, if whoever sent it agreed that this goes along.
    """

    ids: tuple[UUID, ...] = ()
    caller: str = ""
    degrees: Degrees | None = None

    def __bool__(self) -> bool:
        return bool(self.ids)


NONE = Chosen()


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture that was taken in, and where EXIF says it was taken: told now, and never again."""

    picture: Picture
    degrees: Degrees | None = None


def take_in(sent: Sent, *, caller: str, key: str, person: Person | None, network: str, at: datetime) -> Taken:
    """Take a picture in for a browser, once per key and content; a retry gets the first one's picture.

    One that comes while the first is at work waits for that, and takes no turn of its own.

    Where that was swept away it is taken in anew. `person` is whoever is signed in: counted, and told to no picture.
    Stands outside every transaction, since a child decodes the picture meanwhile. Raises `kinds.BadPicture` and what
    derives from it, `limits.TooMany`, what `taking.prepare` raises.
    """
    body = hashlib.sha256(sent.data).digest()
    named = f"picture:{key}:{body.hex()[:24]}"
    if (made := _before(caller, named, body)) is not None:
        return Taken(made)
    limits.hit(
        name="cases.photos",
        subject=caller if person is None else person.source,
        limit=MOST_SENT,
        window_s=WINDOW_S,
        at=at,
    )
    if person is None:
        limits.hit(name="cases.photos_from", subject=network, limit=MOST_OF_NETWORK, window_s=A_MINUTE_S, at=at)
    with inflight.alone(f"{caller} {named}", patience_s=PATIENCE_S) as ours:
        if not ours:
            raise NoTurn
        if (made := _before(caller, named, body)) is not None:
            return Taken(made)
        prepared = taking.prepare(sent, vouched=person is not None)

        def work() -> str:
            return f"picture:{taking.write_down(prepared, caller=caller, at=at).pk}"

        picture = _made(keys.once(caller=caller, key=named, body=body, at=at, work=work))
    if picture is None:
        raise PictureGone
    if picture.name != prepared.name:
        taking.forget(prepared)
    return Taken(picture, globe.degrees(prepared.rebuilt.latitude, prepared.rebuilt.longitude))


def _before(caller: str, named: str, body: bytes) -> Picture | None:
    """The picture that this key made before; the key of one that was swept away is free again."""
    before = keys.answered(caller=caller, key=named, body=body)
    made = _made(before) if before is not None else None
    if before is not None and made is None:
        keys.free(caller=caller, key=named, result=before)
    return made


def held(chosen: Chosen, made: Step, at: datetime) -> Sequence[Photo | Point]:
    """The rows by which a step that is just made holds its pictures and their place; in the transaction of that step.

    Raises `TooManyPhotos`, `PictureGone`.
    """
    if not chosen:
        return []
    if len(chosen.ids) > MOST:
        raise TooManyPhotos
    side = Side.AFTER if made.verb in AFTER else Side.BEFORE
    photos = [
        Photo(case=made.case, step=made, picture=picture, side=side, at=at)
        for picture in taking.keep(chosen.ids, caller=chosen.caller, at=at)
    ]
    return [*photos, *_pointed(chosen.degrees, made, at)]


def _pointed(degrees: Degrees | None, made: Step, at: datetime) -> list[Point]:
    """The row of where they were taken, if that goes along."""
    if degrees is None:
        return []
    latitude, longitude = (Decimal(f"{each:.4f}") for each in (degrees.latitude, degrees.longitude))
    return [Point(case=made.case, step=made, latitude=latitude, longitude=longitude, at=at)]


def _made(result: str) -> Picture | None:
    """The picture that a key made, None where it was swept away since."""
    return Picture.objects.filter(pk=result.partition(":")[2]).first()
