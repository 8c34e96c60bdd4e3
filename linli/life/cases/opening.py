"""Opening a case: who may look at it, as what, and what else a page about it asks.

A case that is not the asker's to open is answered as one that does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import BigIntegerField, Max, QuerySet, UUIDField

from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import NotFound
from linli.life.cases import afterwards, helping, owners, queries, reach, speaking
from linli.life.cases.followers import hashes_of, reporter_for, still_opened
from linli.life.cases.models import Case, Contact, Reporter, Step
from linli.life.cases.queries import SHOWN
from linli.life.cases.reach import CaseSet
from linli.life.cases.sentences import WHOLE, Reader, Span
from linli.life.cases.states import State
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.town.people.models import Person

JOINED = (*SHOWN, "grid", "handled_by", "lead_unit")


@dataclass(frozen=True)
class Opened:
    """A case as someone may look at it: as one of its reporters, from a desk, or both; else in outline only."""

    case: Case
    reporter: Reporter | None
    at_desk: bool
    left: bool = False
    """Whether they are that reporter only since somebody left their number, and have not said whose report it is."""
    helped: bool = False
    """Whether they wrote it down for a neighbour of their entrance, and have no other part in it."""
    until: int | None = None
    """The step by which they took their report back, where they did: what came afterwards they read as anybody."""
    earlier: bool | None = None
    """What was theirs of what that reporter did before they joined, where they joined again (`Span.earlier`)."""

    @property
    def reader(self) -> Reader:
        """As whom they read its way."""
        if self.at_desk:
            return Reader.DESK
        return Reader.REPORTER if self.reporter is not None else Reader.OUTLINE

    @property
    def spoken_to(self) -> int | None:
        """The reporter (id) whom the case's way calls 您; nobody where somebody else may have left the number."""
        return self.reporter.pk if self.reporter is not None and not self.left else None

    @property
    def joined(self) -> bool:
        """Whether they joined what another had brought: they read their own words and what is public, and no desk's."""
        return not self.at_desk and self.reporter is not None and self.reporter.joined

    @property
    def span(self) -> Span:
        """The steps that were said to them: to a desk all of them."""
        if self.at_desk or self.reporter is None:
            return WHOLE
        return Span(self.reporter.joined_at_step or 0, self.until, self.earlier)

    @property
    def in_outline(self) -> bool:
        """Whether they see no resident's words."""
        return self.reader == Reader.OUTLINE

    @property
    def title(self) -> str:
        """The case in one line, as far as they may read."""
        if self.joined:
            return speaking.public_title(self.case)
        return speaking.outlined(self.case) if self.in_outline else speaking.title(self.case)


def seen(public_id: UUID, *, person: "Person | None", held: Sequence[Held], followed: Sequence[int]) -> Opened | None:
    """The case, for its reporters, for the desks that reach it, and for who oversees; None for everybody else."""
    asked = _visible(person is not None, tuple(held), tuple(followed))
    case = asked.first(person=person.pk if person is not None else None, public_id=public_id)
    if case is None:
        return None
    reporter = reporter_for(case, person, followed)
    at_desk, leads = reach.reads(case, held), bool(helping.entrances(held))
    helped = leads and reporter is None and not at_desk and person is not None and helping.wrote(case, person)
    until = _taken_back(reporter) if reporter is not None and reporter.withdrawn_at is not None else None
    earlier = _earlier(reporter) if reporter is not None and reporter.joined and not at_desk else None
    return Opened(case, reporter, at_desk, owners.is_left_with(reporter, person), helped, until, earlier)


def _taken_back(reporter: Reporter) -> int:
    """The step by which a reporter took their report back."""
    made = Step.objects.filter(case=reporter.case_id, on_behalf_of=reporter, verb="withdraw")
    return made.aggregate(last=Max("seq"))["last"] or 0


def _earlier(reporter: Reporter) -> bool | None:
    """What was theirs, who joined, of what was done as the same reporter before (`Span.earlier`).

    Where somebody stood there signed in, what they did is theirs as whom it was done, and nobody's who left that number
    since. Where nobody did, all was done by the one who has the query code, or knew it.
    """
    made = Step.objects.filter(case=reporter.case_id, on_behalf_of=reporter, seq__lt=reporter.joined_at_step)
    if not made.filter(facts__own=True).exists():
        return False
    return True if reporter.person_id is not None and not reporter.unproven else None


@lru_cache(maxsize=512)
def _visible(known: bool, held: tuple[Held, ...], followed: tuple[int, ...]) -> Written[Case]:
    """The question after one case, for those who come with these posts and query codes, signed in or not."""
    asker = Blank("person", BigIntegerField()) if known else None

    def asked() -> QuerySet[Case]:
        visible = Case.objects.visible_to(asker, held, followed)
        return visible.filter(public_id=Blank("public_id", UUIDField())).select_related(*JOINED)

    return Written(asked)


def opened(public_id: UUID, *, person: "Person | None", held: Sequence[Held], followed: Sequence[int]) -> Opened:
    """The same, where nobody else comes in. Raises `NotFound`."""
    found = seen(public_id, person=person, held=held, followed=followed)
    if found is None:
        raise NotFound
    return found


def proved(public_id: UUID, *, person: "Person | None", held: Sequence[Held], followed: Sequence[int]) -> Opened:
    """The same for what the audit book holds of its report, which no outline carries. Raises `NotFound`.

    An entry stands for what it was made of and when: whoever reads neither looks nothing up by it.
    """
    found = opened(public_id, person=person, held=held, followed=followed)
    if found.in_outline:
        raise NotFound
    return found


def to_be_reached(seen: Opened, reporter_id: int, *, held: Sequence[Held], at: datetime) -> Reporter:
    """The reporter whose number may be asked for.

    Raises `NotFound` for who may see none, and where none was given, `NoLongerToBeReached` once the case ended a while
    ago.
    """
    if not reach.reveals(seen.case, held):
        raise NotFound
    for each in queries.reporters(seen.case):
        if each.pk == reporter_id and each.contact == Contact.NAMED and each.person_id is not None:
            if not afterwards.still_reached(seen.case, at):
                raise afterwards.NoLongerToBeReached
            return each
    raise NotFound


def in_public(public_id: UUID) -> Case:
    """The case as strangers may know it. Raises `NotFound` where its very existence is not theirs to know."""
    case = Case.objects.public().filter(public_id=public_id).select_related(*JOINED).first()
    if case is None:
        raise NotFound
    return case


def version(public_id: UUID, *, person: "Person | None", held: Sequence[Held], followed: Sequence[int]) -> int:
    """How many steps a case has, for whoever may know that it is there: what its page asks again and again.

    Raises `NotFound`.
    """
    known = Case.objects.visible_to(person, held, followed) | Case.objects.public()
    found = known.filter(public_id=public_id).values_list("version", flat=True).first()
    if found is None:
        raise NotFound
    return found


def waits_to_be_verified(case_id: int) -> bool:
    """Whether other hands look at a case that was just handled before its reporters are asked."""
    return Case.objects.everything("what became of an act").filter(pk=case_id, state=State.HANDLED).exists()


def by_code(code: str) -> Reporter:
    """The reporter whose query code this is. Raises `NotFound`, `TakenOn`."""
    found = Reporter.objects.filter(query_code_hash__in=hashes_of(code)).select_related("case").first()
    if found is None:
        raise NotFound
    return still_opened(found)


def made(result: str) -> Case:
    """The case that an act under a key made or moved, from what `once` kept of it: `case:42`. Raises `NotFound`."""
    room, _colon, number = result.partition(":")
    case = Case.objects.everything("just acted on by the asker").filter(pk=number).first() if room == "case" else None
    if case is None:
        raise NotFound
    return case


def times_here(case: Case, since: datetime) -> int:
    """How often the same kind of matter came up at the same courtyard since a moment, this one counted."""
    if case.courtyard_id is None or case.category_id is None:
        return 1
    return same_here(case, since).count()


def same_here(case: Case, since: datetime) -> CaseSet[Case]:
    """The cases of the same kind at the same courtyard since a moment, this one among them."""
    return Case.objects.everything("counted for the case's own desk").filter(
        courtyard=case.courtyard_id, category=case.category_id, reported_at__gte=since
    )
