"""Wanting: what a community's sheets say there should be, and each cell that cannot be understood."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from linli.ground.shared.unseen import unfit
from linli.town.places import calling
from linli.town.places.cells import Cells, Wrong
from linli.town.places.dwellings import Size
from linli.town.places.folding import fold
from linli.town.places.models import COMMUNITY_DIGITS, Kind
from linli.town.places.numbering import building_code, grid_code, unsigned, yard_code
from linli.town.places.sheets import Problem, Row, Sheets, Table
from linli.town.places.tables import BUILDINGS, GRIDS, NUMBER, YARDS

MOST_UNITS, MOST_FLOORS, MOST_EACH = 30, 60, 40
LONGEST_NAME = 40
_BETWEEN = re.compile(r"[、,，;；/\s]+")


@dataclass
class Want:
    """One place there should be. None: the sheets do not say, so what stands may stay as it is."""

    kind: Kind
    code: str
    row: Row
    parent_code: str | None = None
    name: str | None = None
    lane: str | None = None
    aliases: tuple[str, ...] | None = None
    sizes: tuple[Size, ...] = ()
    """Of a building: one for each of its entrances."""
    name_hant: str | None = None
    name_en: str | None = None
    """Of a spot, whose name no number makes, in the other languages."""
    note: str = ""
    """What whoever imports should know where it is new."""


@dataclass
class Wants:
    """All that the sheets say of one community, by code."""

    community: str
    grids: dict[str, str]
    """Grids by their folded names, those that stand and those that the sheets name."""
    places: dict[str, Want] = field(default_factory=dict)
    covered: set[Kind] = field(default_factory=set)
    """The kinds whose sheet is there: of these, what it does not list has ended."""
    lanes: dict[str, set[str]] | None = None
    """By the grid's code, the lanes that run through it; None where no sheet has a word on lanes."""
    sheets: dict[str, str] = field(default_factory=dict)
    """What the sheets are called in this file, by our names."""
    problems: list[Problem] = field(default_factory=list)

    def of(self, kind: Kind) -> Iterator[Want]:
        """Those of one kind."""
        return (want for want in self.places.values() if want.kind is kind)


def gather(sheets: Sheets, community: str, grids: dict[str, str]) -> Wants:
    """What the sheets say about the community with this code; `grids` are those that stand, by their folded names."""
    names = {name: table.sheet for name, table in sheets.tables.items()}
    wants = Wants(community, dict(grids), sheets=names, problems=list(sheets.problems))
    takers = ((Kind.GRID, GRIDS, _grid), (Kind.COURTYARD, YARDS, _yard), (Kind.BUILDING, BUILDINGS, _building))
    for kind, shape, take in takers:
        table = sheets.tables.get(shape.name)
        if table is not None:
            if not table.partial:
                wants.covered.add(kind)
            _take(table, wants, take)
    if YARDS.name in sheets.tables:
        _stand_yards_in_grids(wants, sheets)
    return wants


type _Taker = Callable[[Row, Table, Wants], None]


def _take(table: Table, wants: Wants, take: _Taker) -> None:
    for row in table.rows:
        try:
            take(row, table, wants)
        except Wrong as wrong:
            wants.problems += [row.problem(*cell) for cell in wrong.cells]


def _grid(row: Row, table: Table, wants: Wants) -> None:
    """A grid may have several rows, one for each who works in it."""
    code = known_grid(row["网格"], wants)
    if code is None:
        raise Wrong(("网格", _("网格写编号（15 位，或第几网格）。")))
    wants.grids |= {fold(words): code for words in (row["网格"], row["网格名称"]) if words}
    want = wants.places.setdefault(code, Want(Kind.GRID, code, row, wants.community))
    want.name = want.name or own_name(row, table, "网格名称")
    if table.has("街巷"):
        wants.lanes = wants.lanes if wants.lanes is not None else {}
        wants.lanes.setdefault(code, set()).update(_words(row, "街巷"))


def known_grid(words: str, wants: Wants) -> str | None:
    """The code of a grid by its number, its code or its name."""
    return grid_code(wants.community, words) or wants.grids.get(fold(words))


def _yard(row: Row, table: Table, wants: Wants) -> None:
    with Cells() as cells:
        code = cells.ask("", _yard_itself, row, wants)
        parent = cells.ask(None, _grid_of, row, wants)
        name = cells.ask(None, own_name, row, table, "名称")
        called = cells.ask(None, nicknames, row, table)
    lane = (_words(row, "街巷") or ("",))[0] if table.has("街巷") else None
    wants.places[code] = Want(Kind.COURTYARD, code, row, parent, name, lane, called)


def _yard_itself(row: Row, wants: Wants) -> str:
    code = yard_code(wants.community, row["院号"])
    if code is None:
        raise Wrong(("院号", _("院号写数字就行，比如 8 或 8甲。")))
    _refuse_twice(code, row, "院号", wants)
    return code


def _grid_of(row: Row, wants: Wants) -> str | None:
    """The code of the grid that a courtyard's row names; None where it names none."""
    if not row["网格"]:
        return None
    grid = known_grid(row["网格"], wants)
    if grid not in (wants.places if Kind.GRID in wants.covered else wants.grids.values()):
        raise Wrong(("网格", _("没有这个网格，请先写进“网格分工”。")))
    return grid


def _building(row: Row, table: Table, wants: Wants) -> None:
    with Cells() as cells:
        yard = cells.ask(None, _yard_of, row, wants)
        code = cells.ask("", _building_itself, row, yard, wants)
        name = cells.ask(None, own_name, row, table, "名称")
        called = cells.ask(None, nicknames, row, table)
        sizes = cells.ask((), _sizes, row)
    wants.places[code] = Want(Kind.BUILDING, code, row, yard, name, None, called, sizes)


def _yard_of(row: Row, wants: Wants) -> str | None:
    yard = yard_code(wants.community, row["院号"])
    if yard is None or (Kind.COURTYARD in wants.covered and yard not in wants.places):
        raise Wrong(("院号", _("“楼院”表里没有这个院。")))
    return yard


def _building_itself(row: Row, yard: str | None, wants: Wants) -> str:
    code, own_yard = building_code(wants.community, row["楼号"])
    if code is None:
        raise Wrong(("楼号", _("楼号写数字就行，比如 14 或 14甲；各院自己编号的写成 8-1（院号-楼号）。")))
    if yard is not None and own_yard not in (None, yard):
        raise Wrong(("楼号", _("楼号里的院和“院号”对不上。")))
    _refuse_twice(code, row, "楼号", wants)
    return code


def _sizes(row: Row) -> tuple[Size, ...]:
    """How many households stand behind each entrance; what does not divide goes to the first ones."""
    most = MOST_UNITS * MOST_FLOORS * MOST_EACH
    with Cells() as cells:
        units = cells.ask(1, _count, row, "单元数", MOST_UNITS)
        floors = cells.ask(1, _count, row, "层数", MOST_FLOORS)
        each = cells.ask(None, _count_or_none, row, "每层户数", MOST_EACH)
        total = cells.ask(None, _count_or_none, row, "户数", most)
    if each is None and total is None:
        raise Wrong(("户数", _("“每层户数”和“户数”请填一个。")))
    if each is not None and total is not None and each * floors * units != total:
        words = _("和“每层户数”对不上：%(floors)s层×%(units)s单元×%(each)s户是%(product)s户。")
        product = each * floors * units
        raise Wrong(("户数", words % {"floors": floors, "units": units, "each": each, "product": product}))
    if total is not None and total > units * floors * MOST_EACH:
        raise Wrong(("户数", _("这么多户住不下，请核对单元数和层数。")))
    share, over = divmod(total if total is not None else (each or 0) * floors * units, units)
    return tuple(Size(share + (1 if unit < over else 0), floors) for unit in range(units))


def _count_or_none(row: Row, column: str, most: int) -> int | None:
    return _count(row, column, most) if row[column] else None


def _count(row: Row, column: str, most: int) -> int:
    number = re.fullmatch(NUMBER, unsigned(row[column]))
    if number is None or not 1 <= int(number[1]) <= most:
        raise Wrong((column, _("这里写 1 到 %(most)s 的数字。") % {"most": most}))
    return int(number[1])


def _refuse_twice(code: str, row: Row, column: str, wants: Wants) -> None:
    if code in wants.places:
        words = _("和第 %(row)s 行重了。") % {"row": wants.places[code].row.number}
        if column == "楼号" and wants.places[code].row["院号"] != row["院号"]:
            words += _("各院自己编号的话，请写成 8-1（院号-楼号）。")
        raise Wrong((column, words))


def own_name(row: Row, table: Table, column: str, most: int = LONGEST_NAME) -> str | None:
    """The name as written; empty for the usual one; None where the sheet has no names."""
    if len(row[column]) > most:
        raise Wrong((column, _("太长了，最多 %(most)s 个字。") % {"most": most}))
    _refuse_unfit(column, row[column])
    return row[column] if table.has(column) else None


def nicknames(row: Row, table: Table) -> tuple[str, ...] | None:
    """What a place is also called; None where the sheet does not say."""
    words = _words(row, "俗称")
    if wrong := next(filter(None, map(calling.unfit, words)), None):
        raise Wrong(("俗称", str(wrong)))
    return words if table.has("俗称") else None


def _words(row: Row, column: str) -> tuple[str, ...]:
    """The words of a cell that lists several, each once."""
    words = tuple(dict.fromkeys(word for word in _BETWEEN.split(row[column]) if word))
    _refuse_unfit(column, *words)
    return words


def _refuse_unfit(column: str, *words: str) -> None:
    for wrong in filter(None, map(unfit, words)):
        raise Wrong((column, str(wrong)))


def _stand_yards_in_grids(wants: Wants, sheets: Sheets) -> None:
    """Each courtyard gets its grid: from its own row, from the grid's row, or from both if they agree."""
    table = sheets.tables.get(GRIDS.name)
    for row in table.rows if table is not None and table.has("楼院") else ():
        grid = known_grid(row["网格"], wants)
        for yard in _listed_yards(row, wants):
            want = wants.places.get(yard)
            if want is None:
                wants.problems.append(row.problem("楼院", _("“楼院”表里没有%(yard)s号院。") % {"yard": _said(yard)}))
            elif want.parent_code not in (None, grid):
                wants.problems.append(want.row.problem("网格", _("和“网格分工”里写的不一样。")))
            else:
                want.parent_code = grid
    lanes: dict[str, set[str]] = wants.lanes if wants.lanes is not None else {}
    for want in wants.of(Kind.COURTYARD):
        if want.lane and want.parent_code:
            lanes.setdefault(want.parent_code, set()).add(want.lane)
            wants.lanes = lanes


def _listed_yards(row: Row, wants: Wants) -> Iterator[str]:
    """The courtyards in a cell: "1、2、3", "1-6", "1号院至6号院"."""
    for part in _BETWEEN.split(row["楼院"]):
        span = re.fullmatch(r"(\d{1,3})(?:号?院)?[-至到](\d{1,3})(?:号?院)?", fold(part)) if part else None
        numbers: Sequence[str] = [part] if part else []
        if span and int(span[1]) <= int(span[2]):
            numbers = [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        for number in numbers:
            code = yard_code(wants.community, number)
            if code is None:
                wants.problems.append(row.problem("楼院", _("“%(words)s”不是院号。") % {"words": number}))
            else:
                yield code


def _said(code: str) -> str:
    return code[COMMUNITY_DIGITS + 2 :].lstrip("0")
