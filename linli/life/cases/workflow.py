"""The life of a case as one table: every change there is, who may make it, and what it needs.

Buttons, JSON endpoints, refusals, the database's checks and the diagram in the docs derive from `MOVES`.
States and guards follow the municipal seven links (report, file, dispatch, handle, feed back, verify, evaluate),
with the resident's word put before the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.life.cases.states import BEFORE_HANDLED, DESKS, OPEN, Audience, State, Who


@dataclass(frozen=True)
class Move:
    """One change that there is.

    `sources` are the states it may be made from (none: it begins a case); `target` is where it leads, None where
    the case stays; `who` may make it; `needs` are the guards, each a function in `guards`; `label` is the button,
    `told` the line of the timeline.
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


def _move(
    verb: str,
    sources: Iterable[State],
    target: State | None,
    who: Iterable[Who],
    label: str | Promise,
    told: str | Promise,
    **more: object,
) -> Move:
    return Move(verb, frozenset(sources), target, frozenset(who), label, told, **more)  # type: ignore[arg-type]


MOVES: tuple[Move, ...] = (
    _move("report", (), State.REPORTED, (Who.REPORTER, *DESKS), _("报上去"), _("您报的事收到了")),
    _move(
        "answer",
        BEFORE_HANDLED,
        None,
        DESKS,
        _("答一句"),
        _("%(who)s答复"),
        needs=("words", "something"),
        main=True,
    ),
    _move(
        "ask_back",
        BEFORE_HANDLED,
        None,
        (*DESKS, Who.HANDLER),
        _("问一句"),
        _("%(who)s想问您一句"),
        needs=("words", "something", "someone_to_ask"),
        audience=Audience.REPORTER,
    ),
    _move(
        "add",
        BEFORE_HANDLED | {State.SUSPENDED},
        None,
        (Who.REPORTER,),
        _("补一句"),
        _("报事人补充"),
        needs=("words",),
        audience=Audience.REPORTER,
    ),
    _move(
        "correct",
        (State.REPORTED, State.ACCEPTED),
        None,
        (Who.REPORTER, *DESKS),
        _("改一改"),
        _("改了地点或说法"),
        audience=Audience.REPORTER,
    ),
    _move(
        "relocate",
        OPEN,
        None,
        (Who.CLOCK,),
        _("跟着网格走"),
        _("网格重新划过，这件事跟着走"),
        audience=Audience.REPORTER,
    ),
    _move(
        "withdraw",
        BEFORE_HANDLED | {State.SUSPENDED},
        State.WITHDRAWN,
        (Who.REPORTER,),
        _("撤回"),
        _("报事人撤回"),
    ),
    _move(
        "refile",
        BEFORE_HANDLED,
        None,
        DESKS,
        _("换类别"),
        _("类别改为%(category)s"),
        needs=("category",),
    ),
    _move(
        "accept",
        (State.REPORTED,),
        State.ACCEPTED,
        DESKS,
        _("受理"),
        _("%(who)s受理"),
        needs=("category", "place"),
    ),
    _move(
        "reject",
        (State.REPORTED, State.ACCEPTED),
        State.REJECTED,
        (Who.SUPERVISOR,),
        _("不予受理"),
        _("不予受理，请找%(next_unit)s"),
        needs=("reason", "next_unit"),
    ),
    _move(
        "dispatch",
        (State.ACCEPTED,),
        State.DISPATCHED,
        DESKS,
        _("派出去"),
        _("派给%(organisation)s"),
        needs=("category", "place", "organisation"),
    ),
    _move(
        "give_back",
        (State.DISPATCHED, State.IN_PROGRESS),
        State.ACCEPTED,
        (Who.HANDLER,),
        _("退回"),
        _("%(organisation)s退回，建议找%(proposed)s"),
        needs=("reason", "proposed", "in_time_to_return"),
    ),
    _move(
        "start",
        (State.DISPATCHED,),
        State.IN_PROGRESS,
        (Who.HANDLER,),
        _("接下来办"),
        _("%(organisation)s接了"),
        main=True,
    ),
    _move(
        "promise",
        (State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS),
        None,
        (*DESKS, Who.HANDLER),
        _("约个时间"),
        _("答应%(until)s前到"),
        needs=("until", "within_the_deadline"),
    ),
    _move(
        "suspend",
        (State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS),
        State.SUSPENDED,
        (Who.COMMUNITY, Who.STREET),
        _("先放一放"),
        _("先放一放，%(review_on)s再看"),
        needs=("reason", "review_on", "within_half_a_year"),
    ),
    _move("resume", (State.SUSPENDED,), State.ACCEPTED, (*DESKS, Who.CLOCK), _("接着办"), _("接着办")),
    _move(
        "on_the_spot",
        (State.REPORTED, State.ACCEPTED),
        State.HANDLED,
        (Who.GRID, Who.COMMUNITY),
        _("就地办好"),
        _("%(who)s就地办好"),
        needs=("category", "place", "result"),
    ),
    _move(
        "handle",
        (State.DISPATCHED, State.IN_PROGRESS),
        State.HANDLED,
        (Who.HANDLER,),
        _("办好了"),
        _("%(organisation)s办好了"),
        needs=("result",),
    ),
    _move(
        "verify",
        (State.HANDLED,),
        None,
        (Who.VERIFIER,),
        _("查过，好了"),
        _("%(who)s查过"),
        needs=("finding", "other_hands"),
        main=True,
    ),
    _move(
        "rework",
        (State.HANDLED,),
        State.IN_PROGRESS,
        (Who.VERIFIER,),
        _("还不行，返工"),
        _("%(who)s查过，请返工"),
        needs=("reason", "other_hands", "by_an_organisation"),
    ),
    _move(
        "rework_at_desk",
        (State.HANDLED,),
        State.ACCEPTED,
        (Who.VERIFIER,),
        _("还不行，返工"),
        _("%(who)s查过，请返工"),
        needs=("reason", "other_hands", "by_a_desk"),
    ),
    _move("ask", (State.HANDLED,), State.ASKING, (Who.CLOCK,), _("请居民确认"), _("请居民确认"), needs=("verified",)),
    _move(
        "say",
        (State.ASKING, State.CLOSED),
        None,
        (Who.REPORTER, Who.CALLER),
        _("说一声"),
        _("居民说：%(answer)s"),
        needs=("answer",),
        main=True,
    ),
    _move("close", (State.HANDLED, State.ASKING), State.CLOSED, (Who.CLOCK,), _("结了"), _("结了：%(outcome)s")),
    _move(
        "come_back",
        (State.ASKING, State.CLOSED),
        State.ACCEPTED,
        (Who.CLOCK,),
        _("退回上一级"),
        _("还没解决，回到%(desk)s重新办"),
    ),
    _move(
        "rate",
        (State.ASKING, State.CLOSED),
        None,
        (Who.REPORTER, Who.CALLER),
        _("打个分"),
        _("居民评了分"),
        audience=Audience.REPORTER,
    ),
    _move(
        "urge",
        BEFORE_HANDLED | {State.HANDLED},
        None,
        (*DESKS, Who.SUPERVISOR),
        _("催一催"),
        _("%(who)s催了一次"),
    ),
    _move("overdue", OPEN, None, (Who.CLOCK,), _("超时"), _("超时，已报%(desk)s")),
    _move(
        "release",
        frozenset(State) - {State.REJECTED, State.WITHDRAWN},
        None,
        (Who.COMMUNITY, Who.STREET),
        _("公开一句话"),
        _("公开了一句话"),
        needs=("words",),
        audience=Audience.DESK,
    ),
    _move(
        "force",
        OPEN - {State.ASKING},
        State.CLOSED,
        (Who.SUPERVISOR,),
        _("没能解决，结了"),
        _("没能解决：%(reason)s"),
        needs=("reason",),
    ),
)


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


WORKFLOW = Workflow(MOVES)
