"""Every string is there in Simplified and Traditional Chinese and in English, its places kept."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.translations import LANGUAGES, Said, catalogue, in_python, in_template, said

PLACES = re.compile(
    r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[diouxXeEfFgGcrs]|%[#0\- +]*\d*(?:\.\d+)?[diouxXeEfFgGcrs]|\{\w*\}"
)
HAN = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


def gaps(strings: list[Said], translations: Catalog) -> Iterator[str]:
    """What a catalogue lacks, holds too much of, or says wrongly."""
    keys = {string.key for string in strings}
    for context, words in sorted(keys):
        message = translations.get(words, context or None)
        if message is None:
            yield f"{words!r} is not in the catalogue"
        else:
            yield from faults(words, message, english=str(translations.locale) == "en")
    for message in translations:
        if message.id and (message.context or "", first(message.id)) not in keys:
            yield f"{first(message.id)!r} is in the catalogue, and nothing says it"


def faults(words: str, message: Message, *, english: bool) -> Iterator[str]:
    """What is wrong with one translation."""
    for version in message.string if isinstance(message.string, tuple | list) else [message.string]:
        if not version or message.fuzzy:
            yield f"{words!r} has no translation"
        elif sorted(places(version)) != sorted(places(words)):
            yield f"{words!r} has other places than {version!r}"
        elif english and HAN.search(version):
            yield f"{version!r} is not English"


DESK = "%(desk)s"
"""A desk as a sentence has it: English brings its article along (`speaking.DESK_NAMES`)."""


def misplaced(words: str) -> bool:
    """Whether English gives a desk a second article, or begins a sentence with the small letter of its own."""
    return bool(re.search(rf"\b(?:an?|the) {re.escape(DESK)}|(?:^|[.?!] ){re.escape(DESK)}", words, re.IGNORECASE))


def places(words: str) -> list[str]:
    return [match[0] for match in PLACES.finditer(words.replace("%%", ""))]


def first(id: str | tuple[str, ...] | list[str]) -> str:
    return id if isinstance(id, str) else id[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete(language: str):
    assert list(gaps(said(), catalogue(language))) == []


def test_english_names_a_desk_within_a_sentence_with_its_own_article_alone():
    said = (each for one in catalogue("en") for each in ([one.string] if isinstance(one.string, str) else one.string))
    assert [words for words in said if misplaced(words)] == []
    for fault in (f"Nobody is at the {DESK} now", f"{DESK} has been told", f"Told. {DESK} opens at 8:00"):
        assert misplaced(fault), "control"
    assert not misplaced(f"Next: somebody at {DESK} replies")


def test_the_code_speaks_chinese_only():
    bare = {string: PLACES.sub("", string.words) for string in said()}
    assert [string for string, words in bare.items() if re.search("[A-Za-z]{3}", words) and not HAN.search(words)] == []


def english(**translations: str) -> Catalog:
    made = Catalog(locale="en", fuzzy=False)
    for words, version in translations.items():
        made.add(words, version)
    return made


@pytest.mark.parametrize(
    ("translations", "fault"),
    [
        ({}, "not in the catalogue"),
        ({"共%(n)d件": ""}, "no translation"),
        ({"共%(n)d件": "%(count)d cases"}, "other places"),
        ({"共%(n)d件": "%(n)d 件"}, "not English"),
        ({"共%(n)d件": "%(n)d cases", "旧话": "old words"}, "nothing says it"),
    ],
)
def test_a_fault_of_a_catalogue_is_caught(translations: dict[str, str], fault: str):
    strings = [Said("x.py", 1, "共%(n)d件")]
    assert not list(gaps(strings, english(**{"共%(n)d件": "%(n)d cases"})))
    found = list(gaps(strings, english(**translations)))
    assert any(fault in words for words in found), found


def test_strings_are_found_in_python_and_in_templates():
    python = b'_("a")\npgettext("x", "b")\nngettext("c", "d", n)\n_(\n    "e"\n    "f"\n)'
    assert [(s.words, s.plural, s.context) for s in in_python("x.py", python)] == [
        ("a", "", ""),
        ("b", "", "x"),
        ("c", "d", ""),
        ("ef", "", ""),
    ]
    template = (
        '{% translate "a" %}{% translate "b" context "x" %}{{ _("c") }}{% if x == _("d") %}{% endif %}'
        "{% blocktranslate with n=n %}e {{ n }}{% endblocktranslate %}"
        "{% blocktranslate count n=n %}f{% plural %}g{% endblocktranslate %}"
    )
    assert [(s.words, s.plural, s.context) for s in in_template("x.html", template)] == [
        ("a", "", ""),
        ("b", "", "x"),
        ("c", "", ""),
        ("d", "", ""),
        ("e %(n)s", "", ""),
        ("f", "g", ""),
    ]
