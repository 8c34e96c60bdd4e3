"""A lane as anybody may read it: who looks after it, what one may expect of it, and what is open on it.

On a lane is what happened in a courtyard that opens on it, or in a grid through which no other lane runs
(`lineage.Lineage.lane`), as it was when it was reported: the same that lies on the desk of the lane's chief.
"""

from dataclasses import dataclass
from datetime import datetime

from linli.life.cases import queries
from linli.life.cases.models import Case
from linli.life.cases.reach import CaseSet
from linli.town.people.looking_after import Force, chief_of
from linli.town.places import lanes
from linli.town.places.lanes import Course
from linli.town.places.models import Lane, Place


@dataclass(frozen=True, slots=True)
class Card:
    """The card of a lane; `standard` in the reader's language, "" where nobody has laid one down."""

    lane: Lane
    chief: Force | None
    standard: str
    course: Course

    @property
    def here(self) -> Place:
        """Where a report from this lane begins: its community, or its street where it runs through several."""
        return self.course.communities[0] if len(self.course.communities) == 1 else self.lane.street


def card(code: str, at: datetime) -> Card:
    """The card of the lane with this code. Raises `NotFound`."""
    lane = lanes.by_code(code, at)
    said = lanes.standard(lane, at)
    return Card(lane, chief_of(lane, at), str(said) if said is not None else "", lanes.course(lane, at))


def open_on(lane: Lane) -> CaseSet[Case]:
    """What is open on a lane and anybody may know of, newest report first."""
    return Case.objects.public().open().filter(lane=lane).select_related(*queries.SHOWN).order_by("-pk")
