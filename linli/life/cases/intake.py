"""Taking a matter in: one form, filled once; everything else is derived from the place and the category."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.editions import looking
from linli.ground.shared.acts import act
from linli.ground.shared.refusals import Refused
from linli.ground.shared.writer import number
from linli.life.cases import clocks, emergencies, helping, households, standing
from linli.life.cases.categories import in_force
from linli.life.cases.followers import hash_of
from linli.life.cases.guards import MOST_RETURNS, NotYours
from linli.life.cases.keeping import name_kept, without_numbers
from linli.life.cases.models import Case, Category, Contact, Origin, Reporter
from linli.life.cases.photographs import NONE, Chosen
from linli.life.cases.standing import Actor
from linli.life.cases.states import LEVELS, Level, State, Who
from linli.life.cases.steps import step
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of, seat_of
from linli.town.places.lineage import Lineage, lineage

if TYPE_CHECKING:
    from linli.town.people.models import Person
    from linli.town.places.models import Place


class NothingSaid(Refused):
    """Neither words nor a matter was given."""

    code = "nothing-said"
    status = 422
    sentence = _("说一句出了什么事，或者点一个最像的。")


class PlaceTooWide(Refused):
    """The place is not within a community, so no desk can be found."""

    code = "place-too-wide"
    status = 422
    sentence = _("请说在哪个小区、哪个院，我们才知道找谁。")


class WhoWasIt(Refused):
    """Who has no phone is found by what they are called and where they live."""

    code = "who-was-it"
    status = 422
    sentence = _("没有手机的，写清怎么称呼他、住几号，办完了才找得到人。")


class VisitNeedsName(Refused):
    """A matter inside a home cannot be anonymous: somebody has to open the door."""

    code = "visit-needs-name"
    status = 422
    sentence = _("这件事要上门，得留一个能找到您的电话。不想让人看到，可以选“只收通知”。")


@dataclass(frozen=True)
class Said:
    """What a reporter filled in. `place` is the deepest place known; `category` a code, or empty for "not sure".

    `vague`: the place was read out of words without a number, and whoever reported it is asked whether it is the one.
    `denied`: they were shown whom to call for what their words seem to say, and say that there is no such danger.
    """

    place: "Place"
    words: str = ""
    category: str = ""
    spot: str = ""
    door: str = ""
    contact: Contact = Contact.ANONYMOUS
    called: str = ""
    vague: bool = False
    photos: Chosen = NONE
    denied: bool = False


@act
@looking.one_look()
def report(
    said: Said,
    *,
    reporter: "Person | None",
    query_code: str,
    by: "Person | None",
    at: datetime,
    desk: "Person | None" = None,
) -> Case:
    """Take in what a resident reports, find whose it is, and promise when it will be answered.

    `reporter` is who will be asked, None for an anonymous one; `query_code` opens the case to whoever knows it and is
    kept as a keyed hash. `desk` is `by` where they say that they write it down for somebody else, who may be anonymous:
    it is marked so, and who reports anonymously themselves is written nowhere. What somebody at a desk reports of what
    that desk covers, as themselves or as nobody, is `found` on a round, without a reporter and a code: nobody confirms
    their own work.

    Raises `NothingSaid`, `PlaceTooWide`, `VisitNeedsName`, `WhoWasIt`, and what `helping.refusal` and
    `households.refusal` refuse.
    """
    category = _category(said, at)
    if said.contact == Contact.PAPER and not (name_kept(said.called) and said.door.strip()):
        raise WhoWasIt
    if category and category.home_visit and said.contact == Contact.ANONYMOUS:
        raise VisitNeedsName
    case = _case(said, category, Origin.RESIDENT, at)
    anonymous = said.contact == Contact.ANONYMOUS
    self_said = by is not None and (anonymous or by == reporter)
    if by is not None and self_said and (covers := _desk(case, by, at)):
        return _found(case, covers, at, said)
    asked = Reporter(
        case=case,
        person=None if anonymous else reporter,
        contact=said.contact,
        called="" if anonymous else name_kept(said.called),
        door=without_numbers(said.door),
        query_code_hash=hash_of(query_code),
        reported_at=at,
        owned_at=at if by is not None and reporter is not None and by == reporter and not anonymous else None,
    )
    number(case, asked)
    writer = desk if anonymous else by if by != asked.person else None
    if writer is not None:
        _may_write_down(said, writer, at)
    asked.written_by, case.neighbours = writer, 1
    own = by is not None and by == asked.person
    actor = Actor(Who.REPORTER, writer, None, asked, own=own)
    facts = _promised(case, said) | ({"vague": True} if said.vague else {})
    facts |= {"by_lead": True} if writer is not None and not helping.at_work(writer, at) else {}
    step(case, "report", actor, at=at, facts=facts, beside=[asked], photos=said.photos)
    return case


def _may_write_down(said: Said, writer: "Person", at: datetime) -> None:
    """Refuse a matter or a door that is not this writer's to write down."""
    refused = helping.refusal(said.place, writer, at) or households.refusal(said.door, said.place, at)
    if refused is not None:
        raise refused


@act
@looking.one_look()
def found(said: Said, *, by: "Person", at: datetime) -> Case:
    """Take in what a grid worker or a member of staff found on their round; there is nobody to ask afterwards.

    Raises what `report` raises, and `NotYours` where their posts do not reach the place.
    """
    category = _category(said, at)
    case = _case(said, category, Origin.GRID, at)
    desk = _desk(case, by, at)
    if desk is None:
        raise NotYours
    return _found(case, desk, at, said)


def speaks(words: str) -> bool:
    """Whether words say anything: a face or a row of dots does not."""
    return any(each.isalnum() for each in words)


def settle(case: Case, place: "Place", line: Lineage, at: datetime) -> None:
    """Freeze on the case where it happened and whose that is; called at intake and when the place is corrected.

    A case that rose to a higher desk (by hand, by coming back, by two returns) does not fall from it with a corrected
    place.
    """
    if line.community is None or line.street is None or line.district is None:
        raise PlaceTooWide
    case.place, case.place_path = place, place.path
    case.district, case.street, case.community = line.district, line.street, line.community
    case.grid, case.courtyard = line.grid, line.courtyard
    case.lane = None if case.of_a_home else line.lane
    worked = line.grid is not None and seat_of(Role.GRID_WORKER, line.grid, at) is not None
    level = Level.GRID if worked else Level.COMMUNITY
    case.holder = max(Level(case.holder), level, key=LEVELS.index) if rose(case) else level


def rose(case: Case) -> bool:
    """Whether a case rose to the desk that holds it, from which no corrected place takes it."""
    return case.comebacks > 0 or case.returns >= MOST_RETURNS or bool(case.came_from)


def _desk(case: Case, by: "Person", at: datetime) -> Actor | None:
    """As which desk somebody covers the case, the lowest first; None where their posts do not reach it."""
    reached = standing.standings(case, posts_of(by, at))
    desk = next((who for who in (Who.GRID, Who.COMMUNITY, Who.STREET) if who in reached), None)
    return Actor(desk, by, reached[desk]) if desk is not None else None


def _found(case: Case, desk: Actor, at: datetime, said: Said) -> Case:
    """A case found by a desk: a series of its own in every figure, answered by whoever would answer first."""
    case.origin = Origin.GRID if desk.who == Who.GRID else Origin.STAFF
    case.answered_at = at  # whoever would answer first has seen it, and nobody waits for a word
    step(case, "report", desk, at=at, facts=_promised(case, said), photos=said.photos)
    return case


def _category(said: Said, at: datetime) -> Category | None:
    if not speaks(said.words) and not said.category:
        raise NothingSaid
    return in_force(said.category, at) if said.category else None


def _case(said: Said, category: Category | None, origin: Origin, at: datetime) -> Case:
    """A case as reported, not yet written; words lose the numbers that nobody should read in a list."""
    place = said.place
    line = lineage(place, at)
    case = Case(
        state=State.REPORTED,
        origin=origin,
        category=category,
        words=without_numbers(said.words) or str(category.name if category else ""),
        spot=without_numbers(said.spot),
        hidden=category.hidden if category else True,
        urgent=emergencies.spoken_of("" if said.denied else said.words, said.category) is not None,
        verify=category.verify if category else "",
        neighbours=0,
        reported_at=at,
    )
    settle(case, place, line, at)
    case.lead_unit = case.community  # 首接: whoever received it first, wherever its place turns out to be
    clocks.promise(case, category, at)
    return case


def _promised(case: Case, said: Said) -> dict[str, object]:
    promised: dict[str, object] = {"answer_by": case.answer_due_at, "solve_by": case.resolve_due_at}
    return promised | ({"denied": True} if said.denied else {})
