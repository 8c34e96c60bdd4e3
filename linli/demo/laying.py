"""The demo district's rules: those that are shipped, with its city's laws and the number of its gas company."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from django.conf import settings

from linli.demo.layout import WORDS
from linli.ground.shared.moments import day_of
from linli.life.rulebook import laying
from linli.life.rulebook.own_tables import TEXTS
from linli.life.rulebook.tables import CATEGORIES

DATA = Path(settings.ROOT) / "data"
LAWS = DATA / "huairou-laws.csv"
"""By their codes, what kinds of matter rest on there: `deadline_basis` and `law`."""


def lay(at: datetime) -> None:
    """Lay the rules as a district does that keeps tables of its own."""
    with TemporaryDirectory() as folder:
        own = list(_own())
        with (Path(folder) / CATEGORIES.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, own[0])
            writer.writeheader()
            writer.writerows(own)
        copy(WORDS / TEXTS.file, folder)
        laying.lay(folder=Path(folder), on=day_of(at), at=at)


def _own() -> Iterator[dict[str, str]]:
    laws = {row["code"]: row for row in _read(LAWS)}
    return (row | laws.get(row["code"], {}) for row in _read(DATA / CATEGORIES.file))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
