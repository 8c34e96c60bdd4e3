"""What a row of the life of a case is (`workflow`), and how the table is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from linli.life.cases.states import Audience, State, Who


@dataclass(frozen=True)
class Move:
    """One change that there is.

    `sources` are the states it may be made from (none: it begins a case); `target` is where it leads, None where
    the case stays; `who` may make it; `needs` are the guards, each a function in `guards`; `label` is the button,
    `told` the line of the timeline. `rung`: whether it is for the desk that holds the case alone (`holder`), for one
    above that (`above`), or for either and none below (`answers`): who holds it keeps what was promised of it.
    `raises`: whether a desk that makes it has acted, for the level at which a case was solved. `inside`: its words are
    for desks, and its reporters read only that it was made.
    """

    verb: str
    sources: frozenset[State]
    target: State | None
    who: frozenset[Who]
    label: str | Promise
    told: str | Promise
    needs: tuple[str, ...] = ()
    audience: Audience = Audience.PUBLIC
    main: bool = False
    rung: str = ""
    raises: bool = True
    inside: bool = False


def move(
    verb: str,
    sources: Iterable[State],
    target: State | None,
    who: Iterable[Who],
    label: str | Promise,
    told: str | Promise,
    **more: object,
) -> Move:
    """A row of the table, its states and actors given in any order."""
    return Move(verb, frozenset(sources), target, frozenset(who), label, told, **more)  # type: ignore[arg-type]


class Workflow:
    """The table, asked: which move has this verb, and which moves leave this state."""

    def __init__(self, moves: tuple[Move, ...]) -> None:
        self.moves = moves

    @cached_property
    def by_verb(self) -> dict[str, Move]:
        """Each move under its verb; two of one verb are a mistake."""
        table = {move.verb: move for move in self.moves}
        if len(table) != len(self.moves):
            raise ValueError("two moves share a verb")
        return table

    def __getitem__(self, verb: str) -> Move:
        return self.by_verb[verb]

    def leaving(self, state: State) -> list[Move]:
        """The moves that may be made in `state`, in the order of the table."""
        return [move for move in self.moves if state in move.sources]
