"""Remembering: what a community's office means by a heading of its own is said once, and holds for the next file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.refusals import Refused
from linli.town.places.models import Place
from linli.town.places.sheets import heading

from .models import Heading, Person
from .rosters import RESIDENTS
from .wanting import SHAPES

KINDS = {shape.name: shape for shape in (*SHAPES, RESIDENTS)}
"""The tables of a community's workbook by their names."""
LONGEST = 80


class NoSuchColumn(Refused):
    """A heading was said to be a column that none of our tables has."""

    code = "no-such-column"
    status = 422
    sentence = _("没有“%(column)s”这一列。写成“表头=列”，列是这些里的一个：%(columns)s。")


@dataclass(frozen=True)
class Saying:
    """That a heading on a table is a column of ours; "" for none of them."""

    sheet: str
    words: str
    column: str


def sayings(words: str, column: str, sheet: str = "") -> list[Saying]:
    """What it means that a heading is this column, of this table or of each that has it. Raises `NoSuchColumn`."""
    kinds = [KINDS[sheet]] if sheet in KINDS else [] if sheet else list(KINDS.values())
    fit = [kind.name for kind in kinds if not column or column in {each.name for each in kind.columns}]
    folded = heading(words)[:LONGEST]
    if not fit or not folded:
        every = dict.fromkeys(each.name for kind in kinds or KINDS.values() for each in kind.columns)
        raise NoSuchColumn(column=column, columns="、".join(every))
    return [Saying(name, folded, column) for name in fit]


def spoken(community: Place, said: Iterable[Saying] = ()) -> Mapping[tuple[str, str], str]:
    """What is remembered of a community's headings, with what is said now. One query."""
    kept = Heading.objects.filter(place=community).values_list("sheet", "words", "column")
    return {(sheet, words): column for sheet, words, column in kept} | {
        (each.sheet, each.words): each.column for each in said
    }


@transaction.atomic
def remember(*, community: Place, said: Iterable[Saying], by: Person | None, at: datetime) -> int:
    """Keep what was said, in place of what was said before; returns how much of it is new.

    Whoever calls has found the community by `workbook.community_by_code`, which asks whether it is theirs.
    """
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
