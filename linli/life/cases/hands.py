"""Whose hands did it: who handled a case, and whoever belongs to the organisation that did, neither verifies nor calls.

One rule, asked of a case (`same`), of a list (`others`), and for telling (`people`); `acted` asks of every step.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from linli.life.cases.states import Who
from linli.town.people.models import Post
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.life.cases.models import Case


def same(case: "Case", person_id: int | None, held: Iterable[Held]) -> bool:
    """Whether this person, with these posts, is of the hands that handle or handled the case."""
    by_themselves = person_id is not None and case.handled_by_id == person_id
    return by_themselves or (case.organisation_id is not None and case.organisation_id in _organisations(held))


def others(person_id: int | None, held: Iterable[Held]) -> Q:
    """The same as a filter: the cases of which this person is not of the hands."""
    apart = ~Q(organisation__in=_organisations(held))
    return apart & ~Q(handled_by=person_id) if person_id is not None else apart


def people(case: "Case", at: datetime) -> set[int]:
    """The ids of everybody who is of the hands at that moment."""
    found = {case.handled_by_id} if case.handled_by_id is not None else set()
    if case.organisation_id is not None:
        posts = Post.objects.current(at).filter(organisation_id=case.organisation_id)
        found |= set(posts.values_list("person_id", flat=True))
    return found


def acted(case: "Case", person_ids: Iterable[int | None]) -> bool:
    """Whether one of these handled or verified the case, or made any step on it other than as its reporter."""
    asked = {each for each in person_ids if each is not None}
    if not asked:
        return False
    return bool(asked & {case.handled_by_id, case.verified_by_id}) or (
        case.steps.filter(by__in=asked).exclude(acting_as=Who.REPORTER).exists()
    )


def _organisations(held: Iterable[Held]) -> set[int]:
    return {post.organisation_id for post in held if post.organisation_id is not None}
