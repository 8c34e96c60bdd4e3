"""Whose hands did it: who handled a case, and whoever belongs to what did it, neither verifies nor calls.

What did it is an organisation, or a community: its residents' committee is the people at its desk, whether the case was
sent to the committee or done by them on the spot. One rule, asked of a case (`same`), of a list (`others`), for telling
(`people`), and after whoever else is near (`free`); `acted` asks of every step.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from linli.ground.shared.reader import Blank, Written
from linli.life.cases.models import Step
from linli.life.cases.states import Who
from linli.town.people.models import Organisation, Post
from linli.town.people.roles import Role
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.life.cases.models import Case

AT_THE_COMMUNITY = (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY)
"""Who sits at a community's desk, and does its committee's work."""
CHECKS = ("on_the_spot", "handle", "verify", "rework", "rework_at_desk")
"""What is done to a case or looked at, whoever does it."""
_HANDED_IN = ("on_the_spot", "handle")
"""The newest of these steps is what handled a case; two may fall into one moment."""


def same(case: "Case", person_id: int | None, held: Iterable[Held]) -> bool:
    """Whether this person, with these posts, is of the hands that handle or handled the case."""
    if person_id is not None and case.handled_by_id == person_id:
        return True
    posts = list(held)
    if case.organisation_id is not None and case.organisation_id in _organisations(posts):
        return True
    communities = _communities(posts)
    return bool(communities) and community_of(case) in communities


def others(person_id: int | None, held: Iterable[Held]) -> Q:
    """The same as a filter: the cases of which this person is not of the hands."""
    posts = list(held)
    apart = ~Q(organisation__in=_organisations(posts))
    if communities := _communities(posts):
        committee = Q(organisation__kind=Organisation.Kind.COMMITTEE, organisation__place__in=communities)
        apart &= ~committee & ~(Q(organisation=None, on_the_spot=True, community__in=communities) & _done_there())
    return apart & ~Q(handled_by=person_id) if person_id is not None else apart


def people(case: "Case", at: datetime) -> set[int]:
    """The ids of everybody who is of the hands at that moment."""
    found = {case.handled_by_id} if case.handled_by_id is not None else set()
    posts = _posts(at, case.organisation_id or 0, community_of(case) or 0)
    return found | set(posts.values_list("person_id", flat=True))


def free(at: datetime | Blank) -> QuerySet[Post]:
    """The posts of everybody who is not of the hands, for a subquery of cases with their `done_at` (`done_at()`)."""
    theirs = _posts(at, OuterRef(OuterRef("organisation")), OuterRef(OuterRef("done_at")))
    others_than_one = Post.objects.current(at).exclude(person=Coalesce(OuterRef("handled_by"), 0))
    return others_than_one.filter(~Exists(theirs.filter(person=OuterRef("person"))))


def _posts(at: datetime | Blank, organisation: int | OuterRef, community: int | OuterRef) -> QuerySet[Post]:
    """The posts that make one of the hands, where that organisation and the committee of that community did it."""
    its_desk = Q(role__in=AT_THE_COMMUNITY, place=community)
    return Post.objects.current(at).filter(Q(organisation=organisation) | its_desk)


def community_of(case: "Case") -> int | None:
    """The community whose committee or desk handled the case, None where others did."""
    if case.organisation is not None:
        return case.organisation.place_id if case.organisation.kind == Organisation.Kind.COMMITTEE else None
    if not case.on_the_spot or case.handled_at is None:
        return None
    return case.community_id if _handed_in(case.pk).first() == Who.COMMUNITY else None


def done_at() -> Choice:
    """The same as a column."""
    committee = When(organisation__kind=Organisation.Kind.COMMITTEE, then=F("organisation__place"))
    desk = When(Q(organisation=None, on_the_spot=True) & _done_there(), then=F("community"))
    return Choice(committee, desk, output_field=BigIntegerField())


def acted(case: "Case", one: int | None, other: int | None) -> bool:
    """Whether one of these two handled or verified the case, or made any step on it other than as its reporter."""
    asked = {each for each in (one, other) if each is not None}
    if not asked:
        return False
    return bool(asked & {case.handled_by_id, case.verified_by_id} or _a_step.rows(case=case.pk, one=one, other=other))


_a_step = Written(
    lambda: (
        Step.objects.filter(
            Q(by_id=Blank("one", BigIntegerField())) | Q(by_id=Blank("other", BigIntegerField())),
            case_id=Blank("case", BigIntegerField()),
        )
        .exclude(acting_as=Who.REPORTER)
        .values_list("pk")[:1]
    )
)


def moved(case: "Case", person_id: int | None) -> bool:
    """Whether somebody made a move on the case from a desk: not as its reporter, nor in a reporter's stead."""
    if person_id is None:
        return False
    return case.steps.filter(by=person_id).exclude(acting_as__in=(Who.REPORTER, Who.HELPER)).exists()


def _organisations(held: Iterable[Held]) -> set[int]:
    return {post.organisation_id for post in held if post.organisation_id is not None}


def _communities(held: Iterable[Held]) -> set[int]:
    return {post.place_id for post in held if post.role in AT_THE_COMMUNITY and post.place_id is not None}


def _done_there() -> Q:
    """Whether a community's desk did what was done on the spot, as a filter."""
    return Q(handled_at__isnull=False) & Q(Exact(Subquery(_handed_in(OuterRef("pk"))[:1]), Who.COMMUNITY.value))


def _handed_in(case: int | OuterRef) -> QuerySet[Step, str]:
    """As whom the case was handled, the last time first."""
    steps = Step.objects.filter(case=case, verb__in=_HANDED_IN).order_by("-seq")
    return steps.values_list("acting_as", flat=True)
