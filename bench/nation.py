"""How many rows a minute of the nation's divisions are kept, beside a bare INSERT of the same rows; and once more.

The list is made up, as large as the nation's and in the same layout: 2,978 districts, 41,352 streets, 620,573
communities. `linli places divisions FOLDER --reference` does the same with the bureau's own.
"""

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from django.db import connection, transaction

from bench.answers import Answer
from linli.ground.shared.moments import now
from linli.town.divisions.keeping import Kept, keep
from linli.town.divisions.listing import districts

DISTRICTS, STREETS, COMMUNITIES = 2_978, 41_352, 620_573
ROWS = DISTRICTS + STREETS + COMMUNITIES
WANTED = 100_000
"""What we reach for, in rows a minute."""
MB = 1024


def ask() -> Iterator[Answer]:
    """The first run, a second that changes nothing, what memory they took, and a bare INSERT."""
    with tempfile.TemporaryDirectory() as folder:
        path = _listed(Path(folder))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first, did = _kept(path)
        yield Answer("divisions kept, from nothing", first, "/min", "the bar of 100,000/min", first / WANTED, 1.0)
        second, again = _kept(path)
        yield Answer("the same list again", second, "/min", "the bar of 100,000/min", second / WANTED, 1.0)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MB
        yield Answer("memory that both took on top", grown, "MB")
        yield Answer(f"bare INSERT of {ROWS:,} rows", bare := _bare(path), "/min")
        yield Answer("divisions kept, from nothing, again", first, "/min", "the bare INSERT", first / bare)
    if (did, again) != (Kept(added=ROWS), Kept(same=ROWS)):
        raise AssertionError(f"kept {did}, then {again}")


def _kept(path: Path) -> tuple[float, Kept]:
    begun = perf_counter()
    did = sum((each for each, _rows in keep(districts(path), now())), Kept())
    return ROWS * 60 / (perf_counter() - begun), did


def _bare(path: Path) -> float:
    rows = [(row.code, row.kind, row.name) for _district, listed in districts(path) for row in listed]
    begun = perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_division (code varchar(12) PRIMARY KEY, kind varchar(10), name varchar(60))")
        cursor.executemany("INSERT INTO bench_division VALUES (%s, %s, %s)", rows)
        took = perf_counter() - begun
        cursor.execute("DROP TABLE bench_division")
    return ROWS * 60 / took


def _listed(folder: Path) -> Path:
    """Streets shared out among the districts, communities among the streets, each file sorted."""
    areas = [f"{110000 + number:06}" for number in range(DISTRICTS)]
    streets = sorted(f"{areas[n % DISTRICTS]}{1 + n // DISTRICTS:03}" for n in range(STREETS))
    communities = sorted(f"{streets[n % STREETS]}{1 + n // STREETS:03}" for n in range(COMMUNITIES))
    for name, codes, ending in (
        ("areas", areas, "区"),
        ("streets", streets, "街道"),
        ("villages", communities, "社区居委会"),
    ):
        lines = (f'{code},"第{code[-4:]}{ending}"' for code in codes)
        (folder / f"{name}.csv").write_text("code,name\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder
