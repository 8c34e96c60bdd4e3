"""Seats as people name them: "北园社区第2网格", "14号楼2单元" of a community, "自来水公司", or a code."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypedDict

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid
from linli.ground.ui.lists import listed
from linli.town.places.folding import fold
from linli.town.places.locating import locate
from linli.town.places.models import Kind, Lane, Place
from linli.town.places.numbering import grid_code

from .models import Organisation
from .roles import LANE, PLACE, SEATS, Role


class Where(TypedDict, total=False):
    """One of three: where a seat is, as `appoint` takes it."""

    place_id: int
    lane_id: int
    organisation_id: int


def seat(role: str, words: str, at: datetime) -> Where:
    """The seat of a role where words or a code say.

    Raises `Invalid` if there is no such role, nothing of that name stands, or several do.
    """
    if role not in Role.values:
        raise Invalid({"role": _("没有这个角色。")})
    rule = SEATS[Role(role)]
    if rule.at == PLACE:
        found = {place.pk: place.code for place in _places(words.strip(), rule.kinds, at)}
        return {"place_id": _one(found, words)}
    if rule.at == LANE:
        lanes = Lane.objects.current(at).order_by("code").values_list("pk", "code", "name")
        return {"lane_id": _one(_named(lanes, words), words)}
    organisations = Organisation.objects.current(at).order_by("code").values_list("pk", "code", "name")
    return {"organisation_id": _one(_named(organisations, words), words)}


def _named(rows: Iterable[tuple[int, str, str]], words: str) -> dict[int, str]:
    """Those with that code, else those with that name, and their codes."""
    known = list(rows)
    by_code = {pk: code for pk, code, _name in known if code == words.strip()}
    return by_code or {pk: code for pk, code, name in known if fold(name) == fold(words)}


def _one(found: dict[int, str], words: str) -> int:
    """The only one; of several the codes are told, since whoever asks cannot know them."""
    if len(found) != 1:
        said = {"words": words.strip()[:40], "codes": listed(found.values())}
        several = _("叫“%(words)s”的有好几处，编号是 %(codes)s，请写其中一个编号。")
        raise Invalid({"seat": (several if found else _("没有找到“%(words)s”，请写全名，连社区一起写。")) % said})
    return next(iter(found))


def _places(words: str, kinds: tuple[str, ...], at: datetime) -> Iterator[Place]:
    """The place with that code; else those of these kinds that the words name, after their community's name."""
    standing = Place.objects.current(at)
    by_code = standing.filter(code=words).first()
    if by_code is not None:
        yield by_code
        return
    folded = fold(words)
    for place in standing.filter(kind__in=[Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY]).order_by("code"):
        name = fold(place.name)
        if folded == name and place.kind in kinds:
            yield place
        rest = folded.removeprefix(name).removeprefix(name.removesuffix("社区"))
        if place.kind == Kind.COMMUNITY and rest and rest != folded:
            yield from _within(place, rest, kinds, at)


def _within(community: Place, words: str, kinds: tuple[str, ...], at: datetime) -> Iterator[Place]:
    grid = grid_code(community.code, words)
    if grid is not None and Kind.GRID in kinds:
        yield from Place.objects.current(at).filter(code=grid)
        return
    found = locate(words, community).place
    if found is not None and found.kind in kinds:
        yield found
