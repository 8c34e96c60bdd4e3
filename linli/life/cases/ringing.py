"""Seeing a reporter's number, and that it was seen: who notes what they heard by telephone has looked at it before.

That somebody looked for this very report is kept for a day as a keyed hash that names nobody; who looked at whose
number stands in the log of looks for three years, and names no case. Which report it was for stands with the report
(`Look`), for its reporter alone, and goes with their name.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from linli.ground.once import limits
from linli.life.cases.models import Look, Reporter
from linli.town.people import contacts

if TYPE_CHECKING:
    from linli.town.people.models import Person

_NAME, _DAY_S = "cases.looked", 24 * 3600


@transaction.atomic
def look(reporter: Reporter, *, by: "Person", why: str, at: datetime) -> str:
    """Note that `by`, who may (`opening.to_be_reached`), looks at a reporter's number; the look's name, `reading:42`.

    A key of `once` keeps this name and no number, and it names no case. Raises what `contacts.note_look` raises.
    """
    assert reporter.person_id is not None
    noted = contacts.note_look(reporter.person_id, contacts.PHONE, by, why, at)
    Look.objects.create(reporter=reporter, reading=noted)
    note(reporter, by=by, at=at)
    return f"reading:{noted.pk}"


def forget(reporters: Iterable[int]) -> None:
    """Forget for which reports their numbers were looked at: wherever a reporter (id) is another's, or nobody's now."""
    Look.objects.filter(reporter__in=reporters).delete()


def number(reporter: Reporter, looked: str, *, by: "Person", at: datetime) -> str:
    """The number in full that this look was noted for, opened anew for a retry. Raises `contacts.LookIsOver`."""
    assert reporter.person_id is not None
    return contacts.open_look(int(looked.removeprefix("reading:")), reporter.person_id, contacts.PHONE, by, at)


def note(reporter: Reporter, *, by: "Person", at: datetime) -> None:
    """Keep for a day that `by` looked at the number left with this report; `contacts.note_look` says how many may."""
    limits.note(name=_NAME, subject=_subject(reporter, by.pk), window_s=_DAY_S, at=at)


def has_looked(reporter: Reporter, by_id: int | None, at: datetime) -> bool:
    """Whether they looked at it within the last day."""
    return by_id is not None and limits.noted(name=_NAME, subject=_subject(reporter, by_id), at=at)


def _subject(reporter: Reporter, by_id: int) -> str:
    return f"person:{by_id} reporter:{reporter.pk}"
