"""Own names: 北园14号楼 or 北园社区第一网格 in 北园社区's sheets is this community's building 14, its grid 1.

The names are those of `elsewhere`: as people shorten them, with nicknames, after the district and the street. What
names another community of the district before a number is a problem of that cell; nothing else is touched.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from linli.town.places import elsewhere
from linli.town.places.folding import fold
from linli.town.places.models import Kind, Place
from linli.town.places.sheets import Problem, Row, Sheets, Table

_BETWEEN = re.compile(r"([、,，;；/\n])")
_NUMBER_FOLLOWS = re.compile(r"[\s，的-]*(?:第?\d|[a-h]号?[楼栋幢座])")
_BETWEEN_NAMES = re.compile(r"[\s，的-]*")
_NUMBER_ITSELF = re.compile(r"第?\d+[a-h]?(?:号|号?[院楼栋幢座]|号?网格|单元)?$")
"""What would be a community's name and is also a number by itself: 8号院社区 shortened."""
_JOINS = " \u3000，,·的-"


def settled(sheets: Sheets, community: Place) -> Sheets:
    """The sheets with every cell that names a place as if the community had not been said before it.

    A row that names another community is left out, and its cell is a problem. Three queries, however many cells.
    """
    names = _Names(community, _called_otherwise(sheets, community))
    problems = list(sheets.problems)
    tables = {name: replace(table, rows=list(names.rows(table, problems))) for name, table in sheets.tables.items()}
    return replace(sheets, tables=tables, problems=problems)


def _called_otherwise(sheets: Sheets, community: Place) -> set[str]:
    """Names of grids, folded, that stand or that the sheets give: whatever they begin with, they are names."""
    standing = Place.objects.filter(path__within=community.path, kind=Kind.GRID, valid_until__isnull=True)
    given = (row["网格名称"] for table in sheets.tables.values() for row in table.rows)
    return {fold(words) for words in (*standing.values_list("name", flat=True), *given) if words}


class _Names:
    """What a community, those beside it, its street and district are called, by the first letter."""

    def __init__(self, community: Place, kept: set[str]) -> None:
        self.community, self.kept = community, kept
        self.by_letter: dict[str, list[tuple[str, frozenset[int]]]] = defaultdict(list)
        called = elsewhere.load(community.code).called
        for name in sorted(called, key=len, reverse=True):
            if name and not name[-1].isdigit() and not _NUMBER_ITSELF.fullmatch(name):
                self.by_letter[name[0]].append((name, called[name]))
        self.known: dict[str, str] = {}

    def rows(self, table: Table, problems: list[Problem]) -> Iterator[Row]:
        """The rows of a table; those that name another community become problems."""
        columns = [column.name for column in table.shape.columns if column.where and table.has(column.name)]
        for row in table.rows:
            said, wrong = dict(row.cells), False
            for column in columns:
                try:
                    said[column] = self.cell(row[column])
                except _Elsewhere as other:
                    words = _("“%(name)s”不是这个社区。这里只写本社区的。") % {"name": other}
                    problems.append(row.problem(column, words))
                    wrong = True
            if not wrong:
                yield replace(row, cells=said)

    def cell(self, words: str) -> str:
        """A cell, which may list several. Raises `_Elsewhere`."""
        if words not in self.known:
            parts = enumerate(_BETWEEN.split(self._one(words)))
            self.known[words] = "".join(part if number % 2 else self._one(part) for number, part in parts)
        return self.known[words]

    def _one(self, words: str) -> str:
        folded = fold(words)
        if folded in self.kept:
            return words
        length = self._named_at(folded)
        return _rest(words, folded[:length]) if length else words

    def _named_at(self, folded: str) -> int:
        """How much of folded words names the community before a number; 0 where nothing does."""
        at = 0
        while at < len(folded):
            found = next((each for each in self.by_letter[folded[at]] if folded.startswith(each[0], at)), None)
            if found is None:
                break
            name, places = found
            if not places:
                at = _BETWEEN_NAMES.match(folded, at + len(name)).end()  # type: ignore[union-attr]
            elif not _NUMBER_FOLLOWS.match(folded, at + len(name)):
                break
            elif self.community.pk not in places:
                raise _Elsewhere(name)
            else:
                return at + len(name)
        return 0


class _Elsewhere(Exception):
    """The name of another community."""


def _rest(words: str, name: str) -> str:
    """The words after a name that was found folded at their beginning, as they were written."""
    ends = (end for end in range(1, len(words) + 1) if fold(words[:end]).rstrip(_JOINS) == name)
    return words[next(ends) :].lstrip(_JOINS)
