"""Spots: what a community's sheet 点位 says of its pavilions, sentry boxes and small squares.

No number that neighbours know is on a spot, so a row means the spot of its name. A row that says the spot's code (编号,
"p01") means that one, whatever it is called now: renamed, it keeps its code, and the sign that hangs there still leads
to it. So does one that comes back where it stood; a code is never given to another, and a row makes none up. A number
in that column is the office's own, by which it counts its list; it changes from list to list, and is passed over.
"""

from collections.abc import Iterable, Sequence
from itertools import count

from django.utils.translation import gettext as _

from linli.town.places.cells import Cells, Wrong
from linli.town.places.folding import fold
from linli.town.places.models import Kind, Place
from linli.town.places.names import label_of
from linli.town.places.numbering import spot_code, yard_code
from linli.town.places.planning import Standing
from linli.town.places.sheets import Row, Sheets, Table
from linli.town.places.tables import SPOTS
from linli.town.places.wanting import Want, Wants, known_grid, nicknames, own_name

MOST = 999
"""A code has three digits at most."""
LONGEST_ENGLISH = 80


def stand(wants: Wants, sheets: Sheets, standing: Standing) -> Wants:
    """The same wants, and the spots that the sheet 点位 lists. One query, where there is such a sheet."""
    table = sheets.tables.get(SPOTS.name)
    if table is None:
        return wants
    wants.covered.add(Kind.SPOT)
    codes, said = _Codes(wants.community, standing), list[Want]()
    for row in table.rows:
        try:
            said.append(_spot(row, table, wants, codes, said))
        except Wrong as wrong:
            wants.problems += [row.problem(*cell) for cell in wrong.cells]
    codes.take(want.code for want in said)
    for want in said:
        want.code = want.code or codes.where_it_stands(want)
    for want in said:
        want.code = want.code or codes.of_its_name(want) or codes.next()
        if int(label_of(want.code)) > MOST:
            wants.problems.append(want.row.problem("名称", _("一个社区最多 %(most)s 个点位。") % {"most": MOST}))
        if want.row["编号"] and spot_code(wants.community, want.row["编号"]) is None:
            facts = {"said": want.row["编号"], "code": want.code.rpartition("-")[2]}
            want.note = _("表里的编号“%(said)s”是您自己排的，系统编成 %(code)s") % facts
        wants.places[want.code] = want
    return wants


def _spot(row: Row, table: Table, wants: Wants, codes: "_Codes", before: Sequence[Want]) -> Want:
    """What one row wants; its code is "" where the row does not say it."""
    with Cells() as cells:
        parent, code = cells.ask("", _stands_in, row, wants, codes.standing), cells.ask("", codes.said, row)
        name, called = cells.ask(None, own_name, row, table, "名称"), cells.ask(None, nicknames, row, table)
        hant = cells.ask(None, own_name, row, table, "繁体名称")
        english = cells.ask(None, own_name, row, table, "英文名称", LONGEST_ENGLISH)
    want = Want(Kind.SPOT, code, row, parent, name, None, called, (), hant, english)
    for other in before:
        column = "编号" if code and code == other.code else "名称" if _called(want) == _called(other) else ""
        if column:
            raise Wrong((column, _("和第 %(row)s 行重了。") % {"row": other.row.number}))
    return want


def _called(want: Want) -> tuple[str, str]:
    return fold(want.name or ""), want.parent_code or ""


def _stands_in(row: Row, wants: Wants, standing: Standing) -> str:
    """The code of the courtyard, or of the grid where no courtyard is said."""
    grid = known_grid(row["网格"], wants) or ""
    if row["网格"] and not _there(grid, Kind.GRID, wants, standing):
        raise Wrong(("网格", _("没有这个网格，请先写进“网格分工”。")))
    if not row["院号"]:
        if not grid:
            raise Wrong(("院号", _("写上在哪个院；不在院里的，写上在哪个网格。")))
        return grid
    yard = yard_code(wants.community, row["院号"]) or ""
    if not _there(yard, Kind.COURTYARD, wants, standing):
        raise Wrong(("院号", _("没有这个院，请先写进“楼院”表。")))
    wanted = wants.places.get(yard)
    stands_in = (wanted.parent_code if wanted is not None else None) or standing.parent_of(yard)
    if grid and stands_in and stands_in != grid:
        raise Wrong(("网格", _("这个院不在这个网格里。在院里的，网格空着就行。")))
    return yard


def _there(code: str, kind: Kind, wants: Wants, standing: Standing) -> bool:
    return code in wants.places or (kind not in wants.covered and code in standing.places)


class _Codes:
    """The codes that a community's spots have or had, and which of them a row means."""

    def __init__(self, community: str, standing: Standing) -> None:
        known = Place.objects.filter(code__startswith=f"{community}-p", kind=Kind.SPOT).order_by("valid_from", "pk")
        self.community, self.standing = community, standing
        self.ever = {code: (name, parent) for code, name, parent in known.values_list("code", "name", "parent__code")}
        self.free = {code: (fold(name), parent) for code, (name, parent) in sorted(self.ever.items())}
        had = {int(label_of(code)) for code in self.ever}
        self.unused = (number for number in count(1) if number not in had)

    def said(self, row: Row) -> str:
        """The code that a row says, "" where it says none of ours.

        Raises `Wrong` for one that no spot has, and for that of another which has ended.
        """
        code = spot_code(self.community, row["编号"]) or ""
        if not code:
            return ""
        name, _parent = self.ever.get(code, ("", ""))
        if not name:
            raise Wrong(("编号", _("没有编号是 %(said)s 的点位。新的点位编号空着，系统来编。") % {"said": row["编号"]}))
        if not self._stands(code) and fold(name) != fold(row["名称"]):
            facts = {"said": row["编号"], "name": name}
            raise Wrong(
                ("编号", _("%(said)s 是“%(name)s”的编号，停用了也不给别的点位。新的点位编号空着，系统来编。") % facts)
            )
        return code

    def take(self, said: Iterable[str]) -> None:
        """Give the codes that rows say themselves to none of the others."""
        for code in said:
            self.free.pop(code, None)

    def where_it_stands(self, want: Want) -> str:
        """The code of the spot of its name that stands where the row says, or stood there last."""
        same = [code for code, called in self.free.items() if called == _called(want)]
        return self._take(sorted(same, key=self._stands, reverse=True))

    def of_its_name(self, want: Want) -> str:
        """The code of the spot of its name that stands elsewhere: it has moved."""
        name = _called(want)[0]
        return self._take(
            [code for code, (called, _parent) in self.free.items() if called == name and self._stands(code)]
        )

    def next(self) -> str:
        """The first code that no spot ever had."""
        return f"{self.community}-p{next(self.unused):02}"

    def _stands(self, code: str) -> bool:
        return code in self.standing.places

    def _take(self, codes: Sequence[str]) -> str:
        if codes:
            del self.free[codes[0]]
        return codes[0] if codes else ""
