"""Photos at the doors: one sent before its form, one seen by whoever sent it, and those of a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.files import disk, links, taking, uploads
from linli.ground.shared.network import network_of
from linli.ground.shared.refusals import NotFound, Refused
from linli.ground.ui import times
from linli.ground.ui.photos import FILES, FROM_PHOTOS, PLACE, known
from linli.life.cases import looking, opening, photographs
from linli.life.cases.models import Case, Photo, Side
from linli.life.cases.opening import Opened
from linli.life.cases.photographs import MOST
from linli.life.cases.visitor import Visitor, caller, visitor
from linli.town.people.allow import allow

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class NoFile(Refused):
    """Nothing was sent."""

    code = "no-file"
    status = 422
    sentence = _("没有收到照片。请再选一次。")


def sender(request: HttpRequest) -> str:
    """The browser, whoever sits at it: a picture names nobody before it is sent with something."""
    return caller(request, anonymous=True)


@allow(POST="anyone")
def send(request: HttpRequest) -> HttpResponse:
    """Take in one picture, and answer with how it is shown among those that will go along.

    Where it was taken is told to the page once, if the picture knows, and kept nowhere.
    """
    who, files = visitor(request), request.FILES.getlist(FILES)
    if len(files) != 1:
        raise NoFile
    key = request.POST.get("key", "")[:64] or "once"
    taken = _take_in(request, who, files[0], key)
    href = reverse("cases:photo-pending", args=[taken.picture.public_id])
    thumb = {"id": str(taken.picture.public_id), "href": href, "place": str(taken.degrees or "")}
    return render(request, "ui/parts/photo.html", {"photo": thumb})


@allow(GET="anyone")
def pending(request: HttpRequest, picture: UUID) -> HttpResponse:
    """The thumbnail of a picture that nothing holds yet, for the browser that sent it."""
    found = taking.loose([picture], caller=sender(request))
    if not found:
        raise NotFound
    return as_file(disk.read(found[0].name, disk.SMALL), "photo")


@allow(GET="anyone")
def photo(request: HttpRequest, case: UUID, photo: UUID) -> HttpResponse:
    """One photo of a case, large, with the others below it."""
    who = visitor(request)
    seen = opening.opened(case, person=who.person, held=who.held, followed=who.followed)
    asked = looking.one(seen, photo)
    back = reverse("cases:case", args=[case]) if seen.reporter is not None else f"{reverse('cases:desk')}?open={case}"
    return render(
        request,
        "cases/photo.html",
        {
            "case": seen.case,
            "where": seen.case.number,
            "back": back,
            "titled": seen.title,
            "side": asked.get_side_display(),
            "came": times.spoken(asked.at, now=who.at),
            "picture": asked.picture,
            "src": _sealed(request, asked, disk.WHOLE),
        },
    )


@allow(GET="anyone")
def file(request: HttpRequest, case: UUID, photo: UUID, size: str, sealed: str) -> HttpResponse:
    """The bytes of a photo, for whoever may see the case now, at an address that lives a minute in this browser."""
    who = visitor(request)
    seen = opening.opened(case, person=who.person, held=who.held, followed=who.followed)
    links.check(f"{photo}/{size}", sealed, caller=sender(request))
    asked = looking.one(seen, photo)
    return as_file(looking.data(asked, size), named(seen.case, asked))


def gathered(request: HttpRequest, *, key: str, row: str = "") -> tuple[QueryDict, list[str]]:
    """What was filled in, with the pictures that came along taken in and carried by their ids; and what was refused.

    Pictures taken in are not lost when the form comes back with a question, nor is where they were taken, if that was
    ticked; else it is dropped. `row` ends the names of the fields, where a form has several.
    """
    files = request.FILES.getlist(f"{FILES}{row}")
    if not files:
        return request.POST, []
    who, wrongs, data, places = visitor(request), [], request.POST.copy(), []
    ids = [str(each) for each in known(data.getlist(f"photos{row}"))]
    for each in files[: MOST + 1]:
        try:
            taken = _take_in(request, who, each, key)
        except Refused as refused:
            wrongs.append(refused.words)
        else:
            ids.append(str(taken.picture.public_id))
            places += [str(taken.degrees)] if taken.degrees else []
    data.setlist(f"photos{row}", ids)
    if places and data.get(PLACE) == FROM_PHOTOS:
        data[PLACE] = places[0]
    return data, wrongs


def of(request: HttpRequest, seen: Opened | None, who: Visitor) -> dict[str, object]:
    """What a page of a case shows of its photos: before and after, sealed for this browser, and what they look like.

    Desks and verifiers read what else looks like them.
    """
    shown = looking.photos(seen) if seen is not None else []
    if seen is None or not shown:
        return {}
    likes = looking.likes(seen.case, shown, who.held) if seen.at_desk else []
    placed = looking.point(seen, shown)
    return {
        "photos": {
            "point": placed.degrees if placed is not None else None,
            "placed": placed is not None,
            "sides": [([_thumb(request, each) for each in some], words) for some, words in _sides(seen, shown, who.at)],
            "likes": [_remark(each, seen.case) for each in likes],
        }
    }


def _sides(seen: Opened, shown: Sequence[Photo], at: datetime) -> list[tuple[Sequence[Photo], str]]:
    """What was wrong, and what was done about it: a result that was not solved by its day, apart from the present."""
    *failed, present = looking.turns(seen.case, shown)
    before = [each for each in shown if each.side == Side.BEFORE]
    earlier = [(turn, _("%(when)s办的，没解决") % {"when": times.words(turn[0].at, now=at)}) for turn in failed]
    label = _("这一次办好以后") if seen.case.comebacks else str(Side.AFTER.label)
    return [(before, str(Side.BEFORE.label)), *earlier, (present, label)]


def _remark(like: looking.Like, case: Case) -> dict[str, str]:
    """That a picture looks like another, and where that is."""
    if like.public_id == case.public_id:
        return {"words": _("办好以后的照片，和报的时候的一张很像"), "href": ""}
    if like.public_id is None:
        return {"words": _("这儿有张照片，和另一件事的很像"), "href": ""}
    words = _("这儿有张照片，和 %(number)s 的很像") % {"number": like.number}
    return {"words": words, "href": f"{reverse('cases:desk')}?open={like.public_id}"}


def _thumb(request: HttpRequest, photo: Photo) -> dict[str, Any]:
    picture = photo.picture
    return {
        "href": reverse("cases:photo", args=[photo.case.public_id, photo.public_id]),
        "src": _sealed(request, photo, disk.SMALL),
        "alt": str(photo.get_side_display()),
        "width": picture.width,
        "height": picture.height,
    }


def _sealed(request: HttpRequest, photo: Photo, size: str) -> str:
    sealed = links.seal(f"{photo.public_id}/{size}", caller=sender(request))
    return reverse("cases:photo-file", args=[photo.case.public_id, photo.public_id, size, sealed])


def _take_in(request: HttpRequest, who: Visitor, file: Any, key: str) -> photographs.Taken:
    return photographs.take_in(
        uploads.sent(file),
        caller=sender(request),
        key=key,
        person=who.person,
        network=network_of(request),
        at=who.at,
    )


def named(case: Case, photo: Photo) -> str:
    """What a photo is called where it is saved; it tells nobody how many others there are."""
    return f"{case.number}-{photo.public_id.hex[:8]}"


def as_file(data: bytes | None, name: str) -> HttpResponse:
    """A picture's bytes, as nothing but a picture: kept in no cache, and run by no browser."""
    if data is None:
        raise looking.PhotoGone
    disposition = {"Content-Disposition": f'attachment; filename="{name}.jpg"'}
    return HttpResponse(data, content_type="image/jpeg", headers={**HEADERS, **disposition})
