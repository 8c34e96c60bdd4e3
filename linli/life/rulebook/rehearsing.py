"""A plan tried on past cases before it takes effect: what would have been otherwise.

Both sides, the rules without the plan and with it, are computed in memory by one function from the same facts of each
report, as if either had held from the report on; nothing is written and no case is opened. What is not public is not
even read. A matter that was filed anew counts as if it had come in under what it is filed under now, one that became an
emergency as if it had been one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import Any

from linli.life.cases import clocks
from linli.life.cases.models import Case, Step
from linli.life.rulebook.laying import TablesHaveFaults
from linli.life.rulebook.otherwise import Both, Mark, Otherwise, Past
from linli.life.rulebook.rehearsal import CLOCKS, FEW, Difference, Kind, Rehearsal
from linli.life.rulebook.rules import Turn
from linli.town.places.models import Place

DAYS, MOST = 90, 5000
CHUNK = 500
_WORDS = ("words", "category__name")
type Asides = Sequence[tuple[datetime, datetime]]


def rehearse(turn: Turn, *, days: int = DAYS, most: int = MOST) -> Rehearsal:
    """What would have been otherwise with the newest `most` public cases of the last `days`, if the plan had held.

    A constant number of queries; nothing is written. Raises `TablesHaveFaults`.
    """
    if turn.plan.faults:
        raise TablesHaveFaults(count=len(turn.plan.faults))
    both = Both(turn.before, turn.after)
    begun = turn.at - timedelta(days=days)
    past, guessed = _read(both, begun, turn.at, most)
    stood, found = _stood(past), _Found()
    for case in past[:most]:
        found.note(case, both.compared(case, stood.get(case.pk, ())))
    return Rehearsal(
        on=turn.on,
        days=days,
        cases=min(len(past), most),
        more=len(past) > most,
        otherwise=found.all.count,
        handled=sum(found.in_time.values()),
        in_time=sum(count for (was, _would), count in found.in_time.items() if was),
        in_time_then=sum(count for (_was, would), count in found.in_time.items() if would),
        **_told(found, both),
        guessed=guessed - guessed % FEW if both.turned_keywords else None,
        unasked=[name for name in CLOCKS if both.before.terms.by_link[name] != both.after.terms.by_link[name]],
    )


def _read(both: Both, begun: datetime, at: datetime, most: int) -> tuple[list[Past], int]:
    """The newest public cases since then, one more than asked for, and how many would be guessed otherwise.

    Words are looked through and let go of, and not even read where no keyword changes.
    """
    cases = Case.objects.public().filter(reported_at__gt=begun, reported_at__lte=at)
    fields = Past._fields + (_WORDS if both.turned_keywords else ())
    rows = cases.exclude(category__code__in=both.hidden).order_by("-pk").values_list(*fields)[: most + 1]
    past: list[Past] = []
    reports: list[str] = []
    for row in rows.iterator(chunk_size=CHUNK):
        past.append(Past(*row[: len(Past._fields)]))
        words = row[len(Past._fields) :]
        if not words or words[0] == words[1] or len(past) > most:
            continue  # who said nothing has the name of the category for words
        reports.append(words[0])
    return past, both.guessed_otherwise(reports)


def _stood(past: Sequence[Past]) -> dict[int, Asides]:
    """When the clocks of these cases stood still. One query, by the range of their numbers."""
    if not past:
        return {}
    steps = Step.objects.filter(case__gte=past[-1].pk, case__lte=past[0].pk, verb__in=clocks.TURNS)
    rows = steps.order_by("case_id", "seq").values_list("case_id", "verb", "at")
    return {
        case: clocks.put_aside((verb, moment) for _case, verb, moment in turns)
        for case, turns in groupby(rows, key=itemgetter(0))
    }


@dataclass(slots=True)
class _Tally:
    """How many cases, by their kind and by their community (by its id)."""

    count: int = 0
    by_category: Counter[str] = field(default_factory=Counter)
    by_community: Counter[int] = field(default_factory=Counter)
    moved: list[float] = field(default_factory=list)
    """By how many minutes each."""

    def add(self, case: Past, moved: timedelta) -> None:
        self.count += 1
        self.by_category[case.category__code or ""] += 1
        self.by_community[case.community_id] += 1
        if moved:
            self.moved.append(moved / timedelta(minutes=1))


@dataclass(slots=True)
class _Found:
    """What was found of all cases so far."""

    all: _Tally = field(default_factory=_Tally)
    by_mark: dict[Mark, _Tally] = field(default_factory=dict)
    in_time: Counter[tuple[bool, bool]] = field(default_factory=Counter)

    def note(self, case: Past, compared: Otherwise) -> None:
        """Count a case."""
        if compared.in_time is not None:
            self.in_time[compared.in_time] += 1
        if compared.marks:
            self.all.add(case, timedelta(0))
        for mark, moved in compared.marks.items():
            self.by_mark.setdefault(mark, _Tally()).add(case, moved)


def _told(found: _Found, both: Both) -> dict[str, Any]:
    """The counts by the codes of kinds and communities, in the order of `Kind` and the most first, and their names."""
    communities = found.all.by_community.keys() | {each for t in found.by_mark.values() for each in t.by_community}
    places = {place.pk: place for place in Place.objects.filter(pk__in=communities)}
    kinds = {**both.after.categories, **both.before.categories}

    def coded(by_id: Counter[int]) -> dict[str, int]:
        return {places[each].code: count for each, count in by_id.items()}

    shown = [code for code in both.hidden if (new := both.after.categories.get(code)) and not new.hidden]
    order = list(Kind)
    marks = sorted(found.by_mark.items(), key=lambda each: (order.index(each[0].kind), -each[1].count, each[0]))
    return {
        "differences": [
            Difference(
                *(mark.kind, tally.count, dict(tally.by_category), coded(tally.by_community)),
                *(mark.before, mark.after, mark.link, round(median(tally.moved or [0]))),
            )
            for mark, tally in marks
        ],
        "by_category": dict(found.all.by_category),
        "shown": shown,
        "by_community": coded(found.all.by_community),
        "names": {
            **{each.code: (each.name, each.name_hant, each.name_en) for each in places.values()},
            **{
                code: (kinds[code].name, kinds[code].name_hant, kinds[code].name_en)
                for code in {*found.all.by_category, *shown}
                if code
            },
        },
    }
