"""How a town begins: the bodies that categories name, and who steps in for whom. Its first posts come by command."""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.ground.shared import versions
from linli.ground.shared.tables import Change, How, Part, Row, Source, Table, read

from .bodies import ASKED_FOR
from .models import Body, FallBack
from .responsibility import add_bodies

BODY_COLUMNS = ("code", "name")
OTHER_NAMES = {"name_hant": 40, "name_en": 80}
"""The columns that a table of bodies may have, and how many signs stand in each."""
FALL_BACK_COLUMNS = ("body", "then", "only_if_community_leads", "rank")
MOST_RANK = 99
ONE = "1"

type Pair = tuple[str, str]
type Rule = tuple[bool, int]


def plan_bodies(source: Source) -> tuple[Part, frozenset[str]]:
    """What a table of bodies would change, and the codes there are then; a body is renamed, never ended.

    Columns `code`, `name`, and where they are there `name_hant`, `name_en`: an empty one is as the name, a table that
    lacks one leaves it as it is. The bodies that the house itself asks for are among them, or it is a fault.
    """
    table = read(source, columns=BODY_COLUMNS, key=("code",))
    for row in table.rows:
        table.fits(row, "code", 8)
        table.fits(row, "name", 40)
        for column in OTHER_NAMES.keys() & row.cells.keys():
            table.fits(row, column, OTHER_NAMES[column], needed=False)
    standing = Body.objects.in_bulk()
    said = [_named(row, standing.get(row["code"])) for row in table.rows]
    new = tuple(body for body in said if body.code not in standing or _names(body) != _names(standing[body.code]))
    changes = tuple(
        Change(
            How.CHANGED if body.code in standing else How.ADDED,
            table.name,
            body.code,
            " / ".join(filter(None, _names(body))),
        )
        for body in new
    )
    codes = frozenset([*standing, *(row["code"] for row in table.rows)])
    for code in sorted(ASKED_FOR - codes) if not table.faults else ():
        table.reject(
            1, _("少了“%(code)s”这个承办主体：居委会是 CM，街道科室是 ST，物业是 PM。") % {"code": code}, of=code
        )
    return Part(changes, tuple(table.faults), partial(add_bodies, new), new), codes


def plan_fall_backs(source: Source, *, bodies: frozenset[str], since: datetime) -> Part:
    """What a table of fall-backs (body, then, only_if_community_leads, rank) would change from `since` on.

    An empty body stands for any. A changed rule ends and begins anew, one that is not listed ends.
    """
    table = read(source, columns=FALL_BACK_COLUMNS, key=("body", "then"))
    wanted = _wanted(table, bodies)
    standing = {(row.body_id or "", row.then_id): row for row in FallBack.objects.filter(valid_until=None)}
    begun = {pair: rule for pair, rule in wanted.items() if pair not in standing or _rule(standing[pair]) != rule}
    ended = [pair for pair in standing if pair not in wanted]
    changes = [
        Change(How.CHANGED if pair in standing else How.ADDED, table.name, _spoken(pair), f"{rule[1]}")
        for pair, rule in begun.items()
    ]
    changes += [Change(How.ENDED, table.name, _spoken(pair)) for pair in ended]

    begins = tuple(
        FallBack(body_id=body or None, then_id=then, only_if_community_leads=only, rank=rank, valid_from=since)
        for (body, then), (only, rank) in begun.items()
    )
    changing = {*begun, *ended}
    lasting = FallBack.objects.filter(Q(valid_until=None) | Q(valid_until__gt=since))
    ends = tuple(row for row in lasting if (row.body_id or "", row.then_id) in changing)

    lay = partial(versions.turn, FallBack.objects, leaving=ends, begins=begins, since=since)
    return Part(tuple(changes), tuple(table.faults), lay, begins, ends)


def body_rows(at: datetime) -> list[dict[str, str]]:
    """The bodies there are, in the columns of their table; they have no days."""
    return list(Body.objects.order_by("code").values(*BODY_COLUMNS, *OTHER_NAMES))


def fall_back_rows(at: datetime) -> list[dict[str, str]]:
    """The fall-backs in force at `at`, in the columns of their table, in the order in which they are tried."""
    standing = FallBack.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)
    return [
        {
            "body": row.body_id or "",
            "then": row.then_id,
            "only_if_community_leads": "yes" if row.only_if_community_leads else "",
            "rank": str(row.rank),
        }
        for row in standing.order_by("rank", "body", "then")
    ]


def fall_back_days() -> list[date]:
    """The days on which any fall-back began or ended, oldest first."""
    return versions.days(FallBack.objects)


def take_back_fall_backs(pairs: Collection[Pair], *, since: datetime) -> None:
    """Take fall-backs back that begin or end at `since`, which has not come: what they followed goes on."""
    for body, then in pairs:
        versions.take_back(FallBack.objects.filter(body=body or None, then=then), since=since)


def _named(row: Row, standing: Body | None) -> Body:
    """The body that a row stands for; the names of which it says nothing are those that it has."""
    others = {name: row.cells.get(name, getattr(standing, name, "")) for name in OTHER_NAMES}
    return Body(code=row["code"], name=row["name"], **others)


def _names(body: Body) -> list[str]:
    return [body.name, body.name_hant, body.name_en]


def _wanted(table: Table, bodies: frozenset[str]) -> dict[Pair, Rule]:
    wanted: dict[Pair, Rule] = {}
    for row in table.rows:
        table.only(row, "only_if_community_leads", ("yes", "no", ""))
        for column in ("body", "then"):
            if row[column] not in bodies and (row[column] or column == "then"):
                said = {"column": column, "said": row[column]}
                words = _("“%(column)s”里没有“%(said)s”这个承办主体，先写进 bodies.csv。") % said
                table.reject(row.number, words, column=column)
        if rank := rank_of(table, row):
            wanted[row["body"], row["then"]] = (row["only_if_community_leads"] == "yes", rank)
    return wanted


def rank_of(table: Table, row: Row) -> int:
    """The rank that a row says, 1 where it says none; 0 for one that is no rank, which is a fault."""
    rank = row["rank"] or ONE
    if rank.isdecimal() and 1 <= int(rank) <= MOST_RANK:
        return int(rank)
    table.reject(row.number, _("“rank”写 1 到 99 的整数，小的先试。"), column="rank")
    return 0


def _rule(row: FallBack) -> Rule:
    return row.only_if_community_leads, row.rank


def _spoken(pair: Pair) -> str:
    return f"{pair[0] or '*'} > {pair[1]}"
