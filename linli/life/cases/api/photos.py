"""Photos by JSON: sent before what they belong to, listed, and fetched by whoever may see the case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from ninja import File, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from linli.ground.files import uploads
from linli.ground.shared.moments import now
from linli.ground.shared.network import network_of
from linli.ground.shared.refusals import NotFound
from linli.ground.shared.schemas import Key, OnGlobe, Shown
from linli.life.cases import looking, opening, photographs
from linli.life.cases.api.asker import asker
from linli.life.cases.api.following import Code
from linli.life.cases.looking import Like, Placed
from linli.life.cases.models import Photo, Point, Side
from linli.life.cases.views.photos import as_file, named
from linli.town.people.allow import allow, known_person
from linli.town.people.callers import caller

router = Router()


class PhotoTaken(Shown):
    """A picture that waits for what it belongs to: name its `id` among the `photos` of that, within a week.

    `place` is where it says it was taken, told this once and kept nowhere: send it as `photo_place` with a report only
    if whoever reports it says so.
    """

    id: UUID
    width: int
    height: int
    place: OnGlobe | None


class TakenAt(OnGlobe):
    """A place on the globe, what its degrees count from, and who says so: `exif`, the photo itself."""

    datum: str
    source: str


class LikeShown(Shown):
    """A case with an earlier picture that looks like a photo: its number and id where the asker may open it.

    It may be this very case, where after the work is shown what was reported; and it may be chance: the same wall twice
    is no offence, and a picture used twice may be one.
    """

    number: str
    id: UUID | None


class PhotoShown(Shown):
    """A photo of a case. `side` is `before` or `after`; `step` the number of the step that it came with.

    `placed`: where the photos of that step were taken was kept, since their sender let that go along. `place` is where,
    for desks alone, and so is `like`: a case with an earlier picture that looks like this one.
    """

    id: UUID
    side: Side
    step: int
    at: datetime
    width: int
    height: int
    placed: bool
    place: TakenAt | None
    like: LikeShown | None


@router.post("/photos", response={201: PhotoTaken})
@allow(files=True, POST="anyone")
def send_photo(request: HttpRequest, files: File[UploadedFile], idempotency_key: Key = "") -> Status[Any]:
    """Send one photo (JPEG, PNG, WebP, HEIC; 10 MB) under the `Idempotency-Key` of the report or act it belongs to.

    It is rebuilt from its pixels: what else stood in the file is not kept. Sent again, it is the same photo.
    """
    person, network = known_person(request), network_of(request)
    sender = _sender(request, idempotency_key)
    sent = uploads.sent(files)
    taken = photographs.take_in(sent, caller=sender, key=idempotency_key, person=person, network=network, at=now())
    picture, found = taken.picture, taken.degrees
    place = OnGlobe(latitude=found.latitude, longitude=found.longitude) if found is not None else None
    return Status(201, PhotoTaken(id=picture.public_id, width=picture.width, height=picture.height, place=place))


@router.get("/cases/{case}/photos", response=list[PhotoShown])
@allow(GET="anyone")
def photos(request: HttpRequest, case: UUID, query_code: Code = "") -> list[PhotoShown]:
    """The photos of a case that the asker may see: a desk all, a reporter those of desks and handlers and their own."""
    who = asker(request, case, query_code)
    seen = opening.opened(case, person=who.person, held=who.held, followed=who.followed)
    if seen.in_outline:
        raise NotFound
    found = looking.photos(seen)
    placed = looking.point(seen, found)
    likes = looking.resembling(seen.case, found, who.held) if seen.at_desk else {}
    return [
        _shown(each, placed if placed is not None and each.step_id == placed.step_id else None, likes.get(each.pk))
        for each in found
    ]


@router.get("/cases/{case}/photos/{photo}", response={200: None})
@allow(GET="anyone")
def photo(
    request: HttpRequest, case: UUID, photo: UUID, size: Literal["whole", "small"] = "whole", query_code: Code = ""
) -> HttpResponse:
    """One photo as image/jpeg; rights are asked anew at each call, and the address opens nothing by itself."""
    who = asker(request, case, query_code)
    seen = opening.opened(case, person=who.person, held=who.held, followed=who.followed)
    asked = looking.one(seen, photo)
    return as_file(looking.data(asked, size), named(seen.case, asked))


def sender_of(request: HttpRequest, key: str, sent: Mapping[str, Any]) -> str:
    """By which name the pictures of a call were sent, "" where it brings none."""
    return _sender(request, key) if sent.get("photos") else ""


def _sender(request: HttpRequest, key: str) -> str:
    """Its key's name, and for whoever is known their own with it.

    It names nobody, and nobody else's key is it: who is signed in brings none of the pictures sent under that key.
    """
    stranger, whose = caller(request, key, anonymous=True), caller(request, key)
    if whose == stranger:
        return stranger
    return f"browser:{salted_hmac('linli.cases.photos', f'{whose} {key}', algorithm='sha256').hexdigest()[:40]}"


def _shown(photo: Photo, placed: Placed | None, like: Like | None) -> PhotoShown:
    picture, point = photo.picture, placed.degrees if placed is not None else None
    return PhotoShown(
        id=photo.public_id,
        side=Side(photo.side),
        step=photo.step.seq,
        at=photo.at,
        width=picture.width,
        height=picture.height,
        placed=placed is not None,
        place=_located(point) if point is not None else None,
        like=LikeShown(number=like.number, id=like.public_id) if like is not None else None,
    )


def _located(point: Point) -> TakenAt:
    latitude, longitude = float(point.latitude), float(point.longitude)
    return TakenAt(latitude=latitude, longitude=longitude, datum=point.datum, source=point.source)
