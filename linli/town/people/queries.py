"""What the pages and the JSON of this room ask: each in a fixed number of queries, however long the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid, NotFound
from linli.ground.shared.text import mask_name
from linli.town.places.models import Dwelling, Kind, Lane, LaneGrid, Place, stands
from linli.town.places.names import spoken_by_path

from . import claims, contacts
from .models import Contact, DwellingClaim, Organisation, Person, Post, Responsibility, StaffAccount
from .roles import KEEPERS, SEATS, STAFF, Role
from .scopes import Held, reach_of, upwards

_AT_GRID = (Kind.COMMUNITY, Kind.GRID)


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


def place_by_code(code: str, at: datetime) -> Place:
    """The place with this code. Raises `Invalid` for the field `place`."""
    place = Place.objects.current(at).filter(code=code.strip()).first()
    if place is None:
        raise Invalid({"place": _("没有这个编号的地点。")})
    return place


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


def where_of(posts: Iterable[Post], at: datetime) -> dict[int, str]:
    """Where each post stands, in words, by its id: "北园社区 第2网格", a lane's or an organisation's name. Two queries.

    `place`, `lane` and `organisation` of the posts are to be selected along with them.
    """
    posts = list(posts)
    grids = [post.place.path for post in posts if post.place is not None and post.place.kind == Kind.GRID]
    others = [post.place.path for post in posts if post.place is not None and post.place.kind != Kind.GRID]
    said = spoken_by_path(others, at=at) | spoken_by_path(grids, at=at, levels=_AT_GRID)
    return {post.pk: _seat_words(post, said) for post in posts}


def _seat_words(post: Post, said: dict[str, str]) -> str:
    if post.place is not None:
        return said[post.place.path]
    return post.lane.named(get_language()) if post.lane is not None else str(post.organisation)


def posts_held(person: Person, at: datetime) -> list[Post]:
    """The posts a person holds, with where they stand selected along."""
    held = Post.objects.current(at).filter(person=person)
    return list(held.select_related("place", "lane", "organisation").order_by("pk"))


def posts_given(posts: Iterable[Held], at: datetime) -> QuerySet[Post]:
    """The posts held now that the holder of these may give and end, in the order of the role table."""
    posts = list(posts)
    mine = Q(pk__in=[])
    for role, seat in SEATS.items():
        reach = reach_of(posts, seat.given_by)
        fields = {"place": "place__path", "lane": "lane__street__path", "organisation": "organisation__place__path"}
        here = reach.q(fields[seat.at], organisation_field="organisation_id")
        mine |= Q(role=role) & here
    return (
        Post.objects.current(at)
        .filter(mine)
        .select_related("person", "place", "lane", "organisation")
        .order_by("role", "pk")
    )


def post_given(posts: Iterable[Held], public_id: UUID | str, at: datetime) -> Post:
    """One of them. Raises `NotFound`."""
    found = posts_given(posts, at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def roles_given(posts: Iterable[Held]) -> list[Role]:
    """The roles that the holder of these posts may give."""
    held = {post.role for post in posts}
    return [role for role, seat in SEATS.items() if held & set(seat.given_by)]


def organisations_kept(posts: Iterable[Held], at: datetime) -> QuerySet[Organisation]:
    """The organisations that the holder of these posts keeps."""
    reach = reach_of(posts, KEEPERS)
    return (
        Organisation.objects.current(at)
        .filter(reach.q("place__path"))
        .select_related("place")
        .order_by("kind", "name", "pk")
    )


def organisation_kept(posts: Iterable[Held], public_id: UUID | str, at: datetime) -> Organisation:
    """One of them. Raises `NotFound`."""
    found = organisations_kept(posts, at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def responsibilities_of(organisation: Organisation, at: datetime) -> QuerySet[Responsibility]:
    """What an organisation answers for now, nearest ranks first."""
    rows = Responsibility.objects.filter(stands(at), organisation=organisation)
    return rows.select_related("body", "place").order_by("body", "place__path", "pk")


def responsibility_of(organisation: Organisation, public_id: UUID | str, at: datetime) -> Responsibility:
    """One of them. Raises `NotFound`."""
    found = responsibilities_of(organisation, at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def staff(at: datetime) -> QuerySet[Person]:
    """Everyone who holds a staff post now or has an account, for the system administrator; no resident's data."""
    holding = Post.objects.current(at).filter(role__in=[str(role) for role in STAFF]).values("person")
    accounts = StaffAccount.objects.values("person")
    people = Person.objects.filter(Q(pk__in=holding) | Q(pk__in=accounts))
    return people.select_related("staff_account").order_by("name", "pk")


def staff_member(public_id: UUID | str, at: datetime) -> Person:
    """One of them. Raises `NotFound`."""
    found = staff(at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def home_of(person: Person, at: datetime) -> Place | None:
    """The entrance where a person lives: the newest confirmed home, else the newest one they claim."""
    member = claims.homes_of(person, at).first()
    if member is not None:
        return member.household.dwelling.entrance
    claimed = (
        DwellingClaim.objects.filter(person=person, state=DwellingClaim.State.PENDING)
        .select_related("dwelling__entrance")
        .order_by("-made_at", "-pk")
        .first()
    )
    return claimed.dwelling.entrance if claimed is not None else None


def claims_of(person: Person) -> QuerySet[DwellingClaim]:
    """What a person has claimed, newest first."""
    mine = DwellingClaim.objects.filter(person=person)
    return mine.select_related("dwelling__entrance").order_by("-made_at", "-pk")


def claim_of(person: Person, public_id: UUID | str) -> DwellingClaim:
    """One of them. Raises `NotFound`."""
    found = claims_of(person).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def claim_waiting(posts: Iterable[Held], by: Person, public_id: UUID | str) -> DwellingClaim:
    """A claim that waits for the holder of these posts. Raises `NotFound`."""
    found = claims.waiting_for(posts, but_not_of=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def addresses(dwellings: Iterable[Dwelling], at: datetime) -> dict[int, str]:
    """The address of each dwelling in words, by its id: "北园社区 8号院 14号楼 2单元 301". One query.

    The dwellings' `entrance` is to be selected along with them.
    """
    dwellings = list(dwellings)
    said = spoken_by_path([each.entrance.path for each in dwellings], at=at)
    return {each.pk: f"{said[each.entrance.path]} {each.room}" for each in dwellings}


def phones_masked(people: Iterable[Person]) -> dict[int, str]:
    """The masked phone of each person who has one, by their id. One query."""
    rows = Contact.objects.filter(person__in=list(people), kind=contacts.PHONE)
    return {row.person_id: contacts.masked_of(row) for row in rows}


def communities(at: datetime) -> list[tuple[str, str]]:
    """Code and name of every community, for a form's choices."""
    rows = Place.objects.current(at).filter(kind=Kind.COMMUNITY).order_by("code")
    return [(place.code, place.named(get_language())) for place in rows]


def lanes_of(grid: Place, at: datetime) -> list[Lane]:
    """The lanes that run through a grid."""
    return list(Lane.objects.filter(stands(at), stands(at, "grids__"), grids__grid=grid).distinct().order_by("code"))


def roles_of_readers(readers: Iterable[str], at: datetime) -> dict[str, str]:
    """What each reader (`person:7`) is: the names of their present posts' roles, else "工作人员". One query."""
    ids = {int(reader.removeprefix("person:")): reader for reader in readers if reader.startswith("person:")}
    held = Post.objects.current(at).filter(person__in=ids).order_by("pk").values_list("person", "role")
    said: dict[str, list[str]] = {reader: [] for reader in ids.values()}
    for person, role in held:
        said[ids[person]].append(str(Role(role).label))
    return {reader: "、".join(dict.fromkeys(roles)) or str(_("工作人员")) for reader, roles in said.items()}
