"""What would come of a draft, as its page says it: where nobody would lead, what past cases would have got."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.editions.renewing import ALL
from linli.ground.once import leases, limits
from linli.ground.shared.refusals import Refused
from linli.town.people.models import Person

from . import left_open
from .models import Draft, State
from .planning import Planned
from .rehearsal import Rehearsal
from .rehearsing import rehearse
from .rules import Turn

AN_HOUR = 60
"""So many rehearsals one person asks for in an hour."""
KEPT_S = 600
"""So long at most a rehearsal is shown again instead of being computed."""
HELD_S, AGAIN_S = 60, 10
"""So long the turn to compute one lasts if whoever had it was killed, and so soon one may ask again."""
_HOUR_S, _YEAR_S = 3600, 366 * 86_400
_kept: Kept[UUID, Rehearsal] = Kept(16)


class OneAtATime(Refused):
    """Another draft is being tried: that takes a processor for seconds, and the pages have to go on."""

    code = "one-rehearsal-at-a-time"
    status = 503
    sentence = _("正在试算另一份草稿。请过 %(seconds)s 秒再点一次。")

    def __init__(self) -> None:
        super().__init__(seconds=AGAIN_S)
        self.retry_after_s = AGAIN_S


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

        Whoever asks stands in the book, once for each version of the draft, however many ask at once. What was found
        of a version is said again while the rules are the same, for `KEPT_S` at most. Raises `limits.TooMany` past
        `AN_HOUR`, `OneAtATime`.
        """
        if not self._open or not self._turn.plan.changes:
            return []
        limits.hit(name="rules.rehearsal", subject=str(by.pk), limit=AN_HOUR, window_s=_HOUR_S, at=self._at)
        _note(self._draft, by, self._at)
        return _kept.get(self._draft.public_id, self._edition(), self._rehearsed).sentences()

    def _edition(self) -> str | None:
        """By what a kept rehearsal is still this one: the rules, the draft's version, and the time that runs."""
        rules = looking.current().get(ALL)
        return rules and f"{rules} {self._draft.version} {int(self._at.timestamp()) // KEPT_S}"

    def _rehearsed(self) -> Rehearsal:
        """Computed, by one at a time in the whole town."""
        mine = secrets.token_hex(8)
        if not leases.hold(name="rules.rehearsal", holder=mine, at=self._at, length_s=HELD_S):
            raise OneAtATime
        try:
            return rehearse(self._turn)
        finally:
            leases.release(name="rules.rehearsal", holder=mine)


@transaction.atomic
def _note(draft: Draft, by: Person, at: datetime) -> None:
    name, subject = "rules.rehearsed", f"{draft.pk}:{draft.version}:{by.pk}"
    try:
        limits.hit(name=name, subject=subject, limit=1, window_s=_YEAR_S, at=at)
    except limits.TooMany:
        return
    facts = {"version": draft.version}
    record.record(actor=by.source, verb=name, object=f"draft:{draft.pk}", at=at, facts=facts)
