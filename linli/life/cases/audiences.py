"""Who is told of a step: its reporters, whoever has the case in hand, whoever looks next, the level that must know.

Whoever holds the seat when the telling is done is told: work belongs to the post.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import BigIntegerField, IntegerField, Q, QuerySet

from linli.ground.shared.reader import Blank, Written
from linli.life.cases import attending, emergencies, hands, leading
from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.parts import HANDLING_ROLES, VERIFIES_DESK, VERIFIES_DISPATCHED
from linli.life.cases.standing_in import STANDS_IN
from linli.life.cases.states import Level, State, level_above
from linli.town.people.models import Post
from linli.town.people.roles import Role
from linli.town.people.scopes import holders


class Told(StrEnum):
    """An audience of a step."""

    REPORTERS = "reporters"
    HOLDER = "holder"
    IN_HAND = "in_hand"
    ORGANISATION = "organisation"
    VERIFIERS = "verifiers"
    HANDS = "hands"
    LEVEL = "level"
    ABOVE = "above"
    DISTRICT = "district"
    SPOKEN_FOR = "spoken_for"
    FORMER = "former"
    JOINER = "joiner"
    DESK_BEFORE = "desk_before"
    WRITERS = "writers"
    LET_GO = "let_go"
    CHIEF = "chief"
    IN_DANGER = "in_danger"


DESKS: dict[Level, tuple[Role, ...]] = {
    Level.GRID: (Role.GRID_WORKER, Role.COMMUNITY_STAFF),
    Level.COMMUNITY: (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY),
    Level.STREET: (Role.STREET_DISPATCHER,),
    Level.DISTRICT: (Role.DISTRICT_SUPERVISOR,),
}
"""Who sits at each desk, and who instead where that seat is empty."""
SUPERVISORS: dict[Level, tuple[Role, ...]] = DESKS | {Level.COMMUNITY: (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_STAFF)}


def persons(told: Told, case: Case, step: Step, at: datetime) -> set[int]:
    """The ids of those who belong to an audience of this step, at the moment of telling."""
    return _WHO[told](case, step, at)


def _reporters(case: Case, step: Step, at: datetime) -> set[int]:
    """The reporters that stand; whose number somebody else left is told of the report alone, and of no more."""
    known = {person for (person,) in _known.rows(case=case.pk, seq=step.seq)}
    return known if step.verb == "report" else known - left(case, known)


def _standing(case: Case, step: Step) -> QuerySet[Reporter]:
    """Its reporters who have not taken it back; who joined later than this step is not told of it, however late."""
    return _standing_then(case.pk, step.seq)


def _standing_then(case: int | Blank, seq: int | Blank) -> QuerySet[Reporter]:
    before = Q(joined_at_step=None) | Q(joined_at_step__lte=seq)
    return Reporter.objects.filter(before, case_id=case, withdrawn_at=None)


def _joiner(case: Case, step: Step, at: datetime) -> set[int]:
    """The one who joined by this step."""
    asked = step.on_behalf_of
    return {asked.person_id} if asked is not None and asked.person_id is not None else set()


def _writers(case: Case, step: Step, at: datetime) -> set[int]:
    """Who wrote it down for those who have no phone, and tells them in their stead."""
    asked = _standing(case, step).filter(person=None, written_by__is_active=True)
    return set(asked.values_list("written_by_id", flat=True)) - {None}


def joined(case: Case, of: Iterable[int]) -> set[int]:
    """Those of these reporters (ids of persons) who joined what another had brought, and read no word of theirs."""
    return set(case.reporters.filter(person__in=set(of), joined_at_step__isnull=False).values_list("person", flat=True))


def spoke(case: Case, step: Step) -> set[int]:
    """The reporter whose word this step of the clock follows from; nobody where its time was over."""
    said = case.steps.filter(seq=step.seq - 1, verb__in=("say", "say_for")).select_related("on_behalf_of").first()
    asked = said.on_behalf_of if said is not None and step.facts.get("goes_on") else None
    return {asked.person_id} if asked is not None and asked.person_id is not None else set()


def left(case: Case, reporters: Iterable[int]) -> set[int]:
    """Those of these reporters (ids of persons) whose number somebody left who was not signed in, nor at a desk.

    Whoever has said that the report is theirs is none of them.
    """
    asked = set(reporters)
    return {person for (person,) in _unproven.rows(case=case.pk) if person in asked}


_unproven = Written(
    lambda: Reporter.objects.filter(
        case_id=Blank("case", BigIntegerField()), person__isnull=False, owned_at=None, written_by=None
    ).values_list("person_id")
)
_known = Written(
    lambda: (
        _standing_then(Blank("case", BigIntegerField()), Blank("seq", IntegerField()))
        .filter(person__isnull=False)
        .values_list("person_id")
    )
)


def _holder(case: Case, step: Step, at: datetime) -> set[int]:
    """Who sits at the desk that holds it; of a step that put it on a desk, at that one, wherever it is now."""
    desk = step.facts["desk"] if "desk_before" in step.facts else case.holder
    return _seated(DESKS[Level(desk)], case, at) | _on_duty(case, at)


def _on_duty(case: Case, at: datetime) -> set[int]:
    """The duty officers, of what they are told (`attending.duty_is_told`)."""
    if not attending.duty_is_told(case, at):
        return set()
    return {person.pk for person in holders(Role.DUTY_OFFICER, case.place, at)}


def _in_danger(case: Case, step: Step, at: datetime) -> set[int]:
    """The community's desk, of an emergency that lies with its grid worker: it hears at once, not when a clock ran."""
    if emergencies.of_case(case) is None:
        return set()
    return _seated(DESKS[Level.COMMUNITY], case, at) - _holder(case, step, at)


def _in_hand(case: Case, step: Step, at: datetime) -> set[int]:
    if step.target in (State.DISPATCHED, State.IN_PROGRESS):
        return _organisation(case, step, at)
    if step.target == State.HANDLED:
        return _verifiers(case, step, at)
    if leading.waits_for_the_street(case, at):
        at_street = _seated(DESKS[Level.STREET], case, at) - ({step.by_id} if step.by_id else set())
        return at_street | _on_duty(case, at) if at_street else _holder(case, step, at)
    return _holder(case, step, at)


def _organisation(case: Case, step: Step, at: datetime) -> set[int]:
    return _handlers(step.organisation_id, at)


def _let_go(case: Case, step: Step, at: datetime) -> set[int]:
    """Who had it in hand until this step."""
    return _handlers(step.left_organisation_id, at)


def _handlers(organisation_id: int | None, at: datetime) -> set[int]:
    if organisation_id is None:
        return set()
    posts = Post.objects.current(at).filter(role__in=HANDLING_ROLES, organisation_id=organisation_id)
    return set(posts.filter(person__is_active=True).values_list("person_id", flat=True))


def _verifiers(case: Case, step: Step, at: datetime) -> set[int]:
    """The nearest who may look and are not of the hands, in the end the street; nobody where nobody has to."""
    if not case.must_verify:
        return set()
    roles = VERIFIES_DESK if case.organisation_id is None else VERIFIES_DISPATCHED
    return _seated((*roles, STANDS_IN), case, at, but=hands.people(case, at))


def _hands(case: Case, step: Step, at: datetime) -> set[int]:
    """Who handled it last."""
    handled = case.steps.filter(verb__in=("handle", "on_the_spot"), seq__lt=step.seq, by__isnull=False)
    return set(handled.order_by("-seq").values_list("by_id", flat=True)[:1])


def _spoken_for(case: Case, step: Step, at: datetime) -> set[int]:
    """The reporter whose word somebody else wrote down."""
    asked = step.on_behalf_of if step.facts.get("by_phone") or step.verb == "say_for" else None
    return {asked.person_id} if asked is not None and asked.person_id is not None else set()


def _former(case: Case, step: Step, at: datetime) -> set[int]:
    """Who works in the grid that a corrected place took the case out of."""
    grid = step.left_grid
    return {person.pk for person in holders(Role.GRID_WORKER, grid, at)} if grid is not None else set()


def _desk_before(case: Case, step: Step, at: datetime) -> set[int]:
    """Who sits at the desk that held it until this step, and not at the one that holds it now."""
    return _seated(DESKS[Level(step.facts["desk_before"])], case, at) - _holder(case, step, at)


def _level(case: Case, step: Step, at: datetime) -> set[int]:
    """The supervisors of the level that the step itself names."""
    return _seated(SUPERVISORS[Level(step.facts["desk"])], case, at)


def _above(case: Case, step: Step, at: datetime) -> set[int]:
    """The level above the supervisor who acted."""
    return _seated(SUPERVISORS[level_above(level_above(Level(case.holder)))], case, at)


def _district(case: Case, step: Step, at: datetime) -> set[int]:
    """The district, of a case that came back to the street once more: no other desk takes it from there."""
    return _seated(SUPERVISORS[Level.DISTRICT], case, at) if step.facts.get("again") else set()


def chief(case: Case, at: datetime) -> set[int]:
    """The chief of the lane on which it lies; nobody where it lies on none."""
    if case.lane_id is None:
        return set()
    posts = Post.objects.current(at).filter(role=Role.LANE_CHIEF, lane=case.lane_id, person__is_active=True)
    return set(posts.values_list("person_id", flat=True))


def _chief(case: Case, step: Step, at: datetime) -> set[int]:
    """The chief of its lane, unless they are told as somebody else already."""
    found = chief(case, at)
    return found - _in_hand(case, step, at) - _level(case, step, at) if found else found


def _seated(roles: Iterable[Role], case: Case, at: datetime, but: Iterable[int] = ()) -> set[int]:
    """The holders of the first of these roles that anyone holds for the place."""
    for role in roles:
        found = {person.pk for person in holders(role, case.place, at)} - set(but)
        if found:
            return found
    return set()


_WHO: dict[Told, Callable[[Case, Step, datetime], set[int]]] = {
    Told.REPORTERS: _reporters,
    Told.HOLDER: _holder,
    Told.IN_DANGER: _in_danger,
    Told.IN_HAND: _in_hand,
    Told.ORGANISATION: _organisation,
    Told.VERIFIERS: _verifiers,
    Told.HANDS: _hands,
    Told.LEVEL: _level,
    Told.ABOVE: _above,
    Told.DISTRICT: _district,
    Told.SPOKEN_FOR: _spoken_for,
    Told.FORMER: _former,
    Told.JOINER: _joiner,
    Told.DESK_BEFORE: _desk_before,
    Told.WRITERS: _writers,
    Told.LET_GO: _let_go,
    Told.CHIEF: _chief,
}
