"""Remembering: what a community's office means by a heading of its own is said once, and holds for the next file.

To the other communities of its district it is a guess, as long as none of them means something else by it. Of one
another they learn nothing but that: a heading is only ever compared with those of the file that is taken in.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.refusals import Refused
from linli.town.divisions.models import DIGITS
from linli.town.places.editions import DISTRICT_DIGITS
from linli.town.places.models import Place
from linli.town.places.sheets import heading

from .models import Heading, Person
from .rosters import RESIDENTS
from .tables import SHAPES

KINDS = {shape.name: shape for shape in (*SHAPES, RESIDENTS)}
"""The tables of a community's workbook by their names."""
LONGEST = 80
_A_THING = re.compile(r".*\d{5}.*|[^a-z一-鿿]*|第?\d+[甲乙丙丁a-d]?(?:号?[楼栋幢座院]|号?网格|单元|室|号|层|户).*")
"""Numbers of phones, cards and places: what a table holds, and what no office calls its columns."""


class NoSuchColumn(Refused):
    """A heading was said to be a column that none of our tables has."""

    code = "no-such-column"
    status = 422
    sentence = _("没有“%(column)s”这一列。写成“表头=列”，列是这些里的一个：%(columns)s。")


class NotAHeading(Refused):
    """What was said to be a heading looks like what stands below one."""

    code = "not-a-heading"
    status = 422
    sentence = _("“%(words)s”看着是内容，不是表头，没有记住。请在表里加上一行表头，再传一次。")


@dataclass(frozen=True)
class Saying:
    """That a heading on a table is a column of ours; "" for none of them."""

    sheet: str
    words: str
    column: str


def sayings(words: str, column: str, sheet: str = "") -> list[Saying]:
    """What it means that a heading is this column, of this table or of each that has it.

    Raises `NoSuchColumn`, or `NotAHeading` where the words look like data.
    """
    kinds = [KINDS[sheet]] if sheet in KINDS else [] if sheet else list(KINDS.values())
    fit = [kind.name for kind in kinds if not column or column in {each.name for each in kind.columns}]
    folded = heading(words)[:LONGEST]
    if not fit or not folded:
        every = dict.fromkeys(each.name for kind in kinds or KINDS.values() for each in kind.columns)
        raise NoSuchColumn(column=column, columns="、".join(every))
    must_be_headings([folded])
    return [Saying(name, folded, column) for name in fit]


def must_be_headings(words: Iterable[str]) -> None:
    """Nobody's phone or door is ever kept as if it were a heading. Raises `NotAHeading`."""
    for each in words:
        if _A_THING.fullmatch(each):
            raise NotAHeading(words=each)


def spoken(community: Place, said: Iterable[Saying] = ()) -> Mapping[tuple[str, str], str]:
    """What is remembered of a community's headings, with what is said now. One query."""
    kept = Heading.objects.filter(place=community).values_list("sheet", "words", "column")
    return {(sheet, words): column for sheet, words, column in kept} | {
        (each.sheet, each.words): each.column for each in said
    }


def heard(community: Place) -> Mapping[tuple[str, str], str]:
    """What the other communities of the street, or else of the district, mean by headings, where they agree.

    What they passed over says nothing. One query.
    """
    rows = (
        Heading.objects.filter(place__code__startswith=community.code[:DISTRICT_DIGITS])
        .exclude(place=community)
        .exclude(column="")
        .values_list("place__code", "sheet", "words", "column")
    )
    near: dict[tuple[str, str], set[str]] = defaultdict(set)
    wide: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, sheet, words, column in rows:
        wide[sheet, words].add(column)
        if code.startswith(community.code[: DIGITS["street"]]):
            near[sheet, words].add(column)
    agreed = ((what, near.get(what, columns)) for what, columns in wide.items())
    return {what: next(iter(columns)) for what, columns in agreed if len(columns) == 1}


@transaction.atomic
def remember(*, community: Place, said: Iterable[Saying], by: Person | None, at: datetime) -> int:
    """Keep what was said, in place of what was said before; returns how much of it is new.

    Whoever calls has found the community by `workbook.community_by_code`, which asks whether it is theirs. Raises
    `NotAHeading` and then keeps none of it: one cell of data among the headings, and they are all data.
    """
    said = list(said)
    must_be_headings(each.words for each in said)
    known = spoken(community)
    fresh = [each for each in said if known.get((each.sheet, each.words)) != each.column]
    for each in fresh:
        Heading.objects.update_or_create(
            place=community,
            sheet=each.sheet,
            words=each.words,
            defaults={"column": each.column, "said_by": by, "said_at": at},
        )
    if fresh:
        actor = by.source if by is not None else "command"
        facts = {"headings": len(fresh)}
        record.record(actor=actor, verb="people.headings_said", object=f"place:{community.pk}", at=at, facts=facts)
    return len(fresh)
