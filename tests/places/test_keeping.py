from uuid import uuid4

import pytest

from linli.town.places.keeping import Kept, editions
from linli.town.places.models import Place, Stamp
from tests.places.layout import COMMUNITY, DISTRICT


def test_a_value_is_kept_for_its_edition_only():
    loaded: list[int] = []
    kept: Kept[str, int] = Kept()

    def load() -> int:
        loaded.append(len(loaded))
        return len(loaded)

    first, second = uuid4(), uuid4()
    assert [kept.get("a", edition, load) for edition in (first, first, second, first)] == [1, 1, 2, 3]


def test_without_an_edition_nothing_is_kept():
    values = iter((1, 2))
    kept: Kept[str, int] = Kept()
    assert [kept.get("a", None, lambda: next(values)) for _time in range(2)] == [1, 2]


def test_what_was_used_least_recently_goes_first():
    kept: Kept[str, str] = Kept(limit=2)
    edition = uuid4()
    for key in ("a", "b", "a", "c"):
        kept.get(key, edition, lambda: "first")
    assert [kept.get(key, edition, lambda: "again") for key in ("a", "c", "b")] == ["first", "first", "again"]


@pytest.mark.django_db
def test_a_place_has_the_stamps_of_its_community_and_its_district(beiyuan: Place, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = editions(f"{COMMUNITY}-b14-u2")
    assert set(found) == {COMMUNITY, DISTRICT}
    assert found[COMMUNITY] == Stamp.objects.get(place=beiyuan).edition
