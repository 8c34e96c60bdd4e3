"""我也遇到: a neighbour with the same problem joins the case that is open already, and is told, asked and counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.once import limits
from linli.ground.shared.acts import act
from linli.ground.shared.refusals import NotFound, Refused
from linli.ground.shared.writer import number
from linli.life.cases import clocks, emergencies, families, followers, handling, helping, households, ringing, voices
from linli.life.cases.followers import hash_of, hashes_of
from linli.life.cases.guards import WrongState
from linli.life.cases.intake import WhoWasIt
from linli.life.cases.keeping import name_kept, without_numbers
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.standing import CLOCK, Actor
from linli.life.cases.states import JOINABLE, Audience, State, Who
from linli.life.cases.steps import step

if TYPE_CHECKING:
    from linli.town.people.models import Person


FROM_A_NETWORK = 5
"""So many who are not signed in raise the number of neighbours in a day, of those who share one network."""
_DAY_S = 24 * 3600


class AlreadyIn(Refused):
    """Who wants to join stands among the case's reporters already."""

    code = "already-in"
    sentence = _("这件事您已经报过了，有进展会告诉您，不用再报一次。")


class TheyAreIn(AlreadyIn):
    """The same, said to who writes it down for them."""

    sentence = _("这件事他已经报过了，有进展会告诉他，不用再报一次。")


@dataclass(frozen=True)
class Joins:
    """What a neighbour who joins leaves: how they may be reached, how they are called, and what it is like at theirs.

    `door` is where they live, as whoever writes it down for them says it. `followed` are the reporters (ids) whose
    query codes their browser holds. `network` is by which they come; it only counts how many do.
    """

    contact: Contact
    called: str = ""
    words: str = ""
    door: str = ""
    followed: tuple[int, ...] = ()
    network: str = ""


@dataclass(frozen=True)
class _Joiner:
    """Who joins: the `person` who will be asked, None for nobody, who is signed in (`by`), and who writes (`desk`)."""

    person: "Person | None"
    by: "Person | None"
    named: bool
    desk: "Person | None" = None

    @property
    def own(self) -> bool:
        """Whether they join as themselves, signed in."""
        return self.by is not None and self.by == self.person

    @property
    def writer(self) -> "Person | None":
        """Who writes it down for another, who may be anonymous; nobody where they join as themselves, or as nobody."""
        return (self.by if not self.own else None) if self.named else self.desk


def key_of(case: Case, written: str = "") -> str:
    """The key under which a browser has its own query code for a case that it joins: one, however often it tries.

    `written` is the key of the form by which somebody writes it down for another: each of those has a code of theirs.
    """
    return f"join:{case.public_id}:{written}" if written else f"join:{case.public_id}"


def code_for(sender: str, case: Case, written: str = "") -> str:
    """The query code of whoever joins it, by the name under which they sent that."""
    return followers.code_for(sender, key_of(case, written))


def joiner_by(case: Case, code: str) -> Reporter | None:
    """As whom somebody stands in a case by the query code that joining it gave them."""
    return case.reporters.filter(query_code_hash__in=hashes_of(code)).first()


def may_be_joined(case: Case) -> bool:
    """Whether neighbours may still join it: it is public, open, not handled yet, and of a kind that one may share."""
    shared = case.category is not None and bool(families.family(case.category.code))
    return shared and not case.private and case.state in JOINABLE


@act
def join(
    joins: Joins,
    *,
    case_id: int,
    reporter: "Person | None",
    query_code: str,
    by: "Person | None",
    at: datetime,
    desk: "Person | None" = None,
) -> Case:
    """Stand beside those who reported a case: each is asked as they are, and the promise holds as it was given.

    `reporter` is who will be asked, None for an anonymous one; `by` whoever is signed in, who may write it down for
    them; `desk` is `by` where they say that they do, of an anonymous one too. Once per person, and per query code: a
    browser has one of its own for each case. A number that was only typed is answered alike whoever reported: nobody
    learns here whose the report is, but who writes it down for them. Who took their report back may join again. Who is
    not signed in stands as all do, and raises the number of neighbours where fewer than `FROM_A_NETWORK` did from
    theirs within a day. Raises `NotFound` where the case is nobody's to know of, `WrongState` once it was handled,
    `AlreadyIn`, `WhoWasIt`, and what `voices.brings_none` refuses, or `helping.refusal` and `_written_down` of what is
    written for another.
    """
    if joins.contact == Contact.PAPER and not (joins.called.strip() and joins.door.strip()):
        raise WhoWasIt
    case = Case.objects.for_work(case_id)
    named = joins.contact != Contact.ANONYMOUS
    who = _Joiner(reporter if named else None, by, named, desk)
    person, writer = who.person, who.writer
    if case.private or case.state == State.WITHDRAWN:
        raise NotFound
    if not may_be_joined(case):
        raise WrongState(state=str(case.get_state_display()))
    if writer and (not_theirs := helping.refusal(case.place, writer, at, joins=True)):
        raise not_theirs
    known = _known(case, person if writer else by, query_code, () if writer else joins.followed)
    if known is not None and known.withdrawn_at is None:
        raise TheyAreIn if writer else AlreadyIn
    if writer:
        _written_down(case, joins, writer, known, at)
    if not (writer and named) and (refused := voices.brings_none(case, by, person, at)) is not None:
        raise refused
    if case.state == State.SUSPENDED and emergencies.spoken_of(joins.words) is not None:
        handling.take_up(case, CLOCK, at=at)
    return _stand(case, joins, who, known, query_code, at)


def _written_down(case: Case, joins: Joins, writer: "Person", known: Reporter | None, at: datetime) -> None:
    """Hold whoever writes a neighbour down to one voice for a household, to a few of them, and to doors that are."""
    refused = households.refusal(joins.door, case.place, at)
    if refused is not None:
        raise refused
    if households.stands(case, joins.door, joins.called):
        raise TheyAreIn
    if known is None and (enough := households.enough(case, writer)) is not None:
        raise enough


def _stand(case: Case, joins: Joins, who: _Joiner, known: Reporter | None, query_code: str, at: datetime) -> Case:
    """Write the reporter's row, the step and the count; who stood there before has their row again, by the new code.

    Where a number alone says that it is they, whoever left it reads nothing of what they brought before; and where
    that number stands there already, the row has none, and all else as if it had, the number of neighbours too, which
    anybody reads. A look at the number of who stood there before is not told to another.
    """
    person, own, named = who.person, who.own, who.named
    theirs = case.reporters.filter(person=person).first() if person is not None and not own else None
    if theirs is not None:
        known = theirs if theirs.withdrawn_at is not None else known
    asked = known or Reporter(case=case)
    was = asked.person_id
    asked.person = None if theirs is not None and theirs != known else person
    if not case.reporters.filter(query_code_hash__in=hashes_of(query_code)).exists():
        asked.query_code_hash = hash_of(query_code)
    asked.contact, asked.called = joins.contact, name_kept(joins.called) if named else ""
    asked.reported_at, asked.withdrawn_at, asked.owned_at = at, None, at if own else None
    asked.written_by = who.writer
    if known is None or known.joined or (named and not own):
        asked.joined_at_step, asked.door = case.version + 1, without_numbers(joins.door) if named else ""
    if known is None and who.by is None and not _counts(case, joins.network, at):
        asked.uncounted_at = at
    counts = asked.uncounted_at is None
    case.neighbours = (case.neighbours or 0) + counts
    facts = {"neighbours": case.neighbours} | clocks.hear(case, joins.words, at)
    if (writer := asked.written_by) is not None:
        facts |= {"taken_down": True} | ({} if helping.at_work(writer, at) else {"by_lead": True})
    facts |= {} if counts else {"uncounted": True}
    facts |= {} if known is None else {"again": True}
    actor = Actor(Who.REPORTER, None, None, asked, own=own, through=asked.written_by)
    if known is not None:
        if asked.person_id != was:
            ringing.forget([asked.pk])
        asked.save()
    else:
        number(asked)
    beside, audience = [] if known is not None else [asked], None if counts else Audience.REPORTER
    step(case, "join", actor, at=at, words=joins.words, facts=facts, audience=audience, beside=beside)
    return case


def _counts(case: Case, network: str, at: datetime) -> bool:
    """Whether another who joins it signed out from this network raises the number; asked under the case's lock.

    Cookies, keys and numbers that nobody proves are made anew at will: counted, one caller would be thirty neighbours.
    """
    if not network:
        return True
    try:
        subject = f"{case.pk} {network}"
        limits.hit(name="cases.joined_from", subject=subject, limit=FROM_A_NETWORK, window_s=_DAY_S, at=at)
    except limits.TooMany:
        return False
    return True


def _known(case: Case, mine: "Person | None", query_code: str, followed: tuple[int, ...]) -> Reporter | None:
    """As whom they stand in the case already, or stood: signed in, by their code, or as this browser knows them.

    `mine` is who is signed in, or for whom they write it down; a number that was only typed is not asked for.
    """
    hashes, pk = hashes_of(query_code), mine.pk if mine is not None else None
    found = [
        each
        for each in case.reporters.order_by("pk")
        if (pk is not None and each.person_id == pk)
        or each.query_code_hash in hashes
        or (each.pk in followed and not each.taken_on)
    ]
    return min(found, key=lambda each: (each.withdrawn_at is not None, each.person_id != pk), default=None)
