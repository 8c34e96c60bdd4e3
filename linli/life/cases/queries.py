"""The questions that pages ask more than once: my desk, what is near, what happened here, the public board.

Every list has an explicit order, a limit, and the same number of queries at one row and at fifty.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce

from linli.ground.shared.fixed import among
from linli.ground.shared.many import these
from linli.ground.shared.reader import Blank, Written
from linli.life.cases import hands, leading, voices
from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.parts import HANDLING_ROLES, VERIFIES_DESK, VERIFIES_DISPATCHED, WORKS
from linli.life.cases.reach import IN_PUBLIC, WHILE, CaseSet, overseen_by, read_by
from linli.life.cases.standing_in import to_stand_in_for
from linli.life.cases.states import ENDS, FOR_A_WHILE, State
from linli.town.people.naming import called_then
from linli.town.people.roles import Role
from linli.town.people.scopes import Held
from linli.town.places.models import Kind, Place

if TYPE_CHECKING:
    from linli.town.people.models import Person

NEAR_DAYS = 90
MOST_LEFT = 20
SHOWN = ("category", "courtyard", "community", "place", "organisation")
"""What a row speaks of; joined, so that a list asks once."""

_COLUMN = {Kind.GRID: "grid", Kind.COMMUNITY: "community", Kind.STREET: "street", Kind.DISTRICT: "district"}


def on_my_desk(held: Sequence[Held]) -> Q:
    """The cases that someone's working posts answer for, by the desks' own columns."""
    mine = Q(pk__in=[])
    for post in held:
        if post.role not in WORKS:
            continue
        if post.role in HANDLING_ROLES:
            mine |= Q(organisation=post.organisation_id)
        elif post.lane_id is not None:
            mine |= Q(lane=post.lane_id)
        elif post.place_kind in _COLUMN:
            mine |= Q(**{_COLUMN[Kind(post.place_kind)]: post.place_id})
    return mine


def desk(held: Sequence[Held]) -> CaseSet[Case]:
    """The open cases of someone's posts, emergencies and then the clock that ends first on top."""
    return (
        Case.objects.everything("narrowed to the posts' own columns")
        .filter(on_my_desk(held))
        .open()
        .select_related(*SHOWN)
        .order_by("-urgent", "next_due_at", "pk")
    )


def for_the_street_to_send(held: Sequence[Held], at: datetime) -> Q:
    """What was taken on below and only a street's post may send out (`leading.waits_for_the_street`), as a filter."""
    return these("pk", leading.for_the_street_to_send(held, at))


def to_verify(person: "Person", held: Sequence[Held], at: datetime) -> CaseSet[Case]:
    """What waits to be looked at by this person: all that offers them `verify`, in reach and done by other hands."""
    return to_look_at(waits_for(person, held, at))


def to_look_at(which: Q) -> CaseSet[Case]:
    """The same, where `waits_for` has said which."""
    waiting = Case.objects.everything("narrowed to the reach of the posts that verify")
    return waiting.filter(which).open().select_related(*SHOWN).order_by("verify_due_at", "pk")


def waits_for(person: "Person", held: Sequence[Held], at: datetime) -> Q:
    """The same as a filter; whoever stands in for others is asked after at once, by one query."""
    desks = read_by(post for post in held if post.role in VERIFIES_DESK)
    others = [post for post in held if post.role in VERIFIES_DISPATCHED and post.role not in VERIFIES_DESK]
    dispatched = read_by(others) & Q(organisation__isnull=False)
    in_the_end = these("pk", to_stand_in_for(held, at))
    return (desks | dispatched | in_the_end) & hands.others(person.pk, held) & Q(state=State.HANDLED, must_verify=True)


def ended(held: Sequence[Held], since: datetime) -> CaseSet[Case]:
    """What was reported since then and has ended, on the desks of these posts or after they looked at it or called.

    Each column has an index that holds what ended in this order. A path beside it makes PostgreSQL read all that ever
    was within, since it takes the two for chances that have nothing to do with each other.
    """
    here = on_my_desk(held) & asked_of_each(read_by(held) | overseen_by(held)) | worked_on(held)
    found = Case.objects.everything("narrowed to the posts' own columns and what they reach, as `visible_to` is")
    return found.filter(here, among("state", ENDS), reported_at__gte=since).order_by("-reported_at", "-pk")


def asked_of_each(which: Q) -> Q:
    """The same, asked of each row that is found: the database does not look it up, nor guess how few there are."""
    return Q(Coalesce(ExpressionWrapper(which, BooleanField()), Value(False)))


def worked_on(held: Sequence[Held]) -> Q:
    """The cases whose outline these posts keep because they looked at them or called about them, found by their steps.

    The same as `visible_to` finds case by case.
    """
    posts = [post.post_id for post in held if post.role in WHILE]
    if not posts:
        return Q(pk__in=[])
    return Q(pk__in=Step.objects.filter(among("acting_as", FOR_A_WHILE), post__in=posts).values("case"))


def to_call(held: Sequence[Held]) -> CaseSet[Case]:
    """What a call-back organisation asks about by phone: asking in its reach, with a reporter who may be called."""
    calling = [post for post in held if post.role == Role.CALL_BACK]
    asked = Case.objects.visible_to(None, calling).filter(hands.others(None, held), state=State.ASKING)
    asked = asked.filter(Exists(voices.callable_for("say").filter(case=OuterRef("pk"))))
    return asked.select_related(*SHOWN).order_by("ask_until", "pk")


def mine(person: "Person | None", followed: Sequence[int] = ()) -> CaseSet[Case]:
    """What someone reported, or opened here by a query code, newest first."""
    seen = Case.objects.visible_to(person, (), followed)
    if person is not None and person.is_authenticated:
        apart = Reporter.objects.filter(person=person, owned_at=None).exclude(pk__in=followed)
        seen = seen.exclude(pk__in=apart.values("case"))
    return seen.select_related(*SHOWN).order_by("-pk")


def written_by(person: "Person | None", held: Sequence[Held]) -> list[Case]:
    """What a 楼门长 wrote down for neighbours of their entrance, newest first, `MOST_LEFT` at most."""
    if person is None or not any(post.role == Role.ENTRANCE_LEAD for post in held):
        return []
    written = Reporter.objects.filter(written_by=person, withdrawn_at=None).order_by("-pk").values("case")[:MOST_LEFT]
    found = Case.objects.visible_to(person, held).filter(pk__in=list(written.values_list("case", flat=True)))
    return list(found.select_related(*SHOWN).order_by("-pk"))


class Stands(NamedTuple):
    """Of some cases (ids) those that somebody joined and did not bring, and those of which they took all back."""

    joined: frozenset[int] = frozenset()
    taken_back: frozenset[int] = frozenset()


def stands_of(cases: Sequence[Case], person: "Person | None", followed: Sequence[int] = ()) -> Stands:
    """How somebody stands in these cases, signed in or by query codes opened here. One query."""
    if not cases:
        return Stands()
    rows = list(_reporters_of(person, followed).filter(case__in=cases))
    brought = {each.case_id for each in rows if not each.joined}
    standing = {each.case_id for each in rows if each.withdrawn_at is None}
    known = frozenset(each.case_id for each in rows)
    return Stands(known - brought, known - standing)


def _reporters_of(person: "Person | None", followed: Sequence[int]) -> QuerySet[Reporter]:
    """As which reporters somebody stands anywhere."""
    who = Q(pk__in=list(followed))
    if person is not None and person.is_authenticated:
        who |= Q(person=person)
    return Reporter.objects.filter(who)


def not_over(person: "Person | None", followed: Sequence[int] = ()) -> CaseSet[Case]:
    """Of `mine` what goes on, and was not taken back by them while it goes on for others."""
    standing = _reporters_of(person, followed).filter(withdrawn_at=None).values("case")
    return mine(person, followed).exclude(state__in=sorted(ENDS)).filter(pk__in=standing)


def left_with(person: "Person | None") -> list[Case]:
    """What was reported with someone's number by whoever was not signed in as them, newest first, `MOST_LEFT` at most.

    What they have said of is none of it. Of what was joined with it they read no more than who joined (`stands_of`).
    """
    if person is None or not person.is_authenticated:
        return []
    apart = Reporter.objects.filter(person=person, owned_at=None, withdrawn_at=None)
    cases = Case.objects.visible_to(person).filter(pk__in=apart.values("case"))
    return list(cases.select_related(*SHOWN).order_by("-pk")[:MOST_LEFT])


def board(place: Place) -> CaseSet[Case]:
    """The public board of a community or courtyard, newest first."""
    column = "courtyard" if place.kind == Kind.COURTYARD else _COLUMN[Kind(place.kind)]
    return Case.objects.public().filter(**{column: place}).select_related(*SHOWN).order_by("-pk")


def history(case: Case, held: Sequence[Held], at: datetime, most: int = 5) -> list[Case]:
    """What happened at the same courtyard (or place) in the last ninety days, newest first.

    Those that the posts reach, marked `reached`, and of the others those that anybody may know of.
    """
    here = Q(courtyard=case.courtyard_id) if case.courtyard_id else Q(place=case.place_id)
    past = Case.objects.everything("narrowed to what the posts reach and what is public").filter(
        here, reported_at__gte=at - timedelta(NEAR_DAYS)
    )
    reached = Choice(When(read_by(held), then=True), default=False, output_field=BooleanField())
    shown = past.filter(read_by(held) | IN_PUBLIC).annotate(reached=reached)
    return list(shown.exclude(pk=case.pk).select_related("category", "organisation").order_by("-pk")[:most])


def handled_alike(case: Case, at: datetime) -> Case | None:
    """The last case of this kind at this courtyard that an organisation handled in the last ninety days."""
    if case.courtyard_id is None or case.category_id is None:
        return None
    alike = Case.objects.everything("only who handled it is told to the case's own desk").filter(
        courtyard=case.courtyard_id, category=case.category_id, reported_at__gte=at - timedelta(NEAR_DAYS)
    )
    handled = alike.filter(organisation__isnull=False, handled_at__isnull=False).exclude(pk=case.pk)
    return handled.select_related("organisation").order_by("-pk").first()


def timeline(case: Case) -> list[Step]:
    """The steps of a case, newest first, with who made them and what they were called then."""
    return list[Step](_timeline.all(case=case.pk))


_timeline = Written(
    lambda: (
        Step.objects.filter(case_id=Blank("case", BigIntegerField()))
        .select_related("by", "post", "organisation", "on_behalf_of", "category")
        .annotate(called_then=called_then("by", "at"))
        .order_by("-seq")
    )
)


def reporters(case: Case) -> list[Reporter]:
    """Those who will be asked, first reporter first."""
    return _reporters.all(case=case.pk)


_reporters = Written(
    lambda: (
        Reporter.objects.filter(case_id=Blank("case", BigIntegerField()), withdrawn_at=None)
        .select_related("person")
        .order_by("pk")
    )
)
