"""Divisions: a district's official streets and communities, from the statistics bureau's list."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.town.places import tree
from linli.town.places.editions import DISTRICT_DIGITS
from linli.town.places.models import LEVELS, OFFICIAL_DIGITS, Kind, Place
from linli.town.places.tree import Seed

MOST_ENDINGS = 0.1
"""A list without more than this share of what stands is taken for a broken one."""


class NotDivisions(Refused):
    """A row of the list is not an official division."""

    code = "not-divisions"
    status = 422
    sentence = _("区划表第 %(row)s 行看不懂：%(code)s。")


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
def load(path: Path, at: datetime) -> Counts:
    """Take in a list of divisions with columns `code, kind, name, parent`, as often as it is sent.

    A file of names beside it (`huairou-names.csv` for `huairou-divisions.csv`, columns `code, name, name_hant,
    name_en`) says what people call them; without it a community's name is the bureau's without 居委会. A second list of
    the same content changes nothing; a division that is missing ends with all in it. Raises `NotDivisions` or
    `TooManyEndings`, and then changes nothing.
    """
    listed = _listed(path)
    names = path.with_name(path.name.replace("divisions", "names"))
    called = _called(names) if names != path and names.exists() else {}
    districts = {code[:DISTRICT_DIGITS] for code in listed}
    standing = {
        place.code: place
        for district in sorted(districts)
        for place in Place.objects.filter(
            code__startswith=district, kind__in=[Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY], valid_until__isnull=True
        )
    }
    gone = [place for code, place in standing.items() if code not in listed]
    if gone and len(gone) > MOST_ENDINGS * len(standing):
        raise TooManyEndings(count=len(gone))
    fresh: list[Seed] = []
    changed = 0
    for code, (kind, name, parent) in listed.items():
        said = called.get(code) or _Names(name=spoken_name(name), name_hant="", name_en="")
        if code not in standing:
            fresh.append(Seed(kind, code, parent_code=parent or None, **said))
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


def _listed(path: Path) -> dict[str, tuple[Kind, str, str]]:
    """Code to kind, name and parent's code; a district stands in nothing."""
    levels = {OFFICIAL_DIGITS[kind]: kind for kind in LEVELS[:3]}
    listed: dict[str, tuple[Kind, str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            code, name, parent = ((row.get(column) or "").strip() for column in ("code", "name", "parent"))
            kind = levels.get(len(code))
            known = kind is not None and code.isdecimal() and row.get("kind") == kind and name
            if kind is None or not known or code[: len(parent)] != parent or code in listed:
                raise NotDivisions(row=number, code=code)
            listed[code] = (kind, name, parent)
    return listed


def _called(path: Path) -> dict[str, _Names]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["code"]: _Names(name=row["name"], name_hant=row["name_hant"], name_en=row["name_en"])
            for row in csv.DictReader(file)
        }
