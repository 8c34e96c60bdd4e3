"""The one function that changes a case, and the door before it.

A work function asks `knock` who acts and whether the case may be acted on so, changes what the move is about, and calls
`step`, which checks the move's needs, writes the step, the audit entry and what must follow in the same transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, IntegerField, Model

from linli.ground.audit.record import entry
from linli.ground.outbox.send import message
from linli.ground.shared.failpoints import failpoint
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import Refused
from linli.ground.shared.writer import as_read, change, insert, number
from linli.life.cases import afterwards, clocks, guards, owners, photographs, rungs, voices
from linli.life.cases.guards import Asked, MovedOn, NotYours, SameHands, WrongState
from linli.life.cases.keeping import without_numbers
from linli.life.cases.models import BELONGS, Case, Reporter, Step
from linli.life.cases.photographs import NONE, Chosen
from linli.life.cases.standing import Actor, actor_for, standings
from linli.life.cases.states import LEVELS, Audience, Level, State, Who
from linli.life.cases.workflow import WORKFLOW
from linli.town.people.models import Organisation
from linli.town.people.scopes import Held, posts_of

if TYPE_CHECKING:
    from linli.ground.audit.models import Entry
    from linli.town.people.models import Person


LEVEL_OF_KIND: dict[str, Level] = {
    Organisation.Kind.STREET_OFFICE: Level.STREET,
    Organisation.Kind.DEPARTMENT: Level.STREET,
    Organisation.Kind.COMMITTEE: Level.COMMUNITY,
}


def knock(
    case: Case,
    verb: str,
    *,
    by: "Person | None",
    at: datetime,
    reporter: Reporter | None = None,
    seen: int | None = None,
) -> Actor:
    """Who acts, and as what, if this move may be made by them on the case as it stands.

    `seen` is the version the asker looked at. How the `reporter` stands is read anew, under the lock of the case: of
    two who take one report back at once, the second finds it taken back. Raises `NotYours`, `SameHands`, `WrongState`,
    `MovedOn`, and what `refusal` gives.
    """
    move = WORKFLOW[verb]
    if reporter is not None:
        reporter.refresh_from_db()
    held = posts_of(by, at)
    actor = actor_for(case, verb, by=by, held=held, reporter=reporter, at=at)
    if case.state not in move.sources:
        raise WrongState(state=str(case.get_state_display())) if actor else NotYours
    if actor is None:
        looks = Who.VERIFIER in move.who and Who.VERIFIER in standings(case, held)
        raise SameHands if looks else NotYours  # nothing else keeps a verifier from it
    refused = refusal(case, verb, actor, held=held, by=by, at=at)
    if refused is not None:
        raise refused
    if seen is not None and seen != case.version:
        raise MovedOn
    return actor


def refusal(
    case: Case, verb: str, actor: Actor, *, held: Sequence[Held], by: "Person | None", at: datetime
) -> Refused | None:
    """Why this actor may not make the move now though the table lets them; None where they may. Buttons ask here too.

    What `afterwards`, `voices`, `owners` and `rungs` refuse.
    """
    return (
        afterwards.refusal(case, verb, at)
        or voices.refusal(case, verb, actor, held, by)
        or owners.refusal(verb, actor)
        or rungs.refusal(case, verb, actor)
    )


def step(
    case: Case,
    verb: str,
    actor: Actor,
    *,
    at: datetime,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    target: State | None = None,
    audience: Audience | None = None,
    beside: Sequence[Model] = (),
    photos: Chosen = NONE,
) -> Step:
    """Make one move: what changed on `case` is checked, saved, and told, once.

    The case was fetched by `for_work` in this transaction, or is new, and already carries the move's changes. `facts`
    fill the timeline's sentence and go into the step; moments in them are kept as ISO text. `audience` is who sees that
    it was made, where that is not as the table has it. `beside` are new rows that belong to the move and are written
    with it, `photos` the pictures that it holds from now on. Numbers of persons are taken out of the words and of each
    fact that is text, whoever wrote them.

    Raises `WrongState` where the table has no such move from where the case stands, the clock's own as well: it read
    its list before somebody else acted. And what the move's needs refuse.
    """
    move = WORKFLOW[verb]
    source = case.state
    new = case._state.adding
    if not new and source not in move.sources:
        raise WrongState(state=str(case.get_state_display()))
    facts = dict(facts or {}) | ({"photos": len(photos.ids)} if photos else {})
    words, facts = _without_numbers(actor, words, facts)
    guards.check(move.needs, Asked(case, actor, at, words, facts))
    _move_on(case, actor, target or move.target or case.state, at, raises=move.raises)
    if new:
        number(case)
    else:
        _save(case)
    made = _row(case, verb, actor, source)
    made.words = words
    made.at = at
    made.audience = audience or move.audience
    made.facts = {key: _plain(value) for key, value in facts.items()} | _marks(case, actor)
    case.stepped = made
    told = message(topic="cases.step", payload={"case": case.pk, "seq": made.seq}, at=at)
    logged = _logged(made, actor)
    held = photographs.held(photos, made, at)
    insert(*([case] if new else []), *beside, made, *held, logged, told)
    case.logged = case.logged or (logged if new else None)
    failpoint("step_written")
    return made


def _save(case: Case) -> None:
    """Write what changed on a case since it was fetched for work; all of it where nobody knows."""
    if case.as_read is None:
        Model.save(case)
        return
    change(case, since=case.as_read)
    case.as_read = as_read(case)


def _move_on(case: Case, actor: Actor, state: State | str, at: datetime, *, raises: bool) -> None:
    """Put the case where the move leads, with its clocks, and note at which desk somebody acted."""
    case.state = state
    case.version += 1
    if raises:
        rise(case, level_of(case, actor))
    clocks.set_by(case, at)


def _logged(made: Step, actor: Actor) -> "Entry":
    """The audit log's entry of a step."""
    name = f"case:{made.case_id}"
    return entry(actor=actor.name, verb=f"case.{made.verb}", object=name, at=made.at, facts=made.logged)


def _without_numbers(actor: Actor, words: str, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Words and facts without the numbers of persons; a desk may name the number of an office."""
    office = actor.who not in (Who.REPORTER, Who.CALLER)
    kept = {
        key: without_numbers(value, office=office) if isinstance(value, str) else value for key, value in facts.items()
    }
    return without_numbers(words, office=office), kept


def _row(case: Case, verb: str, actor: Actor, source: str) -> Step:
    """The step's row: who acted as what, and where the case belongs from that moment on.

    What a handler does is its organisation's, also when the case leaves the organisation by it.
    """
    its_own = actor.post.organisation_id if actor.post is not None and actor.who == Who.HANDLER else None
    return Step(
        case=case,
        seq=case.version,
        verb=verb,
        source=source if case.version > 1 else "",
        target=case.state,
        by=actor.person if actor.person is not None and actor.person.pk else None,
        acting_as=actor.who,
        post_id=actor.post.post_id if actor.post else None,
        on_behalf_of=actor.reporter,
        grid_id=case.grid_id,
        community_id=case.community_id,
        street_id=case.street_id,
        lane_id=case.lane_id,
        organisation_id=case.organisation_id or its_own,
        category_id=case.category_id,
        due_at=case.next_due_at,
        **_left(case),
    )


def _marks(case: Case, actor: Actor) -> dict[str, bool]:
    """What every step notes of itself where it is so: made by the reporter signed in, or going on from the one before.

    One act may make several steps (taken in and sent out, handled and asked); two acts may fall into one moment.
    """
    return ({"own": True} if actor.own else {}) | ({"goes_on": True} if case.stepped else {})


def _left(case: Case) -> dict[str, int]:
    """Of what a case belonged to by its step before, what it does not belong to any more."""
    if case.version == 1:
        return {}
    before = case.stepped or by_number.first(case=case.pk, seq=case.version - 1)
    if before is None:
        return {}
    found = {}
    for each in BELONGS:
        was, gone_before = getattr(before, f"{each}_id"), getattr(before, f"left_{each}_id")
        if was not in (None, gone_before, getattr(case, f"{each}_id")):
            found[f"left_{each}_id"] = was
    return found


by_number = Written(
    lambda: Step.objects.filter(case_id=Blank("case", BigIntegerField()), seq=Blank("seq", IntegerField()))
)
"""The step of a `case` with this `seq`."""


def level_of(case: Case, actor: Actor) -> Level | None:
    """At which level of the ladder this is done.

    A street's office or a department is the street, a residents' committee is its community's desk; a firm, a utility
    or a team raises nothing, and neither do reporters, those who look or call, and the clock.
    """
    if actor.who != Who.HANDLER or case.organisation is None:
        return actor.level
    return LEVEL_OF_KIND.get(case.organisation.kind)


def rise(case: Case, level: Level | None) -> None:
    """Note that a desk of this level acted; the highest that did before the result is the level that solved it."""
    if level is not None:
        case.acted_level = max(Level(case.acted_level), level, key=LEVELS.index)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value
