"""Who looks after a grid: every force in it, what for, and how to call. Public, so nothing private is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linli.ground.shared.refusals import NotFound
from linli.ground.shared.text import mask_name
from linli.town.places.models import Kind, LaneGrid, Place, stands

from .models import Organisation, Post, Responsibility
from .queries import where_of
from .roles import STAFF, Role
from .scopes import upwards


@dataclass(frozen=True, slots=True)
class Force:
    """One of those who look after a grid: who, what for, where, and the public number to call ("" if none)."""

    role: str
    called: str
    what_for: str
    where: str
    phone: str


@dataclass(frozen=True, slots=True)
class Forces:
    """Everyone who looks after a grid, by kind: its workers, its entrances' leads, the community, and organisations."""

    workers: Sequence[Force]
    neighbours: Sequence[Force]
    community: Sequence[Force]
    organisations: Sequence[Force]


def grid_by_code(code: str, at: datetime) -> Place:
    """The grid with this code. Raises `NotFound`."""
    grid = Place.objects.current(at).filter(kind=Kind.GRID, code=code).first()
    if grid is None:
        raise NotFound
    return grid


def forces_of(grid: Place, at: datetime) -> Forces:
    """Who looks after a grid at that moment. Public: names as they are called, duty phones, nothing private."""
    lanes = LaneGrid.objects.filter(stands(at), grid=grid).values("lane")
    posts = list(
        Post.objects.current(at)
        .filter(
            Q(place=grid, role__in=[Role.GRID_WORKER, Role.DUTY_OFFICER])
            | Q(lane__in=lanes)
            | Q(place__path__within=grid.path, role__in=[Role.ENTRANCE_LEAD, Role.GROUP_LEAD])
            | Q(place=grid.parent_id, role__in=[Role.COMMUNITY_SECRETARY, Role.COMMUNITY_STAFF])
        )
        .filter(person__is_active=True)
        .select_related("person", "place", "lane")
        .order_by("place__path", "lane__code", "pk")
    )
    where = where_of(posts, at)
    found = [(post.role, _force(post, where[post.pk])) for post in posts]
    neighbours = (Role.ENTRANCE_LEAD, Role.GROUP_LEAD)
    community = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_STAFF)
    return Forces(
        workers=[force for role, force in found if role not in (*neighbours, *community)],
        neighbours=[force for role, force in found if role in neighbours],
        community=[force for role, force in found if role in community],
        organisations=_organisations_at(grid, at),
    )


def _force(post: Post, where: str) -> Force:
    person = post.person
    staff = post.role in STAFF
    called = person.called or (person.name if staff else mask_name(person.name))
    return Force(str(Role(post.role).label), called, "", where, post.duty_phone)


def _organisations_at(place: Place, at: datetime) -> list[Force]:
    rows = (
        Responsibility.objects.filter(stands(at), place__path__in=upwards(place.path))
        .filter(stands(at, "organisation__"))
        .exclude(organisation__kind=Organisation.Kind.CALL_BACK)
        .select_related("organisation", "body")
        .order_by("rank", "organisation__kind", "organisation__name", "pk")
    )
    acting: dict[Organisation, list[str]] = {}
    for row in rows:
        acting.setdefault(row.organisation, []).append(row.body.name)
    return [
        Force(
            str(Organisation.Kind(each.kind).label),
            each.name,
            each.what_for or "、".join(dict.fromkeys(bodies)),
            "",
            each.duty_phone,
        )
        for each, bodies in acting.items()
    ]
