from datetime import datetime, timedelta

import pytest

from linli.ground.shared.refusals import Invalid, NotFound
from linli.town.places import calling
from linli.town.places.locating import locate
from linli.town.places.models import Alias, Place
from tests.places.test_workbook import plan, said

pytestmark = pytest.mark.django_db
LATER = timedelta(days=5)


def test_a_nickname_is_understood_from_the_moment_it_is_noted_until_it_is_forgotten(
    beiyuan: Place, place_of, at: datetime
):
    assert locate("葫芦楼", beiyuan).place is None
    alias = calling.call(place_id=place_of("b20").id, words=" 葫芦楼 ", at=at)
    assert calling.call(place_id=place_of("b20").id, words="葫芦楼", at=at) == alias
    assert locate("葫芦楼3单元", beiyuan).place == place_of("b20-u3")
    calling.forget(alias_id=alias.id, at=at + LATER)
    assert locate("葫芦楼", beiyuan).place is None
    assert Alias.objects.filter(id=alias.id).exists()
    with pytest.raises(NotFound):
        calling.forget(alias_id=alias.id, at=at + LATER)


@pytest.mark.parametrize("words", ["", "  ", "字" * 41, "-2", "+1-1", "#14", "十四", "３—２"])
def test_a_nickname_says_something_and_is_short_and_no_number(beiyuan: Place, place_of, at: datetime, words: str):
    said = "20号楼2单元402"
    assert locate(said, beiyuan).place == place_of("b20-u2"), "control"
    with pytest.raises(Invalid):
        calling.call(place_id=place_of("b20").id, words=words, at=at)


def test_a_number_alone_is_no_nickname_in_the_workbook_either(beiyuan: Place):
    made = plan(beiyuan, 楼院=[["院号", "俗称"], [8, "小院 +1-1"]])
    (row, column, words) = said(made.errors)[0][1:]
    assert (row, column, words[:6]) == (2, "俗称", "俗称要带上字")


def test_what_does_not_stand_has_no_nickname(place_of, at: datetime):
    with pytest.raises(NotFound):
        calling.call(place_id=place_of("b20").id, words="葫芦楼", at=at - LATER)
