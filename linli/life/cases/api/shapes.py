"""What is shown of a case, and to whom: everything to its reporters and desks, to others kind, courtyard and state.

Who oversees a district is shown the same fields, with nothing in those that hold a resident's words or address.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.ground.shared.schemas import Shown
from linli.life.cases import beforehand, households, speaking
from linli.life.cases.acts import Act
from linli.life.cases.api.named import Call, Handler, Named, Promised, handler, kind, place, promised
from linli.life.cases.forces import Force
from linli.life.cases.models import Case, Reporter
from linli.life.cases.opening import Opened
from linli.life.cases.queries import Stands
from linli.life.cases.standing import Actor
from linli.life.cases.timeline import Entry
from linli.town.places.names import IN_PUBLIC, SPOKEN, spoken_by_path


class PublicRow(Shown):
    """A case as anyone may know it. `mood` is one of wait, busy, solved, late, shut.

    `neighbours`: how many reported it, or joined (`…/join`), and stand; none of what a desk found. Of those who joined
    signed out five from each network a day.
    `solved_level`: the highest desk that acted before it was solved (`grid`, `community`, `street`, `district`); "" for
    what its residents did not call solved.
    `outcome_by`: how words came that count for `outcome` and were not said signed in: `telephone` (a call-back),
    `through` (said for somebody, or with the code of a report written down for them), `code` (with any other code).
    """

    id: UUID
    title: str
    kind: Named | None
    place: Named
    state: str
    state_words: str
    mood: str
    outcome: str
    outcome_by: list[str]
    solved_level: str
    reported_at: datetime
    closed_at: datetime | None
    neighbours: int


class BoardRow(PublicRow):
    """The same on a public board. `brought`: for how many of `neighbours` others wrote it down (代报)."""

    brought: int


class Row(PublicRow):
    """A case as its reporters and desks know it.

    `next_due_at` is the clock that ends first, `version` the number of steps so far. `taken_back`: I took mine back,
    and am asked nothing, though it may go on for neighbours.
    """

    number: str
    taken_back: bool
    spot: str
    organisation: Handler | None
    next_due_at: datetime | None
    version: int


class Stage(Shown):
    """One part of the way: `done`, `now`, `todo`, or `skipped` where nobody has to do it."""

    words: str
    state: str


class Offered(Shown):
    """An act that the asker may do now: POST to `…/{name}`. `notes`: what follows from it, as its page says it."""

    name: str
    words: str
    notes: list[str]


class ReporterShown(Shown):
    """One who is asked, as the desks know them; `n` names them where a word is written down for them.

    `unproven`: a number was given, and whose it is has not said that the report is theirs.
    """

    n: int
    called: str
    door: str
    contact: str
    unproven: bool


class OnCallShown(Shown):
    """One who can be called for a case: as what, how they are called, and their public number, "" without one.

    `who` answers for it where a committee has the case, else "".
    """

    role: str
    called: str
    phone: str
    who: str


class Full(Shown):
    """What only a case's reporters and desks are shown; in outline `words` and `spot` are empty."""

    number: str
    words: str
    address: str
    spot: str
    organisation: Handler | None
    next_due_at: datetime | None
    answer_due_at: datetime | None
    resolve_due_at: datetime | None
    promised_at: datetime | None
    ask_until: datetime | None
    promise: Promised | None
    stages: list[Stage]
    may: list[Offered]


class CaseShown(BoardRow):
    """A case, as far as the asker may know it. `standing` is public, reporter, joined, left, outline or desk.

    `joined`: I said 我也遇到 of it; `words`, `address` and `spot` of `full` are another's, and are left empty or short.

    `left`: somebody reported it with my number without signing in. `own` says that it was I, `disown` takes the number
    off; until then nothing of it is mine.

    `full` is null for the public, `reporters` and `forces` (whom a desk can call besides them) empty but for desks.
    `call` is there in the answer to words that speak of an emergency, and for a reporter while such a case is open.
    """

    standing: str
    version: int
    full: Full | None
    reporters: list[ReporterShown]
    forces: list[OnCallShown]
    call: Call | None = None


class WayLineShown(Shown):
    """One line of the way, newest first; a line without `at` says what comes next."""

    verb: str
    title: str
    at: datetime | None
    words: str
    more: str


def board_rows(cases: Sequence[Case], at: datetime) -> list[BoardRow]:
    """Cases for a public list."""
    brought = households.brought(cases)
    return [BoardRow(**_reduced(case, at, public=True), brought=brought.get(case.pk, 0)) for case in cases]


def row(case: Case, at: datetime, *, yours: bool = False, outline: bool = False, stands: Stands | None = None) -> Row:
    """A case for a list of its reporter's (`yours`, `stands`), of a desk, or of who oversees (`outline`)."""
    stands = stands or Stands()
    joined, taken_back = case.pk in stands.joined, case.pk in stands.taken_back
    return Row(
        **_reduced(case, at, outline=outline or joined, yours=yours),
        number=case.number,
        taken_back=taken_back,
        spot="" if outline or joined else case.spot,
        organisation=handler(case.organisation),
        next_due_at=case.next_due_at,
        version=case.version,
    )


def public(case: Case, at: datetime) -> CaseShown:
    """A case for a stranger."""
    return CaseShown(
        **_reduced(case, at, public=True),
        standing="public",
        brought=households.brought([case]).get(case.pk, 0),
        version=case.version,
        full=None,
        reporters=[],
        forces=[],
    )


def full(
    seen: Opened,
    offered: Iterable[tuple[Act, Actor]],
    reporters: Iterable[Reporter],
    forces: Iterable[Force],
    at: datetime,
) -> CaseShown:
    """A case for its reporter, its desk or who oversees it, with what they may do now."""
    case, yours, outline = seen.case, seen.spoken_to is not None, seen.in_outline or seen.joined
    levels = IN_PUBLIC if outline else SPOKEN
    return CaseShown(
        **_reduced(case, at, outline=outline, yours=yours),
        standing=_standing(seen),
        brought=households.brought([case]).get(case.pk, 0),
        version=case.version,
        reporters=[
            ReporterShown(n=n, called=each.called, door=each.door, contact=each.contact, unproven=each.unproven)
            for n, each in enumerate(reporters, start=1)
        ]
        if seen.at_desk
        else [],
        forces=[OnCallShown(role=each.role, called=each.called, phone=each.phone, who=each.who) for each in forces],
        full=Full(
            number=case.number,
            words="" if outline else case.words,
            address=spoken_by_path([case.place_path], at=at, levels=levels)[case.place_path],
            spot="" if outline else case.spot,
            organisation=handler(case.organisation),
            next_due_at=case.next_due_at,
            answer_due_at=case.answer_due_at,
            resolve_due_at=case.resolve_due_at,
            promised_at=case.promised_at,
            ask_until=case.ask_until,
            promise=promised(case, at, yours=yours),
            stages=[Stage(words=stage.words, state=stage.state) for stage in speaking.stages(case)],
            may=[_offered(act, actor, seen.case, at) for act, actor in offered],
        ),
    )


def _offered(act: Act, actor: Actor, case: Case, at: datetime) -> Offered:
    """An act with what its page says before one presses."""
    return Offered(name=act.name, words=act.label, notes=beforehand.notes(act.name, case, actor.reporter, at))


def _standing(seen: Opened) -> str:
    if seen.left and not seen.at_desk:
        return "left"
    return "joined" if seen.joined else str(seen.reader)


def entry(found: Entry, *, public: bool) -> WayLineShown:
    """A line of the way. The public reads to the minute, here as in a case: a moment would tell whose phone it was."""
    at = _minute(found.moment) if public and found.moment is not None else found.moment
    return WayLineShown(verb=found.verb, title=found.title, at=at, words=found.words, more=found.soft)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _reduced(
    case: Case, at: datetime, *, public: bool = False, outline: bool = False, yours: bool = False
) -> dict[str, Any]:
    """What every standing may know, worded for one of them."""
    tag = speaking.tag(case, at=at, yours=yours)
    title = speaking.public_title if public else speaking.kind if outline else speaking.title
    return {
        "id": case.public_id,
        "title": title(case),
        "kind": kind(case, public=public),
        "place": place(case.public_place),
        "state": case.state,
        "state_words": tag.words,
        "mood": tag.state,
        "outcome": case.outcome,
        "outcome_by": speaking.outcome_by(case),
        "solved_level": speaking.solved_level(case),
        "reported_at": _minute(case.reported_at) if public else case.reported_at,
        "closed_at": case.closed_at,
        "neighbours": case.neighbours or 0,
    }
