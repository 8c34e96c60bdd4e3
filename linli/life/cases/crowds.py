"""Crowds: many reports of one danger, which stand on a desk as one line, so that they hide no other (decision 30).

Of one crowd are emergencies of one courtyard, or of one place where no courtyard is known, that speak of one kind of
danger, each within minutes of another, all answered or all unanswered. The first report of those that nobody answered
keeps its own line; the others follow on one. What somebody who is known brought (signed in, or written down at a desk)
is of no crowd of strangers, nor of what anybody else brought. What a desk moved into another grid is of none at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import models
from django.db.models import CharField, Exists, OuterRef, StringAgg, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from linli.ground.ui import times
from linli.ground.ui.figures import figure
from linli.life.cases import emergencies, sorting
from linli.life.cases.emergencies import Emergency
from linli.life.cases.models import Case, Origin, Reporter, Step
from linli.life.cases.reach import CaseSet, reads
from linli.town.people.scopes import Held

FROM = 3
"""So many make a crowd; two stand each on its line."""
WITHIN = timedelta(minutes=15)
"""Each of a crowd was reported so soon after another."""
OF = frozenset({sorting.URGENT, sorting.WATCHED})
"""The groups of a desk of which crowds are made."""
MOVED = "grid_is"
"""What a step says by which a matter came to another grid."""
NOBODY = "0"
"""Stands for whoever brought an emergency and is not known, where people are told apart."""
MOST = 1000
"""So many emergencies of one desk are looked through, what is due first on top; then strangers' stand with crowds."""
_READ = (
    *("public_id", "state", "words", "urgent", "holder", "place", "place_path", "courtyard", "grid", "lane"),
    *("organisation", "category", "category__code", "origin", "answered_at", "reported_at", "next_due_at"),
    *(f"{place}__{name}" for place in ("courtyard", "community") for name in ("name", "name_hant", "name_en")),
)


class _Alike(NamedTuple):
    """What all of a crowd have in common."""

    kind: str
    group: str
    where: int
    behind: frozenset[str]
    answered: bool

    @property
    def vouched(self) -> bool:
        """Whether somebody who is known stands behind them."""
        return not self.behind <= {NOBODY}


@dataclass(frozen=True, slots=True)
class Crowd:
    """Reports of one danger: `head`, the one that is due first, stands for all `members` (ids of cases, by public id).

    `vouched`: who brought each is known. `answered`: each has its first answer. `after`: the public id of the report
    that came first and stands on its own line, none of the members; "" of what is answered.
    """

    kind: Emergency
    head: Case
    members: dict[str, int]
    latest: datetime
    vouched: bool
    answered: bool
    after: str = ""

    def has(self, public_id: str) -> bool:
        """Whether the case of this public id is in it, or is the one that came first."""
        return bool(public_id) and (public_id == self.after or public_id in self.members)

    @property
    def last(self) -> str:
        """The public id of the one that is due last, and so most likely answered last: by it the crowd is opened."""
        return next(reversed(self.members))

    @property
    def hidden(self) -> set[int]:
        """Those for which the head stands."""
        return set(self.members.values()) - {self.head.pk}


@dataclass(frozen=True, slots=True)
class Found:
    """The crowds of a desk; the ids of strangers' emergencies, and `beyond`, of those that were too many to look at."""

    crowds: list[Crowd]
    strange: list[int]
    beyond: list[int]


def found(placed: CaseSet[Any], held: Sequence[Held]) -> Found:
    """The crowds among a desk's emergencies, which it has `placed` in its groups; each is of one group.

    Where none of `held` reads what was said, the kind of matter alone tells of danger. One query, one more where there
    are more emergencies than are looked through.
    """
    asked = _emergencies(placed)
    alike: dict[_Alike, list[Case]] = {}
    kinds: dict[str, Emergency] = {}
    looked = list(asked[: MOST + 1])
    for case in looked[:MOST]:
        code = case.category.code if case.category is not None else ""
        kind = _spoken_of(case.words if reads(case, held) else "", code)
        if kind is not None and not vars(case)["moved"]:
            kinds[kind.kind] = kind
            where = case.courtyard_id or -case.place_id
            key = _Alike(kind.kind, sorting.group_of(case), where, _behind(case), case.answered_at is not None)
            alike.setdefault(key, []).append(case)
    crowds = [
        _crowd(key, kinds[key.kind], some)
        for key, cases_alike in alike.items()
        for some in _chains(cases_alike)
        if len(some) >= FROM
    ]
    strange = [case.pk for case in looked[:MOST] if _behind(case) <= {NOBODY}]
    return Found(crowds, strange, _beyond(asked, looked[:MOST]) if len(looked) > MOST else [])


def title(crowd: Crowd, at: datetime) -> str:
    """Where it is, what is said, how many say it, and when the last did."""
    courtyard = crowd.head.courtyard
    words = _("%(where)s，像是%(said)s：报了 %(n)s 件，最近一件%(latest)s")
    if crowd.after:
        words = _("%(where)s，像是%(said)s：又报了 %(n)s 件，最近一件%(latest)s")
    return words % {
        "where": courtyard.named() if courtyard is not None else _("没说清在哪儿"),
        "said": crowd.kind.said,
        "n": figure(len(crowd.members)),
        "latest": times.words(crowd.latest, now=at),
    }


def _crowd(key: _Alike, kind: Emergency, some: list[Case]) -> Crowd:
    """One of these, in the order in which they are due."""
    first = None if key.answered else _first(some)
    others = [case for case in some if case is not first]
    after = str(first.public_id) if first is not None else ""
    return Crowd(kind, others[0], _ids(others), max(map(_when, others)), key.vouched, key.answered, after)


def _first(some: Sequence[Case]) -> Case | None:
    """The one that was reported before the others, which keeps its own line and words."""
    return min(some, key=lambda case: (case.reported_at, case.pk))


def _beyond(asked: CaseSet[Any], looked: Sequence[Case]) -> list[int]:
    """Those of strangers that were not looked through."""
    seen = {case.pk for case in looked}
    known = Reporter.objects.filter(case=OuterRef("pk"), withdrawn_at=None).exclude(owned_at=None, written_by=None)
    strange = asked.filter(~Exists(known), origin=Origin.RESIDENT)
    return [pk for pk in strange.values_list("pk", flat=True) if pk not in seen]


def _ids(cases: Sequence[Case]) -> dict[str, int]:
    return {str(each.public_id): each.pk for each in cases}


def _when(case: Case) -> datetime:
    return case.reported_at


def _emergencies(placed: CaseSet[Any]) -> CaseSet[Any]:
    places = sorted(map(sorting.NAMES.index, OF))
    asked: CaseSet[Any] = placed.filter(sorting.EMERGENCY, place_of_group__in=places).only(*_READ)
    asked = asked.select_related("category", "courtyard", "community")
    first = Step.objects.filter(case=OuterRef("pk")).exclude(case__origin=Origin.RESIDENT).order_by("seq")
    moved = Step.objects.filter(case=OuterRef("pk"), verb="correct", on_behalf_of=None, facts__has_key=MOVED)
    marked: CaseSet[Any] = asked.annotate(
        brought=_brought(), found=Subquery(first.values("by")[:1]), moved=Exists(moved)
    )
    return marked.order_by("next_due_at", "pk")


def _brought() -> Subquery:
    """The ids of who stands behind an emergency's reports, by commas; `NOBODY` for who brought it and is not known.

    Behind what was written down for somebody stands whoever wrote it, until its reporter takes it on.
    """
    behind = models.Case(
        models.When(owned_at__isnull=False, then=Coalesce("person", "written_by", -1)),
        models.When(written_by__isnull=False, then="written_by"),
        models.When(joined_at_step=None, then=int(NOBODY)),
    )
    heard = Reporter.objects.filter(case=OuterRef("pk"), withdrawn_at=None).order_by().values("case")
    return Subquery(heard.annotate(behind=StringAgg(Cast(behind, CharField()), Value(","))).values("behind"))


def _behind(case: Case) -> frozenset[str]:
    """Who stands behind a report: all who brought it, or whoever found it."""
    said = [vars(case)["brought"] or "", str(vars(case)["found"] or "")]
    return frozenset(each for each in ",".join(said).split(",") if each)


def _chains(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Those that follow each other within minutes, each chain in the order in which they came."""
    chains: list[set[int]] = []
    last: datetime | None = None
    for case in sorted(cases, key=_when):
        if last is None or case.reported_at - last > WITHIN:
            chains.append(set())
        chains[-1].add(case.pk)
        last = case.reported_at
    for chain in chains:
        yield [case for case in cases if case.pk in chain]


@lru_cache(maxsize=4096)
def _spoken_of(words: str, category: str) -> Emergency | None:
    """The same as `emergencies.spoken_of`, which costs more than all else of a desk that has hundreds."""
    return emergencies.spoken_of(words, category)
