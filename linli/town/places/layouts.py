"""Layouts: tables found in a workbook by their headings, whatever stands above, beside and below them.

A sheet that has one of our names holds that table. On any other, tables are recognised by their headings: below a title
and a date, in two rows, several under or beside one another, in columns of any order. Merged cells carry down; sums,
notes and titles between are passed over. What no table has of its own may be gathered from a wider one: the courtyards
from a list of buildings that names them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import BinaryIO

from django.utils.translation import gettext as _

from linli.ground.sheets.opening import opened
from linli.ground.sheets.unpacking import Grid
from linli.town.places import headings
from linli.town.places.datarows import Rows, distinct
from linli.town.places.headings import Found, Head, Spoken
from linli.town.places.sheets import Block, How, Problem, Shape, Sheets, Table, Taken, heading

HEADINGS_WITHIN = 15
"""So many rows from the top, headings are guessed; further down they must be known."""
TITLES_WITHIN = 3
"""So many rows above its headings, a table's title is looked for."""
_LEAST = 2
"""So many columns, at least, make a table."""
_NOTHING: Spoken = MappingProxyType({})


def read(file: BinaryIO, shapes: Iterable[Shape], spoken: Spoken = _NOTHING, heard: Spoken = _NOTHING) -> Sheets:
    """Read the tables of these shapes. Raises `unpacking.NotAWorkbook` where there is nothing to read.

    `spoken` is what was said of headings before, `heard` what other offices said. Sheets that hold none of these tables
    are kept for giving the file back, and otherwise passed over.
    """
    sheets = Sheets({}, opened(file), [])
    reader = _Reader(tuple(shapes), spoken, heard, sheets)
    reader.run()
    return sheets


class _Reader:
    """One workbook while it is read."""

    def __init__(self, shapes: tuple[Shape, ...], spoken: Spoken, heard: Spoken, sheets: Sheets) -> None:
        self.shapes, self.spoken, self.heard, self.sheets = shapes, spoken, heard, sheets
        self.known = headings.vocabulary(shapes, spoken, heard)
        self.named: set[str] = set()
        self.near: list[tuple[Grid, Found]] = []
        self.wide: list[tuple[Grid, Found, int]] = []

    def run(self) -> None:
        """Sheets with our names first; then the others, unless a sheet of that name is there."""
        rest = []
        for grid in self.sheets.grids:
            shape = self._named(grid)
            found = self._all(grid)
            if shape is None or len(found) > 1 or (found and shape.lacks(self._headed(grid, shape).taken)):
                rest.append((grid, found))
            else:
                self._take_named(grid, shape)
        for grid, found in rest:
            self._take_found(grid, found)
        self._gather()
        if not self.sheets.tables and not self.sheets.problems:
            self._say_why()

    def _named(self, grid: Grid) -> Shape | None:
        name = heading(grid.name)
        return next((each for each in self.shapes if name in map(heading, (each.name, *each.also))), None)

    def _headed(self, grid: Grid, shape: Shape) -> Found:
        """The row near the top in which most of a shape's columns are found."""
        best = Found(shape, 0, (), {})
        for at in range(min(HEADINGS_WITHIN, len(grid.rows))):
            found = self._fit(grid, at, shape, headings.heads(grid.rows, at))
            best = found if len(found.taken) > len(best.taken) else best
        return best

    def _take_named(self, grid: Grid, shape: Shape) -> None:
        if shape.name in self.sheets.tables:
            self.sheets.problems.append(Problem(grid.name, 1, "", _("这张表有两份，请只留一份。")))
            return
        self.named.add(shape.name)
        self._take(grid, self._headed(grid, shape), len(grid.rows))

    def _take(self, grid: Grid, found: Found, end: int) -> None:
        """Add a table's rows, up to the row `end`."""
        shape, columns = found.shape, {name: one.index for name, one in found.taken.items()}
        table = self.sheets.tables.setdefault(shape.name, Table(shape, grid.name, {}, found.at + 1))
        for name, index in columns.items():
            table.columns.setdefault(name, index)
        lacks = shape.lacks(columns)
        for name in lacks:
            words = _("没有找到“%(column)s”这一列。") % {"column": name}
            self.sheets.problems.append(Problem(grid.name, found.at + 1, name, words))
        if not lacks:
            rows = Rows(grid, found, end)
            table.rows.extend(rows.sound(self.sheets.problems))
            if not shape.titled:
                self.wide.append((grid, found, end))
        passed = headings.others(found.heads, found.taken)
        taken = sorted((*found.taken.values(), *passed), key=lambda one: one.index)
        self.sheets.blocks.append(Block(grid.name, shape, found.at + 1, tuple(taken)))

    def _take_found(self, grid: Grid, found: Sequence[Found]) -> None:
        """The tables of a sheet without a name of ours; one with none is noted."""
        ours = [each for each in found if each.shape.name not in self.named]
        for each in ours:
            later = [other.at for other in found if other.at > each.at and other.columns & each.columns]
            end = min(later, default=len(grid.rows))
            if any(map(any, grid.rows[each.at + 1 : end])):
                self._take(grid, each, end)
        if not found:
            self._note(grid)

    def _note(self, grid: Grid) -> None:
        """A sheet that was not recognised: its likely headings, and what it lacks for what it comes nearest to."""
        best = max((self._headed(grid, shape) for shape in self.shapes), key=lambda each: len(each.taken), default=None)
        rows = grid.rows
        if best is not None and len(best.taken) >= _LEAST:
            self.near.append((grid, best))
        elif sum(map(bool, map(len, rows))) < _LEAST:
            return
        at = best.at if best is not None and best.taken else _first_with_two(rows)
        lacks = tuple(best.shape.lacks(best.taken)) if best is not None and best.taken else ()
        taken = headings.others(headings.heads(rows, at), {})
        self.sheets.blocks.append(Block(grid.name, None, at + 1, tuple(taken), lacks))

    def _say_why(self) -> None:
        """Nothing was found: what is missing of what came near, or what the sheets may be called."""
        if self.near:
            for grid, found in self.near:
                for name in found.shape.lacks(found.taken):
                    words = _("看着像“%(sheet)s”，可是没有找到“%(column)s”这一列。")
                    said = words % {"sheet": found.shape.name, "column": name}
                    self.sheets.problems.append(Problem(grid.name, found.at + 1, name, said))
            return
        known = "、".join(shape.name for shape in self.shapes)
        words = _("没有找到要导入的表。工作表请叫：%(names)s。") % {"names": known}
        first = self.sheets.grids[0].name if self.sheets.grids else ""
        self.sheets.problems.append(Problem(first, 1, "", words))

    def _all(self, grid: Grid) -> list[Found]:
        """Every table of a sheet that has what its shape needs, from the top."""
        found: list[Found] = []
        for at in range(len(grid.rows)):
            if at >= HEADINGS_WITHIN and sum(heading(cell) in self.known for cell in grid.rows[at]) < _LEAST:
                continue
            here = self._in_row(grid, at)
            if here and found and found[-1].at == at - 1:
                found = _better(found, here, at - 1)
            else:
                found += here
        return found

    def _in_row(self, grid: Grid, at: int) -> list[Found]:
        """The tables whose headings stand in this row: those beside one another, or one over the whole row."""
        heads = headings.heads(grid.rows, at)
        parts = [found for run in _runs(heads) if (found := self._best(grid, at, run)) is not None]
        whole = self._best(grid, at, heads)
        if len(parts) > 1 or whole is None:
            return parts
        return [whole]

    def _best(self, grid: Grid, at: int, heads: Sequence[Head]) -> Found | None:
        """The shape of which most is found, if all that it needs is; what the sheet is called helps."""
        title = _title(grid, at)
        best: tuple[int, Found] | None = None
        for shape in self.shapes:
            found = self._fit(grid, at, shape, heads)
            known = sum(1 for one in found.taken.values() if one.how is not How.GUESS)
            if known < _LEAST or shape.lacks(found.taken):
                continue
            score = len(found.taken) + (_LEAST if _says(title, shape) else 0)
            if best is None or score > best[0]:
                best = score, found
        return best[1] if best else None

    def _fit(self, grid: Grid, at: int, shape: Shape, heads: Sequence[Head]) -> Found:
        below = grid.rows[at + 1 : at + 1 + headings.LOOKED_AT]
        found = headings.match(heads, shape, below, self.spoken, self.heard)
        if shape.titled and not _says("".join([_title(grid, at), *(one.key for one in found.values())]), shape):
            found = {}
        return Found(shape, at, tuple(heads), found)

    def _gather(self) -> None:
        """What no table has of its own, from tables that name it beside their own columns."""
        for shape in self.shapes:
            if not shape.gathered or shape.name in self.sheets.tables:
                continue
            for grid, wide, end in self.wide:
                taken = self._beside(grid, wide, shape)
                least = 1 if wide.shape.name not in self.named else _LEAST
                if len(taken) < least or shape.lacks(taken):
                    continue
                columns = {name: one.index for name, one in taken.items()}
                table = Table(shape, grid.name, columns, wide.at + 1, partial=True)
                table = self.sheets.tables.setdefault(shape.name, table)
                rows = Rows(grid, replace(wide, shape=shape, taken=taken), end)
                table.rows.extend(distinct(rows.sound([]), shape))
                self._say_gathered(grid, wide, shape, taken)

    def _say_gathered(self, grid: Grid, wide: Found, shape: Shape, taken: dict[str, Taken]) -> None:
        """Note what was used for another table than that in which it stands."""
        used = {one.index for one in wide.taken.values()}
        mine = tuple(one for one in taken.values() if one.index not in used)
        at = {one.index for one in mine}
        for index, block in enumerate(self.sheets.blocks):
            if (block.sheet, block.headings_at, block.shape) == (grid.name, wide.at + 1, wide.shape):
                rest = tuple(one for one in block.taken if one.column or one.index not in at)
                self.sheets.blocks[index] = replace(block, taken=rest)
        self.sheets.blocks.append(Block(grid.name, shape, wide.at + 1, mine))

    def _beside(self, grid: Grid, wide: Found, shape: Shape) -> dict[str, Taken]:
        """A shape's columns in a wider table: what it needs, and what the table does not use itself."""
        used = {one.index for one in wide.taken.values()}
        needed = {column.name for column in shape.columns if column.needed}
        key = self._fit(grid, wide.at, replace(shape, columns=shape.columns[:1]), wide.heads).taken
        mine = {one.index for one in key.values()}
        free = [head for head in wide.heads if head.index in mine or head.index not in used]
        found = self._fit(grid, wide.at, shape, free).taken
        return found if needed <= found.keys() else {}


def _title(grid: Grid, at: int) -> str:
    """What a sheet is called, and what stands alone in the rows above its headings."""
    above = (set(filter(None, cells)) for cells in grid.rows[max(0, at - TITLES_WITHIN) : at])
    return "".join([grid.name, *(words for said in above if len(said) == 1 for words in said)])


def _says(title: str, shape: Shape) -> bool:
    return any(name in title for name in (shape.name, *shape.also))


def _runs(heads: Sequence[Head]) -> list[list[Head]]:
    """Headings that stand together: a blank column parts them, and so does 序号 or the first of them, come again."""
    runs: list[list[Head]] = []
    for head in heads:
        first = runs[-1][0] if runs else None
        gap = bool(runs) and head.index > runs[-1][-1].index + 1
        again = first is not None and (head.words == first.words or "序号" in head.words)
        if first is None or gap or again:
            runs.append([])
        runs[-1].append(head)
    return runs


def _better(found: list[Found], here: list[Found], at: int) -> list[Found]:
    """Of two rows of headings one under the other, the one that says more; a row that says the same is no table."""
    before = [each for each in found if each.at == at]
    more = sum(len(each.taken) for each in here) > sum(len(each.taken) for each in before)
    return [*(each for each in found if each.at != at), *here] if more else found


def _first_with_two(rows: Sequence[Sequence[str]]) -> int:
    return next((at for at, cells in enumerate(rows) if len(set(filter(None, cells))) > 1), 0)
