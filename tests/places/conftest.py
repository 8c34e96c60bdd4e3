"""北园社区, planted, at a Tuesday morning."""

from datetime import UTC, datetime

import pytest

from linli.town.places import tree, workbook
from linli.town.places.models import Kind, Place
from linli.town.places.tree import Seed
from tests.places import books
from tests.places.layout import COMMUNITY, DISTRICT, STREET, plant_beiyuan

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def beiyuan(db: None) -> Place:
    return plant_beiyuan(AT)


@pytest.fixture
def place_of(beiyuan: Place):
    """The current place with this end of its code: `b14-u2`."""
    return lambda tail: Place.objects.get(
        code=tail if tail.isdigit() else f"{COMMUNITY}-{tail}", valid_until__isnull=True
    )


@pytest.fixture
def community(db: None, at: datetime) -> Place:
    """北园社区 before anybody has said what stands in it."""
    return tree.plant(
        seeds=[
            Seed(Kind.DISTRICT, DISTRICT, "怀柔区"),
            Seed(Kind.STREET, STREET, "泉河街道", DISTRICT),
            Seed(Kind.COMMUNITY, COMMUNITY, "北园社区", STREET),
        ],
        at=at,
    )[-1]


@pytest.fixture
def imported(community: Place, at: datetime) -> Place:
    workbook.apply(workbook.plan(books.sheets_of(**books.beiyuan()), community), "person:7", at)
    community.refresh_from_db()
    return community
