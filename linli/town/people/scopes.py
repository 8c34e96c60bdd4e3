"""Where a post reaches: which posts a person holds at a moment, what lies within them, and who holds a seat."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, DateTimeField, Q

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.editions.renewing import ALL
from linli.ground.shared.reader import Blank, Written
from linli.town.places.models import Place

from .models import Person, Post
from .roles import SEATS, STAFF, Role


@dataclass(frozen=True, slots=True)
class Held:
    """A post as held at a moment, with what a reach needs.

    Of `place_id`, `lane_id` and `organisation_id` exactly one is set. `place_path` is the path of the place, or ""
    elsewhere; `home_path` is the path of the place where the organisation is at home, or "".
    """

    post_id: int
    role: str
    place_id: int | None
    place_path: str
    place_kind: str
    lane_id: int | None
    organisation_id: int | None
    home_path: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What some posts reach: subtrees by path, lanes, and organisations."""

    paths: tuple[str, ...] = ()
    lanes: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()

    def q(
        self,
        path_field: str = "place_path",
        lane_field: str | None = None,
        organisation_field: str | None = None,
    ) -> Q:
        """A filter for rows within this reach; nothing at all if it is empty.

        Each field is asked only if it is named: `q("place_path", "lane_id", "organisation_id")` asks all three.
        """
        within = Q(pk__in=[])
        for path in self.paths:
            within |= Q(**{f"{path_field}__within": path})
        if lane_field and self.lanes:
            within |= Q(**{f"{lane_field}__in": self.lanes})
        if organisation_field and self.organisations:
            within |= Q(**{f"{organisation_field}__in": self.organisations})
        return within

    def covers(self, path: str | None = None, lane_id: int | None = None, organisation_id: int | None = None) -> bool:
        """Whether something at that path, on that lane or with that organisation is within."""
        return (
            (path is not None and any(path.startswith(mine) for mine in self.paths))
            or (lane_id is not None and lane_id in self.lanes)
            or (organisation_id is not None and organisation_id in self.organisations)
        )


def posts_of(person: Person | None, at: datetime) -> tuple[Held, ...]:
    """The posts this person holds at that moment, in one query; none for a stranger or a deactivated person."""
    if person is None or not person.is_active or person.pk is None:
        return ()
    return tuple(
        Held(pk, role, place_id, path or "", kind or "", lane_id, organisation_id, home or "")
        for pk, role, place_id, path, kind, lane_id, organisation_id, home in _held.rows(person=person.pk, at=at)
    )


_held = Written(
    lambda: (
        Post.objects.current(Blank("at", DateTimeField()))
        .filter(person_id=Blank("person", BigIntegerField()))
        .order_by("pk")
        .values_list(
            "pk",
            "role",
            "place_id",
            "place__path",
            "place__kind",
            "lane_id",
            "organisation_id",
            "organisation__place__path",
        )
    )
)


def are_staff(posts: Iterable[Held]) -> bool:
    """Whether whoever holds these posts works here: they come in by the staff door and speak for residents."""
    return any(held.role in STAFF for held in posts)


def reach_of(posts: Iterable[Held], roles: Collection[str] | None = None) -> Reach:
    """What these posts reach, of those roles only (None = all). Paths within another path are left out."""
    paths: set[str] = set()
    lanes: set[int] = set()
    organisations: set[int] = set()
    for held in posts:
        if roles is not None and held.role not in roles:
            continue
        if held.place_path:
            paths.add(held.place_path)
        if held.lane_id is not None:
            lanes.add(held.lane_id)
        if held.organisation_id is not None:
            organisations.add(held.organisation_id)
            if held.home_path and SEATS[Role(held.role)].home_reach:
                paths.add(held.home_path)
    outermost = sorted(p for p in paths if not any(p != q and p.startswith(q) for q in paths))
    return Reach(tuple(outermost), tuple(sorted(lanes)), tuple(sorted(organisations)))


def reach(person: Person | None, roles: Collection[str] | None, at: datetime) -> Reach:
    """What a person's posts of those roles reach at that moment (None = every role). One query."""
    return reach_of(posts_of(person, at), roles)


def upwards(path: str) -> list[str]:
    """The path and those of all places it lies in, nearest first: "a.b.c." gives ["a.b.c.", "a.b.", "a."]."""
    parts = path.rstrip(".").split(".")
    return [".".join(parts[:n]) + "." for n in range(len(parts), 0, -1)]


@dataclass(frozen=True, slots=True)
class Seat:
    """A post at a place, from when until when it is held, and its public number."""

    post_id: int
    phone: str
    starts_at: datetime
    ends_at: datetime | None


def seat_of(role: str, place: Place, at: datetime) -> Seat | None:
    """Who holds a role for a place, there or at the nearest place above, by the oldest post; held in memory."""
    seats = _seats.get(role, looking.current().get(ALL), lambda: _read_seats(role))
    for path in upwards(place.path):
        for seat in seats.get(path, ()):
            if seat.starts_at <= at and (seat.ends_at is None or seat.ends_at > at):
                return seat
    return None


_seats: Kept[str, dict[str, list[Seat]]] = Kept()


def _read_seats(role: str) -> dict[str, list[Seat]]:
    """The posts of a role that were, are or will be held, by the path of their place."""
    found: dict[str, list[Seat]] = defaultdict(list)
    posts = Post.objects.filter(role=role, person__is_active=True, place__isnull=False).order_by("pk")
    for path, pk, phone, starts_at, ends_at in posts.values_list(
        "place__path", "pk", "duty_phone", "starts_at", "ends_at"
    ):
        found[path].append(Seat(pk, phone, starts_at, ends_at))
    return found


def holders(role: str, place: Place, at: datetime) -> list[Person]:
    """Who holds a role for a place: there, or at the nearest place above that has any. One query."""
    posts = (
        Post.objects.current(at)
        .filter(role=role, person__is_active=True, place__path__in=upwards(place.path))
        .select_related("person", "place")
        .order_by("starts_at", "pk")
    )
    found = [(post.place.path, post.person) for post in posts if post.place is not None]
    nearest = max((path for path, _ in found), key=len, default="")
    return [person for path, person in found if path == nearest]


def standing_at(kind: str, roles: Collection[str], at: datetime) -> list[Person]:
    """Who holds one of these roles at a place of that kind itself, each once. One query."""
    posts = Post.objects.current(at).filter(role__in=roles, place__kind=kind)
    return list(Person.objects.filter(is_active=True, pk__in=posts.values("person")).order_by("pk"))
