"""The photos of a case as somebody may look at them: whoever reads a step's words sees what came with it.

A desk sees all. A reporter sees what a desk or a handler brought, and their own; of a fellow reporter's nothing, as of
their words, and nothing of what others brought before they joined or after they took it back (`timeline.hears`). Who
oversees, and the public, see none.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.files import disk, likeness
from linli.ground.files.models import Picture
from linli.ground.shared.refusals import NotFound, Refused
from linli.life.cases import timeline
from linli.life.cases.models import Case, Photo, Point, Side
from linli.life.cases.opening import Opened
from linli.town.people.scopes import Held

SIZES = (disk.SMALL, disk.WHOLE)
_LOOKED_AT = 20
"""Of so many pictures like one it is asked, the earliest first, what they were shown for."""


class PhotoGone(Refused):
    """The picture was deleted after its year."""

    code = "photo-gone"
    status = 410
    sentence = _("照片存一年，到期删了。")


@dataclass(frozen=True, slots=True)
class Like:
    """A case with a picture that looks like one of this case, by its number where the reader may open it.

    It may be this very case: after the work is shown what was reported.
    """

    number: str
    public_id: UUID | None


@dataclass(frozen=True, slots=True)
class Placed:
    """That a place was kept with the photos of a step (id), and where it is, None for whoever does not read that."""

    step_id: int
    degrees: Point | None


def photos(seen: Opened) -> list[Photo]:
    """The photos of a case that its reader may look at, the first on top; those whose year is over are left out."""
    if seen.in_outline:
        return []
    found = _of(seen.case).filter(picture__gone_at=None).order_by("pk")
    return [_known(seen, each) for each in found if _sees(seen, each)]


def turns(case: Case, shown: Sequence[Photo]) -> list[list[Photo]]:
    """What was photographed after the work, by turn: one for each result that was not solved, if any, then the present.

    The last is that of the result which is now asked about, or still to come; it may be empty. One query, where the
    case came back.
    """
    after = [each for each in shown if each.side == Side.AFTER]
    came_back = case.steps.filter(verb="come_back").order_by("seq").values_list("seq", flat=True)
    ends = list(came_back) if case.comebacks else []
    found: list[list[Photo]] = [[] for _turn in (*ends, None)]
    for each in after:
        found[bisect_left(ends, each.step.seq)].append(each)
    return [turn for turn in found[:-1] if turn] + found[-1:]


def one(seen: Opened, photo: UUID) -> Photo:
    """One photo of a case. Raises `NotFound` for one that is not its reader's to see, `PhotoGone` after its year."""
    asked = _of(seen.case).filter(public_id=photo).first()
    if asked is None or seen.in_outline or not _sees(seen, asked):
        raise NotFound
    if asked.picture.gone_at is not None:
        raise PhotoGone
    return _known(seen, asked)


def point(seen: Opened, shown: Sequence[Photo]) -> Placed | None:
    """Where the photos that somebody looks at were taken, if their sender let that go along.

    The degrees are for those who act: its sender, and whoever else sees the photos without being at a desk, reads that
    a place was kept. It is asked for only where there are any photos.
    """
    if not shown:
        return None
    steps = {each.step_id for each in shown}
    kept = Point.objects.filter(case=seen.case).order_by("pk")
    found = next((each for each in kept if each.step_id in steps), None)
    return Placed(found.step_id, found if seen.at_desk else None) if found is not None else None


def data(photo: Photo, size: str) -> bytes:
    """The bytes of a photo. Raises `NotFound` for a size that there is not, `PhotoGone` where the file is."""
    if size not in SIZES:
        raise NotFound
    found = disk.read(photo.picture.name, size)
    if found is None:
        raise PhotoGone
    return found


def likes(case: Case, shown: Sequence[Photo], held: Sequence[Held]) -> list[Like]:
    """Cases with an earlier picture that looks like one of these, each once."""
    return list(dict.fromkeys(resembling(case, shown, held).values()))


def resembling(case: Case, shown: Sequence[Photo], held: Sequence[Held]) -> dict[int, Like]:
    """Photo (id) → the case with the earliest picture that looks like it and was shown for something else.

    A remark for desks and verifiers: the same wall twice is no offence, and a picture used twice may be one.
    """
    among = Picture.objects.filter(Exists(Photo.objects.filter(picture=OuterRef("pk"))))
    near = likeness.like([each.picture for each in shown], among)
    if not near:
        return {}
    asked = {other for others in near.values() for other in others[:_LOOKED_AT]}
    earlier = Photo.objects.filter(picture__in=asked).select_related("step__on_behalf_of")
    theirs, found = {each.picture_id: each for each in earlier}, dict[int, int]()
    for each in shown:
        before = (theirs[other] for other in near.get(each.picture_id, ())[:_LOOKED_AT])
        if (used := next((one for one in before if _for_something_else(each, one)), None)) is not None:
            found[each.pk] = used.case_id
    may = {each.pk: each for each in Case.objects.visible_to(None, tuple(held), ()).filter(pk__in=found.values())}
    return {
        photo: Like(may[pk].number, may[pk].public_id) if pk in may else Like("", None) for photo, pk in found.items()
    }


def _for_something_else(one: Photo, before: Photo) -> bool:
    """Whether a picture was shown before for another matter, or in this one as what was still to be done.

    The other way round it is the same spot again, which a resident shows whose matter is not solved. One and the same
    known person may show it twice as a reporter: who reports twice shows the same twice.
    """
    if one.case_id == before.case_id:
        return before.side == Side.BEFORE and one.side == Side.AFTER and before.pk < one.pk
    asked, first = one.step.on_behalf_of, before.step.on_behalf_of
    return asked is None or first is None or asked.person_id is None or asked.person_id != first.person_id


def _of(case: Case) -> QuerySet[Photo]:
    return Photo.objects.filter(case=case).select_related("picture", "step__on_behalf_of")


def _known(seen: Opened, photo: Photo) -> Photo:
    """The photo with the case that was opened for it, so that nobody asks for that again."""
    photo.case = seen.case
    return photo


def _sees(seen: Opened, photo: Photo) -> bool:
    return timeline.hears(photo.step, seen.reader, reporter_id=seen.spoken_to, span=seen.span)
