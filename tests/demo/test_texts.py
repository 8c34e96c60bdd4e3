"""What is said in the demo town: filled with a place, free of anybody's data, and never an empty phrase."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from string import Formatter

import pytest

from linli.demo import texts, today
from linli.demo.chance import chance
from linli.ground.shared.text import scrub
from linli.life.cases.hollow import says_nothing
from linli.town.places.models import Place

CATEGORIES = Path(__file__).parents[2] / "data" / "categories.csv"
NO_LIFTS = {"54005"}
"""The houses of the demo town have six floors and no lift."""
DOOR = Place(path="110116.001.008.002.y08.b14.u2.")
AT = datetime(2026, 11, 24, 2, 20, tzinfo=UTC)


def sentences() -> Iterator[str]:
    for matter in texts.matters().values():
        yield from (*matter.said, *matter.found, *matter.answer, *matter.result, *matter.finding, *matter.spot)
    for who in texts.talk().values():
        for said in who.values():
            yield from said
    for refusal in texts.refusals():
        yield from (refusal.said, refusal.reason, refusal.next_unit)
    for row in today.rows():
        yield row.words
        yield from (words for _after, _act, words in row.acts)


def test_every_category_has_its_sentences():
    with CATEGORIES.open(encoding="utf-8-sig", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert set(texts.matters()) == codes - NO_LIFTS


def test_there_are_more_than_a_hundred_different_reports():
    said = [words for matter in texts.matters().values() for words in matter.said]
    assert len(said) == len(set(said)) > 100


def test_sentences_ask_only_for_what_a_door_knows():
    asked = {name for words in sentences() for _text, name, _spec, _conversion in Formatter().parse(words) if name}
    assert asked <= {"y", "b", "u", "f", "t"}


def test_a_sentence_is_filled_with_its_door_and_the_time_of_day():
    filled = texts.fill("{y}号院{b}号楼{u}单元，{t}", DOOR, Random(1), AT)
    assert filled == "8号院14号楼2单元，24日10:20"


@pytest.mark.parametrize(
    ("words", "deep"), [("{y}号院门口", "y"), ("{b}号楼前头", "b"), ("{u}单元门口", "u"), ("楼道灯坏了", "b")]
)
def test_a_sentence_is_about_as_deep_a_place_as_it_says(words: str, deep: str):
    assert texts.depth(words) == deep


def test_nobody_s_number_is_among_them():
    assert {words: scrub(words).found for words in sentences() if scrub(words).found} == {}
    assert scrub("请打13800001234").found, "the scrubber would have found one"


def test_no_result_is_an_empty_phrase():
    results = [words for matter in texts.matters().values() for words in matter.result]
    assert [words for words in results if says_nothing(words)] == []


def test_lengths_of_time_are_read_as_they_are_written():
    assert today.span("2d1h30m").total_seconds() == (2 * 24 + 1.5) * 3600
    assert set(today.ACTS) >= {act for row in today.rows() for _after, act, _words in row.acts}


def test_a_sentence_that_says_where_gets_no_other_spot():
    matter = texts.matters()["53001"]
    assert texts.spot(matter, "12号院20号楼二层拐角堆了纸箱", chance("spot")) == ""
    assert texts.spot(matter, "有人乱堆东西", chance("spot")) in matter.spot


def test_who_is_proposed_on_a_return_is_named_and_not_asked_for():
    named = texts.talk()["returns"]["proposed"] + [
        words.partition(":")[2]
        for row in texts.today()
        for _after, act, words in row.get("acts", ())
        if act == "return"
    ]
    assert named
    assert not [unit for unit in named if unit.startswith("请")], "the sentence reads 建议找…"
