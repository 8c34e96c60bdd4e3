"""Latin words count only whole, however their pattern is written for the sake of speed."""

import csv
import re
import sys
from collections.abc import Callable
from itertools import product
from types import FrameType

import pytest

from linli.life.cases import emergencies
from linli.life.cases.emergencies import TABLE
from linli.life.cases.wording import Heard, is_latin, pattern

BEFORE, AFTER = ("", "a", "x ", "火", "-", "9"), ("", "s", " s", "。", "9")
IN_PLACE_OF_A_GAP = (" ", " and then ", "")


def latin_words() -> list[str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        cells = [row[column] for row in csv.DictReader(file) for column in ("words", "except")]
    return sorted({word for cell in cells for word in cell.split("|") if word and is_latin(word)})


def in_plain(word: str) -> re.Pattern[str]:
    """What the pattern says, written as one would say it."""
    parts = [re.escape(part) for part in word.split("…")]
    return re.compile(rf"(?<![a-z]){r'(?:\W+\w+){0,5}?\W+'.join(parts)}(?![a-z])", re.DOTALL)


def test_each_word_of_the_table_is_found_where_its_plain_pattern_finds_it() -> None:
    found = 0
    for word in latin_words():
        plain, ours = in_plain(word), pattern(word)
        for before, gap, after in product(BEFORE, IN_PLACE_OF_A_GAP, AFTER):
            text = f"{before}{word.replace('…', gap)}{after}"
            spans = [match.span() for match in plain.finditer(text)]
            assert [match.span() for match in ours.finditer(text)] == spans, text
            found += len(spans)
    assert found > 1000


@pytest.mark.parametrize(("text", "said"), [("campfire", 0), ("firearm", 0), ("fire", 1), ("a fire, fire!", 2)])
def test_a_word_within_another_is_none(text: str, said: int) -> None:
    assert len(pattern("fire").findall(text)) == said


def test_a_word_that_begins_with_a_gap_is_read_as_before() -> None:
    assert pattern("…fire").search("here: fire")
    assert not pattern("…fire").search("campfire")


def lines_of(work: Callable[[], object]) -> int:
    """How many lines of Python are run by some work."""
    count, before = 0, sys.gettrace()

    def line(frame: FrameType, event: str, said: object) -> object:
        nonlocal count
        count += event == "line"
        return line

    sys.settrace(line)  # type: ignore[arg-type]  # a tracer may give itself back
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def tried_again(text: str, parts: list[str], start: int = 0) -> bool:
    """What a pattern with gaps does, as one would write it: every way is tried."""
    if not parts:
        return True
    for at in range(start, min(start + 13, len(text))):
        if text.startswith(parts[0], at) and tried_again(text, parts[1:], at + len(parts[0])):
            return True
    return False


WORST = {"的…" * 12 + "x": "的" * 4000, "的" * 59 + "x": "的" * 4000, "a…" * 12 + "b": "a " * 2000}


@pytest.mark.parametrize("keyword", WORST)
def test_the_worst_keyword_takes_as_many_steps_as_it_and_the_text_are_long(keyword: str):
    text = WORST[keyword]
    assert not Heard(text).says(keyword)
    assert lines_of(lambda: Heard(text).says(keyword)) < 5 * len(text) + 60 * len(keyword)


def test_control_trying_every_way_takes_a_multiple_for_each_further_sign():
    parts = ["的", "的", "的", "的", "的", "的x"]
    few, more = (lines_of(lambda text="的" * signs: tried_again(text, parts)) for signs in (8, 12))
    assert more > 4 * few
    assert more > 5 * 12 + 60 * 12


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        ("水流小", "水流特别小", True),
        ("水流小", "水流。小", False),
        ("水流小", "水流真的特别小", False),
        ("楼道…堆", "楼道里东西堆着", True),
        ("楼道…堆", "楼道" + "很" * 13 + "堆", False),
        ("car…move", "the car: please, move it", True),
        ("car…move", "the car is moved", False),
        ("car…move", "a car of one two three four five move", False),
        ("car…move", "car of one two three four move", True),
        ("can't", "i can't", True),
        ("灯", "开灯", True),
    ],
)
def test_a_keyword_is_found_with_a_little_in_between(word: str, text: str, there: bool):
    assert Heard(text).says(word) is there


@pytest.mark.parametrize("words", ["着火" * 1999 + "怕", "怕" + "着火" * 1999, "没着火" * 1333, "怕着火，" * 999])
def test_each_clause_of_a_long_text_is_read_once(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clause, read = emergencies._clause, []

    def counted(text: str, found: re.Match[str], least: int) -> tuple[int, int]:
        read.append(found.start())
        return clause(text, found, least)

    monkeypatch.setattr(emergencies, "_clause", counted)
    assert emergencies.spoken_of(words) is None
    assert len(read) <= words.count("，") + 1
