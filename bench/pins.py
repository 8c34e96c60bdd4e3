"""How fast the map counts what is open, at a million cases: over five thousand pins, and where they lie closest.

A district of 5,016 courtyards, each with its outline, in 228 communities; of a million cases 65,000 are open, thirteen
at each courtyard, so that five thousand lie in a box of four hundred. Cases are rows alone, copies of one that was
lived through, without steps or reporters: the map asks after nothing else. It is filled straight into the tables, round
every rule, for measuring only.
"""

import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from time import perf_counter

from django.db import connection

from bench import served, widening
from bench.answers import Answer
from bench.calls import answered
from bench.desk import computed_ms
from bench.filling import learn
from linli.ground.shared.moments import now
from linli.life.cases import pins
from linli.life.cases.models import Case
from linli.town.boundaries.models import Boundary
from linli.town.boundaries.where import Box
from linli.town.places.models import Kind, Place

CASES, OPEN, PINS = 1_000_000, 65_000, 5_000
BUSY = 400
"""So many courtyards are shown singly."""
WANTED_MS = 50
TURNS = 40
WEST, SOUTH, STEP = 116.0, 40.0, 0.002
ROW = 80
"""So many courtyards of the lattice stand side by side."""
COLUMNS = ("place_id", "district_id", "street_id", "community_id", "lead_unit_id", "grid_id", "courtyard_id")
EVERYWHERE = Box(WEST - 1, SOUTH - 1, WEST + 1, SOUTH + 1)


@dataclass(frozen=True, slots=True)
class Yard:
    """A courtyard, and what it stands in, by their ids."""

    pk: int
    grid: int
    community: int
    street: int
    path: str


@dataclass(frozen=True, slots=True)
class Took:
    """Medians, in milliseconds: by the clock, and of what Python and the database computed (on any machine alike)."""

    ms: float
    computed: float


def ask() -> Iterator[Answer]:
    """A box of five thousand courtyards, counted together, and one of four hundred, each by itself; then as JSON."""
    yards = _laid()
    _filled(yards)
    learn()
    ids = list(Case.objects.everything("a bench").order_by("pk").values_list("pk", flat=True)[: PINS * 200 : 200])
    rows = Case.objects.everything("a bench").filter(pk__in=ids).values_list("pk", "state", "courtyard")
    baseline = _median(lambda: list(rows.all()))
    yield Answer(f"{len(ids):,} cases by their numbers", baseline.ms, "ms")
    near = _near(BUSY)
    for where, box in ((f"{len(yards):,} courtyards", EVERYWHERE), (f"{BUSY} courtyards", near)):
        found = pins.pins(pins.in_public(), box, now())
        what = f"{where}, {sum(pin.counted.count for pin in found):,} open, {len(found)} pins"
        took = _median(partial(pins.pins, pins.in_public(), box, now()))
        yield Answer(what, took.ms, "ms", "cases by their numbers", took.ms / baseline.ms)
        bar = f"the bar of {WANTED_MS} ms"
        yield Answer(f"{where}, computed", took.computed, "ms", bar, took.computed / WANTED_MS, 1.0, most=True)
    yield from _by_the_door(EVERYWHERE, near, baseline)


def _by_the_door(everywhere: Box, near: Box, baseline: Took) -> Iterator[Answer]:
    from linli.wsgi import application

    for what, box in (("all courtyards", everywhere), (f"{BUSY} courtyards", near)):
        sides = f"west={box.west}&south={box.south}&east={box.east}&north={box.north}"
        request = served.get(f"/api/v1/map/pins?{sides}", "")
        shown = len(json.loads(answered(application, request))["pins"])
        took = _median(partial(answered, application, request))
        yield Answer(f"{what} as JSON, {shown} pins", took.ms, "ms", "cases by their numbers", took.ms / baseline.ms)


def _median(work: Callable[[], object]) -> Took:
    """How long it takes, warm."""
    took, computed = [], []
    for _turn in range(TURNS):
        begun, before = perf_counter(), computed_ms()
        work()
        took.append((perf_counter() - begun) * 1000)
        computed.append(computed_ms() - before)
    return Took(statistics.median(took[TURNS // 4 :]), statistics.median(computed[TURNS // 4 :]))


def _near(count: int) -> Box:
    """A box around so many courtyards, those of the first rows of the lattice."""
    return Box(WEST, SOUTH, WEST + ROW * STEP, SOUTH + (count // ROW) * STEP)


def _laid() -> list[Yard]:
    """Courtyards for five thousand pins, each with its outline, and so their grids and communities."""
    home = Place.objects.filter(path__within=widening.home().path)
    each = home.filter(kind=Kind.COURTYARD).count()
    widening.communities(-(-PINS // each))
    places = {place.pk: place for place in Place.objects.exclude(kind__in=[Kind.BUILDING, Kind.ENTRANCE])}
    courtyards = sorted((each for each in places.values() if each.kind == Kind.COURTYARD), key=lambda each: each.path)
    yards, drawn = [], dict[int, tuple[float, float]]()
    for n, yard in enumerate(courtyards):
        grid = places[yard.parent_id or 0]
        community = places[grid.parent_id or 0]
        yards.append(Yard(yard.pk, grid.pk, community.pk, community.parent_id or 0, yard.path))
        corner = (WEST + n % ROW * STEP, SOUTH + n // ROW * STEP)
        drawn |= {yard.pk: corner} | {above.pk: corner for above in (grid, community) if above.pk not in drawn}
    Boundary.objects.filter(valid_until=None).update(valid_until=now())
    made = (
        Boundary(place_id=pk, shape=_square(*corner), datum="wgs84", source="bench", valid_from=now())
        for pk, corner in drawn.items()
    )
    while rows := list(islice(made, 1000)):
        Boundary.objects.bulk_create(rows)
    return yards


def _square(west: float, south: float) -> str:
    east, north = west + STEP, south + STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def _filled(yards: list[Yard]) -> None:
    """Copies of one open case and one that ended, shared out among the courtyards, the open ones last."""
    cases = Case.objects.everything("they are copied")
    still, ended = cases.public().open().exclude(category=None)[:1], cases.filter(state="closed")[:1]
    district = Place.objects.get(kind=Kind.DISTRICT).pk
    mixed = sorted(yards, key=lambda yard: yard.pk * 7919 % 10_007)
    with _unindexed(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE yard (n integer PRIMARY KEY, place_id bigint, district_id bigint, street_id bigint, "
            "community_id bigint, lead_unit_id bigint, grid_id bigint, courtyard_id bigint, path text)"
        )
        cursor.executemany(
            "INSERT INTO yard VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (n, each.pk, district, each.street, each.community, each.community, each.grid, each.pk, each.path)
                for n, each in enumerate(mixed)
            ],
        )
        for old, first, last in ((ended.get().pk, 1, CASES - OPEN), (still.get().pk, CASES - OPEN + 1, CASES)):
            cursor.execute(_copies(len(yards)), {"old": old, "first": first, "last": last})


@contextmanager
def _unindexed() -> Iterator[None]:
    """Cases without their indexes, which are built in the end."""
    with connection.schema_editor() as editor:
        for index in Case._meta.indexes:
            editor.remove_index(Case, index)
    yield
    with connection.schema_editor() as editor:
        for index in Case._meta.indexes:
            editor.add_index(Case, index)


def _copies(yards: int) -> str:
    """The statement that copies one case to the numbers from `first` to `last`."""
    uuid = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    own = {"id": "n.value", "public_id": uuid, "place_path": "yard.path"} | {name: f"yard.{name}" for name in COLUMNS}
    columns = [field.column for field in Case._meta.local_concrete_fields]
    values = ", ".join(own.get(str(column), f'old."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    more = "SELECT value + 1 FROM n WHERE value < %(last)s"
    numbers = f"WITH RECURSIVE n(value) AS (SELECT CAST(%(first)s AS bigint) UNION ALL {more}) "
    return (
        f"{numbers}INSERT INTO cases_case ({names}) SELECT {values} FROM n JOIN yard ON yard.n = n.value %% {yards} "
        "JOIN cases_case old ON old.id = %(old)s"
    )
