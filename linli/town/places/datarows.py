"""Rows below a table's headings: those that say what they must, and of the others, each cell that does not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from linli.ground.sheets.unpacking import Grid
from linli.town.places.headings import Found
from linli.town.places.sheets import Column, Problem, Row, Shape

_SUMS = re.compile(r"(?:合计|总计|小计|共计)(?:$|[:：\d共])")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_NOTE = re.compile(r"[（(]?(?:注|备注|说明|填表|制表|填报|审核|负责人|日期|单位负责人)[^:：]{0,6}[:：]")
_TITLE = re.compile(r"^第?[一二三四五六七八九十]+(?:、|个?网格)|(?:表|册|台账|名单)$")
_LONGEST = 10
"""Characters: what is longer and stands alone in its row is no number and no name."""


class Rows:
    """The rows below a table's headings."""

    def __init__(self, grid: Grid, found: Found, end: int) -> None:
        self.grid, self.found, self.end = grid, found, end
        self.first = min(found.columns, default=0)
        self.last = max(found.columns, default=-1)
        self.carried = {
            (row, column - 1)
            for first_column, first_row, last_column, last_row in grid.merged
            for row in range(first_row + 1, last_row + 1)
            for column in range(first_column, last_column + 1)
        }
        self.across = {
            first_row for first_column, first_row, last_column, _last in grid.merged if last_column > first_column
        }
        self.columns = {name: one.index for name, one in found.taken.items()}

    def sound(self, problems: list[Problem]) -> Iterator[Row]:
        """The rows that have what they need; of the others, what is wrong is added to the problems."""
        last: dict[str, str] = {}
        for number, cells in enumerate(self.grid.rows[self.found.at + 1 : self.end], start=self.found.at + 2):
            mine = self._own(number, cells)
            ours = {name: cells[index] if index < len(cells) else "" for name, index in self.columns.items()}
            if not any(ours.values()) or self._no_row(number, mine):
                continue
            last = self._carried_down(ours, last)
            row = Row(self.grid.name, number, ours)
            broken = list(_broken(row, self.found.shape, self.columns))
            problems += broken
            if not broken:
                yield row

    def _carried_down(self, ours: dict[str, str], last: dict[str, str]) -> dict[str, str]:
        """Fill what a text has lost of merged cells, from the row before."""
        if self.grid.flat:
            for column in self.found.shape.columns:
                if column.carries and column.name in ours:
                    ours[column.name] = ours[column.name] or last.get(column.name, "")
        return ours

    def _own(self, number: int, cells: Sequence[str]) -> list[str]:
        """What a row says within the table's columns, without what a merged cell above carries into it."""
        span = range(self.first, min(self.last + 1, len(cells)))
        return [cells[column] for column in span if (number, column) not in self.carried]

    def _no_row(self, number: int, cells: Sequence[str]) -> bool:
        """Sums, a note, and a title between, which says one thing alone."""
        said = [cell for cell in cells if cell]
        if not said or _SUMS.match(said[0].replace(" ", "")):
            return True
        if _NOTE.match(said[0]) or any(_SUMS.match(cell.replace(" ", "")) for cell in said[:3]):
            return True
        alone = len(set(said)) == 1 and len(self.columns) > 1 and not said[0].isdigit()
        return alone and (number in self.across or len(said[0]) > _LONGEST or bool(_TITLE.search(said[0])))


def distinct(rows: Iterable[Row], shape: Shape) -> list[Row]:
    """Each thing once: rows that name the same and do not contradict each other become one."""
    key = shape.columns[0].name
    kept: dict[str, list[Row]] = {}
    for row in rows:
        same = kept.setdefault(row[key], [])
        for index, other in enumerate(same):
            if all(not words or not other[name] or words == other[name] for name, words in row.cells.items()):
                merged = {name: words or row[name] for name, words in other.cells.items()}
                same[index] = replace(other, cells=merged)
                break
        else:
            same.append(row)
    return [row for same in kept.values() for row in same]


def _broken(row: Row, shape: Shape, columns: Iterable[str]) -> Iterator[Problem]:
    there = set(columns)
    for column in shape.columns:
        if row[column.name].upper() in _ERRORS:
            yield row.problem(column.name, _("这一格的公式出错了，请直接写上内容。"))
        elif column.name in there and column.needed and not row[column.name] and not _elsewhere(row, column, shape):
            yield row.problem(column.name, _("这一格要填。"))


def _elsewhere(row: Row, column: Column, shape: Shape) -> bool:
    """Whether the row says it in the column that may stand for this one, and that is not asked of every row."""
    asked = {each.name for each in shape.columns if each.needed}
    return bool(row[column.unless]) and column.unless not in asked
