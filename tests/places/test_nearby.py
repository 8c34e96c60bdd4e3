import pytest

from linli.town.places.models import Place
from linli.town.places.nearby import near
from tests.places.layout import COMMUNITY

pytestmark = pytest.mark.django_db


def test_near_is_the_same_entrance_or_the_same_courtyard(place_of):
    around = near(place_of("b15-u2"))
    assert around.how(place_of("b15-u2").path) == "entrance"
    assert around.how(place_of("b15-u3").path) == "courtyard"
    assert around.how(place_of("b16").path) == "courtyard"
    assert around.how(place_of("b14-u2").path) == ""


def test_a_courtyard_whose_number_begins_alike_is_not_near(place_of):
    assert near(place_of("y02")).how(place_of("y22").path) == ""
    assert near(place_of("b01-u1")).how(place_of("b10-u1").path) == ""


def test_near_a_wide_place_is_the_place_itself(place_of):
    grid = place_of(f"{COMMUNITY}002")
    around = near(grid)
    assert around.how(place_of("b14-u2").path) == "courtyard"
    assert Place.objects.filter(around.q("path")).count() == 1 + 5 + 9 + 37
