"""What would come of a draft, as its page says it: where nobody would lead, what past cases would have got."""

from datetime import datetime

from django.db import transaction

from linli.ground.audit import record
from linli.ground.once import limits
from linli.town.people.models import Person

from . import left_open
from .models import Draft, State
from .planning import Planned
from .rehearsing import rehearse
from .rules import Turn

AN_HOUR = 60
"""So many rehearsals one person asks for in an hour."""
_HOUR_S, _YEAR_S = 3600, 366 * 86_400


class Outlook:
    """What would come of one draft; the rules with and without it are read once, when they are first asked for."""

    def __init__(self, draft: Draft, planned: Planned, at: datetime) -> None:
        self.planned, self._draft, self._at = planned, draft, at
        self._turn = Turn(planned.plan, draft.on, at)
        self._open = draft.state == State.OPEN and not planned.wrong

    def nobody(self) -> list[str]:
        """For what nobody would lead where once an open draft holds; nothing while something is wrong with it."""
        return left_open.sentences(self._turn) if self._open else []

    def tried(self, by: Person) -> list[str]:
        """What would have gone otherwise with past cases, line by line; nothing where that cannot be tried.

        Whoever asks stands in the book, once for each version of the draft, however many ask at once. Raises
        `limits.TooMany` past `AN_HOUR`.
        """
        if not self._open or not self._turn.plan.changes:
            return []
        limits.hit(name="rules.rehearsal", subject=str(by.pk), limit=AN_HOUR, window_s=_HOUR_S, at=self._at)
        _note(self._draft, by, self._at)
        return rehearse(self._turn).sentences()


@transaction.atomic
def _note(draft: Draft, by: Person, at: datetime) -> None:
    name, subject = "rules.rehearsed", f"{draft.pk}:{draft.version}:{by.pk}"
    try:
        limits.hit(name=name, subject=subject, limit=1, window_s=_YEAR_S, at=at)
    except limits.TooMany:
        return
    facts = {"version": draft.version}
    record.record(actor=by.source, verb=name, object=f"draft:{draft.pk}", at=at, facts=facts)
