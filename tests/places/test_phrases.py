"""Places as people write them: our own phrases, those of people who never saw the code, every way of writing one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.town.places.folding import fold
from linli.town.places.index import Index, load
from linli.town.places.locating import CANDIDATES, locate, search
from linli.town.places.models import Kind, Place
from tests.places import naive
from tests.places.layout import units_of

pytestmark = pytest.mark.django_db


def phrases(name: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(words, tail) for words, tail in pairs]


PHRASES, BLIND, ENGLISH = (phrases(f"phrases{which}.tsv") for which in ("", "-blind", "-english"))
RIGHT, WRONG = 0.90, 0.02
"""The bar: so many phrases must find the place that is meant, so few may find another."""


def score(
    find: Callable[[str], Place | None], among: list[tuple[str, str]] = PHRASES
) -> tuple[float, float, list[str]]:
    """The shares of phrases found right and found wrong, and those that were not right."""
    right, wrong, missed = 0, 0, []
    for words, tail in among:
        place = find(words)
        found = "-" if place is None else f"g{place.code[-1]}" if place.kind == Kind.GRID else place.code[13:]
        right += found == tail
        wrong += found not in (tail, "-")
        if found != tail:
            missed.append(f"{words}: {tail}, not {found}")
    return right / len(among), wrong / len(among), missed


def passes(right: float, wrong: float) -> bool:
    return right >= RIGHT and wrong <= WRONG


def test_the_phrases_people_write_are_found(beiyuan: Place):
    right, wrong, missed = score(lambda words: locate(words, beiyuan).place)
    assert passes(right, wrong), missed


def test_the_phrases_of_people_who_have_not_seen_the_code_are_found(beiyuan: Place):
    right, wrong, missed = score(lambda words: locate(words, beiyuan).place, BLIND)
    assert passes(right, wrong), missed


def test_english_as_we_write_it_and_as_people_shorten_it_is_found_and_never_found_wrong(beiyuan: Place):
    right, wrong, missed = score(lambda words: locate(words, beiyuan).place, ENGLISH)
    assert wrong == 0, missed
    assert right == 1, missed


def test_english_that_names_its_community_is_found_from_above(beiyuan: Place, place_of):
    district = Place.objects.get(code="110116")
    for words in ("Building 14, Entrance 2, Beiyuan Community", "Bldg 14 Unit 2, Beiyuan"):
        assert locate(words, district).place == place_of("b14-u2")


def test_a_naive_matcher_fails_the_bar(beiyuan: Place):
    right, wrong, _missed = score(lambda words: naive.locate(words, beiyuan))
    assert not passes(right, wrong)
    assert wrong > WRONG


def test_one_that_never_answers_fails_the_bar(beiyuan: Place):
    assert not passes(*score(lambda words: None)[:2])


WAYS = (
    "{b}号楼{u}单元",
    "{b}-{u}",
    "{b}楼{u}门",
    "{b}栋{u}单元{r}",
    "{b}-{u}-{r}",
    "{b}#{u}门",
    "{y}号院{b}号楼{u}单元",
    "{u}单元{b}号楼",
    "{y}-{b}-{u}-{r}",
    "{y}院{b}楼{u}门{r}",
    "北园{b}号楼{u}单元{r}室",
    "{b}幢{u}单元3楼",
    "第{b}号楼第{u}单元门口的灯",
    "{b}号楼{u}-{r}",
    "{b} {u} {r}",
    "Unit {u}, Building {b}",
    "怀柔区泉河街道北园社区{y}号院{b}号楼{u}单元{r}",
    "{b}号楼，{u}单元，{r}，停水2天了",
)
OPEN = (
    "{y}号院{u}单元",
    "{b}号{u}单元",
    "{b}号楼",
    "{y}号",
    "{b}楼",
    "{y}-{b}",
    "{y}号院{r}",
    "{b}号楼{r}",
    "{u}单元{r}",
)


@pytest.fixture
def index(beiyuan: Place) -> Index:
    return load(beiyuan)


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_entrance_is_found_in_every_way_of_writing_it(index: Index, data: st.DataObject):
    yard = data.draw(st.sampled_from(sorted(index.courtyards.values(), key=lambda node: node.code)))
    house = data.draw(st.sampled_from(index.buildings_in[yard.path]))
    unit = data.draw(st.integers(1, units_of(int(house.number))))
    room = f"{data.draw(st.integers(1, 6))}{data.draw(st.integers(1, 2)):02}"
    said = {"y": yard.number, "b": house.number, "u": unit, "r": room}
    entrance = index.entrances_in[house.path][str(unit)]
    words = data.draw(st.sampled_from(WAYS)).format(**said)
    found = search(fold(words), words, index, None)
    pair = words == f"{house.number}-{unit}"
    assert found.node == entrance or (pair and entrance in found.candidates), words
    words = data.draw(st.sampled_from(OPEN)).format(**said)
    found = search(fold(words), words, index, None)
    assert found.node is None or entrance.path.startswith(found.node.path), words


@given(
    words=st.text(
        alphabet="0123456789一二十百甲号院楼单元门层室网格栋座#-—、，。 不是和到的北园东西南小花园湖光社区我家aunit",
        max_size=40,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_written_there_is_an_answer(beiyuan: Place, words: str):
    found = locate(words, beiyuan)
    assert found.place is not None or found.asked
    assert len(found.candidates) <= CANDIDATES
