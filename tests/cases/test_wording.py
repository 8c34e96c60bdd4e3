"""Latin words count only whole, however their pattern is written for the sake of speed."""

import csv
import re
from itertools import product

import pytest

from linli.life.cases import emergencies
from linli.life.cases.emergencies import TABLE
from linli.life.cases.wording import is_latin, pattern

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


@pytest.mark.parametrize("words", ["着火" * 1999 + "怕", "怕" + "着火" * 1999, "没着火" * 1333, "怕着火，" * 999])
def test_each_clause_of_a_long_text_is_read_once(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clause, read = emergencies._clause, []

    def counted(text: str, found: re.Match[str], least: int) -> tuple[int, int]:
        read.append(found.start())
        return clause(text, found, least)

    monkeypatch.setattr(emergencies, "_clause", counted)
    assert emergencies.spoken_of(words) is None
    assert len(read) <= words.count("，") + 1
