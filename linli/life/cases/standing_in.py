"""Where no hands near are free to look whether it is done, the street gives its own: no result waits for nobody."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, Min, OuterRef, Q

from linli.ground.shared.reader import Blank, Written
from linli.life.cases import hands
from linli.life.cases.models import Case
from linli.life.cases.parts import VERIFIES_DESK, VERIFIES_DISPATCHED
from linli.life.cases.reach import CaseSet, lies_in
from linli.life.cases.states import State
from linli.town.people.roles import Role
from linli.town.people.scopes import Held

STANDS_IN = Role.STREET_DISPATCHER
MOST = 1000
"""So many cases, those that wait longest, lie on the desk of who stands in."""
_ALIKE = ("grid", "community", "street", "organisation", "handled_by", "done_at")
"""What tells who may look: cases that agree in it wait for the same people, so that only one of them is asked about."""


def stands_in(case: Case, held: Iterable[Held], at: datetime) -> Held | None:
    """The post that looks at this case because nobody near may; None where somebody may, or it is of the hands."""
    if case.state != State.HANDLED:
        return None
    post = next((each for each in held if each.role == STANDS_IN and lies_in(each, case)), None)
    return post if post is not None and _lacks_others.rows(case=case.pk, at=at) else None


def to_stand_in_for(held: Sequence[Held], at: datetime) -> list[int]:
    """The same for the desk of these posts: the ids of the cases that wait for it, those that wait longest first.

    One query that asks after one case of each kind (`_ALIKE`), however many wait; another where somebody is lacking.
    None for other posts.
    """
    streets = [post.place_id for post in held if post.role == STANDS_IN]
    if not streets:
        return []
    handled = Case.objects.everything("narrowed to the street of the post that stands in").open()
    handled = handled.filter(street__in=streets, state=State.HANDLED, must_verify=True)
    waiting: CaseSet[Any] = handled.annotate(done_at=hands.done_at())
    one_of_each = waiting.values(*_ALIKE).annotate(one=Min("pk")).values("one")
    asked = Case.objects.everything("one of each kind of those").filter(pk__in=one_of_each)
    lacking = set(without_others(asked, at).values_list(*_ALIKE))
    if not lacking:
        return []
    found = waiting.order_by("handled_at", "pk").values_list("pk", *_ALIKE)
    return [pk for pk, *alike in found if tuple(alike) in lacking][:MOST]


def without_others(cases: CaseSet[Case], at: datetime | Blank) -> CaseSet[Any]:
    """Those of these handled cases at which nobody near may look."""
    here = Q(place=OuterRef("grid")) | Q(place=OuterRef("community")) | Q(place=OuterRef("street"))
    near = hands.free(at).filter(here, person__is_active=True)
    by_desks = Q(organisation=None) & ~Exists(near.filter(role__in=VERIFIES_DESK))
    dispatched = Q(organisation__isnull=False) & ~Exists(near.filter(role__in=VERIFIES_DISPATCHED))
    return cases.annotate(done_at=hands.done_at()).filter(by_desks | dispatched)


_lacks_others = Written(
    lambda: without_others(
        Case.objects.everything("the case at hand").filter(pk=Blank("case", BigIntegerField())),
        Blank("at", DateTimeField()),
    ).values_list("pk")
)
