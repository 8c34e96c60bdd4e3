"""The inbox: what someone was told, what of it they have not seen, and seeing it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.ground.shared.refusals import NotFound
from linli.town.people.models import Person

from .models import DemoMessage, Letter
from .wording import kept

MOST_COUNTED = 99
"""The bell counts no further."""


def letters_of(person: Person) -> QuerySet[Letter]:
    """A person's letters, newest first, without those that somebody's leaving their number brought upon them."""
    return Letter.objects.filter(person=person, left_by_other=False).order_by("-id")


def left_for(person: Person) -> QuerySet[Letter]:
    """What somebody's leaving a person's number brought upon them, newest first."""
    return Letter.objects.filter(person=person, left_by_other=True).order_by("-id")


def unread(person: Person) -> int:
    """How many letters someone has not seen, 99 at most; one query of one index."""
    return Letter.objects.filter(person=person, left_by_other=False, read_at=None)[:MOST_COUNTED].count()


def read(*, public_id: UUID, by: Person, at: datetime) -> Letter:
    """Note that someone has seen a letter of theirs, and with it what they were told of the same before; each once.

    The same: about one thing, leading to one place, and standing apart or not, as one thread of a page does. Raises
    `NotFound` for any other letter.
    """
    letter = Letter.objects.filter(person=by, public_id=public_id).first()
    if letter is None:
        raise NotFound
    thread = Letter.objects.filter(
        person=by, about=letter.about, href=letter.href, left_by_other=letter.left_by_other, pk__lte=letter.pk
    )
    thread.filter(read_at=None).update(read_at=at)
    letter.read_at = letter.read_at or at
    return letter


def read_all(*, by: Person, upto: UUID, at: datetime) -> int:
    """Note that someone has seen the letter `upto`, the newest on their page, and all before it; how many were new.

    Raises `NotFound` for a letter that is not theirs.
    """
    newest = letters_of(by).filter(public_id=upto).first()
    if newest is None:
        raise NotFound
    return letters_of(by).filter(read_at=None, pk__lte=newest.pk).update(read_at=at)


def acted_on(*, by: int, about: str, at: datetime) -> int:
    """Note that a person (id) has seen what they were told of a thing (`case:42`) on which they acted at `at`."""
    before = Letter.objects.filter(person=by, left_by_other=False, about=about, read_at=None, at__lte=at)
    return before.update(read_at=at)


def answered(*, by: int, about: str, asked: str, told: str, facts: Mapping[str, object], at: datetime) -> bool:
    """Let the last letter that asked a person (id) about a thing say that they answered at `at`; whether there is one.

    A letter of the kind `asked` becomes one of the kind `told`, with these facts besides its own, and another answer
    changes them. What was asked before that one stays as it was: it had no answer.
    """
    letter = Letter.objects.filter(person=by, about=about, kind__in=(asked, told), at__lte=at).order_by("-id").first()
    if letter is None:
        return False
    letter.kind, letter.facts, letter.read_at = told, letter.facts | kept(facts), letter.read_at or at
    letter.save(update_fields=["kind", "facts", "read_at"])
    return True


def forget_told(told: Iterable[tuple[int, str]]) -> int:
    """Delete what persons (ids) were told of things (`case:42`), with its sendings; how many rows there were."""
    return sum(Letter.objects.filter(person=person, about=about).delete()[0] for person, about in told)


def demo_messages() -> QuerySet[DemoMessage]:
    """What the demo shows instead of sending it to a phone, newest first."""
    return DemoMessage.objects.order_by("-id")
