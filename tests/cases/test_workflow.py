"""The table of a case's life keeps its laws, and broken tables are caught."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from linli.life.cases.guards import NEEDS
from linli.life.cases.states import ENDS, LEVELS, Level, State, Who, level_above
from linli.life.cases.workflow import MOVES, Move, Workflow


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
    return speaks <= {Who.REPORTER, Who.CALLER}


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
