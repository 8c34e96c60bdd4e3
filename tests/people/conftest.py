"""The street, at a Tuesday morning."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.street import Street


@pytest.fixture
def at() -> datetime:
    """A Tuesday, 9:00 in the town."""
    return datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def street(db: None, at: datetime) -> "Street":
    from tests.street import make_street

    return make_street(at)
