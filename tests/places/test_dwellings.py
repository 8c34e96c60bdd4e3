from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared.refusals import Invalid, NotFound
from linli.town.places import dwellings
from linli.town.places.dwellings import Size
from linli.town.places.models import Dwelling

LATER = timedelta(days=5)


def test_rooms_are_numbered_from_101_to_602():
    rooms = [door.room for door in dwellings.derive(Size(12, 6))]
    assert (len(rooms), rooms[0], rooms[1], rooms[-1]) == (12, "101", "102", "602")


@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 39))
def test_there_are_as_many_doors_as_households_each_with_its_own_number(each: int, floors: int, fewer: int):
    households = max(1, each * floors - fewer)
    doors = list(dwellings.derive(Size(households, floors)))
    assert len({door.room for door in doors}) == households
    assert all(1 <= door.floor <= floors for door in doors)
    assert all(dwellings.floor_of(door.room) == door.floor for door in doors)


@pytest.mark.parametrize(
    ("words", "room"),
    [("301", "301"), ("３０１室", "301"), ("三零一", "301"), ("0301", "301"), ("-101", "-101"), ("负101", "-101")],
)
def test_a_room_is_understood_however_it_is_written(words: str, room: str):
    assert dwellings.plain_room(words) == room


@pytest.mark.parametrize("words", ["", "楼上", "301<b>", "12345678901234", "=1+1"])
def test_what_is_no_room_is_refused(words: str):
    with pytest.raises(Invalid):
        dwellings.plain_room(words)


@pytest.mark.django_db
def test_furnishing_again_changes_nothing_and_less_ends_what_nobody_confirmed(place_of, at: datetime):
    door = place_of("b14-u2").id
    assert dwellings.furnish(sizes={door: Size(12, 6)}, at=at) == (12, 0)
    assert dwellings.furnish(sizes={door: Size(12, 6)}, at=at + LATER) == (0, 0)
    seen = Dwelling.objects.get(room="602")
    dwellings.confirm(dwelling_id=seen.id, at=at + LATER, area_m2=Decimal("58.6"))
    assert dwellings.furnish(sizes={door: Size(6, 6)}, at=at + LATER) == (0, 5)
    standing = {row.room: row.confirmed_room for row in Dwelling.objects.current(at + LATER)}
    assert standing == {f"{floor}01": False for floor in range(1, 7)} | {"602": True}
    assert Dwelling.objects.count() == 12


@pytest.mark.django_db
def test_a_claim_may_name_a_door_that_was_not_derived(place_of, at: datetime):
    entrance = place_of("b14-u2")
    first = dwellings.open_door(entrance_id=entrance.id, room="703室", at=at)
    assert (first.room, first.floor, first.confirmed_room) == ("703", 7, False)
    assert dwellings.open_door(entrance_id=entrance.id, room="０７０３", at=at) == first
    with pytest.raises(NotFound):
        dwellings.open_door(entrance_id=place_of("b14").id, room="703", at=at)


@pytest.mark.django_db
def test_only_a_standing_door_is_confirmed(place_of, at: datetime):
    home = dwellings.open_door(entrance_id=place_of("b14-u2").id, room="301", at=at)
    with pytest.raises(NotFound):
        dwellings.confirm(dwelling_id=home.id, at=at - LATER)
    assert dwellings.confirm(dwelling_id=home.id, at=at).area_m2 is None
