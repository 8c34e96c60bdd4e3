"""The street, without a boundary, and the door's clock set to it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from linli.ground.shared.moments import clock_at
from tests.kept import kept
from tests.street import Street, make_street


@pytest.fixture
def at() -> Iterator[datetime]:
    """A Tuesday, 9:00 in the town, and the door's clock stands there."""
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    with clock_at(moment):
        yield moment


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(make_street, at)
