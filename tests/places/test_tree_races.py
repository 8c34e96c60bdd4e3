"""Planting while what it is planted in moves: nothing keeps the path of where its parent stood before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import sleep

import pytest
from django.db import connections, transaction

from linli.town.places import tree
from linli.town.places.models import Kind, Place
from linli.town.places.tree import Seed
from tests.places.conftest import AT
from tests.places.layout import COMMUNITY, plant_beiyuan

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(days=1)
HOUSE = Seed(Kind.BUILDING, f"{COMMUNITY}-b99", "99号楼", f"{COMMUNITY}-y08")
DOOR = Seed(Kind.ENTRANCE, f"{COMMUNITY}-b14-u9", "9单元", f"{COMMUNITY}-b14")


def move_yard(at: datetime) -> None:
    there = Place.objects.get(code=f"{COMMUNITY}003")
    tree.change(place_id=Place.objects.get(code=f"{COMMUNITY}-y08").pk, parent_id=there.pk, at=at)


def while_open(first: Callable[[], object], second: Callable[[], object]) -> None:
    """`second` begins by another connection while the transaction of `first` is still open."""

    def other() -> None:
        try:
            second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as hands:
        with transaction.atomic():
            first()
            waiting = hands.submit(other)
            sleep(0.7)
        waiting.result(timeout=20)


@pytest.mark.parametrize("seed", [HOUSE, DOOR], ids=["in it", "deeper"])
@pytest.mark.parametrize("moves_first", [True, False])
def test_what_is_planted_while_its_courtyard_moves_stands_where_that_is_now(seed: Seed, moves_first: bool) -> None:
    plant_beiyuan(AT)

    def plant() -> object:
        return tree.create(seed=seed, at=LATER)

    def move() -> None:
        move_yard(LATER + timedelta(minutes=1))

    while_open(*((move, plant) if moves_first else (plant, move)))
    planted = Place.objects.select_related("parent").get(code=seed.code)
    assert planted.parent is not None
    assert planted.path.startswith(planted.parent.path)
    assert planted.path.startswith(Place.objects.get(code=f"{COMMUNITY}003").path)
