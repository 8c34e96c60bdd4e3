"""A person has a few homes waiting to be confirmed, and is asked once more about a door that nobody knows of."""

import json

import pytest

from linli.ground.shared.moments import clock_at
from linli.town.people import claims, named_doors
from linli.town.people.models import DwellingClaim
from linli.town.places import dwellings
from linli.town.places.dwellings import Size
from linli.town.places.models import Dwelling
from tests.street import COMMUNITY, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(street, at):
    """The doors of Wang's entrance are known: six floors with two each."""
    dwellings.furnish(sizes={street.place["b14-u1"].pk: Size(12, 6)}, at=at)


def claimed(client, room, sure=""):
    given = {"community": COMMUNITY, "words": f"14号楼1单元{room}", "kind": "tenant", "sure": sure}
    response = client.post("/api/v1/me/claims", json.dumps(given), content_type="application/json")
    return response.status_code, response.json().get("code", "")


def test_three_homes_wait_at_a_time_and_a_fourth_once_one_of_them_is_decided(street, at, counted):
    doors = [Dwelling.objects.get(entrance=street.place["b14-u1"], room=room) for room in ("101", "102", "201", "202")]
    made = [claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at) for door in doors[:3]]
    with pytest.raises(claims.WaitingEnough):
        claims.claim(dwelling_id=doors[3].pk, kind="tenant", by=street.wang, at=at)
    again = claims.claim(dwelling_id=doors[0].pk, kind="tenant", by=street.wang, at=at)
    assert again == made[0], "said again while waiting, it stays one claim"
    claims.withdraw(public_id=made[0].public_id, by=street.wang, at=at)
    claims.claim(dwelling_id=doors[3].pk, kind="tenant", by=street.wang, at=at)
    assert DwellingClaim.objects.filter(person=street.wang, state="pending").count() == claims.MOST_WAITING


def test_a_door_that_nobody_knows_of_is_claimed_when_it_is_said_once_more(street, at, counted):
    with clock_at(at):
        wang = signed_in(street.wang, at=at)
        assert claimed(wang, "999") == (409, "door-unheard-of")
        assert claimed(wang, "999", sure="998") == (409, "door-unheard-of")
        assert not Dwelling.objects.filter(room="999").exists()
        assert claimed(wang, "301")[0] < 300, "control: a door that is known"
        assert claimed(wang, "999", sure="999")[0] < 300


def test_the_page_asks_and_the_same_button_says_yes(street, at, counted):
    given = {"community": COMMUNITY, "words": "14号楼1单元999", "kind": "tenant"}
    with clock_at(at):
        wang = signed_in(street.wang, at=at)
        asked = wang.post("/me/homes/", given)
        shown = asked.content.decode()
        assert "没登记过 999，确定吗" in shown
        assert 'name="sure" value="999"' in shown
        assert wang.post("/me/homes/", {**given, "sure": "999"}).status_code == 302


def test_where_the_doors_are_not_known_nobody_is_asked(street, at):
    with clock_at(at):
        assert claimed(signed_in(street.wang, at=at), "999")[0] < 300


@pytest.mark.parametrize(("doors", "asked"), [(3, False), (4, True)])
def test_with_fewer_than_four_doors_there_is_nothing_to_compare_with(street, at, doors, asked):
    dwellings.furnish(sizes={street.place["b14-u1"].pk: Size(doors, doors)}, at=at)
    with clock_at(at):
        assert (claimed(signed_in(street.wang, at=at), "999") == (409, "door-unheard-of")) is asked


def test_control_without_the_question_999_is_taken(street, at, counted, monkeypatch):
    monkeypatch.setattr(named_doors, "LEAST_KNOWN", 1000)
    with clock_at(at):
        assert claimed(signed_in(street.wang, at=at), "999")[0] < 300
