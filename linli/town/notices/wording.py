"""What a letter says, in the language of whoever reads it: its kind's words with its facts in their places.

A fact is text, a number, a moment (its name ends in `_at`; the words' place leaves that out: `until_at` fills
`%(until)s`), or text in each language, as `in_languages` makes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from linli.ground.ui import times

from .kinds import kind_of
from .models import Letter

type Plain = str | int | dict[str, str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A letter in one language."""

    title: str
    line: str
    subject: str


def speak(letter: Letter, language: str, *, now: datetime) -> Spoken:
    """The letter's words in `language`, moments as one says them at `now`. Raises KeyError for a missing fact."""
    kind = kind_of(letter.kind)
    with override(language):
        facts = dict(_fact(name, value, language, now) for name, value in letter.facts.items())
        return Spoken(str(kind.title) % facts, str(kind.line) % facts, str(kind.subject))


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


def _fact(name: str, value: Plain, language: str, now: datetime) -> tuple[str, str | int]:
    if name.endswith("_at"):
        return name.removesuffix("_at"), times.deadline(datetime.fromisoformat(str(value)), now=now)
    return name, value[language] if isinstance(value, dict) else value
