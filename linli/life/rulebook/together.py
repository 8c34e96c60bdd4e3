"""Days that one notice brought into a draft, as one card: holiday by holiday, and taken out of it as one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ground.days import holidays
from linli.ground.days.models import Kind
from linli.ground.ui.lists import listed
from linli.ground.ui.times import WEEKDAYS
from linli.town.people.models import Person

from . import drafts, saying
from .columns import RuleTable
from .models import Edit
from .own_tables import HOLIDAYS

FEWEST = 3
"""So many days of one notice, or more, stand on one card."""
MOST = 100
"""No card holds more; a year has fewer days of its own."""
_FORTNIGHT = timedelta(days=14)


def gathered(table: RuleTable, edits: Sequence[Edit], wrong: Collection[str]) -> list[list[Edit]]:
    """The edits of a table as its cards hold them: new days of one notice together, what is `wrong` (keys) alone."""
    found: dict[object, list[Edit]] = {}
    for edit in edits:
        new = table is HOLIDAYS and edit.was is None and edit.key not in wrong
        found.setdefault((edit.cells or {}).get("source", "") if new else (edit.key,), []).append(edit)
    return [part for each in found.values() for part in ([each] if len(each) >= FEWEST else [[edit] for edit in each])]


def lines(edits: Sequence[Edit]) -> list[str]:
    """A line for each holiday: from when to when and for how many days it is free, and what is worked for it."""
    days = [(date.fromisoformat(edit.key), (edit.cells or {})["kind"]) for edit in edits]
    spans = list(_spans(day for day, kind in days if kind == Kind.REST))
    worked: dict[int, list[date]] = {}
    for day in (day for day, kind in days if kind == Kind.WORKDAY):
        near = min(range(len(spans)), key=lambda n: _apart(day, spans[n]), default=-1)
        worked.setdefault(near if near >= 0 and _apart(day, spans[near]) <= _FORTNIGHT else -1, []).append(day)
    found = [_line(span, worked.get(n, [])) for n, span in enumerate(spans)]
    return found + ([_works(worked[-1])] if -1 in worked else [])


@transaction.atomic
def undo(*, draft_id: int, table: str, keys: Collection[str], by: Person, at: datetime) -> None:
    """Take all of these edits out of a draft. Raises what `drafts.undo` raises."""
    for key in keys:
        drafts.undo(draft_id=draft_id, table=table, key=key, by=by, at=at)


def _spans(days: Iterator[date]) -> Iterator[list[date]]:
    span: list[date] = []
    for day in sorted(days):
        if span and day - span[-1] > timedelta(days=1):
            yield span
            span = []
        span.append(day)
    if span:
        yield span


def _apart(day: date, span: list[date]) -> timedelta:
    return min(abs(day - span[0]), abs(day - span[-1]))


def _line(span: list[date], worked: list[date]) -> str:
    said = {"first": _said(span[0]), "last": _said(span[-1]), "n": len(span)}
    words = _("%(first)s到 %(last)s放假 %(n)s 天") if len(span) > 1 else _("%(first)s放假")
    words = _("；").join([words % said, *([_works(worked)] if worked else [])])
    names = listed(holidays.named(span))
    return _("%(label)s：%(said)s") % {"label": names, "said": words} if names else words


def _works(days: list[date]) -> str:
    return _("%(days)s上班") % {"days": listed(map(_said, days))}


def _said(day: date) -> str:
    return _("%(day)s（%(weekday)s）") % {"day": saying.day(day), "weekday": WEEKDAYS[day.weekday()]}
