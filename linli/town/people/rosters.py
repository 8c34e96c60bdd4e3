"""The roster: a phone that the community wrote down for a door confirms its owner's claim without anyone asking.

It comes as the sheet 住户 of the workbook. Names are not taken in, and of a phone only its blind index. A plan says how
many lines the sheet writes, and never which or how many of them are on file: else a look tells whose number is whose.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Upper
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from linli.ground.shared.keyring import keyring
from linli.ground.shared.refusals import Invalid, Refused
from linli.town.places import dwellings
from linli.town.places.addresses import Addresses
from linli.town.places.doors import entrance_of, room_of
from linli.town.places.models import Place, stands
from linli.town.places.planning import Line
from linli.town.places.sheets import Column, Problem, Row, Shape, Sheets, Table

from .models import Basis, Contact, DwellingClaim, Person, RosterLine, Tie
from .phones import normal_phone
from .tables import HOUSE, phone_of

RESIDENTS = Shape(
    "住户",
    (
        Column("楼号", HOUSE, needed=True, unless="住址", where=True),
        Column("单元", ("单元号", "楼门", "门号", "门洞", "单元门", "几单元"), needed=True, unless="住址"),
        Column("房号", ("门牌号", "室", "房间号", "房间", "室号", "户号", "门牌"), needed=True, unless="住址"),
        Column(
            "住址",
            (
                "地址",
                "楼门房号",
                "楼号单元房号",
                "楼栋房号",
                "详细地址",
                "家庭住址",
                "房屋地址",
                "居住地址",
                "房屋坐落",
            ),
            where=True,
        ),
        replace(phone_of("户主", "居民", "住户", "业主"), needed=True),
        Column("姓名", ("户主", "户主姓名", "居民姓名", "住户姓名", "业主姓名", "业主")),
        Column("身份", ("类别", "与房屋关系", "居住类型", "人员类型", "住户类型")),
    ),
    also=("住户表", "花名册", "居民", "居民花名册"),
)
"""A name may stand there; it is recognised, so that the plan can say so, and not taken in."""


MOST_OF_A_DOOR = 20
"""So many people of one door stand in a file; more are a mistake, or guesses."""


class BasisMissing(Refused):
    """Phones of residents are to be written down, and nobody has said by what right."""

    code = "basis-missing"
    status = 422
    sentence = _lazy("住户表要说明凭什么登记居民的手机号，请选一项：%(bases)s。")


@dataclass(frozen=True)
class Wanted:
    """A line of the sheet: the entrance's code, the room, the phone in E.164, and as what."""

    entrance: str
    room: str
    phone: str
    kind: str


@dataclass
class Plan:
    """What taking the sheet in would do.

    Only `written`, `ends` with its `endings`, and `problems` are for those who look; the others depend on whether a
    phone is on file for a door that the sheet writes, and are for `take_in` alone.
    """

    written: list[Wanted] = field(default_factory=list)
    """Whom the sheet writes down, on file or not."""
    fresh: list[Wanted] = field(default_factory=list)
    """Those of them who are not on file."""
    ends: list[int] = field(default_factory=list)
    """Lines of doors that the sheet leaves out."""
    replaced: list[int] = field(default_factory=list)
    """Lines of doors at which the sheet writes others."""
    renewed: dict[int, str] = field(default_factory=dict)
    """The phones of lines whose index was made by an older key."""
    problems: list[Problem] = field(default_factory=list)
    endings: list[Line] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What is said of the sheet before it is taken in; "" where it writes nobody."""
        many = len(self.written)
        said = ngettext(
            "住户表写了 %(count)s 条：登记过的照旧，没有的记上；写了的门牌，没写的号码今天到期。谁登记过，这里不说。",
            "住户表写了 %(count)s 条：登记过的照旧，没有的记上；写了的门牌，没写的号码今天到期。谁登记过，这里不说。",
            many,
        )
        return said % {"count": many} if many else ""


def plan(
    read_sheets: Sheets, community: Place, entrances: Iterable[str], called: Addresses, may: bool, at: datetime
) -> Plan:
    """What the sheet 住户 would change; nothing without it. `entrances` are the codes of those that stand or will.

    `may`: whether whoever imports works at the community's desk; others are told to leave the sheet out.
    """
    made = Plan()
    table = read_sheets.tables.get(RESIDENTS.name)
    if table is None:
        return made
    known, newest = frozenset(entrances), keyring().current
    open_now = {
        (line.dwelling.entrance.code, line.dwelling.room, line.index): line
        for line in RosterLine.objects.filter(stands(at), dwelling__entrance__path__within=community.path)
        .select_related("dwelling__entrance")
        .order_by("pk")
    }
    if not may:
        made.problems += [row.problem("手机号", _("住户表由社区来导入，请删掉这张表。")) for row in table.rows[:1]]
        return made
    kept, doors = set(), _by_door(table, community.code, known, made.problems)
    made.written = [want for some in doors.values() for want in some]
    for want in made.written:
        same = {(want.entrance, want.room, index) for index in keyring().indexes("phone", want.phone)}
        found = same & open_now.keys()
        kept |= found
        made.renewed |= {open_now[key].pk: want.phone for key in found if open_now[key].index_version != newest}
        if not found:
            made.fresh.append(want)
    if not made.problems:
        gone = {key: line for key, line in open_now.items() if key not in kept}
        left_out = [line for (*door, _index), line in gone.items() if tuple(door) not in doors]
        made.ends = [line.pk for line in left_out]
        made.endings = [_line(table, called, line) for line in left_out]
        made.replaced = [line.pk for (*door, _index), line in gone.items() if tuple(door) in doors]
    return made


type _Doors = dict[tuple[str, str], dict[Wanted, None]]
"""By entrance and room, whom the sheet writes there, each once."""


def _by_door(table: Table, community: str, known: frozenset[str], problems: list[Problem]) -> _Doors:
    doors: _Doors = defaultdict(dict)
    for row in table.rows:
        want = _read(row, community, known, problems)
        if want is None:
            continue
        there = doors[want.entrance, want.room]
        if len(there) == MOST_OF_A_DOOR and want not in there:
            words = _("一户最多写 %(most)s 个人，这一户写多了，请核对。") % {"most": MOST_OF_A_DOOR}
            problems.append(row.problem("房号" if row["房号"] else "住址", words))
        there[want] = None
    return doors


def _line(table: Table, called: Addresses, line: RosterLine) -> Line:
    """A line of the roster: which door, and as what somebody stands for it."""
    code = line.dwelling.entrance.code
    return Line(table.sheet, code, f"{called.of(code)} {line.dwelling.room}", str(Tie(line.kind).label))


@transaction.atomic
def take_in(made: Plan, *, by: Person | None, at: datetime, basis: str = "") -> None:
    """Write the lines down with the `Basis` on which they are kept, and end those that are gone.

    Raises `BasisMissing` wherever the sheet writes anybody, since one that asks for new ones only tells who is new.
    """
    if made.written and basis not in Basis.values:
        raise BasisMissing(bases="、".join(str(label) for label in Basis.labels))
    entrances = Place.objects.current(at).filter(code__in={want.entrance for want in made.fresh})
    ids = dict(entrances.values_list("code", "pk"))
    for want in made.fresh:
        door = dwellings.open_door(entrance_id=ids[want.entrance], room=want.room, at=at)
        index = keyring().index("phone", want.phone)
        RosterLine.objects.create(
            dwelling=door,
            index=index.value,
            index_version=index.version,
            kind=want.kind,
            basis=basis,
            valid_from=at,
            taken_by=by,
        )
    RosterLine.objects.filter(pk__in=[*made.ends, *made.replaced]).update(valid_until=at)
    _renew(made)


def _renew(made: Plan) -> None:
    """Index under the newest key the phones of those lines that stand as they were."""
    for pk, phone in made.renewed.items():
        index = keyring().index("phone", phone)
        RosterLine.objects.filter(pk=pk).update(index=index.value, index_version=index.version)


def knows(claim: DwellingClaim, at: datetime) -> bool:
    """Whether the roster has a verified phone of the claimer for this door."""
    return lines_of(claim.person_id).filter(stands(at), dwelling_id=claim.dwelling_id).exists()


def lines_of(person_id: int) -> QuerySet[RosterLine]:
    """All that rosters hold of a phone that this person has proven, ended lines too, the newest first.

    Nothing without such a phone, whatever somebody else has written down as theirs.
    """
    mine = Contact.objects.filter(person_id=person_id, kind=Contact.Kind.PHONE, verified_at__isnull=False).first()
    if mine is None:
        return RosterLine.objects.none()
    ring = keyring()
    indexes = ring.indexes("phone", ring.unseal(mine.sealed, mine.key_version, mine.bound_to))
    found = RosterLine.objects.alias(found_by=Upper("index")).filter(found_by__in=[each.upper() for each in indexes])
    return found.order_by("-valid_from", "-pk")


def waiting(community: Place) -> QuerySet[DwellingClaim]:
    """The claims of a community that wait, oldest first."""
    here = DwellingClaim.objects.filter(dwelling__entrance__path__within=community.path)
    return here.filter(state=DwellingClaim.State.PENDING).order_by("made_at", "pk")


def _read(row: Row, community: str, known: frozenset[str], problems: list[Problem]) -> Wanted | None:
    entrance, column = entrance_of(row, "住址", community)
    wrong: list[tuple[str, str]] = []
    if entrance not in known:
        wrong.append((column, _("没有这个楼门，看看楼号和单元对不对。")))
    try:
        room = dwellings.plain_room(room_of(row, "住址"))
    except Invalid:
        room = ""
        wrong.append(("房号" if row["房号"] else column, _("房号写数字就行，比如 301。")))
    try:
        phone = normal_phone(row["手机号"])
    except Invalid:
        phone = ""
        wrong.append(("手机号", _("这个手机号不对，请看看是不是 11 位。")))
    kind = _kinds().get(row["身份"] or "业主")
    if kind is None:
        wrong.append(("身份", _("身份写业主、租户或家人。")))
    problems.extend(row.problem(column, words) for column, words in wrong)
    return Wanted(entrance, room, phone, kind) if kind is not None and not wrong else None


def _kinds() -> dict[str, str]:
    with translation.override("zh-hans"):
        return {str(tie.label): tie.value for tie in Tie} | {tie.value: tie.value for tie in Tie}
