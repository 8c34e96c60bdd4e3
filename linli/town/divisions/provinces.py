"""The provinces of the nation: what an address begins with before its district (GB/T 2260)."""

import csv
from functools import cache
from pathlib import Path

from django.conf import settings

TABLE = Path(settings.ROOT) / "data" / "provinces.csv"
DIGITS = 2


def province_of(code: str) -> tuple[str, ...]:
    """The names of the province in which a division's code lies, the official and the usual one; none of no such."""
    return _table().get(code[:DIGITS], ())


@cache
def _table() -> dict[str, tuple[str, ...]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["name"], row["usual"]) for row in csv.DictReader(file)}
