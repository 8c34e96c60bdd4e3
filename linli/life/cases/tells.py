"""Who hears of which move in which words, as tables; `telling` tells them."""

from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy

from linli.life.cases.audiences import Told


@dataclass(frozen=True, slots=True)
class Tell:
    """One audience of a move, and the kind of letter it gets; `even_by` tells also whoever made the move."""

    told: Told
    kind: str
    even_by: bool = False


R, H, O, W = Told.REPORTERS, Told.HOLDER, Told.ORGANISATION, Told.WRITERS  # noqa: E741 - the table reads better
TELLS: dict[str, tuple[Tell, ...]] = {
    "report": (
        Tell(R, "case.reported", even_by=True),
        Tell(H, "case.new"),
        Tell(Told.IN_DANGER, "case.danger_below"),
    ),
    "join": (Tell(Told.JOINER, "case.joined", even_by=True), Tell(H, "case.more"), Tell(O, "case.more")),
    "answer": (Tell(R, "case.answered"), Tell(W, "case.pass_on")),
    "ask_back": (Tell(R, "case.asked_back"),),
    "add": (Tell(H, "case.added"), Tell(O, "case.added")),
    "correct": (
        Tell(H, "case.put_right"),
        Tell(R, "case.corrected"),
        Tell(Told.FORMER, "case.moved_away"),
    ),
    "relocate": (Tell(H, "case.moved_here"),),
    "withdraw": (Tell(H, "case.withdrawn"), Tell(O, "case.withdrawn"), Tell(R, "case.one_withdrew")),
    "own": (Tell(H, "case.more"), Tell(O, "case.more")),
    "disown": (Tell(H, "case.disowned"), Tell(O, "case.disowned")),
    "refile": (Tell(R, "case.refiled"), Tell(H, "case.filed_urgent"), Tell(O, "case.filed_urgent")),
    "accept": (Tell(R, "case.accepted"),),
    "take_on": (Tell(R, "case.taken_on"),),
    "hand_up": (
        Tell(R, "case.handed_up"),
        Tell(H, "case.handed_up_to_you"),
        Tell(Told.DESK_BEFORE, "case.handed_up_from_you"),
    ),
    "take_over": (Tell(R, "case.taken_over"), Tell(Told.DESK_BEFORE, "case.taken_over_from_you")),
    "hand_down": (
        Tell(R, "case.handed_down"),
        Tell(H, "case.handed_down_to_you"),
        Tell(Told.DESK_BEFORE, "case.handed_down_from_you"),
    ),
    "reject": (Tell(R, "case.rejected"), Tell(Told.ABOVE, "case.rejected_below")),
    "dispatch": (Tell(R, "case.dispatched"), Tell(O, "case.sent_to_you")),
    "give_back": (Tell(H, "case.given_back"),),
    "take_back": (
        Tell(R, "case.taken_back"),
        Tell(Told.LET_GO, "case.taken_back_from_you"),
        Tell(H, "case.taken_back_to_you"),
    ),
    "start": (Tell(R, "case.started"),),
    "promise": (Tell(R, "case.promised"), Tell(W, "case.pass_on")),
    "suspend": (Tell(R, "case.suspended"),),
    "resume": (Tell(R, "case.resumed"), Tell(H, "case.due_again"), Tell(Told.LET_GO, "case.let_go")),
    "on_the_spot": (Tell(R, "case.handled"), Tell(Told.VERIFIERS, "case.to_verify")),
    "handle": (Tell(R, "case.handled"), Tell(Told.VERIFIERS, "case.to_verify")),
    "rework": (Tell(O, "case.rework"),),
    "rework_at_desk": (Tell(Told.HANDS, "case.rework"), Tell(H, "case.rework")),
    "ask": (Tell(R, "case.asking"), Tell(W, "case.ask_them")),
    "say": (Tell(Told.HANDS, "case.said"), Tell(H, "case.said"), Tell(Told.SPOKEN_FOR, "case.said_for_you")),
    "say_for": (
        Tell(Told.HANDS, "case.said_by_another"),
        Tell(H, "case.said_by_another"),
        Tell(Told.SPOKEN_FOR, "case.said_through"),
    ),
    "rate": (Tell(Told.SPOKEN_FOR, "case.rated_for_you"),),
    "close": (Tell(R, "case.silent"),),
    "come_back": (
        Tell(H, "case.came_back"),
        Tell(R, "case.taken_up"),
        Tell(Told.DISTRICT, "case.came_back_again"),
    ),
    "urge": (Tell(Told.IN_HAND, "case.urged"),),
    "overdue": (
        Tell(Told.LEVEL, "case.overdue"),
        Tell(Told.IN_HAND, "case.overdue_yours"),
        Tell(Told.CHIEF, "case.overdue_on_lane"),
        Tell(R, "case.late"),
    ),
    "force": (Tell(R, "case.unresolved"), Tell(Told.ABOVE, "case.unresolved_below")),
}
"""Verb → who hears of it and how; a verb that is not here (verify, release) is told to nobody by itself."""

SOON = "case.soon_on_lane"
"""What the chief of a lane is told before a clock runs out of which the street would hear at once."""
LEFT = "case.left"
"""What whoever may know nothing of a report is told instead, since somebody left their number."""
ENDED = "case.ended"
"""What reporters are told of an end that another's word made, where they heard nothing of it."""
AT_A_TIME = {"case.taken_on": "case.taken_on_by"}
"""Kinds of letters, and the one sent instead where the step names by when somebody comes."""
CAME_HERE = "case.came_here"
"""What its desk is told of a correction by which it has a matter only now."""
IN_DANGER = {"case.new": "case.danger"}
"""Kinds of letters, and the one sent instead where the words of the report speak of an emergency."""
WENT: dict[str, str] = {"case.withdrawn": "case.joiner_withdrew"}
"""Kinds of letters, and the one sent instead where who took it back had only joined.

The other reporters are told of neither: they heard of no joining, so its end alone would be news of half, false as soon
as the neighbour joins again. Their page says how many there are."""
KEPT = frozenset({"case.neighbour_withdrew"})
"""Kinds that are written no more, and still read in letters of before."""
ANSWERED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "say": ("case.asking", "case.asked", ("answer",)),
    "add": ("case.asked_back", "case.answered_back", ()),
}
"""What a reporter does who was asked: the kind of letter that asked them, what it becomes, by which facts of theirs.

A question that was answered and still asked would be answered again, or doubted to have arrived."""
JOINTLY: dict[str, str] = {
    "case.corrected": "case.corrected_jointly",
    "case.taken_up": "case.taken_up_jointly",
}
"""Kinds of letters that speak to one of several reporters, and what the others are told instead."""
CALLS = frozenset({"case.late", "case.refiled_urgent"})
"""Kinds of letters whose `more` begins with the number that danger calls for: the page has that above it."""
MORE_AT = frozenset({2, 3, 5, 10, 20, 50, 100, 200, 500})
"""At so many neighbours whoever has it in hand is told of one more: at each of a hundred nobody would read it."""
URGENT = dict.fromkeys(("case.added", "case.more", "case.put_right", "case.came_back"), "case.added_urgent")
URGENT |= {"case.refiled": "case.refiled_urgent"}
"""Kinds of letters, and the one sent instead where the step told of an emergency."""
TO_DO_BY: dict[str, str | Lazy] = {
    "answer": gettext_lazy("请在%(until)s 前答复"),
    "dispatch": gettext_lazy("请在%(until)s 前派出去"),
    "resolve": gettext_lazy("请在%(until)s 前办好"),
}
"""What is asked of the desk that a matter came to, by the clock that ends first (`clocks.LINKS`)."""
