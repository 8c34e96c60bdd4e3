"""Giving posts and ending them: never to oneself, one hat at a time, one holder where the seat has one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.outbox import send
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound, Refused
from linli.town.places.models import Lane, Place

from . import phones, sessions
from .models import Organisation, Person, Post
from .roles import EXCLUSIVE, LANE, PLACE, SEATS, STAFF, Role
from .scopes import Held, posts_of, reach_of


class SelfGrant(Refused):
    """Nobody gives a post to themselves."""

    code = "self-grant"
    status = 403
    sentence = _("岗位不能自己给自己，请让另一位来办。")


class OtherHat(Refused):
    """System, security and audit administrator are kept apart from every other post."""

    code = "other-hat"
    status = 409
    sentence = _("系统、安全、审计三员不能兼任别的岗位；这位已有别的岗位。")


class SeatTaken(Refused):
    """The seat has one holder at a time, and has one."""

    code = "seat-taken"
    status = 409
    sentence = _("这个岗位同一时间只能有一个人，请先结束原来的，或用“交接”。")


class HeldAlready(Refused):
    """The person holds this very post."""

    code = "held-already"
    status = 409
    sentence = _("这位已经在这个岗位上了。")


@transaction.atomic
def appoint(
    *,
    person_id: int,
    role: str,
    by: Person | None,
    at: datetime,
    place_id: int | None = None,
    lane_id: int | None = None,
    organisation_id: int | None = None,
    duty_phone: str = "",
    ends_at: datetime | None = None,
) -> Post:
    """Give a person a role at a place, a lane or an organisation, from `at` on (until `ends_at`).

    `by` None is the operator's command, the only way to appoint the three administrators. A staff role ends the
    person's sessions, since from now on they come in by the staff door.

    Raises `Invalid` if the role does not stand there, `NotAllowed` unless a post of `by` gives this role there,
    `SelfGrant`, `OtherHat`, `HeldAlready`, `SeatTaken`.
    """
    post = Post(
        role=role,
        place=_locked(Place, place_id),
        lane=_locked(Lane, lane_id),
        organisation=_locked(Organisation, organisation_id),
        person=Person.objects.select_for_update(no_key=True).get(pk=person_id),
        duty_phone=duty_phone.strip(),
        starts_at=at,
        ends_at=ends_at,
        appointed_by=by,
    )
    _must_stand_there(post)
    _must_give(post, by, at)
    _must_be_free(post)
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError:
        raise SeatTaken from None
    if role in STAFF:
        sessions.end_all(person_id=person_id, at=at)
    _record("people.appointed", post, by, at)
    return post


@transaction.atomic
def end(*, post_id: int, by: Person | None, at: datetime) -> Post:
    """End a post at `at`; from that minute it reaches nothing. One that has ended, or ends sooner, stays as it is.

    A post that has not begun is taken back altogether. Its holder's sessions and keys end. Raises `NotFound`, or
    `NotAllowed` unless `by` gives such posts or is the holder.
    """
    post = Post.objects.select_for_update(of=("self",)).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if by is None or by.pk != post.person_id:
        _must_give(post, by, at)
    return _end(post, by, at)


def not_theirs_to_end(organisation: Organisation, by: Person | None, at: datetime) -> list[Post]:
    """The standing posts of an organisation that `by` may not end, by the rule of `end`. Two queries, however many."""
    posts = list(Post.objects.current(at).filter(organisation=organisation).select_related("organisation__place"))
    held = posts_of(by, at)
    return [post for post in posts if by is not None and by.pk != post.person_id and not _within(post, held)]


@transaction.atomic
def end_with(organisation: Organisation, *, by: Person | None, at: datetime) -> None:
    """End the posts of an organisation that `by` closes; each holder is told.

    `by` was asked before whether they may close it and end all of them; here it is only written down who did.
    """
    rows = Post.objects.select_for_update(of=("self",)).current(at).filter(organisation=organisation)
    for post in rows.order_by("pk"):
        _end(post, by, at)
        payload = {"person": post.person_id, "organisation": organisation.pk, "by": by.pk if by else None}
        send.later(topic="people.post_closed", payload=payload, at=at)


def _end(post: Post, by: Person | None, at: datetime) -> Post:
    if post.ends_at is not None and post.ends_at <= at:
        return post
    if post.starts_at >= at:
        Post.objects.filter(pk=post.pk).delete()
    else:
        post.ends_at, post.ended_by = at, by
        post.save(update_fields=["ends_at", "ended_by"])
    sessions.end_all(person_id=post.person_id, at=at)
    _record("people.post_ended", post, by, at)
    return post


@transaction.atomic
def succeed(*, post_id: int, person_id: int, by: Person | None, at: datetime) -> Post:
    """Hand a seat over: its post ends at `at`, and from the same minute another person holds it. Refuses as both do."""
    seat = Post.objects.filter(pk=post_id).values_list("place_id", "lane_id", "organisation_id").first()
    models: tuple[type[Model], ...] = (Place, Lane, Organisation)
    for model, pk in zip(models, seat or (), strict=False):
        _locked(model, pk)
    old = end(post_id=post_id, by=by, at=at)
    return appoint(
        person_id=person_id,
        role=old.role,
        by=by,
        at=at,
        place_id=old.place_id,
        lane_id=old.lane_id,
        organisation_id=old.organisation_id,
        duty_phone=old.duty_phone,
    )


@transaction.atomic
def set_duty_phone(*, post_id: int, phone: str, by: Person | None, at: datetime) -> Post:
    """Change a post's public number. Raises as `end` does, and `Invalid` unless it is a phone number."""
    post = Post.objects.select_for_update(of=("self",)).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if by is None or by.pk != post.person_id:
        _must_give(post, by, at)
    if post.duty_phone != phone.strip():
        phones.must_be_office_phone(phone)
        post.duty_phone = phone.strip()
        post.save(update_fields=["duty_phone"])
        _record("people.duty_phone_set", post, by, at)
    return post


def _locked[M: Model](model: type[M], pk: int | None) -> M | None:
    """A seat, locked until the post is written, so that two who take it at once take turns; seats before persons."""
    return model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=pk).first() if pk else None


def _must_stand_there(post: Post) -> None:
    """Raise `Invalid` unless the seat is where its role stands, and of a kind that it stands at."""
    if post.role not in Role.values:
        raise Invalid({"role": _("没有这个角色。")})
    seat = SEATS[Role(post.role)]
    given = {"place": post.place, "lane": post.lane, "organisation": post.organisation}
    here = given.pop(seat.at)
    kind = getattr(here, "kind", "")
    if here is None or any(given.values()) or (seat.kinds and kind not in seat.kinds):
        raise Invalid({"seat": _("“%(role)s”不设在这里。") % {"role": Role(post.role).label}})


def gives(post: Post, by: Person, at: datetime) -> bool:
    """Whether `by` gives this role at this seat."""
    return _within(post, posts_of(by, at))


def _within(post: Post, held: Iterable[Held]) -> bool:
    mine = reach_of(held, SEATS[Role(post.role)].given_by)
    return mine.covers(_where(post), organisation_id=post.organisation_id)


def _must_give(post: Post, by: Person | None, at: datetime) -> None:
    """Raise `SelfGrant` or `NotAllowed` unless `by` gives this role at this seat."""
    if by is None:
        return
    if by.pk == post.person_id:
        raise SelfGrant
    if not gives(post, by, at):
        raise NotAllowed


def _where(post: Post) -> str:
    """The path of the place a seat lies in."""
    if post.place is not None:
        return post.place.path
    if post.lane is not None:
        return post.lane.street.path
    home = post.organisation.place if post.organisation is not None else None
    return home.path if home is not None else ""


def _must_be_free(post: Post) -> None:
    """Raise `OtherHat`, `HeldAlready` or `SeatTaken` where the post would clash with another."""
    meets = Q(ends_at__isnull=True) | Q(ends_at__gt=post.starts_at)
    if post.ends_at is not None:
        meets &= Q(starts_at__lt=post.ends_at)
    others = Post.objects.filter(meets)
    mine = others.filter(person=post.person)
    clashing = mine.exclude(role=post.role) if post.role in EXCLUSIVE else mine.filter(role__in=EXCLUSIVE)
    if clashing.exists():
        raise OtherHat
    seat = SEATS[Role(post.role)]
    here = others.filter(role=post.role, **{seat.at: getattr(post, seat.at)})
    if here.filter(person=post.person).exists():
        raise HeldAlready
    if seat.single and here.exists():
        raise SeatTaken


def _record(verb: str, post: Post, by: Person | None, at: datetime) -> None:
    seat = SEATS[Role(post.role)]
    where = {PLACE: post.place_id, LANE: post.lane_id}.get(seat.at, post.organisation_id)
    facts = {"role": post.role, "at": seat.at, "seat": where, "starts_at": post.starts_at, "ends_at": post.ends_at}
    name = f"person:{post.person_id}"
    record.record(actor=by.source if by else "command", verb=verb, object=name, at=at, facts=facts)
