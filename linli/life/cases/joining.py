"""我也遇到: a neighbour with the same problem joins the case that is open already, and is told, asked and counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.acts import act
from linli.ground.shared.refusals import NotFound, Refused
from linli.ground.shared.text import in_line
from linli.ground.shared.writer import number
from linli.life.cases import clocks, emergencies, families, followers, handling, helping, voices
from linli.life.cases.followers import hash_of, hashes_of
from linli.life.cases.guards import WrongState
from linli.life.cases.intake import WhoWasIt
from linli.life.cases.keeping import without_numbers
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.standing import CLOCK, Actor
from linli.life.cases.states import JOINABLE, State, Who
from linli.life.cases.steps import step

if TYPE_CHECKING:
    from linli.town.people.models import Person


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
    query codes their browser holds.
    """

    contact: Contact
    called: str = ""
    words: str = ""
    door: str = ""
    followed: tuple[int, ...] = ()


def key_of(case: Case, written: str = "") -> str:
    """The key under which a browser has its own query code for a case that it joins: one, however often it tries.

    `written` is the key of the form by which somebody writes it down for another: each of those has a code of theirs.
    """
    return f"join:{case.public_id}:{written}" if written else f"join:{case.public_id}"


def code_for(sender: str, case: Case, written: str = "") -> str:
    """The query code of whoever joins it, by the name under which they sent that."""
    return followers.code_for(sender, key_of(case, written))


def may_be_joined(case: Case) -> bool:
    """Whether neighbours may still join it: it is public, open, not handled yet, and of a kind that one may share."""
    shared = case.category is not None and bool(families.family(case.category.code))
    return shared and not case.hidden and case.state in JOINABLE


@act
def join(
    joins: Joins, *, case_id: int, reporter: "Person | None", query_code: str, by: "Person | None", at: datetime
) -> Case:
    """Stand beside those who reported a case: each is asked as they are, and the promise holds as it was given.

    `reporter` is who will be asked, None for an anonymous one; `by` whoever is signed in, who may write it down for
    them. Once per person, and per query code: a browser has one of its own for each case. Who took their report back
    may join again. Raises `NotFound` where the case is nobody's to know of, `AlreadyIn`, `WrongState` once it was
    handled, `WhoWasIt`, and what `voices.brings_none` refuses, or `helping.refusal` of what is written for another.
    """
    if joins.contact == Contact.PAPER and not (joins.called.strip() and joins.door.strip()):
        raise WhoWasIt
    case = Case.objects.for_work(case_id)
    person = None if joins.contact == Contact.ANONYMOUS else reporter
    writer = _writer(joins, person, by)
    known = _known(case, person, query_code, None if writer else by, () if writer else joins.followed)
    if known is not None and known.withdrawn_at is None:
        raise TheyAreIn if writer else AlreadyIn
    if case.hidden or case.state == State.WITHDRAWN:
        raise NotFound
    if not may_be_joined(case):
        raise WrongState(state=str(case.get_state_display()))
    refused = helping.refusal(case.place, writer, at) if writer else voices.brings_none(case, by, person, at)
    if refused is not None:
        raise refused
    if case.state == State.SUSPENDED and emergencies.spoken_of(joins.words) is not None:
        handling.take_up(case, CLOCK, at=at)
    return _stand(case, joins, person, known, query_code, by, at)


def _stand(
    case: Case,
    joins: Joins,
    person: "Person | None",
    known: Reporter | None,
    query_code: str,
    by: "Person | None",
    at: datetime,
) -> Case:
    """Write the reporter's row, the step and the count; who stood there before has their row again, by the new code.

    Where a number alone says that it is they, whoever left it reads nothing of what they brought before.
    """
    own = by is not None and by == person
    asked = known or Reporter(case=case)
    asked.person = person
    if not case.reporters.filter(query_code_hash__in=hashes_of(query_code)).exists():
        asked.query_code_hash = hash_of(query_code)
    nobody = joins.contact == Contact.ANONYMOUS
    asked.contact, asked.called = joins.contact, "" if nobody else in_line(without_numbers(joins.called))
    asked.reported_at, asked.withdrawn_at, asked.owned_at = at, None, at if own else None
    asked.written_by = _writer(joins, person, by)
    if known is None or known.joined or (person is not None and not own):
        asked.joined_at_step, asked.door = case.version + 1, "" if nobody else without_numbers(joins.door)
    case.neighbours = (case.neighbours or 0) + 1
    facts = {"neighbours": case.neighbours} | clocks.hear(case, joins.words, at)
    actor = Actor(Who.REPORTER, None, None, asked, own=own, through=asked.written_by)
    if known is not None:
        asked.save()
    else:
        number(asked)
    step(case, "join", actor, at=at, words=joins.words, facts=facts, beside=[] if known is not None else [asked])
    return case


def _writer(joins: Joins, person: "Person | None", by: "Person | None") -> "Person | None":
    """Who writes it down for another; nobody where they join as themselves, or as nobody."""
    return by if joins.contact != Contact.ANONYMOUS and by != person else None


def _known(
    case: Case, person: "Person | None", query_code: str, by: "Person | None", followed: tuple[int, ...]
) -> Reporter | None:
    """As whom they stand in the case already, or stood: by their person, their code, or as this browser knows them.

    Who writes it down for somebody else is not meant, nor what that browser opened: they are left out by the caller.
    """
    standing = list(case.reporters.order_by("pk"))
    hashes = hashes_of(query_code)
    mine = {each.pk for each in (person, by) if each is not None}
    found = [
        each
        for each in standing
        if each.person_id in mine or each.query_code_hash in hashes or (each.pk in followed and not each.taken_on)
    ]
    return min(found, key=lambda each: (each.withdrawn_at is not None, each.person_id not in mine), default=None)
