"""What the words of a case's reporters come to: it is asked, closed with an outcome, or sent back.

One 还没有 ends the asking as `not` and sends the case to the supervisor's desk, its first clock kept; else one 好了一些
makes it `partly`; `solved` needs at least one 解决了 and nothing else said; seven days without a word are `silent`.
Nobody to ask is `checked`. Nothing else is ever counted as solved. Of who joined as nobody 还没有 alone counts, and
where no other spoke. What was said with a number counts until its owner says that they reported nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from linli.life.cases import clocks, counted, terms
from linli.life.cases.counted import Counted, Way
from linli.life.cases.models import Case, Reporter
from linli.life.cases.standing import CLOCK
from linli.life.cases.states import Level, Outcome, State, Who, desk_above, is_above
from linli.life.cases.steps import step


def ask_or_close(case: Case, at: datetime) -> None:
    """Ask the reporters of a handled case; where there are none, close it as checked."""
    case.round += 1
    if counted.standing(case):
        case.asked_at, case.ask_until = at, terms.in_force(at).due("asking", at)
        step(case, "ask", CLOCK, at=at)
    else:
        case.heard_by_phone = False
        _close(case, Outcome.CHECKED, at)


def conclude(case: Case, at: datetime, words: str) -> None:
    """Close, or send back, if what was said so far decides it."""
    said = counted.newest(case)
    if counted.comes_to(said) == Outcome.NOT:
        _come_back(case, at, words)
    elif case.state == State.ASKING and len(said) == counted.standing(case):
        close_by(case, said, at)


def close_by(case: Case, said: Sequence[Counted], at: datetime) -> None:
    """Close it by what its reporters said."""
    _ends_by(case, said)
    _close(case, Outcome(case.outcome), at)


def unsay(case: Case, reporter: Reporter) -> dict[str, object]:
    """Leave out what was said with a number that its owner now takes off, of a case that had ended by it.

    With nobody else's word it is silent: whoever holds the code may still say 还没有. What the step notes of it.
    """
    if case.state != State.CLOSED or case.outcome not in (Outcome.SOLVED, Outcome.PARTLY):
        return {}
    before, others = case.outcome, [word for word in counted.newest(case, but=reporter) if word.alone]
    _ends_by(case, others)
    return {} if case.outcome == before else {"outcome_before": before, "outcome": str(case.outcome)}


def _ends_by(case: Case, said: Sequence[Counted]) -> None:
    """Note what the words that count come to, and by which ways they came."""
    ways = {word.way for word in counted.that_count(said)}
    case.outcome = counted.comes_to(said)
    case.heard_by_phone = Way.TELEPHONE in ways
    case.heard_through = Way.THROUGH in ways
    case.heard_by_code = Way.CODE in ways


def _close(case: Case, outcome: Outcome, at: datetime) -> None:
    case.outcome, case.closed_at = outcome, at
    step(case, "close", CLOCK, at=at, facts={"outcome": str(outcome), "outcome_label": str(outcome.label)})


def _come_back(case: Case, at: datetime, words: str) -> None:
    """Send an unsolved case to the desk one level up, from the street to the street again, where the district looks on.

    Its first clock goes on, and it counts as `not` meanwhile; sending it on has its time anew, which is told. An
    emergency in the words makes it urgent from now on.
    """
    desk = desk_above(Level(case.holder))
    again = not is_above(desk, Level(case.holder))
    case.holder, case.came_from = desk, ""
    case.heard_by_phone = case.heard_through = case.heard_by_code = None
    case.outcome, case.comebacks = Outcome.NOT, case.comebacks + 1
    case.closed_at = case.handled_at = case.ask_until = case.must_verify = case.promised_at = None
    case.handled_by = case.verified_by = case.verified_at = case.organisation = None
    case.solved_level = ""
    case.dispatch_due_at = clocks.send_anew(case, at)
    facts = {"desk": str(desk), "who": str(Who.SUPERVISOR), **({"again": True} if again else {})}
    facts |= clocks.hear(case, words, at)
    step(case, "come_back", CLOCK, at=at, facts=facts)
