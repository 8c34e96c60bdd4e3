"""Divisions: a district's official streets and communities, from the statistics bureau's list."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.town.divisions.keeping import MOST_ENDINGS
from linli.town.divisions.listing import Row, districts
from linli.town.places import tree
from linli.town.places.models import Kind, Place
from linli.town.places.tree import Seed


class TooManyEndings(Refused):
    """The list lacks too many divisions that stand."""

    code = "too-many-endings"
    status = 409
    sentence = _("表里少了 %(count)s 个现有的街道和社区，像是不完整，没有导入。")


@dataclass(frozen=True)
class Counts:
    """How many divisions a list added, renamed and ended, and how many it found as they were."""

    added: int
    changed: int
    ended: int
    same: int


class _Names(TypedDict):
    name: str
    name_hant: str
    name_en: str


@transaction.atomic
def load(path: Path, at: datetime, *, only: str = "") -> Counts:
    """Plant the districts of a list as ours, or one of it (`only` is its code), as often as the list is sent.

    The list is as `divisions.listing` reads it. A file of names beside it (`huairou-names.csv` for
    `huairou-divisions.csv`, columns `code, name, name_hant, name_en`) says what people call them; without it a
    community's name is the bureau's without 居委会, and its names in other languages stay. A second list of the same
    content changes nothing; a division that is missing ends with all in it. Raises what `districts` raises, or
    `TooManyEndings`, and then changes nothing.
    """
    listed: dict[str, Row] = {}
    for _district, rows in districts(path, only):
        listed |= {row.code: row for row in rows}
    names = path.with_name(path.name.replace("divisions", "names"))
    called = _called(names) if names != path and names.is_file() else {}
    standing = {
        place.code: place
        for district in sorted({row.district for row in listed.values()})
        for place in Place.objects.filter(
            code__startswith=district, kind__in=[Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY], valid_until__isnull=True
        )
    }
    gone = [place for code, place in standing.items() if code not in listed]
    if gone and len(gone) > MOST_ENDINGS * len(standing):
        raise TooManyEndings(count=len(gone))
    fresh: list[Seed] = []
    changed = 0
    for code, row in listed.items():
        said = called.get(code) or _spoken(row, standing.get(code))
        if code not in standing:
            fresh.append(Seed(Kind(row.kind), code, parent_code=row.parent or None, **said))
        elif any(getattr(standing[code], field) != value for field, value in said.items()):
            tree.change(place_id=standing[code].id, at=at, **said)
            changed += 1
    tree.plant(seeds=fresh, at=at)
    if gone:
        tree.end(places=gone, at=at)
    return Counts(len(fresh), changed, len(gone), len(standing) - len(gone) - changed)


def spoken_name(name: str) -> str:
    """A community as people say it: 北园社区 for 北园社区居委会, 下元村 for 下元村委会."""
    if name.endswith("村委会"):
        village = name.removesuffix("村委会")
        return village if village.endswith("村") else f"{village}村"
    return name.removesuffix("居委会")


def _spoken(row: Row, place: Place | None) -> _Names:
    """Its name without the bureau's ending; under the same name it is called in other languages as before."""
    name = spoken_name(row.name)
    if place is None or place.name != name:
        return _Names(name=name, name_hant="", name_en="")
    return _Names(name=name, name_hant=place.name_hant, name_en=place.name_en)


def _called(path: Path) -> dict[str, _Names]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["code"]: _Names(name=row["name"], name_hant=row["name_hant"], name_en=row["name_en"])
            for row in csv.DictReader(file)
        }
