"""The table of a case's life keeps its laws, and broken tables are caught."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from linli.life.cases.guards import NEEDS
from linli.life.cases.models import Case
from linli.life.cases.moves import Move, Workflow
from linli.life.cases.standing import moves_it, standings
from linli.life.cases.states import ENDS, LEVELS, OPEN, WORKING, Level, State, Who, desk_above, level_above
from linli.life.cases.workflow import MOVES
from linli.town.people.roles import Role
from linli.town.people.scopes import Held


def every_state_but_the_ends_can_be_left(moves: tuple[Move, ...]) -> bool:
    left = {source for move in moves if move.target not in (None, *move.sources) for source in move.sources}
    return set(State) - ENDS <= left


def every_state_can_be_reached(moves: tuple[Move, ...]) -> bool:
    reached = {move.target for move in moves if not move.sources}
    while more := {m.target for m in moves if m.sources & reached and m.target} - reached:
        reached |= more
    return reached == set(State)


def nothing_is_asked_but_what_was_handled(moves: tuple[Move, ...]) -> bool:
    return all(move.sources == {State.HANDLED} for move in moves if move.target == State.ASKING)


def asking_needs_verifying(moves: tuple[Move, ...]) -> bool:
    return all("verified" in move.needs for move in moves if move.target == State.ASKING)


def no_desk_says_solved(moves: tuple[Move, ...]) -> bool:
    speaks = {who for move in moves if move.verb in ("say", "rate") for who in move.who}
    said_for = {who for move in moves if move.verb == "say_for" for who in move.who}
    return speaks <= {Who.REPORTER, Who.CALLER} and said_for <= {Who.HELPER}


def other_hands_verify(moves: tuple[Move, ...]) -> bool:
    return all("other_hands" in move.needs for move in moves if Who.VERIFIER in move.who)


def results_say_something(moves: tuple[Move, ...]) -> bool:
    return all("result" in move.needs for move in moves if move.target == State.HANDLED)


def refusing_explains(moves: tuple[Move, ...]) -> bool:
    return all({"reason", "next_unit"} <= set(move.needs) for move in moves if move.target == State.REJECTED)


LAWS = (
    every_state_but_the_ends_can_be_left,
    every_state_can_be_reached,
    nothing_is_asked_but_what_was_handled,
    asking_needs_verifying,
    no_desk_says_solved,
    other_hands_verify,
    results_say_something,
    refusing_explains,
)


PATHS = {
    Role.GRID_WORKER: "d.s.c.g.",
    Role.COMMUNITY_STAFF: "d.s.c.",
    Role.COMMUNITY_SECRETARY: "d.s.c.",
    Role.STREET_DISPATCHER: "d.s.",
    Role.STREET_STAFF: "d.s.",
    Role.DISTRICT_SUPERVISOR: "d.",
}
FIRM = 7


def every_post() -> list[Held]:
    """One post of each role that has to do with a case at d.s.c.g., and a handler at the firm."""
    placed = [Held(n, role, n, path, "", None, None, "") for n, (role, path) in enumerate(PATHS.items(), start=1)]
    return [*placed, Held(99, Role.HANDLER, None, "", "", None, FIRM, "")]


def goes_on(move: Move) -> bool:
    """Whether a move leads on, to another open state or to the resident; refusing and forcing an end do not."""
    return move.verb in ("verify", "close") or (move.target is not None and move.target not in ENDS)


def dead_ends(moves: Iterable[Move], holders: Iterable[Level] = WORKING) -> set[tuple[State, Level]]:
    """The open states, and the desks that hold a case in them, that neither a post nor the clock leads on from."""
    stuck = set()
    for state, holder in ((state, holder) for state in OPEN for holder in holders):
        sent = FIRM if state in (State.DISPATCHED, State.IN_PROGRESS) else None
        case = Case(state=state, holder=holder, place_path="d.s.c.g.y.", organisation_id=sent)
        ways = standings(case, every_post())
        ways |= {Who.CLOCK: next(iter(ways.values()))}  # which stands nowhere, and moves what it may
        leaving = [move for move in moves if state in move.sources and goes_on(move)]
        if not any(moves_it(case, move, who, post) for move in leaving for who, post in ways.items()):
            stuck.add((state, holder))
    return stuck


def changed(verb: str, **what: object) -> tuple[Move, ...]:
    return tuple(replace(move, **what) if move.verb == verb else move for move in MOVES)  # type: ignore[arg-type]


BROKEN = {
    "a case put aside stays there for ever": (
        tuple(m for m in MOVES if State.SUSPENDED not in m.sources or m.target is None),
        every_state_but_the_ends_can_be_left,
    ),
    "residents are asked before anyone handled it": (
        changed("ask", sources=frozenset({State.DISPATCHED, State.HANDLED})),
        nothing_is_asked_but_what_was_handled,
    ),
    "residents are asked before other hands looked": (changed("ask", needs=()), asking_needs_verifying),
    "the one who handled it says that it is solved": (
        changed("say", who=frozenset({Who.REPORTER, Who.HANDLER})),
        no_desk_says_solved,
    ),
    "the one who handled it verifies it": (changed("verify", needs=("finding",)), other_hands_verify),
    "a result may be empty": (changed("handle", needs=()), results_say_something),
    "a refusal names nobody else": (changed("reject", needs=("reason",)), refusing_explains),
    "nobody can take a case on": (
        tuple(m for m in MOVES if m.target != State.ACCEPTED),
        every_state_can_be_reached,
    ),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_table_keeps_the_law(law: Callable[[tuple[Move, ...]], bool]) -> None:
    assert law(MOVES)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_caught(name: str) -> None:
    moves, law = BROKEN[name]
    assert not law(moves)


def test_every_need_of_the_table_has_its_guard() -> None:
    assert {need for move in MOVES for need in move.needs} <= set(NEEDS)


def test_two_moves_of_one_verb_are_refused() -> None:
    with pytest.raises(ValueError, match="share a verb"):
        Workflow((MOVES[0], MOVES[0]))["report"]


def test_the_ladder_ends_at_the_district() -> None:
    assert [level_above(level) for level in LEVELS] == [
        Level.COMMUNITY,
        Level.STREET,
        Level.DISTRICT,
        Level.DISTRICT,
    ]


def test_an_open_case_can_always_be_moved_on_by_someone_who_holds_a_post_or_by_the_clock() -> None:
    assert dead_ends(MOVES, LEVELS) == set()


@pytest.mark.parametrize("holder", WORKING)
def test_what_is_not_solved_goes_to_a_desk_that_can_move_it_on(holder: Level) -> None:
    assert dead_ends(MOVES, [desk_above(holder)]) == set()


DEAD_ENDS = {
    "the street dispatches nothing": (
        [m for m in changed("dispatch", who=frozenset({Who.GRID, Who.COMMUNITY})) if m.verb != "suspend"],
        WORKING,
        {(State.ACCEPTED, Level.STREET)},
    ),
    "what was put aside is taken up by the grid alone": (
        changed("resume", who=frozenset({Who.GRID})),
        WORKING,
        {(State.SUSPENDED, Level.COMMUNITY), (State.SUSPENDED, Level.STREET)},
    ),
    "nobody looks at what was handled": (
        [m for m in MOVES if m.verb not in ("verify", "rework", "rework_at_desk", "ask", "close")],
        WORKING,
        {(State.HANDLED, holder) for holder in WORKING},
    ),
    "the district sends nothing out": (
        changed("dispatch", who=frozenset({Who.GRID, Who.COMMUNITY, Who.STREET})),
        [Level.DISTRICT],
        {(State.ACCEPTED, Level.DISTRICT)},
    ),
}


@pytest.mark.parametrize("name", DEAD_ENDS)
def test_a_dead_end_is_caught(name: str) -> None:
    moves, holders, stuck = DEAD_ENDS[name]
    assert dead_ends(moves, holders) == stuck
