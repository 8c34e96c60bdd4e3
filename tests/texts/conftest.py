"""A Tuesday morning for the words of a district."""

from datetime import datetime

import pytest

from linli.ground.shared.moments import TOWN


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 24, 9, 0, tzinfo=TOWN)
