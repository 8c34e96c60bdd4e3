"""Who must take a matter on at a place: the organisation that acts there as the body the category names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import CharField, DateTimeField, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared import versions
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import Invalid, NotAllowed, Refused
from linli.town.places.models import Place, stands

from . import bodies, levels, turns
from .models import Body, FallBack, Organisation, Person, Responsibility
from .roles import KEEPERS
from .scopes import posts_of, reach_of, upwards

LEADS = "lead"
UNWRITTEN = 2**63
"""Where a row stands among its like that nobody has written yet: last, as when it will be."""


class OrganisationClosed(Refused):
    """A closed organisation answers for nothing, and nothing is given to it until it opens again."""

    code = "organisation-closed"
    status = 409
    sentence = _("这个单位已经停用了。")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which organisation leads, and why.

    `why` is "body:PM" if the named body is there, "fall-back:PM>OW" if another steps in, "nobody" if it goes to the
    street's triage desk (which counts such matters).
    """

    organisation: Organisation | None
    why: str


def acting(at: datetime | Blank) -> QuerySet[Responsibility]:
    """The responsibilities that hold at that moment, of organisations that exist then."""
    return Responsibility.objects.filter(stands(at), stands(at, "organisation__"))


def candidates(body_code: str, place: Place, at: datetime) -> list[Organisation]:
    """The organisations that act as this body at this place: the nearest place's first, then by rank. One query."""
    paths = upwards(place.path)
    return _nearest_first(_candidates(len(paths)).all(body=body_code, at=at, **_numbered(paths)))


@cache
def _candidates(paths: int) -> Written[Responsibility]:
    """Who acts as a body at one of so many places."""
    rows = acting(Blank("at", DateTimeField())).filter(
        body_id=Blank("body", CharField()),
        place__path__in=[Blank(name, CharField()) for name in _numbered(range(paths))],
    )
    return Written(lambda: rows.select_related("organisation", "place"))


def _numbered[T](values: Iterable[T]) -> dict[str, T]:
    return {f"path_{n}": value for n, value in enumerate(values)}


@dataclass(frozen=True, slots=True)
class Here:
    """Who acts as what at one place: how its `candidates` are found by a body's code, and the fall-backs of a body."""

    candidates: Callable[[str], list[Organisation]]
    fall_backs: Callable[[str], list[FallBack]]

    def lead(self, bodies: Sequence[str], community_role: str) -> Choice:
        """Who leads here, as `lead_for` says."""
        for code in bodies:
            found = self.candidates(code)
            if found:
                return Choice(found[0], f"body:{code}")
        for code in bodies:
            for rule in self.fall_backs(code):
                if rule.only_if_community_leads and community_role != LEADS:
                    continue
                found = self.candidates(rule.then_id)
                if found:
                    return Choice(found[0], f"fall-back:{code}>{rule.then_id}")
        return Choice(None, "nobody")


def at_place(place: Place, at: datetime) -> Here:
    """Who acts at a place, asked body by body: one query each and one for the fall-backs, however often it is asked."""
    rules = cache(lambda: standing_in(at))
    return Here(cache(lambda code: candidates(code, place, at)), lambda code: _fall_backs_of(code, rules()))


def within(paths: Iterable[str], at: datetime) -> Callable[[str], Here]:
    """The same of every place within these paths, read at once: two queries, however many are asked after by path."""
    return by_rows(acting_within(paths, at), standing_in(at))


def acting_within(paths: Iterable[str], at: datetime) -> list[Responsibility]:
    """What holds at that moment of the places within these paths and of those above them. One query."""
    around = Q(pk__in=[])
    for each in paths:
        around |= Q(place__path__in=upwards(each)) | Q(place__path__within=each)
    return list(acting(at).filter(around).select_related("organisation", "place"))


def everywhere(at: datetime) -> Callable[[str], Here]:
    """The same of every place there is, in two queries."""
    return by_rows(acting(at).select_related("organisation", "place"), standing_in(at))


def standing_in(at: datetime) -> list[FallBack]:
    """The fall-backs that hold at that moment. One query."""
    return list(FallBack.objects.filter(stands(at)))


def by_rows(rows: Iterable[Responsibility], rules: Sequence[FallBack]) -> Callable[[str], Here]:
    """Who acts at the place of a path by these rows alone, written or not; nothing is asked."""
    here: dict[tuple[str, str], list[Responsibility]] = {}
    for row in rows:
        here.setdefault((row.body_id, row.place.path), []).append(row)

    def one(path: str) -> Here:
        def found(code: str) -> list[Organisation]:
            return _nearest_first(row for each in upwards(path) for row in here.get((code, each), ()))

        return Here(found, lambda code: _fall_backs_of(code, rules))

    return one


def lead_for(bodies: Sequence[str], place: Place, at: datetime, community_role: str) -> Choice:
    """Who leads a matter whose category names these bodies, in this order, with the fall-backs that hold at `at`.

    `community_role` is the category's "lead", "assist" or "none": unless it is "lead", no fall-back ends at the
    residents' committee (接诉即办工作条例 art. 17).
    """
    return at_place(place, at).lead(bodies, community_role)


def _nearest_first(rows: Iterable[Responsibility]) -> list[Organisation]:
    ordered = sorted(rows, key=lambda row: (-len(row.place.path), row.rank, row.pk or UNWRITTEN))
    return list({row.organisation_id: row.organisation for row in ordered}.values())


@transaction.atomic
def give(
    *, organisation_id: int, body_code: str, place_id: int, by: Person | None, at: datetime, rank: int = 1
) -> Responsibility:
    """Make an organisation act as a body at a place from `at` on; the same again only sets the rank.

    One that was to begin on a later day (`assigning`) begins now; what is laid for after this one stays laid. Whoever
    lays rules at this moment comes before or after.

    Raises `NotAllowed` unless a post of `by` (None is a command) keeps organisations at that place, `StreetKeeps` for a
    body that is not a community's (`levels`), `OrganisationClosed`, and `Invalid` for a body that organisations of this
    kind may not be (`bodies`).
    """
    turns.one_after_another()
    place = Place.objects.get(pk=place_id)
    _must_keep(place, by, at)
    levels.must_be_of(levels.keepers_of_body(body_code), place, by, at)
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation_id)
    if organisation.valid_until is not None:  # locked: whoever closes it at this moment comes before or after
        raise OrganisationClosed
    if wrong := bodies.not_for(organisation.kind, [body_code]):
        raise Invalid({"body": wrong})
    said = {"organisation_id": organisation_id, "body_id": body_code, "place_id": place_id}
    kept = still_to_hold(at).select_for_update().filter(**said).order_by("valid_from").first()
    made = kept is None or kept.valid_from > at
    if kept is None:
        kept = Responsibility.objects.create(**said, valid_from=at, rank=rank)
    elif made or kept.rank != rank:
        kept.valid_from, kept.rank = min(kept.valid_from, at), rank
        kept.save(update_fields=["valid_from", "rank"])
    if made:
        _record("people.responsibility_given", kept, by, at)
    return kept


def still_to_hold(at: datetime) -> QuerySet[Responsibility]:
    """The responsibilities that hold at that moment or begin later."""
    return Responsibility.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))


@transaction.atomic
def give_by_codes(
    *, organisation_id: int, body_code: str, place_code: str, rank: int, by: Person | None, at: datetime
) -> Responsibility:
    """The same, by the codes of the body and the place. Raises `Invalid` for one that there is not."""
    wrong = {}
    place = Place.objects.current(at).filter(code=place_code.strip()).first()
    if place is None:
        wrong["place"] = _("没有这个编号的地点。")
    if not Body.objects.filter(code=body_code.strip()).exists():
        wrong["body"] = _("没有这一类。")
    if wrong or place is None:
        raise Invalid(wrong)
    return give(
        organisation_id=organisation_id, body_code=body_code.strip(), place_id=place.pk, rank=rank, by=by, at=at
    )


@transaction.atomic
def end(*, responsibility_id: int, by: Person | None, at: datetime) -> Responsibility:
    """Let an organisation act no longer as a body at a place, neither from `at` on nor by what is laid for later.

    One that was to end later ends as well; one that has ended stays as it is, and so does what was given since.

    Raises `NotAllowed` as `give` does.
    """
    turns.one_after_another()
    kept = Responsibility.objects.select_for_update().get(pk=responsibility_id)
    _must_keep(kept.place, by, at)
    if kept.valid_until is None or kept.valid_until > at:
        _end(_same(kept, at), by, at)
    return kept


@transaction.atomic
def end_with(organisation: Organisation, *, by: Person | None, at: datetime) -> None:
    """End what an organisation answers for, because `by`, who was asked before whether they may, closes it."""
    _end(still_to_hold(at).filter(organisation=organisation), by, at)


def _same(kept: Responsibility, at: datetime) -> QuerySet[Responsibility]:
    """What holds at `at` or later of the same organisation as the same body at the same place."""
    return still_to_hold(at).filter(organisation_id=kept.organisation_id, body_id=kept.body_id, place_id=kept.place_id)


def _end(rows: QuerySet[Responsibility], by: Person | None, at: datetime) -> None:
    """End an organisation's rows, and write it into the book once for each body and place."""
    ending = list(rows.select_for_update().order_by("-valid_from", "pk"))
    versions.turn(Responsibility.objects, leaving=ending, begins=(), since=at)
    for row in {(row.body_id, row.place_id): row for row in ending}.values():
        _record("people.responsibility_ended", row, by, at)


def add_bodies(those: Iterable[Body]) -> None:
    """Make sure these bodies exist, with these names."""
    Body.objects.bulk_create(
        those, update_conflicts=True, unique_fields=["code"], update_fields=["name", "name_hant", "name_en"]
    )


def add_fall_backs(rules: Sequence[tuple[str, str, bool, int]], at: datetime) -> int:
    """Make sure these hold: (body or "", then, only if the community leads, rank); returns how many are new."""
    made = [
        FallBack.objects.get_or_create(
            body_id=body or None,
            then_id=then,
            valid_until=None,
            defaults={"only_if_community_leads": only, "rank": rank, "valid_from": at},
        )[1]
        for body, then, only, rank in rules
    ]
    return sum(made)


def _fall_backs_of(body_code: str, rules: Iterable[FallBack]) -> list[FallBack]:
    """Those of these rules that hold for a body, its own before those of any, each in its rank."""
    own = [rule for rule in rules if rule.body_id in (body_code, None) and rule.then_id != body_code]
    return sorted(own, key=lambda rule: (rule.body_id is None, rule.rank, rule.pk or UNWRITTEN))


def _must_keep(place: Place, by: Person | None, at: datetime) -> None:
    if by is not None and not reach_of(posts_of(by, at), KEEPERS).covers(place.path):
        raise NotAllowed


def _record(verb: str, row: Responsibility, by: Person | None, at: datetime) -> None:
    facts = {"organisation": row.organisation_id, "body": row.body_id, "place": row.place_id, "rank": row.rank}
    name = f"organisation:{row.organisation_id}"
    record.record(actor=by.source if by else "command", verb=verb, object=name, at=at, facts=facts)
