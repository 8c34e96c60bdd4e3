"""Saying "I live here", and having it confirmed by the desk or the entrance's lead.

Until then a person may do everything but vote and redeem. Owners, tenants and family are confirmed alike.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.outbox import send
from linli.ground.shared.refusals import Invalid, NotFound, Refused
from linli.ground.ui import figures
from linli.town.places import dwellings
from linli.town.places.models import Dwelling, stands

from . import living, named_doors, rosters
from .models import Confirmed, DwellingClaim, Household, Membership, Person, Tie
from .roles import Role
from .scopes import Held, posts_of, reach_of

DESKS = (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY)
NEIGHBOURS = (Role.ENTRANCE_LEAD,)
CONFIRMERS = (*DESKS, *NEIGHBOURS)
State = DwellingClaim.State
MOST_WAITING = 3
"""So many homes of one person wait to be confirmed at a time."""


class AtHomeAlready(Refused):
    """The person belongs to a household of this dwelling already."""

    code = "at-home-already"
    status = 409
    sentence = _("这套住房已经确认在您名下了，不用再认。")


class WaitingEnough(Refused):
    """Somebody who lives in so many homes at once comes to the desk."""

    code = "claims-waiting-enough"
    sentence = _("您已经有 3 处住房在等确认，先等结果；写错了的可以撤回。确实还有，请到社区办事台说。")


class UnheardOf(Refused):
    """No such door is known behind an entrance whose doors are; it is asked for once more."""

    code = "door-unheard-of"
    sentence = _("没登记过 %(room)s，确定吗？写错了就改一改；确定是这个门牌，再说一次。")


class Decided(Refused):
    """The claim was decided, or withdrawn, before."""

    code = "claim-decided"
    status = 409
    sentence = _("这条认领已经有结果了，刷新看看。")


class LeftToDesk(Refused):
    """The entrance's lead said that they do not know the claimer; from then on the desk decides."""

    code = "claim-left-to-desk"
    status = 409
    sentence = _("这条已经留给社区来确认了，您不用再管。")


class AtTheDesk(Refused):
    """The desk said that it does not know the claimer: it has the claim already, and nobody else to leave it to."""

    code = "claim-at-desk"
    status = 409
    sentence = _("这条就等您这儿确认。拿不准的，请他带房本或租房合同来看一眼。")


class OwnClaim(Refused):
    """Nobody confirms their own home."""

    code = "own-claim"
    status = 403
    sentence = _("自己的住房，要请另一位来确认。")


@transaction.atomic
def claim(*, dwelling_id: int, kind: str, by: Person, at: datetime) -> DwellingClaim:
    """Say that one lives in a dwelling, as its owner, tenant or family; said again while waiting, it stays one claim.

    Raises `Invalid` on an unknown kind, `NotFound` if no such dwelling stands, `AtHomeAlready`,
    `WaitingEnough`.
    """
    if kind not in Tie.values:
        raise Invalid({"kind": _("选一种：业主、租户，或家人。")})
    if not Dwelling.objects.filter(stands(at), pk=dwelling_id).exists():
        raise NotFound
    if living.homes_of(by, at).filter(household__dwelling_id=dwelling_id).exists():
        raise AtHomeAlready
    waiting = DwellingClaim.objects.filter(person=by, state=State.PENDING).exclude(dwelling=dwelling_id)
    if waiting.count() >= MOST_WAITING:
        raise WaitingEnough
    try:
        with transaction.atomic():
            made = DwellingClaim.objects.create(person=by, dwelling_id=dwelling_id, kind=kind, made_at=at)
    except IntegrityError:
        return DwellingClaim.objects.filter(person=by, dwelling_id=dwelling_id).latest(
            "pk"
        )  # decided meanwhile, perhaps
    _record("people.claimed", made, by, at)
    if rosters.knows(made, at):
        confirm_by_roster(claim_id=made.pk, at=at)
        made.refresh_from_db()
    return made


@transaction.atomic
def claim_by_words(*, community: str, words: str, kind: str, by: Person, at: datetime, sure: str = "") -> DwellingClaim:
    """The same, of the door that words name ("14号楼2单元301") in the community with this code, or in one they name.

    Without a code they are looked up in the whole district. A door that nobody has named before is added, unconfirmed;
    where the doors of its entrance are known, once its number comes again as `sure`. Raises `Invalid` where the words
    name no door, `UnheardOf`.
    """
    place, room = named_doors.door(words, community, at)
    if (unheard := named_doors.unheard_of(place, room, at)) and unheard != sure:
        raise UnheardOf(room=unheard)
    door = dwellings.open_door(entrance_id=place.pk, room=room, at=at)
    return claim(dwelling_id=door.pk, kind=kind, by=by, at=at)


def unheard_of(community: str, words: str, at: datetime) -> str:
    """The number of the door that words name, where nobody knows of it though its entrance's doors are known; else "".

    Raises as `claim_by_words` does.
    """
    place, room = named_doors.door(words, community, at)
    return named_doors.unheard_of(place, room, at)


@transaction.atomic
def confirm(*, claim_id: int, by: Person, at: datetime) -> Membership:
    """Confirm that the claimer lives there: they join a household of the dwelling.

    Owners and tenants get a household of their own; family join the one that lives there, if there is just one. Raises
    as `refuse` does.
    """
    kept, how = _decide(claim_id, by, at, State.CONFIRMED, "")
    return _admit(kept, by, how, at)


@transaction.atomic
def confirm_by_roster(*, claim_id: int, at: datetime) -> Membership | None:
    """Confirm a waiting claim whose door and verified phone stand in the community's roster; None if they do not."""
    kept = DwellingClaim.objects.select_for_update(of=("self",)).filter(pk=claim_id, state=State.PENDING).first()
    if kept is None or not rosters.knows(kept, at):
        return None
    _settle(kept, State.CONFIRMED, None, at, "")
    return _admit(kept, None, Confirmed.ROSTER, at)


@transaction.atomic
def refuse(*, claim_id: int, by: Person, at: datetime, reason: str) -> DwellingClaim:
    """Refuse a claim, with a reason its claimer will read.

    Raises `Invalid` without a reason, `NotFound` outside the reach of `by`, `OwnClaim`, `Decided`, `LeftToDesk`.
    """
    if not reason.strip():
        raise Invalid({"reason": _("说一句为什么不是，他会看到。")})
    kept, _how = _decide(claim_id, by, at, State.REFUSED, reason.strip()[:200])
    _tell(kept, at)
    return kept


@transaction.atomic
def leave_to_desk(*, claim_id: int, by: Person, at: datetime) -> DwellingClaim:
    """Say that one does not know the claimer: the claim waits on, for the desk alone, and they are told what to show.

    Said again, nothing changes. Raises `NotFound` outside the reach of `by`, `OwnClaim`, `Decided`, `AtTheDesk` for
    whoever is at the desk.
    """
    kept, desk = _reached(claim_id, by, at)
    if kept.state != State.PENDING:
        raise Decided
    if desk:
        raise AtTheDesk
    if kept.left_to_desk_at is None:
        kept.left_to_desk_at = at
        kept.save(update_fields=["left_to_desk_at"])
        _record("people.claim_left_to_desk", kept, by, at)
        send.later(topic="people.claim_left_to_desk", payload={"claim": kept.pk}, at=at)
    return kept


@transaction.atomic
def withdraw(*, public_id: UUID | str, by: Person, at: datetime) -> DwellingClaim:
    """Take one's own waiting claim back. Raises `NotFound` for another's, `Decided` if it waits no longer."""
    kept = DwellingClaim.objects.select_for_update().filter(public_id=public_id, person=by).first()
    if kept is None:
        raise NotFound
    _settle(kept, State.WITHDRAWN, by, at, "")
    return kept


def waiting_for(posts: Iterable[Held], *, but_not_of: Person) -> QuerySet[DwellingClaim]:
    """The claims that wait for the holder of these posts, oldest first; never one's own.

    An entrance's lead has none of those that were left to the desk.
    """
    posts, path = list(posts), "dwelling__entrance__path"
    desk, next_door = reach_of(posts, DESKS).q(path), reach_of(posts, NEIGHBOURS).q(path)
    return (
        DwellingClaim.objects.filter(desk | next_door & Q(left_to_desk_at=None), state=State.PENDING)
        .exclude(person=but_not_of)
        .select_related("person", "dwelling__entrance")
        .order_by("made_at", "pk")
    )


def how_many_wait(posts: Iterable[Held], *, but_not_of: Person) -> int:
    """How many of them there are, counted as far as a glance tells apart (`figures`). One query."""
    return figures.count(waiting_for(posts, but_not_of=but_not_of))


def at_desk(posts: Iterable[Held], kept: DwellingClaim) -> bool:
    """Whether these posts decide on a claim at the desk, and not as one of its neighbours."""
    return reach_of(posts, DESKS).covers(kept.dwelling.entrance.path)


def _decide(claim_id: int, by: Person, at: datetime, state: str, reason: str) -> tuple[DwellingClaim, str]:
    """Settle a claim as a confirmer whose post reaches its entrance; returns it and by which means it was known."""
    kept, desk = _reached(claim_id, by, at)
    if kept.left_to_desk_at is not None and not desk:
        raise LeftToDesk
    _settle(kept, state, by, at, reason)
    return kept, Confirmed.DESK if desk else Confirmed.ENTRANCE_LEAD


def _reached(claim_id: int, by: Person, at: datetime) -> tuple[DwellingClaim, bool]:
    """A claim, locked, whose entrance a confirming post of `by` reaches, and whether by the desk's; not their own."""
    kept = (
        DwellingClaim.objects.select_for_update(of=("self",))
        .select_related("dwelling__entrance")
        .filter(pk=claim_id)
        .first()
    )
    posts = posts_of(by, at)
    path = kept.dwelling.entrance.path if kept is not None else ""
    if kept is None or not reach_of(posts, CONFIRMERS).covers(path):
        raise NotFound
    if kept.person_id == by.pk:
        raise OwnClaim
    return kept, at_desk(posts, kept)


def _admit(kept: DwellingClaim, by: Person | None, how: str, at: datetime) -> Membership:
    """Let a confirmed claimer belong to a household, and tell them."""
    dwellings.confirm(dwelling_id=kept.dwelling_id, at=at)
    member = Membership.objects.create(
        household=_household(kept, at),
        person_id=kept.person_id,
        kind=kept.kind,
        valid_from=at,
        confirmed_by=by,
        confirmed_at=at,
        how=how,
    )
    _tell(kept, at)
    return member


def _settle(kept: DwellingClaim, state: str, by: Person | None, at: datetime, reason: str) -> None:
    if kept.state != State.PENDING:
        raise Decided
    kept.state, kept.decided_at, kept.decided_by, kept.reason = state, at, by, reason
    kept.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    _record(f"people.claim_{state}", kept, by, at)


def _household(kept: DwellingClaim, at: datetime) -> Household:
    """The household that a confirmed claimer joins, locked."""
    living = Household.objects.select_for_update().filter(stands(at), dwelling_id=kept.dwelling_id)
    here = list(living.order_by("pk")[:2]) if kept.kind == Tie.FAMILY else []
    return here[0] if len(here) == 1 else Household.objects.create(dwelling_id=kept.dwelling_id, valid_from=at)


def _tell(kept: DwellingClaim, at: datetime) -> None:
    send.later(topic="people.claim_decided", payload={"claim": kept.pk}, at=at)


def _record(verb: str, kept: DwellingClaim, by: Person | None, at: datetime) -> None:
    facts = {"dwelling": kept.dwelling_id, "kind": kept.kind, "state": kept.state}
    record.record(
        actor=by.source if by is not None else "roster", verb=verb, object=f"claim:{kept.pk}", at=at, facts=facts
    )
