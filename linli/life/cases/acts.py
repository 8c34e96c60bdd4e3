"""What can be done to a case, as the doors offer it: for each act its form, and the one work function it calls.

Pages draw their buttons and forms from this table, the JSON door its endpoints; both make the same call. An act's move
in `workflow` says who may and when; the act only adds what has to be filled in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.ground.once.limits import TooMany
from linli.ground.shared.refusals import NotFound, Refused
from linli.life.cases import (
    answering,
    closing,
    dispatch,
    filing,
    handling,
    ladder,
    owning,
    pace,
    reporting,
    supervision,
    verification,
)
from linli.life.cases.guards import NotYours
from linli.life.cases.models import Case, Reporter
from linli.life.cases.standing import Actor, actor_for
from linli.life.cases.states import Who
from linli.life.cases.steps import knock, refusal
from linli.life.cases.workflow import WORKFLOW
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.town.people.models import Person

type Given = Mapping[str, Any]


@dataclass(frozen=True)
class Doer:
    """Who stands at the door: the person signed in, the reporter they may speak as, and the version they looked at."""

    by: "Person | None"
    reporter: Reporter | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Act:
    """One thing to do: `fields` are names of `forms.FIELDS`, a name with `?` may stay empty.

    `called` is what stands on its button where that is not the label of its move.
    """

    name: str
    verb: str
    fields: tuple[str, ...]
    call: Callable[[int, Doer, datetime, Given], Case]
    as_reporter: bool = False
    called: str | Promise = ""

    @property
    def of_reporters(self) -> bool:
        """Whether a case's reporters do this, who may be known by a query code alone."""
        return Who.REPORTER in WORKFLOW[self.verb].who and not self.name.endswith("-by-phone")

    @property
    def label(self) -> str:
        """What stands on its button, over its form, and in JSON, in the reader's language."""
        return str(self.called or WORKFLOW[self.verb].label)


def _by_desk(function: Callable[..., Case]) -> Callable[[int, Doer, datetime, Given], Case]:
    def call(case_id: int, doer: Doer, at: datetime, given: Given) -> Case:
        return function(case_id=case_id, by=doer.by, at=at, seen=doer.seen, **given)

    return call


def _by_reporter(function: Callable[..., Case]) -> Callable[[int, Doer, datetime, Given], Case]:
    def call(case_id: int, doer: Doer, at: datetime, given: Given) -> Case:
        if doer.reporter is None:
            raise NotYours
        return function(case_id=case_id, reporter=doer.reporter, by=doer.by, at=at, **given)

    return call


def _correct(case_id: int, doer: Doer, at: datetime, given: Given) -> Case:
    return reporting.correct(case_id=case_id, by=doer.by, at=at, reporter=doer.reporter, seen=doer.seen, **given)


def _as_seen(function: Callable[..., Case]) -> Callable[[int, Doer, datetime, Given], Case]:
    def call(case_id: int, doer: Doer, at: datetime, given: Given) -> Case:
        return _by_reporter(function)(case_id, doer, at, {**given, "seen": doer.seen})

    return call


def _by_phone(function: Callable[..., Case]) -> Callable[[int, Doer, datetime, Given], Case]:
    def call(case_id: int, doer: Doer, at: datetime, given: Given) -> Case:
        return function(case_id=case_id, by=doer.by, at=at, by_phone=True, **given)

    return call


ACTS: tuple[Act, ...] = (
    Act("say", "say", ("answer", "words?", "photos?"), _as_seen(closing.say), as_reporter=True),
    Act("rate", "rate", ("grade?", "attitude?"), _by_reporter(closing.rate), as_reporter=True),
    Act("add", "add", ("words", "photos?"), _as_seen(reporting.add), as_reporter=True),
    Act("withdraw", "withdraw", ("words?",), _by_reporter(reporting.withdraw), as_reporter=True),
    Act("own", "own", (), _by_reporter(owning.own), as_reporter=True),
    Act("disown", "disown", (), _by_reporter(owning.disown), as_reporter=True),
    Act("correct", "correct", ("words?", "place?", "spot?"), _correct),
    Act("answer", "answer", ("words",), _by_desk(answering.answer)),
    Act("take-on", "take_on", ("until?", "category?", "words?"), _by_desk(handling.take_on)),
    Act("on-the-spot", "on_the_spot", ("result", "category?", "photos?"), _by_desk(handling.on_the_spot)),
    Act("dispatch", "dispatch", ("organisation_id", "category?", "words?"), _by_desk(dispatch.dispatch)),
    Act("accept", "accept", ("category?", "words?"), _by_desk(dispatch.accept)),
    Act("start", "start", ("words?",), _by_desk(handling.start)),
    Act("handle", "handle", ("result", "photos?"), _by_desk(handling.handle)),
    Act("verify", "verify", ("finding", "photos?"), _by_desk(verification.verify)),
    Act("rework", "rework", ("reason",), _by_desk(verification.rework)),
    Act("ask-back", "ask_back", ("words",), _by_desk(answering.ask_back)),
    Act("promise", "promise", ("until", "words?"), _by_desk(answering.promise)),
    Act("give-back", "give_back", ("reason", "proposed"), _by_desk(dispatch.give_back)),
    Act("take-back", "take_back", ("reason",), _by_desk(dispatch.take_back)),
    Act("refile", "refile", ("category", "words?"), _by_desk(filing.refile)),
    Act("suspend", "suspend", ("ground", "review_at", "reason"), _by_desk(handling.suspend)),
    Act("resume", "resume", ("words?",), _by_desk(handling.resume)),
    Act("take-over", "take_over", ("words?",), _by_desk(ladder.take_over)),
    Act("hand-up", "hand_up", ("why", "reason"), _by_desk(ladder.hand_up)),
    Act("hand-down", "hand_down", ("reason",), _by_desk(ladder.hand_down)),
    Act("urge", "urge", ("words?",), _by_desk(answering.urge)),
    Act(
        "say-by-phone",
        "say",
        ("reporter", "answer", "words?"),
        _by_phone(closing.say),
        called=_("记下电话里说的"),
    ),
    Act("say-for", "say_for", ("reporter", "answer", "words?"), _by_desk(closing.say_for)),
    Act(
        "rate-by-phone",
        "rate",
        ("reporter", "grade?", "attitude?"),
        _by_phone(closing.rate),
        called=_("记下电话里评的分"),
    ),
    Act("release", "release", ("words",), _by_desk(supervision.release)),
    Act("reject", "reject", ("reason", "next_unit"), _by_desk(dispatch.reject)),
    Act("force", "force", ("reason",), _by_desk(closing.force)),
)
BY_NAME = {act.name: act for act in ACTS}
ALSO = {"dispatch": "accept", "rework": "rework_at_desk"}
"""Acts that begin with another move of the table where the case stands so."""

ALSO_REFUSED: dict[str, Callable[[Case, Actor, datetime], Refused | None]] = {"urge": answering.own_turn}
"""What the work functions refuse beside `knock`, by the move: it is not offered either."""


def do(act: Act, case_id: int, doer: Doer, at: datetime, given: Given) -> Case:
    """Do it, as either door does: counted by who does it and for whom (`pace`), then the act's one call.

    Raises what these raise. What the call refuses is not counted, since the count goes with its transaction; and a desk
    that said enough of a case that has moved on meanwhile is told that it has. What is said of a result is counted
    where it was written down: saying the same again is not.
    """
    speaks = doer.reporter is not None and Who.REPORTER in WORKFLOW[act.verb].who
    speaker = f"reporter:{doer.reporter.pk}" if doer.reporter is not None and speaks else getattr(doer.by, "source", "")
    speaker += f" for:{given['reporter'].pk}" if given.get("reporter") else ""
    words, answer = str(given.get("words", "")), str(given.get("answer", ""))
    with transaction.atomic():
        made = act.call(case_id, doer, at, given) if answer else None
        if made is not None and made.stepped is None:
            return made
        try:
            pace.count(act.name, case_id=case_id, speaker=speaker, words=words, answer=answer, at=at)
        except TooMany:
            if not speaks and made is None:
                case = Case.objects.everything("what its page would say now").get(pk=case_id)
                knock(case, act.verb, by=doer.by, at=at, seen=doer.seen)
            raise
        return made or act.call(case_id, doer, at, given)


def actor_of(
    case: Case, act: Act, *, by: "Person | None", held: Sequence[Held], reporter: Reporter | None, at: datetime
) -> Actor | None:
    """As what this person may do the act at this moment, or None: the question behind every button."""
    verbs = (act.verb, ALSO[act.verb]) if act.verb in ALSO else (act.verb,)
    for verb in verbs:
        if case.state not in WORKFLOW[verb].sources:
            continue
        actor = actor_for(case, verb, by=by, held=held, reporter=reporter, at=at)
        if actor is None or (act.as_reporter and actor.who != Who.REPORTER):
            continue
        if act.name.endswith("-by-phone") and actor.who != Who.CALLER:
            continue
        if refusal(case, verb, actor, held=held, by=by, at=at) is not None:
            continue
        if verb in ALSO_REFUSED and ALSO_REFUSED[verb](case, actor, at) is not None:
            continue
        return actor
    return None


def refuse(case: Case, act: Act, *, by: "Person | None", reporter: Reporter | None, at: datetime) -> NoReturn:
    """Say why this act cannot be done now, with the words of the work function itself."""
    actor = knock(case, act.verb, by=by, at=at, reporter=reporter if act.of_reporters else None)
    refused = ALSO_REFUSED[act.verb](case, actor, at) if act.verb in ALSO_REFUSED else None
    raise refused or NotYours


def named(name: str) -> Act:
    """The act of this name. Raises `NotFound`."""
    if name not in BY_NAME:
        raise NotFound
    return BY_NAME[name]


def offered(
    case: Case, *, by: "Person | None", held: Sequence[Held], reporter: Reporter | None, at: datetime
) -> list[Act]:
    """What this person may do to the case at this moment, in the order of the table."""
    return [act for act, _actor in offered_as(case, by=by, held=held, reporter=reporter, at=at)]


def offered_as(
    case: Case, *, by: "Person | None", held: Sequence[Held], reporter: Reporter | None, at: datetime
) -> list[tuple[Act, Actor]]:
    """The same, each with as what they may do it: who is at a desk may also be one of the reporters."""
    found = ((act, actor_of(case, act, by=by, held=held, reporter=reporter, at=at)) for act in ACTS)
    return [(act, actor) for act, actor in found if actor is not None]
