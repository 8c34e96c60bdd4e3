"""A community's workbook, as a district would send it, and taking it in by the same import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.utils import translation

from linli.demo import organisations, roster
from linli.demo.layout import Community
from linli.demo.roster import Known, Roster
from linli.ground.sheets.writing import Page, write
from linli.town.people import workbook
from linli.town.people.models import Basis, Organisation, Person
from linli.town.people.roles import Role
from linli.town.places.models import Place
from linli.town.places.workbook import Counts


def take_in(community: Community, place: Place, everyone: Roster, *, at: datetime) -> Counts:
    """Read it, plan it, apply it; raises `PlanHasErrors` as for anybody."""
    sheets = workbook.read(BytesIO(written(community, everyone)))
    made = workbook.plan(sheets, place, None, at, synthetic=True)
    return workbook.apply(made, None, at)


def take_in_residents(community: Community, place: Place, *, by: Person, at: datetime) -> Counts:
    """Take in the sheet of residents alone, as a community's desk would later, with the consent of each."""
    rows = []
    for code, room, phone, kind in roster.on_file():
        _community, building, entrance = code.split("-")
        rows.append([int(building[1:]), int(entrance[1:]), room, phone, kind])
    headings = ["楼号", "单元", "房号", "手机号", "身份"]
    with translation.override("zh-hans"):
        book = write([Page("住户", f"{community.name}社区住户（演示数据）", headings, rows)])
    made = workbook.plan(workbook.read(BytesIO(book)), place, by, at, synthetic=True)
    return workbook.apply(made, by, at, basis=Basis.CONSENT)


def written(community: Community, everyone: Roster) -> bytes:
    """The workbook with all its sheets."""
    book = _Book(community, [one for one in everyone.staff if one.stands_in(community)])
    pages: tuple[Callable[[], Page], ...] = (
        *(book.grids, book.yards, book.buildings, book.spots),
        *(book.leads, book.organisations, book.posts),
    )
    with translation.override("zh-hans"):
        return write([page() for page in pages])


@dataclass(frozen=True, slots=True)
class _Book:
    """The sheets of one community; `staff` are those who hold a post there."""

    community: Community
    staff: list[Known]

    def grids(self) -> Page:
        by_seat = {one.seat: one for one in self.staff if one.role == Role.GRID_WORKER}
        rows = []
        for number in self.community.grids:
            worker = by_seat[self.community.grid_code(number)]
            mine = [yard for grid, yard in self.community.yards if grid == number]
            lanes = [lane.name for lane in self.community.lanes if set(mine) & set(lane.courtyards)]
            rows.append([number, "、".join(map(str, mine)), "、".join(lanes), worker.name, worker.phone, worker.phone])
        return self._page("网格分工", ["网格", "楼院", "街巷", "网格员", "手机号", "值班电话"], rows)

    def yards(self) -> Page:
        rows = [
            [yard, grid, self.community.lane_of(yard).name, self._nicknames(f"y{yard:02}")]
            for grid, yard in self.community.yards
        ]
        return self._page("楼院", ["院号", "网格", "街巷", "俗称"], rows)

    def buildings(self) -> Page:
        floors, doors = self.community.floors, self.community.doors
        rows = [
            [house.number, house.courtyard, house.entrances, floors, doors, self._nicknames(f"b{house.number:02}")]
            for house in self.community.buildings
        ]
        return self._page("楼栋", ["楼号", "院号", "单元数", "层数", "每层户数", "俗称"], rows)

    def spots(self) -> Page:
        rows = [[spot.name, spot.courtyard, spot.name_hant, spot.name_en] for spot in self.community.spots]
        return self._page("点位", ["名称", "院号", "繁体名称", "英文名称"], rows)

    def leads(self) -> Page:
        rows = []
        for one in self.staff:
            if one.role == Role.ENTRANCE_LEAD:
                _community, building, entrance = one.seat.split("-")
                rows.append([int(building[1:]), int(entrance[1:]), one.name, one.phone])
        return self._page("楼门长", ["楼号", "单元", "姓名", "手机号"], rows)

    def organisations(self) -> Page:
        kinds = dict(Organisation.Kind.choices)
        rows = [
            [
                *(unit.code, unit.name, kinds[unit.kind], "、".join(unit.bodies), "、".join(unit.places)),
                *(unit.what_for, unit.duty_phone, unit.name_hant, unit.name_en),
            ]
            for unit in organisations.of_community(self.community)
        ]
        headings = ["编号", "名称", "类别", "承办主体", "管到哪儿", "管什么", "值班电话", "繁体名称", "英文名称"]
        return self._page("单位", headings, rows)

    def posts(self) -> Page:
        """The posts that have no sheet of their own."""
        own_sheet = (Role.GRID_WORKER, Role.ENTRANCE_LEAD)
        rows = [
            [Role(one.role).label, one.seat, one.name, one.phone, one.phone]
            for one in self.staff
            if one.role is not None and one.role not in own_sheet
        ]
        return self._page("岗位", ["岗位", "在哪儿", "姓名", "手机号", "值班电话"], rows)

    def _page(self, name: str, headings: list[str], rows: Sequence[Sequence[object]]) -> Page:
        return Page(name, f"{self.community.name}社区底册（演示数据）", headings, rows)

    def _nicknames(self, end_of_code: str) -> str:
        return "、".join(self.community.nicknames.get(end_of_code, ()))
