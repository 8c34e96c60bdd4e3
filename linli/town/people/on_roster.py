"""On the roster: what a community's roster holds of somebody, for that person alone.

It is found by the phone that they have proven; whoever proves it later sees it from then on. Looking at what is one's
own is no look that the book of looks would note.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from linli.ground.ui.times import day

from . import queries, rosters
from .models import Basis, Person, Tie

MOST = 100
"""So many lines are shown, the newest."""


class OnRoster(NamedTuple):
    """A line of a roster as its own person reads it; `until` None while it stands, `basis` "" where none was said."""

    address: str
    kind: str
    basis: str
    taken_by: str
    """Who brought it in, by name and post; "" where it was the operator, by command."""
    since: datetime
    until: datetime | None


def lines_of(person: Person, at: datetime) -> list[OnRoster]:
    """What rosters hold of a person, the newest first. The same queries however many lines."""
    lines = list(rosters.lines_of(person.pk).select_related("dwelling__entrance")[:MOST])
    said = queries.addresses([line.dwelling for line in lines], at)
    takers = {line.pk: f"person:{line.taken_by_id}" for line in lines if line.taken_by_id}
    names = queries.names_of_readers(takers.values(), at)
    return [
        OnRoster(
            said[line.dwelling_id],
            line.kind,
            line.basis,
            names.get(takers.get(line.pk, ""), ""),
            line.valid_from,
            line.valid_until,
        )
        for line in lines
    ]


def rows(lines: Iterable[OnRoster], at: datetime) -> list[dict[str, object]]:
    """The same for `people/parts/rows.html`: where, as what, by what right, and who brought it."""
    return [
        {
            "state": "solved" if line.until is None else "shut",
            "state_words": _("在册") if line.until is None else _("划掉了"),
            "aside": _span(line, at),
            "title": line.address,
            "line": _("记为%(kind)s；凭的是：%(basis)s；%(who)s导入的。")
            % {
                "kind": Tie(line.kind).label,
                "basis": Basis(line.basis).label if line.basis else _("当时没有写"),
                "who": line.taken_by or _("系统管理员"),
            },
        }
        for line in lines
    ]


def _span(line: OnRoster, at: datetime) -> str:
    said = {"since": day(line.since, now=at)}
    if line.until is None:
        return _("%(since)s起") % said
    return _("%(since)s到%(until)s") % (said | {"until": day(line.until, now=at)})
