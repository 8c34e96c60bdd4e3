"""The way in of a picture: judged, rebuilt, brought to the disk, and only then written down; kept, or forgotten."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.ground.files import disk
from linli.ground.files.decoding import Rebuilt, rebuild
from linli.ground.files.kinds import BadPicture, TooBig, kind_of
from linli.ground.files.models import Picture, parted
from linli.ground.shared.privacy import RETENTIONS
from linli.ground.shared.refusals import Refused

LOOSE_FOR = timedelta(days=7)
"""As long as keys are known: a report waits in a phone for six days, and names its pictures by their ids."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: what it is called, what it says it is, and its bytes; `cut` if it was too long to be read."""

    name: str
    said: str
    data: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture that lies on the disk under `name`."""

    name: str
    rebuilt: Rebuilt


class PictureGone(Refused):
    """What was to be attached is not there any more, or was never the asker's."""

    code = "picture-gone"
    status = 422
    sentence = _("有一张照片已经不在了（传上来一周没用的会自动删）。请再选一次。")


class NoRoom(Refused):
    """The disk takes nothing now."""

    code = "no-room-for-pictures"
    status = 503
    retry_after_s = 60
    sentence = _("照片现在存不下，没有收。过一会儿再传；不带照片也能办。")


def prepare(sent: Sent, *, vouched: bool = False) -> Prepared:
    """Judge a picture, rebuild it in a child and bring it to the disk; no row speaks of it yet.

    `vouched`: whoever sent it is signed in. Takes a while, and must not be called in a transaction. Raises `BadPicture`
    and what derives from it, `NoTurn`, `NoRoom`.
    """
    if sent.cut or not sent.data:
        raise TooBig(sent.name) if sent.cut else BadPicture(sent.name)
    kind = kind_of(sent.data, name=sent.name, said=sent.said)
    return store(rebuild(sent.data, kind, name=sent.name, vouched=vouched))


def store(rebuilt: Rebuilt) -> Prepared:
    """Bring a picture that was built from pixels to the disk. Raises `NoRoom`."""
    try:
        return Prepared(disk.store(rebuilt.jpeg, rebuilt.small), rebuilt)
    except OSError as fault:
        raise NoRoom from fault


def write_down(prepared: Prepared, *, caller: str, at: datetime) -> Picture:
    """The row of a picture whose file lies on the disk; until it is kept for something, it is its caller's alone."""
    jpeg = prepared.rebuilt.jpeg
    return Picture.objects.create(
        name=prepared.name,
        sha256=hashlib.sha256(jpeg).hexdigest(),
        width=prepared.rebuilt.width,
        height=prepared.rebuilt.height,
        bytes=len(jpeg),
        caller=caller,
        at=at,
        **parted(prepared.rebuilt.looks),
    )


def forget(prepared: Prepared) -> None:
    """Delete again what was brought to the disk: somebody sent the same at the same moment, and was first."""
    disk.remove(prepared.name)


def loose(ids: Sequence[UUID], *, caller: str) -> list[Picture]:
    """Those of these pictures that this caller sent and nothing holds yet, in the order asked for."""
    found = {each.public_id: each for each in Picture.objects.filter(public_id__in=ids, caller=caller, kept_at=None)}
    return [found[each] for each in dict.fromkeys(ids) if each in found]


def without_files(root: Path, at: datetime) -> Iterator[str]:
    """The kept pictures whose files do not lie below this folder, by name; those whose year is over may be gone."""
    days = RETENTIONS["media"].days
    kept = Picture.objects.filter(gone_at=None).exclude(kept_at=None).order_by("pk")
    kept = kept if days is None else kept.filter(at__gte=at - timedelta(days=days))
    yield from (name for name in kept.values_list("name", flat=True).iterator() if not disk.is_whole(name, root))


def keep(ids: Sequence[UUID], *, caller: str, at: datetime) -> list[Picture]:
    """Hold pictures for good, in the transaction of the act that they belong to; who sent them is forgotten.

    Raises `PictureGone` where one is not there, not the caller's, or held already.
    """
    pictures = loose(ids, caller=caller)
    if len(pictures) != len(set(ids)):
        raise PictureGone
    for picture in pictures:
        held = Picture.objects.filter(pk=picture.pk, caller=caller, kept_at=None).update(kept_at=at, caller="")
        if not held:
            raise PictureGone
        picture.kept_at, picture.caller = at, ""
    return pictures
