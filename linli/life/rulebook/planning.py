"""What a draft would do on its day, from what holds by then and its edits, so that nobody else's work is undone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Part, Sheet
from linli.town.people.models import Body

from .columns import Cells, RuleTable, When
from .fault_words import Spoken
from .laying import Plan
from .models import Draft, Edit, State
from .tables import BODIES, TABLES

type Rows = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one row of one table, in words; without a key, with the table."""

    table: RuleTable
    key: str
    words: str


@dataclass(frozen=True)
class Planned:
    """What a draft would change, table by table, and what is wrong with it; and its edits, by their tables."""

    plan: Plan
    wrong: tuple[Wrong, ...]
    edits: Mapping[str, list[Edit]]


def of_draft(draft: Draft, *, at: datetime) -> Planned:
    """What laying the draft at `at` would do; writes nothing. A fixed number of queries for each table it touches."""
    edits = by_table(draft)
    when = _when(draft.on, edits, at)
    parts: list[Part] = []
    wrong: list[Wrong] = []
    for table in TABLES:
        if table.slug in edits:
            part, faults = _of_table(table, edits[table.slug], when)
            parts.append(part)
            wrong += faults
    return Planned(Plan(tuple(parts)), tuple(wrong), edits)


def while_open(draft: Draft, *, at: datetime) -> Planned:
    """The same of a draft that is open; of any other its edits alone, since it does what it does, or never will."""
    return of_draft(draft, at=at) if draft.state == State.OPEN else Planned(Plan(()), (), by_table(draft))


def of_rows(table: RuleTable, rows: Mapping[str, Cells | None], *, on: date, at: datetime) -> Planned:
    """What it would do to have these rows of one table be so from the day `on`; None: end. Nobody drafted them."""
    standing = table.standing(on, at)
    edits = [
        Edit(table=table.slug, key=key, cells=cells, was=standing.get(key), ends=cells is None)
        for key, cells in rows.items()
    ]
    part, wrong = _of_table(table, edits, _when(on, {}, at))
    return Planned(Plan((part,)), tuple(wrong), {table.slug: edits})


def of_row(
    draft: Draft, table: RuleTable, key: str, cells: Mapping[str, str], *, at: datetime
) -> list[tuple[str, str]]:
    """What would be wrong with one row if the draft held it: the column, if one is named, and why.

    `key` "" is a new one. Only what is said of that row: what it lacks may be a row that is still to come. A fixed
    number of queries.
    """
    edits, standing = by_table(draft), table.standing(draft.on, at)
    rows = dict(_rows(table, edits.get(table.slug, []), standing))
    written = table.even({**standing.get(key, {}), **rows.pop(key, {}), **cells})
    if not key and table.key_of(written) in {*rows, *standing}:
        return []
    lines = [[row.get(name, "") for name in table.names] for row in (*rows.values(), written)]
    part = table.plan(Sheet(table.file, [table.names, *lines]), _when(draft.on, edits, at))
    spoken = Spoken(table, at)
    return [(fault.column, spoken(fault.words)) for fault in part.faults if fault.row == len(lines) + 1]


def _when(on: date, edits: Mapping[str, list[Edit]], at: datetime) -> When:
    """When edits would hold, with the bodies that there are and those that they add. One query."""
    added = (edit.key for edit in edits.get(BODIES.slug, []))
    return When(on, at, frozenset({*Body.objects.values_list("code", flat=True), *added}))


def by_table(draft: Draft) -> dict[str, list[Edit]]:
    """The edits of a draft by the table they belong to. One query."""
    found: dict[str, list[Edit]] = {}
    for edit in draft.edits.select_related("by").order_by("table", "key"):
        found.setdefault(edit.table, []).append(edit)
    return found


def _of_table(table: RuleTable, edits: list[Edit], when: When) -> tuple[Part, list[Wrong]]:
    """A table's part, and what is wrong with its edits; rows that nobody touches stay, whatever is wrong with them."""
    standing = table.standing(when.on, when.at)
    rows = _rows(table, edits, standing)
    lines = [[cells.get(name, "") for name in table.names] for cells in rows.values()]
    part = table.plan(Sheet(table.file, [table.names, *lines]), when)
    wrong = [Wrong(table, edit.key, words) for edit in edits for words in _of_edit(table, edit, standing, when)]
    numbered = dict(enumerate(rows, start=2))
    edited, ours, spoken = {edit.key for edit in edits}, [], Spoken(table, when.at)
    for fault in part.faults:
        key = numbered.get(fault.row) or (fault.of if fault.of in edited else "")
        if not key or key in edited:
            ours.append(fault)
            wrong.append(Wrong(table, key, spoken(fault.words)))
    return replace(part, faults=tuple(ours)), wrong


def _rows(table: RuleTable, edits: list[Edit], standing: Rows) -> dict[str, Mapping[str, str]]:
    """The rows to be laid: all of a whole table, else only those that are edited."""
    rows = dict(standing) if table.whole else {}
    for edit in edits:
        if edit.ends:
            rows.pop(edit.key, None)
        else:
            rows[edit.key] = edit.cells or {}
    return rows


def _of_edit(table: RuleTable, edit: Edit, standing: Rows, when: When) -> Iterator[str]:
    there = standing.get(edit.key)
    if there != edit.was and there != edit.cells:
        yield _("您改过以后，别人也改了这一条。请点进去照现在的再看一遍。")
    if table.at_once and edit.was is not None and when.on > day_of(when.at):
        yield _("名称一改马上就用，等不到那一天。请单独写一份从今天起的。")
