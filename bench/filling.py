"""Filling: many more cases than the demo lived through, as copies of those, moved back over five years.

A town of ten thousand is one community. From then on every twenty thousand are another one, up to fifty at a million,
of which the first has three times as many as each other. In every community two hundred are open, all of them of the
last days; the others ended. What hangs on a case comes along: reporters, steps, words, ratings, photos; and of each the
audit book says that it was reported, sealed in its chain. Pictures are rows alone, without files of their own.

Older cases have lower ids, as in a town that grew; those that the work functions made are the newest. For measuring
only: it goes round every rule. A chunk is one transaction, so that a filling that was
broken off goes on where it ended.
"""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from django.db import connection
from django.db.models import Model

from bench import copying, widening
from bench.copying import COPIED, LIVED_FROM, STRIDE
from bench.towns import OPEN
from bench.widening import PEOPLE_FROM, Community
from linli.ground.audit import sealing
from linli.ground.audit.models import Entry
from linli.ground.shared.moments import now
from linli.life.cases.models import Case
from linli.life.cases.states import ENDS
from linli.town.people import contacts

CHUNK = 20_000
YEARS_MINUTES, OPEN_MINUTES = 5 * 365 * 24 * 60, 36 * 60
BUSY = 3
OWN = 40
"""So many of the past are one resident's own, whose list is measured."""
LIN = "13800001001"

type Picked = tuple[int, int, int, int, int, int, int, str, int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is copied where: the cases (ids) that ended and those that are open, and the communities."""

    total: int
    ended: list[int]
    still_open: list[int]
    communities: list[Community]
    residents: int
    lin: int


def apart() -> None:
    """Let what is lived through from now on have ids far above those of copies; in an empty town."""
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in COPIED):
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {LIVED_FROM}")
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, LIVED_FROM])


def fill(total: int, communities: int = 1) -> None:
    """Copy until there are so many cases in so many communities; those of an earlier filling to that number stay."""
    cases = Case.objects.everything("they are counted")
    there, missing = cases.filter(pk__lt=LIVED_FROM).count(), max(0, total - cases.count())
    if missing or not _is_indexed():
        _fill(there, missing, communities)
    _seal()


def _fill(there: int, missing: int, communities: int) -> None:
    with _fast(), progress("cases", there + missing) as done:
        plan = _plan(there + missing, communities)
        with connection.cursor() as cursor:
            for statement in (*copying.sources(), copying.PICKED):
                cursor.execute(statement)
        for start in range(there, plan.total, CHUNK):
            _copy(plan, start, min(start + CHUNK, plan.total))
            done(min(start + CHUNK, plan.total))


def learn() -> None:
    """Let the database know what its tables hold, as it does or the worker lets it in a town that grew."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize=0x10002")


def _is_indexed() -> bool:
    """Whether an earlier filling came to its end: its indexes are built last."""
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, Case._meta.db_table)
    return all(index.name in there for index in Case._meta.indexes)


def _plan(total: int, communities: int) -> Plan:
    lived = Case.objects.everything("they are copied").filter(pk__gte=LIVED_FROM).order_by("pk")
    residents = max(1_000, total // 8)
    widening.residents(residents)
    lin = contacts.find(contacts.PHONE, LIN)
    assert lin is not None
    return Plan(
        total=total,
        ended=list(lived.filter(state__in=sorted(ENDS)).values_list("pk", flat=True)),
        still_open=list(lived.open().values_list("pk", flat=True)),
        communities=widening.communities(communities),
        residents=residents,
        lin=lin.pk,
    )


def _copy(plan: Plan, start: int, end: int) -> None:
    """The cases from `start` on, until `end`, in one transaction."""
    first = plan.communities[0]
    columns = ", ".join(["%s"] * 10)
    rows = list(_picked(plan, start, end))
    # By hand: `atomic` would ask SQLite to check what is pointed at, and it is off here.
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM picked")
        if connection.vendor == "postgresql":
            with cursor.copy("COPY picked FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO picked VALUES ({columns})", rows)
        for statement in (*copying.copies(first.pk, first.path), copying.entries()):
            cursor.execute(statement)
    connection.commit()
    connection.set_autocommit(True)


def _picked(plan: Plan, start: int, end: int) -> Iterator[Picked]:
    """What is made of which, the oldest first; the same each time for the same plan."""
    rng, at = random.Random(start), int(now().timestamp() * 1000)
    opened = min(OPEN * len(plan.communities), plan.total // 2)
    weights = [BUSY] + [1] * (len(plan.communities) - 1)
    own = OWN * sum(weights) / BUSY / plan.total
    for n in range(start, end):
        ended = n < plan.total - opened
        if ended:
            back = int(YEARS_MINUTES * (1 - n / plan.total))
            where = rng.choices(plan.communities, weights)[0]
            old = rng.choice(plan.ended)
        else:
            back = OPEN_MINUTES * (plan.total - n) // opened
            where = plan.communities[n % len(plan.communities)]
            old = rng.choice(plan.still_open)
        half = plan.residents // 2
        person, others = PEOPLE_FROM + rng.randrange(half), PEOPLE_FROM + half + rng.randrange(half - STRIDE)
        if ended and where.shift == 0 and rng.random() < own:
            person = plan.lin
        ms = at - back * 60_000
        yield n + 1, old, back, ms, where.shift, where.pk, where.street, where.path, person, others


def _seal() -> None:
    if not sealing.waits():
        return
    waiting = Entry.objects.filter(seal=None).count()
    with progress("entries sealed", waiting) as done:
        sealed = 0
        while found := sealing.seal(now()):
            sealed += found
            done(sealed)


@contextmanager
def _fast() -> Iterator[None]:
    """Without what slows a filling: indexes are built in the end, and what is pointed at is not looked up."""
    with connection.cursor() as cursor:
        for words in _before():
            cursor.execute(words)
        for name, _made in _indexes():
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
    yield
    with connection.cursor() as cursor, progress("indexes", len(list(_indexes()))) as done:
        for n, (_name, words) in enumerate(_indexes(), 1):
            cursor.execute(words)
            done(n)
    connection.close()


def _before() -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        return (
            "SET session_replication_role = replica",
            "SET synchronous_commit = off",
            "SET maintenance_work_mem = '512MB'",
            "SET work_mem = '256MB'",
        )
    return (
        "PRAGMA foreign_keys = OFF",
        "PRAGMA ignore_check_constraints = ON",
        "PRAGMA journal_mode = TRUNCATE",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -1000000",
        "PRAGMA temp_store = MEMORY",
    )


def _indexes() -> Iterator[tuple[str, str]]:
    """The name of each index that is no constraint, and the statement that makes it."""
    editor = connection.schema_editor()
    models: tuple[type[Model], ...] = (*COPIED, Entry)
    for model in models:
        for index in model._meta.indexes:
            yield index.name, str(index.create_sql(model, editor))


@contextmanager
def progress(what: str, of: int) -> "Iterator[Progress]":
    """Say how far it is, on a terminal in one line and else at each tenth, and in the end how long it took."""
    bar = Progress(what, of)
    yield bar
    bar.end()


class Progress:
    """A line that says how far something is."""

    def __init__(self, what: str, of: int) -> None:
        self.what, self.of, self.began, self.said = what, of, perf_counter(), 0

    def __call__(self, done: int) -> None:
        """So many are done."""
        tenth = 10 * done // max(1, self.of)
        if not sys.stdout.isatty() and tenth == self.said:
            return
        self.said = tenth
        took = perf_counter() - self.began
        left = took * (self.of - done) / max(1, done)
        end = "" if sys.stdout.isatty() else "\n"
        start = "\r" if sys.stdout.isatty() else ""
        print(f"{start}   {self.what}: {done:,} of {self.of:,}, {took:.0f} s, {left:.0f} s left  ", end=end, flush=True)

    def end(self) -> None:
        """It is done."""
        if sys.stdout.isatty():
            print()
        print(f"   {self.what}: {self.of:,} in {perf_counter() - self.began:.0f} s", flush=True)
