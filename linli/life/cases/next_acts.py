"""Which acts stand at hand beside a case on a desk, and in which order: what is to be done next is the first, and open.

Where a matter is not this desk's to do, what leads it on comes first: refusing what is like no kind of matter, leaving
to the street what only the street sends out, giving or taking back what went to an organisation that does not lead it,
or where nobody is there any more. What its resident called not solved is sent out again before anybody does it on the
spot.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from linli.life.cases import afterwards, leading, matters, sorting
from linli.life.cases.models import Case, Step
from linli.life.cases.states import SENDS_ANYWHERE, Level, State, Who

AT_HAND = (
    "refile",
    "correct",
    "verify",
    "rework",
    "take-over",
    "answer",
    "on-the-spot",
    "dispatch",
    "take-on",
    "start",
    "handle",
    "say-by-phone",
    "say-for",
    "hand-down",
    "urge",
    "take-back",
    "reject",
)
"""The acts whose forms stand in the pane, the first of them open; the others are one tap away."""
ONCE_ANSWERED = "urge"
"""After an answer the next step is no second one: that stands behind this act."""
ONLY_WHEN: dict[str, Callable[[Case, datetime], bool]] = {
    "refile": lambda case, at: case.category_id is None,
    "correct": lambda case, at: case.grid_id is None,
    "urge": lambda case, at: sorting.is_late(case, at) or sorting.is_missed(case, at),
    "reject": lambda case, at: case.state == State.REPORTED,
    "take-on": lambda case, at: case.going_due_at is None,
    "hand-down": lambda case, at: case.holder == Level.DISTRICT,
}
"""Acts that stand in the pane only when they are called for."""
SENT_BACK = ("give-back", "take-back")
"""How what went to the wrong organisation comes back: by its own hand, or by the desk that sent it."""


def at_hand(case: Case, offered: Collection[str], steps: Sequence[Step], at: datetime) -> list[str]:
    """The names of those of the `offered` acts that stand at hand, the next one first; `steps` come newest first."""
    order = list(AT_HAND)
    if case.answered_at is not None:
        order.remove("answer")
        order.insert(order.index(ONCE_ANSWERED) + 1, "answer")
    near = [name for name in order if name in offered and (name not in ONLY_WHEN or ONLY_WHEN[name](case, at))]
    if case.comebacks and "dispatch" in near and "on-the-spot" in near:
        near.remove("dispatch")
        near.insert(near.index("on-the-spot"), "dispatch")
    if case.urgent:
        near.sort(key=ONLY_WHEN.__contains__)  # somebody speaks first, sorting it can wait
        return near
    first = [name for name in _leads_on(case, steps, at) if name in offered]
    return [*first, *(name for name in near if name not in first)]


def with_nobody_to_send_to(
    case: Case, near: Sequence[str], offered: Collection[str], who: Who, at: datetime
) -> list[str]:
    """The same where the desk has no organisation to choose from: sending falls away.

    A street files it anew. Where only the street sends, it is taken on for it, and then it is the street's turn.
    """
    left = [name for name in near if name != "dispatch"]
    if leading.only_the_street_sends(case, at):
        left = [name for name in left if name != "take-on"]
    if who in SENDS_ANYWHERE:
        return [*(["refile"] if "refile" in offered else []), *(name for name in left if name != "refile")]
    if not leading.only_the_street_sends(case, at):
        return left
    if case.state == State.REPORTED and "accept" in offered:
        left.insert(left.index("answer") + 1 if case.answered_at is None and "answer" in left else 0, "accept")
    return sorted(left, key="on-the-spot".__eq__)


def _leads_on(case: Case, steps: Sequence[Step], at: datetime) -> Sequence[str]:
    """What comes before all else, since the matter is not for whoever has it now; empty where it is."""
    if case.category_id is None and case.state == State.REPORTED:
        seems_ours = case.answered_at is None and matters.likely(case.words, at)  # who answered could not file it
        return () if seems_ours else ("reject",)
    if _with_the_wrong_ones(case, steps, at):
        return SENT_BACK
    return ("take-back",) if afterwards.is_left_alone(case, at) else ()


def _with_the_wrong_ones(case: Case, steps: Sequence[Step], at: datetime) -> bool:
    """Whether it was filed anew after it was sent out, as something that its organisation does not lead here."""
    if case.state not in (State.DISPATCHED, State.IN_PROGRESS):
        return False
    newest = next((step.verb for step in steps if step.verb in ("dispatch", "refile")), "")
    return newest == "refile" and not leading.may_be_led(case, at)
