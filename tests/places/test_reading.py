import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.town.places.folding import fold
from linli.town.places.reading import Slots, read


def readings(words: str) -> list[list[Slots]]:
    return [list(spot.readings()) for spot in read(fold(words))]


@pytest.mark.parametrize(
    ("words", "slots"),
    [
        ("8号院14号楼2单元301", Slots("8", "14", "2", "301")),
        ("8院14#2门", Slots("8", "14", "2")),
        ("2单元14号楼", Slots("", "14", "2")),
        ("14号楼2单元3楼", Slots("", "14", "2")),
        ("14楼2门3层", Slots("", "14", "2")),
        ("14号楼2-301", Slots("", "14", "2", "301")),
        ("14-2单元", Slots("", "14", "2")),
        ("8-14-2-301", Slots("8", "14", "2", "301")),
        ("8号14号楼", Slots("8", "14")),
        ("14a号楼", Slots("", "14a")),
        ("A座2单元", Slots("", "a", "2")),
        ("不是13号楼，是14号楼", Slots("", "14")),
        ("14号楼停了3天的2辆车", Slots("", "14")),
    ],
)
def test_one_spot_is_read(words: str, slots: Slots):
    assert readings(words) == [[slots]]


def test_a_number_alone_is_a_courtyard_or_a_building():
    assert readings("8号") == [[Slots(building="8"), Slots(yard="8")]]


def test_numbers_in_a_row_are_read_in_each_way():
    assert set(readings("14-2-301")[0]) == {Slots("14", "2", "301"), Slots("", "14", "2", "301")}


@pytest.mark.parametrize("words", ["14号楼和15号楼之间", "14、15号楼", "14号楼2、3单元", "14号楼1到3单元"])
def test_two_places_are_two_spots(words: str):
    assert len(read(fold(words))) == 2


@pytest.mark.parametrize(
    "words", ["我家楼下", "停了3天", "13800001234", "2026年11月24日晚上10点", "", "怀柔医院", "36路公交"]
)
def test_words_without_a_place_have_no_spot(words: str):
    assert read(fold(words)) == []


@given(st.text(alphabet="0123456789甲院楼号单元门层室网格栋#-、 　不是和到的a,", max_size=30))
def test_anything_can_be_read(words: str):
    for spot in read(fold(words)):
        assert list(spot.readings())
