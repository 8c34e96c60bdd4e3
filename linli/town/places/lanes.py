"""Lanes: what they are called in the other languages, where they run, and what one may expect of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.ground.audit.record import record
from linli.ground.shared.refusals import Invalid, NotFound, Refused
from linli.ground.shared.unseen import unfit

from . import editions
from .models import Kind, Lane, LaneGrid, LaneStandard, Place, stands

MOST_WORDS = 200
"""Letters of a standard: what is longer nobody reads on a card."""


MOST_SHOWN = 20
"""So many of a lane's standards are shown, the newest on top."""


class NoStandard(Refused):
    """A lane's standard is a sentence or two."""

    code = "no-standard"
    status = 422
    sentence = _("标准写一两句话：要有字，最多 200 个字，英文最多 400 个字母。")


@dataclass(frozen=True, slots=True)
class Course:
    """Through which grids a lane runs, which courtyards lie on it, and in which communities, as one counts.

    A courtyard lies on the lane on which it opens, else on the only one that runs through its grid (`lineage`).
    """

    communities: list[Place]
    grids: list[Place]
    courtyards: list[Place]


@transaction.atomic
def call(*, community: Place, names: Mapping[str, tuple[str, str]]) -> int:
    """Name lanes that the community's street has: name → (Traditional, English); how many were named."""
    named = 0
    for name, (name_hant, name_en) in names.items():
        lanes = Lane.objects.filter(street=community.parent, name=name, valid_until__isnull=True)
        named += lanes.update(name_hant=name_hant, name_en=name_en)
    editions.renew([community.code])
    return named


@transaction.atomic
def expect(
    *,
    code: str,
    words: str,
    words_hant: str = "",
    words_en: str = "",
    by: str,
    at: datetime,
    begins: datetime | None = None,
) -> LaneStandard:
    """Lay down what one may expect of a lane from `begins` on, or at once; what was said before ends then.

    `by` is who does, as the audit book names them. What was laid down for later and never began gives way. Saying
    again what stands changes nothing. Raises `NotFound`, `NoStandard`, `Invalid`.
    """
    begins = max(begins or at, at)
    said = checked(words, words_hant, words_en)
    lane = Lane.objects.select_for_update().filter(pk=by_code(code, at).pk).get()
    standing, later = standard(lane, at), planned(lane, at)
    if later is not None and later.valid_from == begins and _is(later, said):
        return later
    goes_on = standing if standing is not None and _is(standing, said) else None
    if goes_on is not None and later is None:
        return goes_on
    gone = Q(valid_from__gt=at) | (Q() if goes_on else Q(valid_from=begins))
    LaneStandard.objects.filter(gone, lane=lane).delete()
    LaneStandard.objects.current(at).filter(lane=lane).update(valid_until=None if goes_on else begins)
    kept = LaneStandard.objects.filter(pk=goes_on.pk).first() if goes_on else None
    made = kept or LaneStandard.objects.create(lane=lane, valid_from=begins, **said)
    facts = {**said, "from": begins.isoformat()}
    record(actor=by, verb="places.lane_standard", object=f"lane:{lane.pk}", at=at, facts=facts)
    return made


def _is(standing: LaneStandard, said: dict[str, str]) -> bool:
    return all(evened(getattr(standing, name)) == text for name, text in said.items())


def evened(words: str) -> str:
    """Words as they are kept: no blanks around them, and one sign for a break of lines where a browser sends two."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def checked(words: str, words_hant: str = "", words_en: str = "") -> dict[str, str]:
    """A standard's words in the three languages. Raises `NoStandard` where they are none, or too many.

    And `Invalid` where signs that nobody sees, or angle brackets, stand among them; lines may break.
    """
    said = {"words": evened(words), "words_hant": evened(words_hant), "words_en": evened(words_en)}
    if not said["words"] or any(len(said[name]) > MOST_WORDS for name in ("words", "words_hant")):
        raise NoStandard
    if len(said["words_en"]) > 2 * MOST_WORDS:
        raise NoStandard
    wrong = {name: what for name, text in said.items() if (what := unfit(text.replace("\n", "")))}
    if wrong:
        raise Invalid(wrong)
    return said


def by_code(code: str, at: datetime) -> Lane:
    """The lane with this code. Raises `NotFound`."""
    lane = Lane.objects.current(at).filter(code=code).select_related("street").first()
    if lane is None:
        raise NotFound
    return lane


def standard(lane: Lane, at: datetime) -> LaneStandard | None:
    """What one may expect of a lane at the moment; None where nobody has said."""
    return LaneStandard.objects.current(at).filter(lane=lane).first()


def planned(lane: Lane, at: datetime) -> LaneStandard | None:
    """What was laid down for later and has not begun; None where nothing is."""
    return LaneStandard.objects.filter(lane=lane, valid_from__gt=at).first()


def standards(lane: Lane) -> list[LaneStandard]:
    """The last standards of a lane, those for later on top. One query."""
    return list(LaneStandard.objects.filter(lane=lane).order_by("-valid_from")[:MOST_SHOWN])


def course(lane: Lane, at: datetime) -> Course:
    """Where a lane runs. Two queries."""
    running = lane.grids.filter(stands(at)).values("grid")
    crossed = LaneGrid.objects.current(at).filter(grid__in=running).exclude(lane=lane)
    taken = set(crossed.values_list("grid", flat=True))
    yards = Q(lane=lane) | Q(kind=Kind.COURTYARD, lane=None, parent__in=running)
    found = Place.objects.current(at).filter(Q(pk__in=running) | yards).select_related("parent__parent").in_order()
    grids = [each for each in found if each.kind == Kind.GRID]
    all_yards = (each for each in found if each.kind == Kind.COURTYARD)
    courtyards = [each for each in all_yards if each.lane_id == lane.pk or each.parent_id not in taken]
    lies_in = [grid.parent for grid in grids] + [yard.parent.parent for yard in courtyards if yard.parent]
    communities = {each.pk: each for each in lies_in if each is not None}
    return Course(sorted(communities.values(), key=lambda each: each.code), grids, courtyards)


def lanes_of(community: Place, at: datetime) -> list[Lane]:
    """The lanes that run through a community, by their codes. One query."""
    running = Q(grids__in=LaneGrid.objects.current(at).filter(grid__path__within=community.path))
    opened = Q(courtyards__in=Place.objects.current(at).within(community))
    return list(Lane.objects.current(at).filter(running | opened).distinct().order_by("code", "pk"))


def yards_of(code: str, at: datetime) -> list[Place]:
    """The courtyards on the lane with this code; none where there is no such lane."""
    lane = Lane.objects.current(at).filter(code=code).first() if code else None
    return course(lane, at).courtyards if lane is not None else []


def called(code: str, at: datetime) -> str:
    """What the lane with this code is called, in the reader's language; "" where there is none."""
    lane = Lane.objects.current(at).filter(code=code).first() if code else None
    return lane.named() if lane is not None else ""
