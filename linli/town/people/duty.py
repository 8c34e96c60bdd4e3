"""Who answers first at a place, and by which public number: its grid worker in duty hours, the duty officer else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import NeverOpen, after_minutes_within, is_open
from linli.ground.days.hours import Hours, Windows, spoken
from linli.ground.editions import looking
from linli.ground.shared.moments import day_of, local
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.text import mask_name
from linli.town.places.models import Place
from linli.town.places.names import codes_on

from .models import Post
from .roles import WITHIN, Role
from .scopes import Seat, seat_of

BY_DAY = (Role.GRID_WORKER, Role.COMMUNITY_STAFF, Role.STREET_DISPATCHER)
"""Who answers first, in this order."""

_JUST_BEFORE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Answerer:
    """One who answers, as neighbours know them, and their public number ("" if they have none).

    `within`: their role and name as a sentence has them (`roles.WITHIN`).
    """

    role: str
    called: str
    phone: str
    within: str | Promise = ""

    @property
    def face(self) -> str:
        """The sign that stands for them."""
        return self.called[:1]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers at a place; `hours` are today's, "" on a day without; `by_night` answers outside them.

    `to_come`: some of today's hours have not begun yet, so that nobody has gone home.
    """

    by_day: Answerer | None
    by_night: Answerer | None
    on_now: bool
    hours: str
    to_come: bool = False

    @property
    def answerer(self) -> Answerer | None:
        """Who answers at this moment."""
        return _at_hand(self.by_day, self.by_night, self.on_now)

    @property
    def phone(self) -> str:
        """The number to ring at this moment, "" where there is none."""
        return self.answerer.phone if self.answerer is not None else ""


_two_posts = Written(
    lambda: Post.objects.select_related("person").filter(
        pk__in=[Blank("one", BigIntegerField()), Blank("other", BigIntegerField())]
    )
)


@looking.one_look()
def duty(place: Place, at: datetime) -> Duty:
    """Who answers for a place at a moment: at the nearest level that has someone. One query, for their names."""
    day, night = _seats(place, at)
    ids = [seat.post_id if seat else 0 for seat in (day, night)]
    posts = {post.pk: post for post in _two_posts.all(one=ids[0], other=ids[1])} if any(ids) else {}
    hours, calendar = _hours(place)
    today: Windows = hours.windows(day_of(at), workday=calendar.is_workday(day_of(at)))
    return Duty(
        by_day=known(posts.get(day.post_id)) if day else None,
        by_night=known(posts.get(night.post_id)) if night else None,
        on_now=is_open(at, hours, calendar),
        hours=" ".join(spoken(today)),
        to_come=any(begins > _minute(at) for begins, _ends in today),
    )


def _minute(at: datetime) -> int:
    there = local(at)
    return there.hour * 60 + there.minute


def spoken_now(found: Duty) -> str:
    """Whether somebody is on duty now, in a full sentence; if not, who answers then, and when the others are back."""
    first, night = found.by_day, found.by_night
    if first is None and night is not None:
        alone = {"role": night.role, "called": night.called}
        return _("这一片的事现在由%(role)s%(called)s接，报上来的也先由%(role)s答复。") % alone
    if first is None:
        return _("这一片还没有登记网格员，报上来的事由社区答复。")
    who = {"role": first.role, "called": first.called, "hours": found.hours}
    if found.on_now:
        return _("%(role)s%(called)s现在在岗，今天 %(hours)s。") % who
    if night is None and found.to_come:
        return _("%(role)s%(called)s还没上班，没有人值班。危险的事打 110、119、120，别的先报上，一上班就答复。") % who
    if night is None:
        return _("%(role)s%(called)s现在下班了，没有人值班。危险的事打 110、119、120，别的先报上，一上班就答复。") % who
    who |= {"night_role": night.role, "night": night.called}
    if found.to_come:
        return _("%(role)s%(called)s还没上班。等不了的事由%(night_role)s%(night)s接，别的先报上，一上班就答复。") % who
    return _("%(role)s%(called)s现在下班了。等不了的事由%(night_role)s%(night)s接，别的先报上，一上班就答复。") % who


@looking.one_look()
def phone(place: Place, at: datetime) -> str:
    """The number to ring at a place at a moment, as `duty` says it, out of memory: no query but whether it holds."""
    found = _at_hand(*_seats(place, at), is_open(at, *_hours(place)))
    return found.phone if found is not None else ""


def opens_at(place: Place, at: datetime) -> datetime | None:
    """When somebody is on duty at a place again, out of memory; None where its hours never begin."""
    try:
        return after_minutes_within(at, 0, *_hours(place))
    except NeverOpen:
        return None


def just_before(by: datetime) -> datetime:
    """The moment that decides who keeps a promise by then: whoever is there just before it ends."""
    return by - _JUST_BEFORE


def who_answers(place: Place, by: datetime) -> Answerer | None:
    """Who keeps the promise of an answer by then."""
    return duty(place, just_before(by)).answerer


@looking.one_look()
def role_answering(place: Place, by: datetime) -> str:
    """As what they answer who keep the promise of an answer by then, out of memory; "" where nobody is known."""
    at = just_before(by)
    found = _at_hand(*_roles(place, at), is_open(at, *_hours(place)))
    return str(WITHIN[found]) if found is not None else ""


def _roles(place: Place, at: datetime) -> tuple[Role | None, Role | None]:
    """The roles that answer by day and by night."""
    by_day = next((role for role in BY_DAY if seat_of(role, place, at) is not None), None)
    return by_day, Role.DUTY_OFFICER if seat_of(Role.DUTY_OFFICER, place, at) is not None else None


def _seats(place: Place, at: datetime) -> tuple[Seat | None, Seat | None]:
    """The posts that answer by day and by night."""
    by_day = (seat_of(role, place, at) for role in BY_DAY)
    return next((seat for seat in by_day if seat is not None), None), seat_of(Role.DUTY_OFFICER, place, at)


def _hours(place: Place) -> tuple[Hours, Calendar]:
    calendar = Calendar.load()
    return calendar.duty_at(reversed(codes_on(place.path))), calendar


def _at_hand[A](by_day: A | None, by_night: A | None, on_now: bool) -> A | None:
    """Of the two, the one who answers at this moment; where there is only one, it is they at any hour."""
    return (by_day if on_now else by_night) or by_day or by_night


def known(post: Post | None) -> Answerer | None:
    """Whoever holds a post, as one who answers by its number."""
    if post is None:
        return None
    role, called = Role(post.role), post.person.called or mask_name(post.person.name)
    return Answerer(str(role.label), called, post.duty_phone, format_lazy("{} {}", WITHIN[role], called))
