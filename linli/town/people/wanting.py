"""Wanting: what a community's sheets say of people and organisations, and each cell that cannot be understood."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from django.utils import translation
from django.utils.translation import gettext as _

from linli.ground.shared.unseen import unfit
from linli.town.places.cells import Cells, Wrong
from linli.town.places.doors import entrance_of
from linli.town.places.folding import fold
from linli.town.places.numbering import grid_code
from linli.town.places.sheets import Problem, Row, Sheets, Table

from .holding import NOBODY, duty_phone, holder
from .models import Organisation
from .naming import unfit_organisation
from .roles import LANE, ORGANISATION, PLACE, SEATS, Role
from .tables import GRID_WORKERS, LEADS, ORGANISATIONS, POSTS

_BETWEEN = re.compile(r"[、,，;；/\s]+")
_BETWEEN_NAMES = re.compile(r"[、,，;；\n]+")
"""What no name of a body has within: 派出所/交警 and Street cleaning are one each."""
MOST_AT_A_SEAT = 40


@dataclass(frozen=True)
class Seat:
    """A seat by the codes that the sheets know: a place's or organisation's code, a lane's name."""

    role: Role
    code: str


@dataclass
class WantedPost:
    """Who should hold a seat. `phone` is E.164, or "" where the sheet leaves it to whoever holds the seat by that name.

    `masked` is what an export showed of the phone.
    """

    seat: Seat
    row: Row
    name: str
    phone: str
    masked: str
    duty_phone: str | None


@dataclass
class WantedOrganisation:
    """An organisation there should be; `duties` are (body's code, place's code), None where the sheet does not say."""

    code: str
    row: Row
    name: str
    kind: str
    what_for: str | None
    duty_phone: str | None
    duties: list[tuple[str, str]] | None
    name_hant: str | None = None
    name_en: str | None = None


@dataclass
class Known:
    """What a community's sheets may name: places by code, lanes by name, organisations by code, bodies by code."""

    community: str
    name: str
    places: Mapping[str, str]
    """Code → kind, of all that stands or will stand, from the district down to this community's entrances."""
    grids: Mapping[str, str]
    """Folded name → code."""
    lanes: frozenset[str]
    organisations: dict[str, str]
    """Code → kind; what the sheet 单位 adds is added here."""
    names: dict[str, str]
    """Folded name of an organisation → its code."""
    bodies: Mapping[str, str]
    """Code, and name in each language, of a body → its code; all in small letters."""


@dataclass
class Wants:
    """All that the sheets say of people and organisations."""

    posts: list[WantedPost] = field(default_factory=list)
    organisations: dict[str, WantedOrganisation] = field(default_factory=dict)
    covered: set[str] = field(default_factory=set)
    """The sheets that are there: of what they list, what they do not list has ended."""
    problems: list[Problem] = field(default_factory=list)


def gather(sheets: Sheets, known: Known) -> Wants:
    """What the sheets want; organisations first, since posts stand at them."""
    wants = Wants()
    takers = (
        (ORGANISATIONS, _organisation),
        (GRID_WORKERS, _grid_worker),
        (LEADS, _lead),
        (POSTS, _post),
    )
    for shape, take in takers:
        table = sheets.tables.get(shape.name)
        if table is None or (shape is GRID_WORKERS and not table.has("网格员")):
            continue
        if not table.partial:
            wants.covered.add(shape.name)
        for row in table.rows:
            try:
                take(row, table, known, wants)
            except Wrong as wrong:
                wants.problems += [row.problem(*cell) for cell in wrong.cells]
    wants.problems += _too_many_on_a_seat(wants)
    return wants


type _Taker = Callable[[Row, Table, Known, Wants], None]


def _organisation(row: Row, table: Table, known: Known, wants: Wants) -> None:
    """An organisation; it may have several rows, one for each set of bodies and places."""
    with Cells() as cells:
        kind = cells.ask("", _kind, row)
        code = cells.ask("", _code, row, kind, known, wants)
        for column, most in (("名称", 60), ("繁体名称", 60), ("英文名称", 120)):
            cells.ask(None, _must_be_named, row, column, most)
        duties = cells.ask(None, _duties, row, known) if table.has("承办主体") else None
        phone = cells.ask(None, duty_phone, row, table)
        what_for = cells.ask(None, _what_for, row, table)
    before = wants.organisations.get(code)
    if before is not None:
        before.duties = [*(before.duties or []), *(duties or [])] if duties is not None else before.duties
        return
    wants.organisations[code] = WantedOrganisation(
        *(code, row, row["名称"], kind, what_for, phone, duties),
        *(row[column] if table.has(column) else None for column in ("繁体名称", "英文名称")),
    )
    known.organisations[code] = kind
    known.names[fold(row["名称"])] = code


def _kind(row: Row) -> str:
    kind = _choice(row["类别"], _kinds())
    if kind is None:
        raise Wrong(("类别", _("类别写这些里的一种：%(kinds)s。") % {"kinds": "、".join(_kinds())}))
    return kind


def _code(row: Row, kind: str, known: Known, wants: Wants) -> str:
    """The code that a row says, or that goes with its name; the next free one for one of this kind ("" if unknown)."""
    code = row["编号"] or known.names.get(fold(row["名称"])) or _numbered(kind, known)
    if len(code) > 40:
        raise Wrong(("编号", _("太长了。")))
    before = wants.organisations.get(code)
    if before is not None and kind and (before.name, before.kind) != (row["名称"], kind):
        words = _("和第 %(row)s 行编号一样，名称或类别却不一样。") % {"row": before.row.number}
        raise Wrong(("编号", words))
    return code


def _must_be_named(row: Row, column: str, most: int) -> None:
    if len(row[column]) > most:
        raise Wrong((column, _("太长了。")))
    if wrong := unfit_organisation(row[column]):
        raise Wrong((column, str(wrong)))


def _what_for(row: Row, table: Table) -> str | None:
    said = row["管什么"][:120] if table.has("管什么") else None
    if said and (wrong := unfit(said)):
        raise Wrong(("管什么", str(wrong)))
    return said


def _numbered(kind: str, known: Known) -> str:
    """The next free code for an organisation of this kind, where the sheet has no codes."""
    codes = (f"{known.community}-{kind}-{number}" for number in count(1))
    return next(code for code in codes if code not in known.organisations)


def _duties(row: Row, known: Known) -> list[tuple[str, str]] | None:
    """Each body at each place: by code or name; nowhere said means the whole community."""
    bodies = [(body, known.bodies.get(body.casefold())) for body in _bodies(row["承办主体"], known)]
    said = [word for word in _BETWEEN.split(row["管到哪儿"]) if word] or [known.community]
    places = [(words, _place(words, known)) for words in said] if bodies else []
    wrong = [("承办主体", _("没有“%(body)s”这种承办主体。") % {"body": body}) for body, code in bodies if code is None]
    wrong += [
        ("管到哪儿", _("没有“%(words)s”这个地方，写编号最稳妥。") % {"words": words})
        for words, place in places
        if place is None
    ]
    if wrong:
        raise Wrong(*wrong)
    return [(code, place) for _body, code in bodies for _words, place in places if code and place]


def _bodies(cell: str, known: Known) -> Iterator[str]:
    """The bodies that a cell names, each as it is written."""
    for name in map(str.strip, _BETWEEN_NAMES.split(cell)):
        yield from [name] if name.casefold() in known.bodies else filter(None, _BETWEEN.split(name))


def _grid_worker(row: Row, table: Table, known: Known, wants: Wants) -> None:
    if row["网格员"]:
        _held(row, table, "网格员", wants, lambda: _grid(row, known))


def _lead(row: Row, table: Table, known: Known, wants: Wants) -> None:
    _held(row, table, "姓名", wants, lambda: _entrance(row, known))


def _post(row: Row, table: Table, known: Known, wants: Wants) -> None:
    _held(row, table, "姓名", wants, lambda: _seat_said(row, table, known))


def _held(row: Row, table: Table, column: str, wants: Wants, where: Callable[[], Seat | None]) -> None:
    """Somebody in a seat; what is wrong with the seat and with who takes it is said together."""
    with Cells() as cells:
        seat = cells.ask(None, where)
        who = cells.ask(NOBODY, holder, row, column, table)
    if seat is not None:
        wants.posts.append(WantedPost(seat, row, *who))


def _grid(row: Row, known: Known) -> Seat:
    code = grid_code(known.community, row["网格"]) or known.grids.get(fold(row["网格"]))
    if code is None:
        raise Wrong(("网格", _("没有这个网格。")))
    return Seat(Role.GRID_WORKER, code)


def _entrance(row: Row, known: Known) -> Seat:
    code, column = entrance_of(row, "楼门", known.community)
    if code not in known.places:
        raise Wrong((column, _("没有这个楼门，看看楼号和单元对不对。")))
    return Seat(Role.ENTRANCE_LEAD, code)


def _seat_said(row: Row, table: Table, known: Known) -> Seat:
    role = _choice(row["岗位"], _roles())
    if role is None:
        raise Wrong(("岗位", _("没有“%(words)s”这种岗位。") % {"words": row["岗位"]}))
    seat = _seat(Role(role), row["在哪儿"] if table.has("在哪儿") else known.community, known)
    if seat is None:
        raise Wrong(("在哪儿", _("“%(role)s”不设在这里，或者没有这个地方。") % {"role": row["岗位"]}))
    return seat


def _seat(role: Role, words: str, known: Known) -> Seat | None:
    """The seat of a role where words say, if the role stands at such."""
    rule = SEATS[role]
    if rule.at == PLACE:
        place = _place(words, known)
        return Seat(role, place) if place and known.places[place] in rule.kinds else None
    if rule.at == LANE:
        return Seat(role, words) if words in known.lanes else None
    code = words if words in known.organisations else known.names.get(fold(words), "")
    fits = code in known.organisations and (not rule.kinds or known.organisations[code] in rule.kinds)
    return Seat(role, code) if rule.at == ORGANISATION and fits else None


def _place(words: str, known: Known) -> str | None:
    """A place by its code, a grid by its number or name, the community by its name."""
    if words in known.places:
        return words
    if fold(words) in (fold(known.name), fold(known.name).removesuffix("社区")):
        return known.community
    code = grid_code(known.community, words) or known.grids.get(fold(words))
    return code if code in known.places else None


def _too_many_on_a_seat(wants: Wants) -> Iterator[Problem]:
    """Where a seat has one holder, a second row for it is a problem, and of no seat are there more than so many.

    What is beyond is not compared with who holds the seat: of a thousand made-up phones one would be missed.
    """
    held: dict[Seat, list[WantedPost]] = defaultdict(list)
    for want in wants.posts:
        single, before = SEATS[want.seat.role].single, held[want.seat]
        if single and before:
            words = _("这个岗位同一时间只能有一位，第 %(row)s 行已经写了%(name)s。")
            yield want.row.problem("姓名", words % {"row": before[0].row.number, "name": before[0].name})
        elif len(before) == MOST_AT_A_SEAT:
            yield want.row.problem("姓名", _("同一个岗位最多写 %(most)s 位。") % {"most": MOST_AT_A_SEAT})
        if not single or not before:
            before.append(want)
    fits = {id(want) for some in held.values() if len(some) <= MOST_AT_A_SEAT for want in some}
    wants.posts = [want for want in wants.posts if id(want) in fits]


def _choice(words: str, choices: Mapping[str, str]) -> str | None:
    """The value of a choice by its label or by itself."""
    return choices.get(words) or (words if words in choices.values() else None)


def _kinds() -> dict[str, str]:
    with translation.override("zh-hans"):
        return {str(kind.label): kind.value for kind in Organisation.Kind}


def _roles() -> dict[str, str]:
    with translation.override("zh-hans"):
        return {str(role.label): role.value for role in Role}
