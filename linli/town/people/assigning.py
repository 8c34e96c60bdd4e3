"""The district's table of responsibilities: which organisation acts as which body where, from a day on.

Columns `organisation` (its code), `body`, `place` (a code), `rank` (1 to 99, smaller is sent to first; empty is 1). The
table is the district's: what a community may not register for itself (`levels`) may stand in it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _

from linli.ground.shared import versions
from linli.ground.shared.moments import morning
from linli.ground.shared.tables import Change, How, Part, Row, Source, Table, read
from linli.town.places.models import Place

from .beginning import rank_of
from .bodies import not_for
from .models import Body, Organisation, Responsibility
from .responsibility import OrganisationClosed, still_to_hold

COLUMNS = ("organisation", "body", "place", "rank")
KEY = COLUMNS[:3]

type Key = tuple[str, str, str]
type Lasting = dict[Key, list[Responsibility]]


@dataclass(frozen=True)
class _Known:
    """What the codes in a table may name at the moment from which it holds."""

    organisations: dict[str, Organisation]
    bodies: frozenset[str]
    places: dict[str, Place]


def rows(at: datetime) -> list[dict[str, str]]:
    """What holds at `at`, as the table writes it."""
    holding = sorted((key, row.rank) for key, each in _lasting(at).items() for row in each if row.valid_from <= at)
    return [dict(zip(COLUMNS, (*key, str(rank)), strict=True)) for key, rank in holding]


def plan(source: Source, *, on: date, at: datetime, bodies: frozenset[str] | None = None) -> Part:
    """What a table of responsibilities would change from the day `on`, the moment `at` at the earliest.

    `bodies` are the codes of the handling bodies that there will be (None: those that there are). One that is no longer
    listed ends then, one whose rank changed ends and begins anew. A code that there is not, an organisation that has
    closed, one of a kind that may not be that body (`bodies`) unless it is already, and a rank that is none are faults.
    A fixed number of queries.
    """
    since = max(at, morning(on))
    table = read(source, columns=COLUMNS, key=KEY)
    known = _known(table.rows, since, bodies)
    lasting = _lasting(since)
    standing = {key: row for key, each in lasting.items() for row in each if row.valid_until is None}
    wanted = {_said(row): row for row in table.rows if _fits(table, row, known, standing)}
    begins = [
        _begun(known, key, rank, since)
        for key, row in wanted.items()
        if (rank := rank_of(table, row)) and (key not in standing or standing[key].rank != rank)
    ]
    ended = [key for key in standing if key not in wanted]
    leaving = [row for key in (*map(_key, begins), *ended) for row in lasting.get(key, ())]
    changes = (
        *(_change(table, _key(row), standing.get(_key(row)), row) for row in begins),
        *(Change(How.ENDED, table.name, " ".join(key), standing[key].organisation.name) for key in ended),
    )
    return Part(changes, tuple(table.faults), partial(_lay, leaving, begins, since), tuple(begins), tuple(leaving))


def days() -> list[date]:
    """The days on which anybody began or ceased to answer for anything, oldest first."""
    return versions.days(Responsibility.objects)


def take_back(keys: Collection[Key], *, since: datetime) -> None:
    """Take back what begins or ends at `since`, which has not come: what it followed goes on."""
    for organisation, body, place in keys:
        those = Responsibility.objects.filter(organisation__code=organisation, body=body, place__code=place)
        versions.take_back(those, since=since)


def _known(rows: list[Row], since: datetime, bodies: frozenset[str] | None) -> _Known:
    organisations = Organisation.objects.filter(code__in={row["organisation"] for row in rows})
    places = Place.objects.current(since).filter(code__in={row["place"] for row in rows})
    return _Known(
        {each.code: each for each in organisations},
        frozenset(Body.objects.values_list("code", flat=True)) if bodies is None else bodies,
        {each.code: each for each in places},
    )


def _lasting(since: datetime) -> Lasting:
    """What holds at that moment or begins later, of organisations and at places that stand, by its key. One query."""
    found: Lasting = {}
    both_stand = {"organisation__valid_until": None, "place__valid_until": None}
    for row in still_to_hold(since).filter(**both_stand).select_related("organisation", "place").order_by("valid_from"):
        found.setdefault(_key(row), []).append(row)
    return found


def _fits(table: Table, row: Row, known: _Known, standing: Collection[Key]) -> bool:
    """Whether a row's codes name what there is; what is wrong is noted."""
    before = len(table.faults)
    organisation = known.organisations.get(row["organisation"])
    if organisation is None:
        words = _("没有代码是“%(code)s”的单位，先登记它。") % {"code": row["organisation"]}
        table.reject(row.number, words, column="organisation")
    elif organisation.valid_until is not None:
        words = _("“%(name)s”已经停用了，不能再管什么。") % {"name": organisation.named()}
        table.reject(row.number, words, column="organisation")
    elif _said(row) not in standing and (wrong := not_for(organisation.kind, [row["body"]])):
        table.reject(row.number, str(wrong), column="body")
    if row["body"] not in known.bodies:
        said = {"column": "body", "said": row["body"]}
        words = _("“%(column)s”里没有“%(said)s”这个承办主体，先写进 bodies.csv。") % said
        table.reject(row.number, words, column="body")
    if row["place"] not in known.places:
        words = _("到那天没有代码是“%(code)s”的地点。") % {"code": row["place"]}
        table.reject(row.number, words, column="place")
    return len(table.faults) == before


def _begun(known: _Known, key: Key, rank: int, since: datetime) -> Responsibility:
    organisation, body, place = key
    return Responsibility(
        organisation=known.organisations[organisation],
        body_id=body,
        place=known.places[place],
        rank=rank,
        valid_from=since,
    )


def _change(table: Table, key: Key, before: Responsibility | None, row: Responsibility) -> Change:
    if before is None:
        return Change(How.ADDED, table.name, " ".join(key), f"{row.organisation.name}; rank {row.rank}")
    words = f"{row.organisation.name}; rank {before.rank} > {row.rank}"
    return Change(How.CHANGED, table.name, " ".join(key), words)


def _lay(leaving: list[Responsibility], begins: list[Responsibility], since: datetime) -> None:
    """End what leaves, and begin what follows.

    Raises `OrganisationClosed` where one has closed since that was to act; what ended with it ended sooner.
    """
    _must_be_open({row.organisation_id for row in begins}, {row.organisation_id for row in leaving})
    versions.turn(Responsibility.objects, leaving=leaving, begins=begins, since=since)


def _must_be_open(acting: set[int], leaving: set[int]) -> None:
    """Raise `OrganisationClosed` unless all that act are open; whoever closes one now comes before or after."""
    rows = Organisation.objects.filter(pk__in=acting | leaving).order_by("pk")
    locked = rows.select_for_update(of=("self",), no_key=True).values_list("pk", "valid_until")
    if any(pk in acting and until is not None for pk, until in locked):
        raise OrganisationClosed


def _key(row: Responsibility) -> Key:
    return row.organisation.code, row.body_id, row.place.code


def _said(row: Row) -> Key:
    return row["organisation"], row["body"], row["place"]
