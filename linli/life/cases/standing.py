"""How someone stands to a case: as its reporter, as one of its desks, as those who handle, verify or call back.

A person may stand in several ways at once; `workflow` says which of them a move asks for. Rules of who may:
answering and handling begin at the grid; a desk below the one that holds the case may note something, and neither
answers for it nor moves it; those whose `hands` did it neither verify nor call back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from linli.life.cases import clocks, hands, helping
from linli.life.cases.moves import Move
from linli.life.cases.parts import DESK_OF, HANDLING_ROLES, SUPERVISES, VERIFIES_DESK, VERIFIES_DISPATCHED
from linli.life.cases.reach import lies_in
from linli.life.cases.standing_in import stands_in
from linli.life.cases.states import Level, State, Who, is_above, level_above
from linli.life.cases.workflow import WORKFLOW
from linli.town.people.models import Organisation
from linli.town.people.roles import Role
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.life.cases.models import Case, Reporter
    from linli.town.people.models import Person

LEVEL_OF: dict[Who, Level] = {
    Who.GRID: Level.GRID,
    Who.COMMUNITY: Level.COMMUNITY,
    Who.STREET: Level.STREET,
    Who.DISTRICT: Level.DISTRICT,
}
LOOKS_AFTER = frozenset({Who.VERIFIER, Who.CALLER, Who.HELPER})
"""Those who look whether it is done; by other hands than those that did it."""


@dataclass(frozen=True)
class Actor:
    """Who acts on a case, and as what; with nobody in it, the clock.

    A reporter acts as that reporter and nobody else: `person` is then whoever writes it down for them, or None, so that
    no step and no entry names who reported once their row is unlinked. `own`: they are signed in as the person whose
    report it is, instead of somebody who left that person's number. `through`: somebody else who is signed in and acts
    with the query code of a reporter who is known; the audit log names them, and nobody behind an anonymous report.
    """

    who: Who
    person: "Person | None" = None
    post: Held | None = None
    reporter: "Reporter | None" = None
    own: bool = False
    through: "Person | None" = None

    @property
    def level(self) -> Level | None:
        """The desk at which they act, if at one."""
        return LEVEL_OF.get(self.who)

    @property
    def name(self) -> str:
        """How the audit log calls them."""
        if (person := self.person or self.through) is not None:
            return f"person:{person.pk}"
        return f"reporter:{self.reporter.pk}" if self.reporter else "clock"


CLOCK = Actor(Who.CLOCK)


def _ways(case: "Case", post: Held) -> Iterable[Who]:
    """The ways in which one post stands to the case."""
    if post.role in HANDLING_ROLES and post.organisation_id == case.organisation_id and case.organisation_id:
        yield Who.HANDLER
    if case.state in WORKFLOW["say_for"].sources and helping.near_entrance([post], case.place_path) is not None:
        yield Who.HELPER
    if not lies_in(post, case):
        return
    if post.role in DESK_OF:
        yield DESK_OF[Role(post.role)]
    level = SUPERVISES.get(Role(post.role))
    if level == level_above(Level(case.holder)) or (level is not None and clocks.is_told_late(case)):
        yield Who.SUPERVISOR
    if case.state == State.HANDLED:
        verifies = VERIFIES_DESK if case.organisation_id is None else VERIFIES_DISPATCHED
        if post.role in verifies:
            yield Who.VERIFIER
    if case.state in WORKFLOW["say"].sources and _calls(case, post):
        yield Who.CALLER
    if case.state in WORKFLOW["say_for"].sources and post.role in helping.AT_A_DESK:
        yield Who.HELPER


def _calls(case: "Case", post: Held) -> bool:
    """Whether a post may write down what reporters say by telephone: its organisation did not handle the case.

    A call-back organisation does while they are asked, and afterwards where it has spoken with them already.
    """
    if post.role == Role.COMMUNITY_STAFF:
        return case.organisation is not None and case.organisation.kind != Organisation.Kind.COMMITTEE
    if post.role != Role.CALL_BACK or post.organisation_id == case.organisation_id:
        return False
    return case.state == State.ASKING or case.steps.filter(post=post.post_id, acting_as=Who.CALLER).exists()


def standings(case: "Case", held: Sequence[Held]) -> dict[Who, Held]:
    """Every way in which a person stands to a case by their posts alone, each with the post that gives it."""
    found: dict[Who, Held] = {}
    for post in held:
        for who in _ways(case, post):
            found.setdefault(who, post)
    return found


def moves_it(case: "Case", move: Move, who: Who, post: Held) -> bool:
    """Whether that standing is enough for that move.

    A desk below the holder adds a note and does not move the case, nor keeps a promise that is not its own
    (`Move.rung`); nor does a supervisor who is not the next one above. The district acts as a desk only on what it
    holds or takes over. The duty officer acts for the whole community, whose desk is shut at night.
    """
    if who not in move.who:
        return False
    if who == Who.SUPERVISOR and move.target is not None:
        return SUPERVISES[post.role] == level_above(Level(case.holder))
    level, holder = LEVEL_OF.get(who), Level(case.holder)
    if level is None:
        return True
    if move.rung == "above":
        return is_above(level, holder)
    if move.rung == "holder" or level == Level.DISTRICT:
        return level == holder
    below = is_above(holder, Level.COMMUNITY if post.role == Role.DUTY_OFFICER else level)
    return not below or (move.target is None and move.rung != "answers")


def actor_for(
    case: "Case", verb: str, *, by: "Person | None", held: Sequence[Held], reporter: "Reporter | None", at: datetime
) -> Actor | None:
    """The standing in which someone may make this move, or None.

    The move's own order of preference is the ladder's: the lowest desk that may, acts. Who comes with the query code of
    somebody else and may make the move from their own desk, makes it from there.
    """
    move = WORKFLOW[verb]
    speaks = reporter is not None and reporter.case_id == case.pk and reporter.withdrawn_at is None
    if reporter is not None and speaks and Who.REPORTER in move.who:
        own = by is not None and by.pk == reporter.person_id
        if own or not _from_a_desk(case, move, held):
            through = by if not own and reporter.person_id is not None else None
            return Actor(Who.REPORTER, None, None, reporter, own=own, through=through)
    if by is None or not by.is_authenticated:
        return None
    found = standings(case, held)
    for who in Who:
        moves = who in found and moves_it(case, move, who, found[who])
        if moves and not (who in LOOKS_AFTER and hands.same(case, by.pk, held)):
            return Actor(who, by, found[who], None)
    if Who.VERIFIER in move.who and not hands.same(case, by.pk, held) and (post := stands_in(case, held, at)):
        return Actor(Who.VERIFIER, by, post, None)
    return None


def _from_a_desk(case: "Case", move: Move, held: Sequence[Held]) -> bool:
    """Whether one of these posts is a desk that may make the move itself."""
    if not move.who & LEVEL_OF.keys():
        return False
    return any(who in LEVEL_OF and moves_it(case, move, who, post) for who, post in standings(case, held).items())
