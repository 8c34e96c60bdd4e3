"""Keeping the nation's divisions: a list is compared with what is kept, district by district, each time it is sent."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused

from .listing import DISTRICT_DIGITS, Row
from .models import Division

AT_ONCE = 5_000
"""So many rows, or one district, are compared and written in one transaction."""
STATEMENT = 500
"""So many rows go into one statement: a connection keeps its statements prepared, and long ones take megabytes each."""
MOST_ENDINGS, FEW = 0.1, 20
"""A list without more than this share of a district's divisions, and more than so many, is taken for a broken one."""


class TooManyGone(Refused):
    """The list lacks too many divisions of a district."""

    code = "too-many-divisions-gone"
    status = 409
    sentence = _("表里 %(district)s 少了 %(count)s 个街道和社区，像是不完整，停在这里；前面的已经导入。")


@dataclass(frozen=True)
class Kept:
    """How many divisions some districts of a list added, changed and ended, and how many were as they are."""

    added: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(
            self.added + other.added, self.changed + other.changed, self.gone + other.gone, self.same + other.same
        )


def keep(districts: Iterable[tuple[str, list[Row]]], at: datetime) -> Iterator[tuple[Kept, list[Row]]]:
    """Keep the districts of a list, some at once, each lot in a transaction of its own; what each lot did.

    A list that is sent again after it was broken off goes on where it stood. Raises `TooManyGone`.
    """
    lot: list[Row] = []
    codes: list[str] = []
    for district, rows in districts:
        lot += rows
        codes.append(district)
        if len(lot) >= AT_ONCE:
            yield _keep(codes, lot, at), lot
            lot, codes = [], []
    if lot:
        yield _keep(codes, lot, at), lot


@transaction.atomic
def _keep(districts: list[str], rows: list[Row], at: datetime) -> Kept:
    listed = {row.code: row for row in rows}
    between = Division.objects.filter(code__gte=min(districts), code__lte=f"{max(districts)}~")
    wanted = set(districts)
    kept = {each.code: each for each in between.select_for_update() if each.code[:DISTRICT_DIGITS] in wanted}
    standing = [each for each in kept.values() if each.gone_at is None]
    gone = [each for each in standing if each.code not in listed]
    _refuse_broken(standing, gone)
    changed = [each for code, each in kept.items() if code in listed and _differs(each, listed[code])]
    for each in changed:
        each.listed_at = at if each.gone_at is not None else each.listed_at
        each.name, each.gone_at, each.changed_at = listed[each.code].name, None, at
    for each in gone:
        each.gone_at = each.changed_at = at
    fresh = [
        Division(code=row.code, kind=row.kind, name=row.name, listed_at=at, changed_at=at)
        for row in rows
        if row.code not in kept
    ]
    Division.objects.bulk_create(fresh, batch_size=STATEMENT)
    fields = ["name", "listed_at", "changed_at", "gone_at"]
    Division.objects.bulk_update([*changed, *gone], fields, batch_size=STATEMENT)
    return Kept(len(fresh), len(changed), len(gone), len(rows) - len(fresh) - len(changed))


def _differs(kept: Division, row: Row) -> bool:
    return kept.name != row.name or kept.gone_at is not None


def _refuse_broken(standing: list[Division], gone: list[Division]) -> None:
    there = Counter(each.code[:DISTRICT_DIGITS] for each in standing)
    for district, count in Counter(each.code[:DISTRICT_DIGITS] for each in gone).items():
        if count > max(FEW, MOST_ENDINGS * there[district]):
            raise TooManyGone(district=district, count=count)
