"""The ways that a page shows, and which of them it is at."""

from collections.abc import Iterator

import pytest

from linli.ground.ui import navigation
from linli.ground.ui.navigation import Way


@pytest.fixture(autouse=True)
def laid() -> Iterator[None]:
    before = navigation._laid["rail"]
    navigation.lay(
        "rail", [Way("首页", "portal:home", "home"), Way("部件", "portal:parts"), Way("台面", "portal:desk-parts")]
    )
    yield
    navigation.lay("rail", before)


def here(path: str) -> list[str]:
    return [way.words for way in navigation.ways("rail", path) if way.here]


def test_a_page_is_at_the_nearest_way_only() -> None:
    assert here("/ui/") == ["部件"]
    assert here("/ui/paper/") == ["部件"]
    assert here("/ui/desk/") == ["台面"]


def test_home_is_where_one_is_only_at_home() -> None:
    assert here("/") == ["首页"]
    assert here("/elsewhere/") == []


def test_an_unknown_kind_of_way_cannot_be_laid() -> None:
    with pytest.raises(KeyError):
        navigation.lay("ceiling", [])
