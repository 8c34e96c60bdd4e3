"""Two who redraw at once, each seeing the drawing without the other's: one of them is told to look again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from linli.ground.shared.datums import Datum
from linli.town.boundaries import redrawing
from linli.town.boundaries.models import Boundary
from linli.town.boundaries.reading import read
from linli.town.boundaries.redrawing import BoundariesMoved
from tests.boundaries.drawn import box, feature, geojson
from tests.street import COMMUNITY, Street, make_street

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def street(transactional_db: None, at: Any) -> Street:
    return make_street(at)


@pytest.mark.parametrize("forgets", [False, True])
def test_of_two_drawings_made_at_once_one_stands(street: Street, forgets: bool, monkeypatch: pytest.MonkeyPatch):
    plans = [
        redrawing.plan(
            read(geojson(feature(box(0, 0, 2, 1), 编码=f"{COMMUNITY}{number:03}")), Datum.WGS84),
            street.place["district"],
            datum=Datum.WGS84,
            source="a test",
            at=street.at,
        )
        for number in (2, 3)
    ]
    assert [plan.shared for plan in plans] == [(), ()], "neither sees the other"
    if forgets:
        monkeypatch.setattr(redrawing, "current_edition", lambda: plans[0].edition)
    barrier = Barrier(2)

    def draw(plan: redrawing.Plan) -> str:
        barrier.wait()
        try:
            return str(redrawing.apply(plan, by="command", at=street.at))
        except BoundariesMoved as moved:
            return moved.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        done = sorted(hands.map(draw, plans))
    assert done == (["1", "1"] if forgets else ["1", "boundaries-moved"])
    assert Boundary.objects.count() == (2 if forgets else 1)
