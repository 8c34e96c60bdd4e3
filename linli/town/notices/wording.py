"""What a letter says, in the language of whoever reads it: its kind's words with its facts in their places.

A fact is text, a number, a moment (its name ends in `_at`; the words' place leaves that out: `until_at` fills
`%(until)s`), text in each language, as `in_languages` makes it, or a `Phrase`: a sentence of ours with its own facts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override

from linli.ground.shared.refusals import Words
from linli.ground.ui import times

from .kinds import kind_of
from .models import Letter

type Plain = str | int | dict[str, Any]
IN_LANGUAGES, FACTS = "said", "facts"
_BESIDE = re.compile(r"^[，；：,;:。.\s]+|[，；、,;]\s*(?=[，；、,;。.])")
"""The commas that are left beside something left out."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence whose moments are said as one says them when it is read: 明天 16:00 is 今天 16:00 a day later.

    `words` with places, `facts` that fill them, each as a letter's own facts. In a letter, which has a day of its own,
    they are said by date (`times.by_date`).
    """

    words: Words
    facts: Mapping[str, object] = field(default_factory=dict)

    def spoken(self, *, now: datetime, paper: bool = False) -> str:
        """The sentence in the active language; on `paper` each moment with its date."""
        language = get_language() or settings.LANGUAGE_CODE
        said = partial(times.on_paper if paper else times.deadline, now=now)
        return str(self.words) % dict(
            _fact(name, _kept(name, each), language, said) for name, each in self.facts.items()
        )


@dataclass(frozen=True, slots=True)
class Spoken:
    """A letter in one language."""

    title: str
    line: str
    subject: str


class _Known(dict[str, str | int]):
    """Facts of a letter that was kept before its kind asked for more: what is not known is left out."""

    def __missing__(self, name: str) -> str:
        return ""


def speak(letter: Letter, language: str, *, now: datetime, whole: bool = False) -> Spoken:
    """The letter's words in `language`, moments as one says them at `now`: today's by the clock, others by date.

    A fact that it lacks is left out, since one old letter must not keep the others from being read; where it has to be
    `whole`, KeyError is raised for it.
    """
    kind = kind_of(letter.kind)
    with override(language):
        said = partial(times.by_date, now=now)
        facts = dict(_fact(name, value, language, said) for name, value in letter.facts.items())
        if whole or kind.places <= facts.keys():
            return Spoken(str(kind.title) % facts, (str(kind.line) % facts).rstrip(), str(kind.subject))
        title, line = (_BESIDE.sub("", str(words) % _Known(facts)).strip() for words in (kind.title, kind.line))
        return Spoken(title, line, str(kind.subject))


def in_languages(say: Callable[[], object]) -> dict[str, str]:
    """What `say` says in each language of the house, to be kept among a letter's facts."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = str(say())
    return found


def kept(facts: Mapping[str, object]) -> dict[str, Plain]:
    """Facts as they are kept in JSON. Raises ValueError for a fact of another shape."""
    return {name: _kept(name, value) for name, value in facts.items()}


def _kept(name: str, value: object) -> Plain:
    if isinstance(value, Phrase):
        return {IN_LANGUAGES: in_languages(lambda: value.words), FACTS: kept(value.facts)}
    if isinstance(value, Promise):
        return in_languages(lambda: value)
    if isinstance(value, datetime):
        if not name.endswith("_at") or value.tzinfo is None:
            raise ValueError(f"{name}: a moment has a zone, and a name that ends in _at")
        return value.isoformat()
    if isinstance(value, str | int):
        return value
    if isinstance(value, dict) and value.keys() == dict(settings.LANGUAGES).keys():
        return value
    raise ValueError(f"{name}: {type(value).__name__} is no fact of a letter")


def _fact(name: str, value: Plain, language: str, said: Callable[[datetime], str]) -> tuple[str, str | int]:
    if name.endswith("_at"):
        return name.removesuffix("_at"), said(datetime.fromisoformat(str(value)))
    if not isinstance(value, dict):
        return name, value
    if FACTS not in value:
        return name, str(value[language])
    facts = dict(_fact(inner, each, language, said) for inner, each in value[FACTS].items())
    return name, value[IN_LANGUAGES][language] % facts
