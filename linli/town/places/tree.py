"""The tree of places: planting, changing and ending what stands in it, and counting its households."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from linli.ground.outbox.send import later
from linli.ground.shared.refusals import NotFound, Refused
from linli.town.places import editions
from linli.town.places.models import STANDS_IN, Alias, Dwelling, Former, Kind, LaneGrid, Place

MOVED = "places.moved"
"""The topic under which it is said that a place, with all within it, stands in another one now."""
WHAT_IT_WAS = ("name", "name_hant", "name_en", "parent_id", "path", "lane_id", "households")


class WrongParent(Refused):
    """A place stands directly in one of the next wider kind, and in one that stands itself."""

    code = "wrong-parent"
    status = 422
    sentence = _("%(code)s 的上一级不对，或者已经停用。")


class CodeTaken(Refused):
    """Another place has this code now."""

    code = "code-taken"
    status = 409
    sentence = _("编号 %(code)s 已经有了。")


class NothingSince(Refused):
    """A place cannot end, or change its place, at or before the moment it began."""

    code = "nothing-since"
    status = 409
    sentence = _("这个时间还在它开始之前，改不了。")


@dataclass(frozen=True)
class Seed:
    """What is needed to plant one place; `parent_code` may be that of another seed."""

    kind: Kind
    code: str
    name: str
    parent_code: str | None = None
    households: int | None = None
    name_hant: str = ""
    name_en: str = ""
    lane_id: int | None = None
    synthetic: bool = False


class Changes(TypedDict, total=False):
    """What may be said anew about a place."""

    name: str
    name_hant: str
    name_en: str
    households: int | None
    lane_id: int | None
    parent_id: int


def current(at: datetime) -> QuerySet[Place]:
    """All places that stand at the moment."""
    return Place.objects.current(at)


def children(place: Place, at: datetime) -> QuerySet[Place]:
    """What stands directly in a place, in the order one counts."""
    return Place.objects.current(at).filter(parent=place).in_order()


def create(*, seed: Seed, at: datetime) -> Place:
    """Plant one place. Raises `WrongParent` or `CodeTaken`."""
    return plant(seeds=[seed], at=at)[0]


@transaction.atomic
def plant(*, seeds: Sequence[Seed], at: datetime) -> list[Place]:
    """Plant places that stand from now on, wider ones first, and give their communities new editions.

    Raises `WrongParent` where a seed's parent is not a standing place of the next wider kind, `CodeTaken` where one of
    the codes stands already; nothing is planted then. A handful of statements, however many the seeds.
    """
    _refuse_taken(seeds)
    parents: dict[str, Place] = {
        place.code: place
        for place in _locked(at)
        .filter(code__in={seed.parent_code for seed in seeds if seed.parent_code})
        .order_by("pk")
    }
    planted: list[Place] = []
    for kind in Kind:
        row = [_grown(seed, parents, at) for seed in seeds if seed.kind == kind]
        Place.objects.bulk_create(row)
        parents |= {place.code: place for place in row}
        planted += row
    editions.renew(place.code for place in planted)
    return planted


def _locked(at: datetime) -> QuerySet[Place]:
    """Places under which something is put: their paths stay as they are read until that stands."""
    return Place.objects.current(at).select_for_update(of=("self",), no_key=True)


def _refuse_taken(seeds: Sequence[Seed]) -> None:
    codes = [seed.code for seed in seeds]
    taken = set(Place.objects.filter(code__in=codes, valid_until__isnull=True).values_list("code", flat=True))
    taken |= {code for code in codes if codes.count(code) > 1} if len(set(codes)) < len(codes) else set()
    if taken:
        raise CodeTaken(code=min(taken))


def _grown(seed: Seed, parents: dict[str, Place], at: datetime) -> Place:
    parent, may = parents.get(seed.parent_code or ""), STANDS_IN[seed.kind]
    if (parent is not None) != bool(may) or (parent is not None and parent.kind not in may):
        raise WrongParent(code=seed.code)
    return Place(
        kind=seed.kind,
        code=seed.code,
        parent=parent,
        path=f"{parent.path if parent else ''}{segment(seed.code)}.",
        name=seed.name,
        name_hant=seed.name_hant,
        name_en=seed.name_en,
        lane_id=seed.lane_id,
        households=seed.households,
        synthetic=seed.synthetic,
        valid_from=at,
        stands_since=at,
    )


def segment(code: str) -> str:
    """The last segment of a path: `110116`, then three digits a level, then `y08`, `b14`, `u2`."""
    if "-" in code:
        return code.rpartition("-")[2]
    return code if len(code) <= editions.DISTRICT_DIGITS else code[-3:]


@transaction.atomic
def change(*, place_id: int, at: datetime, **what: Unpack[Changes]) -> Place:
    """Rename, recount or move a place that stands; what it was goes into `Former`, all below it moves along.

    Its identity stays, so posts, dwellings and cases keep pointing at it. Saying what is said already changes
    nothing. Raises `NotFound` if it does not stand, `WrongParent` if it cannot stand in the new parent,
    `NothingSince` if `at` lies before what it says now.
    """
    place = Place.objects.current(at).select_for_update(of=("self",)).filter(id=place_id).first()
    if place is None:
        raise NotFound
    fresh = {name: value for name, value in what.items() if getattr(place, name) != value}
    if not fresh:
        return place
    if at < place.stands_since:
        raise NothingSince
    if "parent_id" in fresh:
        _move(place, what["parent_id"], at)
    else:
        remember([place], at)
    for name, value in fresh.items():
        setattr(place, name, value)
    place.stands_since = at
    place.save(update_fields=[*fresh, "path", "stands_since"])
    editions.renew([place.code])
    if "parent_id" in fresh:
        later(topic=MOVED, payload={"place": place.pk}, at=at)
    return place


def _move(place: Place, parent_id: int, at: datetime) -> None:
    parent = _locked(at).filter(id=parent_id).first()
    if parent is None or parent.kind not in STANDS_IN[Kind(place.kind)]:
        raise WrongParent(code=place.code)
    old, new = place.path, f"{parent.path}{segment(place.code)}."
    subtree = Place.objects.current(at).filter(path__within=old)
    list(subtree.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))  # waits for who plants
    remember(subtree, at)
    subtree.update(path=Concat(Value(new), Substr("path", len(old) + 1)), stands_since=at)
    place.path = new


def remember(places: Iterable[Place], at: datetime) -> None:
    """Write down what places were until now, before they change. What was said at this very moment is not history."""
    Former.objects.bulk_create(
        Former(
            place_id=place.id,
            valid_from=place.stands_since,
            valid_until=at,
            **{name: getattr(place, name) for name in WHAT_IT_WAS},
        )
        for place in places
        if place.stands_since < at
    )


@transaction.atomic
def end(*, places: Iterable[Place], at: datetime) -> int:
    """End places and all that stands in them: dwellings, nicknames and their lanes' run too. Returns how many places.

    Nothing is deleted; what pointed at them still does. Raises `NothingSince` if one began only now.
    """
    ids: set[int] = set()
    codes: set[str] = set()
    for path in Place.objects.filter(id__in=[place.id for place in places]).values_list("path", flat=True):
        for found in Place.objects.filter(path__within=path, valid_until__isnull=True):
            if found.valid_from >= at:
                raise NothingSince
            ids.add(found.id)
            codes.add(found.code)
    for model, of in ((Dwelling, "entrance"), (Alias, "place"), (LaneGrid, "grid")):
        model._default_manager.filter(**{f"{of}__in": ids, "valid_until__isnull": True}).update(valid_until=at)
    editions.renew(codes)
    return Place.objects.filter(id__in=ids).update(valid_until=at)


@transaction.atomic
def count_households(*, within: Place, at: datetime) -> int:
    """Add up the households of `within` and of all that stands in it, from the entrances upwards; returns the sum.

    A place in which nothing is counted keeps what it says; `within`'s own parents are not touched.
    """
    places = list(Place.objects.current(at).within(within).order_by("-path"))
    sums: dict[int, int] = defaultdict(int)
    fresh: dict[int, int] = {}
    for place in places:
        if place.id in sums and place.households != sums[place.id]:
            fresh[place.id] = sums[place.id]
        counted = sums.get(place.id, place.households)
        if counted is not None and place.parent_id is not None:
            sums[place.parent_id] += counted
    changed = [place for place in places if place.id in fresh]
    remember(changed, at)
    for place in changed:
        place.households, place.stands_since = fresh[place.id], at
    Place.objects.bulk_update(changed, ["households", "stands_since"])
    return fresh.get(within.id, within.households or 0)


def count_above(*, place: Place, at: datetime) -> None:
    """Add up anew the households of all that a place stands in, each from what stands directly in it."""
    parent_id = place.parent_id
    while parent_id is not None:
        parent = Place.objects.get(id=parent_id)
        summed = Place.objects.current(at).filter(parent=parent).aggregate(sum=Sum("households"))["sum"]
        if summed is not None and summed != parent.households:
            remember([parent], at)
            Place.objects.filter(id=parent.id).update(households=summed, stands_since=at)
        parent_id = parent.parent_id
