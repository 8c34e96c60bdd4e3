"""Who looks after a grid: every force in it, what for, when, and how to call. Public, so nothing private is in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.ground.days.calendar import Calendar
from linli.ground.days.hours import spoken
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import NotFound
from linli.ground.shared.text import mask_name
from linli.ground.ui.lists import listed
from linli.town.places.models import LEVELS, Kind, Lane, LaneGrid, Place, stands
from linli.town.places.names import codes_on, spoken_by_path

from . import living, usual_words
from .duty import Duty, duty
from .models import Organisation, Person, Post, Responsibility
from .queries import where_of
from .roles import EXCLUSIVE, STAFF, Role
from .scopes import Held, upwards


@dataclass(frozen=True, slots=True)
class Force:
    """One of those who look after a grid: who, what for, where, when, and the public number to call ("" if unknown).

    `seat` is the path of the place where a post stands, "" for others.
    """

    role: str
    called: str
    what_for: str
    where: str
    phone: str
    hours: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Forces:
    """Everyone who looks after a grid, in the order in which one turns to them; `now` says who answers at this moment.

    Its workers, the desk (duty officer and community), the entrances' leads, who manages the houses, the chiefs of its
    lanes, and all others: teams, utilities, offices, partners.
    """

    now: Duty
    workers: Sequence[Force]
    desk: Sequence[Force]
    neighbours: Sequence[Force]
    property: Sequence[Force]
    lanes: Sequence[Force]
    others: Sequence[Force]


WHAT_FOR: dict[str, str | Promise] = {
    Role.GRID_WORKER: gettext_lazy("这一片的事先找他"),
    Role.DUTY_OFFICER: gettext_lazy("下班以后和节假日，只接等不了的事"),
    Role.COMMUNITY_STAFF: gettext_lazy("办事、咨询、确认住房"),
    Role.COMMUNITY_SECRETARY: gettext_lazy("网格解决不了的事"),
    Role.ENTRANCE_LEAD: gettext_lazy("一个楼门里的事，认得邻居"),
    Role.GROUP_LEAD: gettext_lazy("几栋楼里的事，认得邻居"),
    Role.LANE_CHIEF: gettext_lazy("街巷的路面、停车、摊点"),
}
DESK = (Role.DUTY_OFFICER, Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY)
NEIGHBOURS = (Role.ENTRANCE_LEAD, Role.GROUP_LEAD)
HOUSES = (Organisation.Kind.FIRM, Organisation.Kind.OWNER_UNIT)


def grid_by_code(code: str, at: datetime) -> Place:
    """The grid with this code. Raises `NotFound`."""
    grid = Place.objects.current(at).filter(kind=Kind.GRID, code=code).first()
    if grid is None:
        raise NotFound
    return grid


def belongs(person: Person | None, posts: Iterable[Held], grid: Place, at: datetime) -> bool:
    """Whether somebody has a confirmed home in a grid, or a post in it or above it; no administrator has."""
    if person is None:
        return False
    stand = [held.place_path or held.home_path for held in posts if held.role not in EXCLUSIVE]
    if any(path and (path.startswith(grid.path) or grid.path.startswith(path)) for path in stand):
        return True
    return living.homes_of(person, at).filter(household__dwelling__entrance__path__within=grid.path).exists()


def forces_of(grid: Place, at: datetime, *, neighbour: bool = False) -> Forces:
    """Who looks after a grid at that moment. Public: names as they are called, duty phones, nothing private.

    The entrances' leads are residents themselves: their names and entrances are for a `neighbour` (see `belongs`).
    Everybody else reads in which courtyards there are some, and by which number they are reached.
    """
    lanes = LaneGrid.objects.filter(stands(at), grid=grid).values("lane")
    posts = list(
        Post.objects.current(at)
        .filter(
            Q(place=grid, role=Role.GRID_WORKER)
            | Q(lane__in=lanes)
            | Q(place__path__within=grid.path, role__in=NEIGHBOURS)
            | Q(place__path__in=upwards(grid.path), role=Role.DUTY_OFFICER)
            | Q(place=grid.parent_id, role__in=DESK)
        )
        .filter(person__is_active=True)
        .select_related("person", "place", "lane")
        .order_by("place__path", "lane__code", "pk")
    )
    where, calendar = where_of(posts, at), Calendar.load()
    hours = _hours(grid, calendar, at)
    found = [(post.role, _force(post, where[post.pk], hours.get(post.role, ""))) for post in posts]
    houses, others = _organisations_at(grid, at)

    def those(*roles: str) -> list[Force]:
        return [force for role in roles for has, force in found if has == role]

    now = duty(grid, at)
    return Forces(
        now=now,
        workers=those(Role.GRID_WORKER),
        desk=those(*DESK),
        neighbours=those(*NEIGHBOURS) if neighbour else _by_courtyard(posts, now, hours, at),
        property=houses,
        lanes=those(Role.LANE_CHIEF),
        others=others,
    )


def chief_of(lane: Lane, at: datetime) -> Force | None:
    """The chief of a lane, as anybody may know them; None where the seat is empty. One query."""
    held = Post.objects.current(at).filter(lane=lane, role=Role.LANE_CHIEF, person__is_active=True)
    post = held.select_related("person").order_by("pk").first()
    return _force(post, "", "") if post is not None else None


def _by_courtyard(posts: Iterable[Post], now: Duty, hours: Mapping[str, str], at: datetime) -> list[Force]:
    """The leads as strangers read of them: so many in this courtyard, and the desk's number or when it has one."""
    phone, what_for, when = _passed_on_by(now, hours.get(Role.GRID_WORKER, ""))
    counted: Counter[tuple[str, str]] = Counter()
    for post in posts:
        if post.role in NEIGHBOURS and post.place is not None:
            counted[post.role, _courtyard(post.place.path)] += 1
    said = spoken_by_path([path for _role, path in counted], at=at)
    return [
        Force(
            str(Role(role).label),
            ngettext("%(number)s 位", "%(number)s 位", number) % {"number": number},
            what_for,
            said[path],
            phone,
            when,
            path,
        )
        for (role, path), number in counted.items()
    ]


def _passed_on_by(now: Duty, hours: str) -> tuple[str, str, str]:
    """By which number word is passed on to the leads, what to say there, and when somebody is there if not now."""
    if now.phone:
        return now.phone, _("打这个电话，请值班的转告；住在这儿的，登录就看得到是谁"), ""
    if now.by_day is not None and now.by_day.phone:
        return now.by_day.phone, _("有人上班的时候打这个电话，请他转告；住在这儿的，登录就看得到是谁"), hours
    return "", _("到社区办事台请人转告；住在这儿的，登录就看得到是谁"), ""


def _courtyard(path: str) -> str:
    """The path of the courtyard in which something stands; what stands above one is said as it is."""
    return "".join(f"{part}." for part in path.split(".")[: LEVELS.index(Kind.COURTYARD) + 1] if part)


def _hours(grid: Place, calendar: Calendar, at: datetime) -> dict[str, str]:
    """When those who keep hours are there today, by role."""
    day = day_of(at)
    workday = calendar.is_workday(day)
    on_duty = calendar.duty_at(reversed(codes_on(grid.path))).windows(day, workday=workday)
    office = calendar.office.windows(day, workday=workday) if workday else ()
    kept = {Role.GRID_WORKER: on_duty, Role.COMMUNITY_STAFF: office, Role.COMMUNITY_SECRETARY: office}
    return {
        role: _("今天 %(hours)s") % {"hours": " ".join(spoken(windows))} if windows else _("今天休息")
        for role, windows in kept.items()
    }


def _force(post: Post, where: str, hours: str) -> Force:
    person = post.person
    staff = post.role in STAFF
    called = person.called or (person.name if staff else mask_name(person.name))
    seat = post.place.path if post.place is not None else ""
    what_for = str(WHAT_FOR.get(post.role, ""))
    return Force(str(Role(post.role).label), called, what_for, where, post.duty_phone, hours, seat)


def _organisations_at(grid: Place, at: datetime) -> tuple[list[Force], list[Force]]:
    """Those who manage houses of the grid, and all others that act in it, nearest and first in rank first."""
    here = Q(place__path__in=upwards(grid.path)) | Q(
        place__path__within=grid.path, organisation__kind__in=[str(kind) for kind in HOUSES]
    )
    rows = (
        Responsibility.objects.filter(here, stands(at), stands(at, "organisation__"))
        .exclude(organisation__kind=Organisation.Kind.CALL_BACK)
        .select_related("organisation", "body")
        .order_by("rank", "organisation__kind", "organisation__name", "pk")
    )
    acting: dict[Organisation, list[str]] = {}
    for row in rows:
        acting.setdefault(row.organisation, []).append(row.body.named())
    shown = [
        (
            each.kind in HOUSES,
            Force(
                str(Organisation.Kind(each.kind).label),
                each.named(),
                usual_words.spoken(each.what_for) or listed(dict.fromkeys(bodies)),
                "",
                each.duty_phone,
            ),
        )
        for each, bodies in acting.items()
    ]
    return [force for house, force in shown if house], [force for house, force in shown if not house]
