"""The glossary names every model, and one thing has one name."""

import re
from collections import Counter
from collections.abc import Iterable

from django.apps import apps

from tests.house.sources import ROOT

GLOSSARY = ROOT / "docs" / "words.md"


def rows(text: str) -> list[tuple[str, str, str]]:
    """The glossary's rows: Chinese, English, the names in code."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [(row[0], row[1], row[2]) for row in cells if row[0] != "中文" and not row[0].startswith("-")]


def unnamed(models: Iterable[str], text: str) -> list[str]:
    """Models that the glossary does not name."""
    named = {name for _, _, code in rows(text) for name in re.findall(r"`(\w+)`", code)}
    return sorted(set(models) - named)


def twice(text: str) -> list[str]:
    """Words that two rows claim."""
    chinese, english, _ = zip(*rows(text), strict=True)
    counted = Counter(word for cell in chinese for word in cell.split("、")) + Counter(english)
    return sorted(word for word, times in counted.items() if times > 1)


def test_every_model_is_named():
    models = [model.__name__ for model in apps.get_models() if model.__module__.startswith("linli.")]
    assert unnamed(models, GLOSSARY.read_text(encoding="utf-8")) == []


def test_no_word_has_two_rows():
    assert twice(GLOSSARY.read_text(encoding="utf-8")) == []


def test_a_model_without_a_word_and_a_word_with_two_rows_are_caught():
    head = "| 中文 | English | In code | |\n|---|---|---|---|\n"
    text = head + "| 院 | courtyard | `Place` | |\n| 院、楼院 | yard | `Yard` | |\n"
    assert unnamed(["Place", "Yard"], text) == []
    assert unnamed(["Place", "Case"], text) == ["Case"]
    assert twice(text) == ["院"]
