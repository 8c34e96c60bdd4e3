"""Who answers first at a place, and by which public number: its grid worker in duty hours, the duty officer else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import is_open
from linli.ground.days.hours import Windows, spoken
from linli.ground.shared.moments import day_of
from linli.ground.shared.text import mask_name
from linli.town.places.models import Place
from linli.town.places.names import codes_on

from .models import Post
from .roles import Role
from .scopes import upwards

BY_DAY = (Role.GRID_WORKER, Role.COMMUNITY_STAFF, Role.STREET_DISPATCHER)
"""Who answers first, in this order."""

JUST_BEFORE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Answerer:
    """One who answers, as neighbours know them, and their public number ("" if they have none)."""

    role: str
    called: str
    phone: str

    @property
    def face(self) -> str:
        """The sign that stands for them."""
        return self.called[:1]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers at a place; `hours` are today's, "" on a day without; `by_night` answers outside them."""

    by_day: Answerer | None
    by_night: Answerer | None
    on_now: bool
    hours: str

    @property
    def answerer(self) -> Answerer | None:
        """Who answers at this moment."""
        return self.by_day if self.on_now or self.by_night is None else self.by_night

    @property
    def phone(self) -> str:
        """The number to ring at this moment, "" where there is none."""
        return self.answerer.phone if self.answerer is not None else ""


def duty(place: Place, at: datetime) -> Duty:
    """Who answers for a place at a moment: at the nearest level that has someone. One query, and the calendar's."""
    posts = (
        Post.objects.current(at)
        .filter(role__in=[*BY_DAY, Role.DUTY_OFFICER], place__path__in=upwards(place.path), person__is_active=True)
        .select_related("person", "place")
        .order_by("pk")
    )
    found: dict[str, Post] = {}
    for post in sorted(posts, key=lambda each: -len(each.place.path) if each.place is not None else 0):
        found.setdefault(post.role, post)
    calendar = Calendar.load()
    hours = calendar.duty_at(reversed(codes_on(place.path)))
    today: Windows = hours.windows(day_of(at), workday=calendar.is_workday(day_of(at)))
    first = next((found[role] for role in BY_DAY if role in found), None)
    return Duty(
        by_day=_known(first),
        by_night=_known(found.get(Role.DUTY_OFFICER)),
        on_now=is_open(at, hours, calendar),
        hours=" ".join(spoken(today)),
    )


def spoken_now(found: Duty) -> str:
    """Whether somebody is on duty now, in a full sentence; if not, who answers then, and when the others are back."""
    first, night = found.by_day, found.by_night
    if first is None:
        return _("这一片还没有登记网格员，报上来的事由社区答复。")
    who = {"who": f"{first.role}{first.called}", "hours": found.hours}
    if found.on_now:
        return _("%(who)s现在在岗，今天 %(hours)s。") % who
    if night is None:
        return _("%(who)s现在下班了，没有人值班。危险的事打 110、119、120，别的先报上，一上班就答复。") % who
    who["night"] = f"{night.role}{night.called}"
    return _("%(who)s现在下班了。急事由%(night)s接，别的先报上，一上班就答复。") % who


def who_answers(place: Place, by: datetime) -> Answerer | None:
    """Who keeps the promise of an answer by then: whoever is on duty just before it ends."""
    return duty(place, by - JUST_BEFORE).answerer


def _known(post: Post | None) -> Answerer | None:
    if post is None:
        return None
    return Answerer(str(Role(post.role).label), post.person.called or mask_name(post.person.name), post.duty_phone)
