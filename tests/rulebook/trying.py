"""Trying rules on past cases in the tests of a rehearsal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import day_of
from linli.life.cases.models import Case
from linli.life.rulebook import laying
from linli.life.rulebook.rehearsal import Rehearsal
from linli.life.rulebook.rehearsing import rehearse
from linli.life.rulebook.rules import Turn
from tests.street import Street

DAY = timedelta(days=1)
WORDS = "楼道灯坏了一个星期"
type Rehearse = Callable[..., Rehearsal]


@pytest.fixture
def tried(street: Street, at: datetime) -> Rehearse:
    """`tried(folder)`: the folder's rules, from a day on, on the cases so far; the shipped ones hold until then."""
    laying.lay(folder=None, on=day_of(at - 200 * DAY), at=at - 200 * DAY, shipped=True)

    def run(folder: Path, *, ahead: int = 1, most: int = 5000) -> Rehearsal:
        on = day_of(at + ahead * DAY)
        return rehearse(Turn(laying.look_over(folder=folder, on=on, at=at), on, at), most=most)

    return run


def kinds(found: Rehearsal) -> dict[str, int]:
    """How many cases would be otherwise in each way, `sooner resolve` among them."""
    return {f"{each.kind} {each.link}".strip(): each.count for each in found.differences}


def many(case: Case, count: int) -> None:
    """So many more cases like this one."""
    fields = {
        field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if not field.primary_key
    }
    Case.objects.bulk_create(Case(**{**fields, "public_id": uuid7()}) for _ in range(count))
