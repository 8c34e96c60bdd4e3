"""When a rung of the ladder 楼院 → 社区 → 街道 → 区 may be climbed by hand: up, over, and down again.

One rule for the buttons, the doors and the work functions (`steps.refusal`); who stands where is asked in `standing`.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import clocks
from linli.life.cases.guards import NotYours
from linli.life.cases.standing import LEVEL_OF, Actor
from linli.life.cases.states import Level, is_above

if TYPE_CHECKING:
    from linli.life.cases.models import Case

MOST_DOWN = 2
"""So often a matter is handed down again; what comes up after that stays up."""


class NotRunOut(Refused):
    """A desk above takes over what its clock told it of, and nothing else."""

    code = "not-run-out"
    sentence = _("还没到点，现在不用接过来。急的话先催一催。")


class NothingToHandDown(Refused):
    """Only what came up by hand goes down again, and not for ever."""

    code = "nothing-to-hand-down"
    sentence = _("这件事不是下面交上来的，或者来回交过几次了，就在这儿办。")


def refusal(case: "Case", verb: str, actor: Actor) -> Refused | None:
    """Why this desk may not take the case over or hand it down now; None where it may, and for every other act."""
    if verb == "take_over" and not clocks.is_told_late(case):
        return NotRunOut()
    if verb == "take_over":
        return None if _was_told(case, actor) else NotYours()
    if verb == "hand_down":
        return None if case.holder == Level.DISTRICT or _came_up(case) else NothingToHandDown()
    return None


def _was_told(case: "Case", actor: Actor) -> bool:
    """Whether the clock that ran out was told to this desk, or to one above it."""
    return bool(case.told_level) and not is_above(LEVEL_OF[actor.who], Level(case.told_level))


def _came_up(case: "Case") -> bool:
    return bool(case.came_from) and case.handed_down < MOST_DOWN
