"""How a town begins: the bodies that categories name, and who steps in for whom. Its first posts come by command."""

import csv
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from . import responsibility

DATA = Path(settings.ROOT) / "data"


@transaction.atomic
def lay_bodies(*, at: datetime, folder: Path = DATA) -> tuple[int, int]:
    """Take in bodies.csv (code, name) and fall-backs.csv (body, then, only_if_community_leads, rank).

    Returns how many of each are new; the same again changes nothing.
    """
    bodies = [(row["code"], row["name"]) for row in _rows(folder / "bodies.csv")]
    rules = [
        (row["body"], row["then"], row["only_if_community_leads"] == "yes", int(row["rank"]))
        for row in _rows(folder / "fall-backs.csv")
    ]
    return responsibility.add_bodies(bodies), responsibility.add_fall_backs(rules, at)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
