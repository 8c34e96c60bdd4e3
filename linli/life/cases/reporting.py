"""What a reporter does with a case of theirs before it is handled: add a word, correct it, take it back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import clocks, emergencies, handling, intake, voices
from linli.life.cases.guards import MovedOn
from linli.life.cases.keeping import without_numbers
from linli.life.cases.models import Case, Origin, Point, Reporter
from linli.life.cases.photographs import NONE, Chosen
from linli.life.cases.standing import CLOCK, Actor
from linli.life.cases.states import Audience, State, Who
from linli.life.cases.steps import knock, step
from linli.town.notices.wording import in_languages
from linli.town.places.lineage import lineage
from linli.town.places.models import Kind, Place
from linli.town.places.names import SPOKEN, spoken_by_path

if TYPE_CHECKING:
    from linli.town.people.models import Person


GRIDS = (Kind.COMMUNITY, Kind.GRID)
"""The levels by which everybody may read whose a matter is now."""
FOUND = (Origin.GRID, Origin.STAFF)


class NothingChanged(Refused):
    """What was sent says what the case says already."""

    code = "nothing-changed"
    status = 422
    sentence = _("您还没改什么。地点或说法哪儿不对，写上对的。")


@transaction.atomic
def add(
    *,
    case_id: int,
    reporter: Reporter,
    by: "Person | None",
    at: datetime,
    words: str,
    photos: Chosen = NONE,
    seen: int | None = None,
) -> Case:
    """Say something more about it, or answer what the desk asked back; an emergency makes the case urgent from now on.

    A case that was put aside is taken up again for it, and is its desk's. `seen` is the version they looked at: they
    may have added something themselves since; what others did meanwhile keeps nobody from it, and nothing does from
    telling of an emergency. Raises `WrongState`, `NotYours`, `MovedOn`, `WordsMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "add", by=by, at=at, reporter=reporter)
    if emergencies.spoken_of(words) is None and voices.has_spoken_since(case, "add", reporter, seen):
        raise MovedOn
    if case.state == State.SUSPENDED and emergencies.spoken_of(words) is not None:
        handling.take_up(case, CLOCK, at=at)
    step(case, "add", actor, at=at, words=words, facts=clocks.hear(case, words, at), photos=photos)
    return case


@transaction.atomic
def correct(
    *,
    case_id: int,
    by: "Person | None",
    at: datetime,
    reporter: Reporter | None = None,
    words: str = "",
    place: Place | None = None,
    spot: str | None = None,
    seen: int | None = None,
) -> Case:
    """Put right where it is or what was said, before it goes out to anyone; the step keeps what stood before.

    A resident's words are changed by themselves alone: what a desk writes is noted beside them. A new place finds its
    own grid, desk and lane; the promise stays as it was given. That another grid has it now everybody may read.
    Raises `WrongState`, `NotYours`, `MovedOn`, `intake.PlaceTooWide`, `NothingChanged`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "correct", by=by, at=at, reporter=reporter, seen=seen)
    facts: dict[str, object] = {}
    if place is not None and place.pk != case.place_id:
        facts |= _moved(case, place, at)
    if spot is not None and (kept := without_numbers(spot)) != case.spot:
        facts |= {"spot_before": case.spot}
        case.spot = kept
    new = without_numbers(words)
    if new and new != case.words:
        facts |= _reworded(case, actor, new) | clocks.hear(case, new, at)
    if not facts:
        raise NothingChanged
    typed = new if facts.keys() & {"words_before", "noted"} else ""
    audience = Audience.PUBLIC if "grid_is" in facts else None
    step(case, "correct", actor, at=at, words=typed, facts=facts, audience=audience)
    return case


def _moved(case: Case, place: Place, at: datetime) -> dict[str, object]:
    """Settle the case at another place; from where to where, and in whose grid it lies now where that is another.

    Each in every language, as it was called then.
    """
    facts: dict[str, object] = {"place_before": case.place_id, "place_after": place.pk}
    facts |= {"place_was": _called(case.place_path, at), "place_is": _called(place.path, at)}
    grid = case.grid_id
    intake.settle(case, place, lineage(place, at), at)
    if case.grid_id != grid:
        facts["grid_is"] = _called(place.path, at, GRIDS)
    return facts


def _called(path: str, at: datetime, levels: tuple[Kind, ...] = SPOKEN) -> dict[str, str]:
    """What a place is called, in each language (`sentences.called`)."""
    return in_languages(lambda: spoken_by_path([path], at=at, levels=levels)[path])


def _reworded(case: Case, actor: Actor, new: str) -> dict[str, object]:
    """Change the words, if they are the actor's own to change: a reporter's, or what a desk found; else note them."""
    if actor.who != Who.REPORTER and case.origin not in FOUND:
        return {"noted": True}
    before, case.words = case.words, new
    return {"words_before": before}


@transaction.atomic
def withdraw(*, case_id: int, reporter: Reporter, by: "Person | None", at: datetime, words: str = "") -> Case:
    """Take a report back. The case ends with its last reporter; while another stands, it goes on.

    What a desk had found before anybody joined it goes on too. Where their photos were taken is forgotten.

    Raises `WrongState`, `NotYours`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "withdraw", by=by, at=at, reporter=reporter)
    Reporter.objects.filter(pk=reporter.pk).update(withdrawn_at=at)
    Point.objects.filter(step__on_behalf_of=reporter).delete()
    case.neighbours = _counted(case)
    stands = case.neighbours > 0 or case.origin in FOUND
    if not stands:
        case.closed_at = at
    facts = {"joined": True} if stands and reporter.joined else None
    step(case, "withdraw", actor, at=at, words=words, facts=facts, target=State(case.state) if stands else None)
    return case


def _counted(case: Case) -> int:
    """How many stand in the case's number; one does where anybody stands, though none who is left was counted."""
    standing = list(case.reporters.filter(withdrawn_at=None).order_by("pk"))
    left = sum(each.uncounted_at is None for each in standing)
    if standing and not left:
        Reporter.objects.filter(pk=standing[0].pk).update(uncounted_at=None)
    return left or len(standing[:1])
