"""Telling people something, in the transaction of what it is about."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, CharField

from linli.ground.once import limits
from linli.ground.outbox import send
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.writer import insert
from linli.town.people.models import Person

from .channels import channels
from .models import Letter, Sending
from .wording import kept, speak

TOPIC = "notices.send"
LEFT_A_DAY, DAY_S = 5, 24 * 3600
"""Of so many matters a day someone begins to be told that others reported with their number."""


@transaction.atomic
def tell(
    *,
    to: Iterable[int],
    kind: str,
    about: str,
    facts: Mapping[str, object],
    href: str,
    at: datetime,
    key: str = "",
    left: Iterable[int] = (),
) -> list[Letter]:
    """Tell these persons (ids) one thing: into the inbox at once, and by every channel that reaches them.

    `about` names what it is about (`case:42`), `href` is the page within the house. With a `key` whoever was told under
    it before is not told again. Persons who left are passed over. Returns the new letters.

    `left`: those of them who may know nothing of it, since somebody only left their number. Their letters stand apart,
    go nowhere but there, and are of so many matters a day; whoever was told of one is told of it to its end.

    Raises ImproperlyConfigured for an unknown kind, KeyError for a fact that the kind's words lack.
    """
    apart = set(left)
    begun = _told_of(about, apart)
    letters = [
        Letter(
            person=person,
            kind=kind,
            about=about,
            facts=kept(facts),
            href=href,
            at=at,
            key=key,
            left_by_other=person.pk in apart,
        )
        for person in _not_told(to, key)
        if person.pk not in apart or person.pk in begun or _one_more(person, at)
    ]
    for letter in letters[:1]:
        speak(letter, settings.LANGUAGE_CODE, now=at, whole=True)
    _write(letters)
    _send([letter for letter in letters if not letter.left_by_other], at)
    return letters


def _write(letters: list[Letter]) -> None:
    """One letter, as most acts write, by what is worded once; several in one go."""
    if len(letters) == 1:
        insert(*letters)
    else:
        Letter.objects.bulk_create(letters)


def _told_of(about: str, apart: set[int]) -> set[int]:
    """Who of these was told already of a matter that came of somebody's leaving their number."""
    if not apart:
        return set()
    told = Letter.objects.filter(person__in=apart, left_by_other=True, about=about)
    return set(told.values_list("person", flat=True))


def _one_more(person: Person, at: datetime) -> bool:
    """Whether today one matter more may come of somebody having left this person's number; it is counted then."""
    try:
        limits.hit(name="notices.left", subject=person.source, limit=LEFT_A_DAY, window_s=DAY_S, at=at)
    except limits.TooMany:
        return False
    return True


def _not_told(to: Iterable[int], key: str) -> list[Person]:
    asked = {f"person_{n}": pk for n, pk in enumerate(set(to))}
    return _persons(len(asked), bool(key)).all(**asked, **({"key": key} if key else {})) if asked else []


@lru_cache(maxsize=64)
def _persons(many: int, once: bool) -> Written[Person]:
    """Those of so many persons who are here, and were not told under a key before where it is told `once`."""
    asked = [Blank(f"person_{n}", BigIntegerField()) for n in range(many)]
    persons = Person.objects.everything("whom an act tells is its room's to say").filter(is_active=True)
    persons = persons.filter(pk__in=asked)  # type: ignore[misc]  # the plugin knows values only
    if once:
        persons = persons.exclude(pk__in=Letter.objects.filter(key=Blank("key", CharField())).values("person"))
    return Written(lambda: persons.order_by("pk"))


def _send(letters: list[Letter], at: datetime) -> None:
    if not letters:
        return
    for name, channel in channels().items():
        reached = channel.reaches({letter.person_id for letter in letters})
        sendings = [Sending(letter=letter, channel=name) for letter in letters if letter.person_id in reached]
        for sending in Sending.objects.bulk_create(sendings):
            send.later(topic=TOPIC, payload={"sending": sending.pk}, at=at, key=f"sending:{sending.pk}")
