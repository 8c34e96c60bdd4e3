"""How many past cases a second a plan of rules is tried on, beside reading the same rows; and the time of one look.

The plan changes hours, terms, fall-backs, and one kind of matter in its terms, its lead and its words, so that nothing
is found to be the same by looking at the rules alone.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from bench.answers import Answer

CASES = 5000
ROUNDS = 5
TABLES = {
    "clocks.csv": "name,term\nfirst_answer,1UH\ndispatch,3WH\nverify,12UH\n",
    "hours.csv": "name,words\noffice,workdays 09:00-12:00 13:00-17:00\nduty,workdays 09:00-17:00\n",
    "fall-backs.csv": "body,then,only_if_community_leads,rank\nPM,OW,no,2\nGS,PM,no,1\n",
}
KIND = {"code": "54006", "lead_body": "WS", "resolve_within": "1WD", "keywords": "雪人"}


def ask() -> Iterator[Answer]:
    """Both, of the newest five thousand; then what one look takes."""
    from linli.ground.shared.moments import day_of, now
    from linli.life.cases.models import Case
    from linli.life.rulebook import laying
    from linli.life.rulebook.otherwise import Past
    from linli.life.rulebook.rehearsing import rehearse
    from linli.life.rulebook.rules import Turn

    copied()
    at = now()
    on = day_of(at + timedelta(days=1))
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        write(Path(folder), laying.SHIPPED)
        plan = laying.look_over(folder=Path(folder), on=on, at=at)
    cases = Case.objects.everything("read beside the rehearsal").order_by("-pk")
    read = _seconds(lambda: list(cases.values_list(*Past._fields)[:CASES]))
    tried = _seconds(lambda: rehearse(Turn(plan, on, at), most=CASES))
    found = rehearse(Turn(plan, on, at), most=CASES)
    yield Answer(f"rows of {found.cases} past cases read", found.cases / read, "/s")
    yield Answer("a plan tried on them", found.cases / tried, "/s", "reading them", read / tried)
    yield Answer("one look", tried, "s", "two seconds", tried / 2, wanted=1.0, most=True)


def write(folder: Path, shipped: Path) -> None:
    """A district's own tables, in which much is otherwise."""
    for name, words in TABLES.items():
        (folder / name).write_text(words, encoding="utf-8")
    with (shipped / "categories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "categories.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(row | KIND if row["code"] == KIND["code"] else row for row in rows)


def copied() -> None:
    """As many cases of the last ninety days as are looked at, each like one of the demo town's."""
    from linli.ground.shared.ids import uuid7
    from linli.life.cases.models import Case

    fields = [field.attname for field in Case._meta.concrete_fields if not field.primary_key]
    like = list(Case.objects.everything("copied").exclude(state="withdrawn").order_by("pk"))
    Case.objects.bulk_create(
        (
            Case(**{name: getattr(case, name) for name in fields} | {"public_id": uuid7()})
            for case in islice(cycle(like), CASES)
        ),
        batch_size=500,
    )


def _seconds(work: Callable[[], object]) -> float:
    """The shortest of a few."""
    took = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        work()
        took.append(perf_counter() - begun)
    return min(took)
