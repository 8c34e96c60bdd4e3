"""The street at a Tuesday morning."""

from datetime import UTC, datetime

import pytest

from tests.kept import kept
from tests.street import Street, make_street

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""A Tuesday, 9:00 in the town."""


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(make_street, at)
