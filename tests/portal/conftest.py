"""The street on a Tuesday morning at 10:00, with the categories in force."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from linli.life.cases import categories
from tests.kept import kept
from tests.street import Street, make_street

CATEGORIES = Path(__file__).parents[2] / "data" / "categories.csv"


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(with_categories, at)


def with_categories(at: datetime) -> Street:
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    return make_street(at)
