"""北园社区, planted, at a Tuesday morning."""

from datetime import UTC, datetime

import pytest

from linli.town.places.models import Place
from tests.places.layout import COMMUNITY, plant_beiyuan

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
