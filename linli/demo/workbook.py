"""The community's workbook, as a district would send it, and taking it in by the same import."""

from datetime import datetime
from io import BytesIO

from django.utils import translation

from linli.demo import roster
from linli.demo.layout import DOORS_A_FLOOR, FLOORS, GRIDS, LANES, NICKNAMES, buildings, grid_code, yards
from linli.demo.organisations import OF_THE_COMMUNITY
from linli.town.people import workbook
from linli.town.people.models import Organisation
from linli.town.people.roles import Role
from linli.town.places.models import Place
from linli.town.places.returning import Page, write
from linli.town.places.workbook import Counts

TITLE = "北园社区底册（演示数据）"


def take_in(community: Place, *, at: datetime) -> Counts:
    """Read it, plan it, apply it; raises `PlanHasErrors` as for anybody."""
    sheets = workbook.read(BytesIO(written()))
    made = workbook.plan(sheets, community, None, at, synthetic=True)
    return workbook.apply(made, None, at)


def written() -> bytes:
    """The workbook with all its sheets."""
    with translation.override("zh-hans"):
        return write([_grids(), _yards(), _buildings(), _leads(), _organisations(), _posts()])


def _grids() -> Page:
    by_seat = {one.seat: one for one in roster.staff() if one.role == Role.GRID_WORKER}
    rows = []
    for number in range(1, len(GRIDS) + 1):
        worker = by_seat[grid_code(number)]
        mine = "、".join(str(yard) for grid, yard in yards() if grid == number)
        rows.append([number, mine, "、".join(_lanes_of(number)), worker.name, worker.phone, worker.phone])
    return Page("网格分工", TITLE, ["网格", "楼院", "街巷", "网格员", "手机号", "值班电话"], rows)


def _lanes_of(grid: int) -> list[str]:
    mine = {yard for number, yard in yards() if number == grid}
    return [lane for lane, opening in LANES.items() if mine & set(opening)]


def _yards() -> Page:
    rows = [[yard, grid, _lane_of(yard), "、".join(NICKNAMES.get(f"y{yard:02}", ()))] for grid, yard in yards()]
    return Page("楼院", TITLE, ["院号", "网格", "街巷", "俗称"], rows)


def _lane_of(yard: int) -> str:
    return next(lane for lane, opening in LANES.items() if yard in opening)


def _buildings() -> Page:
    headings = ["楼号", "院号", "单元数", "层数", "每层户数", "俗称"]
    rows = [
        [house.number, house.courtyard, house.entrances, FLOORS, DOORS_A_FLOOR, _nicknames(f"b{house.number:02}")]
        for house in buildings()
    ]
    return Page("楼栋", TITLE, headings, rows)


def _nicknames(end_of_code: str) -> str:
    return "、".join(NICKNAMES.get(end_of_code, ()))


def _leads() -> Page:
    rows = []
    for one in roster.staff():
        if one.role == Role.ENTRANCE_LEAD:
            _community, building, entrance = one.seat.split("-")
            rows.append([int(building[1:]), int(entrance[1:]), one.name, one.phone])
    return Page("楼门长", TITLE, ["楼号", "单元", "姓名", "手机号"], rows)


def _organisations() -> Page:
    kinds = dict(Organisation.Kind.choices)
    rows = [
        [
            unit.code,
            unit.name,
            kinds[unit.kind],
            "、".join(unit.bodies),
            "、".join(unit.places),
            unit.what_for,
            unit.duty_phone,
        ]
        for unit in OF_THE_COMMUNITY
    ]
    return Page("单位", TITLE, ["编号", "名称", "类别", "承办主体", "管到哪儿", "管什么", "值班电话"], rows)


def _posts() -> Page:
    """The posts that have no sheet of their own."""
    own_sheet = (Role.GRID_WORKER, Role.ENTRANCE_LEAD)
    rows = [
        [Role(one.role).label, one.seat, one.name, one.phone, one.phone]
        for one in roster.staff()
        if one.in_workbook and one.role is not None and one.role not in own_sheet
    ]
    return Page("岗位", TITLE, ["岗位", "在哪儿", "姓名", "手机号", "值班电话"], rows)
