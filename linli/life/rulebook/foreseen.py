"""What past cases would have got under a draft, as its page says it, and who asked."""

from datetime import datetime

from django.db import transaction

from linli.ground.audit import record
from linli.ground.once import limits
from linli.town.people.models import Person

from .models import Draft, State
from .planning import Planned
from .rehearsing import rehearse

AN_HOUR = 60
"""So many rehearsals one person asks for in an hour."""
_HOUR_S, _YEAR_S = 3600, 366 * 86_400


def sentences(draft: Draft, planned: Planned, *, by: Person, at: datetime) -> list[str]:
    """What would have gone otherwise with past cases, line by line; nothing where that cannot be tried.

    Whoever asks stands in the book, once for each version of the draft. Raises `limits.TooMany` past `AN_HOUR`.
    """
    if draft.state != State.OPEN or planned.wrong or not planned.plan.changes:
        return []
    limits.hit(name="rules.rehearsal", subject=str(by.pk), limit=AN_HOUR, window_s=_HOUR_S, at=at)
    _note(draft, by, at)
    return rehearse(planned.plan, on=draft.on, at=at).sentences()


@transaction.atomic
def _note(draft: Draft, by: Person, at: datetime) -> None:
    name, subject = "rules.rehearsed", f"{draft.pk}:{draft.version}:{by.pk}"
    if not limits.noted(name=name, subject=subject, at=at):
        limits.note(name=name, subject=subject, window_s=_YEAR_S, at=at)
        facts = {"version": draft.version}
        record.record(actor=by.source, verb=name, object=f"draft:{draft.pk}", at=at, facts=facts)
