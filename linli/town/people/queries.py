"""What the pages and the JSON of this room ask: each in a fixed number of queries, however long the list."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.paging import MOST
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import Invalid, NotFound
from linli.ground.shared.text import mask_name
from linli.ground.ui.lists import listed
from linli.town.places.models import Dwelling, Kind, Place, stands
from linli.town.places.names import spoken_by_path

from . import claims, contacts
from .models import Contact, DwellingClaim, Organisation, Person, Post, Responsibility, StaffAccount
from .models.organisations import OrganisationQuerySet
from .models.posts import PostQuerySet
from .roles import KEEPERS, SEATS, STAFF, Role
from .scopes import Held, reach_of

AT_GRID = (Kind.COMMUNITY, Kind.GRID)


def place_by_code(code: str, at: datetime) -> Place:
    """The place with this code. Raises `Invalid` for the field `place`."""
    place = Place.objects.current(at).filter(code=code.strip()).first()
    if place is None:
        raise Invalid({"place": _("没有这个编号的地点。")})
    return place


def where_of(posts: Iterable[Post], at: datetime) -> dict[int, str]:
    """Where each post stands, in words, by its id: "北园社区 第2网格", a lane's or an organisation's name. Two queries.

    `place`, `lane` and `organisation` of the posts are to be selected along with them.
    """
    posts = list(posts)
    grids = [post.place.path for post in posts if post.place is not None and post.place.kind == Kind.GRID]
    others = [post.place.path for post in posts if post.place is not None and post.place.kind != Kind.GRID]
    said = spoken_by_path(others, at=at) | spoken_by_path(grids, at=at, levels=AT_GRID)
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
    """The posts held now that the holder of these may give and end, by role."""
    return _given(posts).current(at)


AT_DESKS = (
    Role.COMMUNITY_SECRETARY,
    Role.COMMUNITY_STAFF,
    Role.GRID_WORKER,
    Role.DUTY_OFFICER,
    Role.STREET_DISPATCHER,
    Role.STREET_STAFF,
    Role.HANDLER,
    Role.LANE_CHIEF,
)
"""The posts that matters wait for, in the order in which whoever gives posts looks for them."""


def held_by(posts: QuerySet[Post], name: str) -> QuerySet[Post]:
    """Those of them whose holder is named or called so, in part; all of them without a name."""
    return posts.filter(Q(person__name__icontains=name) | Q(person__called__icontains=name)) if name else posts


def at_desks(posts: QuerySet[Post]) -> list[Post]:
    """Those of them that sit at a desk, desk by desk; at most a page of them."""
    found = list(posts.filter(role__in=AT_DESKS).order_by("role", "pk")[:MOST])
    return sorted(found, key=lambda post: AT_DESKS.index(Role(post.role)))


def _given(posts: Iterable[Held]) -> PostQuerySet:
    """Those held at any time."""
    posts = list(posts)
    mine = Q(pk__in=[])
    for role, seat in SEATS.items():
        reach = reach_of(posts, seat.given_by)
        fields = {"place": "place__path", "lane": "lane__street__path", "organisation": "organisation__place__path"}
        here = reach.q(fields[seat.at], organisation_field="organisation_id")
        mine |= Q(role=role) & here
    found = Post.objects.filter(mine).select_related("person", "place", "lane", "organisation")
    return found.order_by("role", "pk")


def post_given(posts: Iterable[Held], public_id: UUID | str) -> Post:
    """One of them, ended or not. Raises `NotFound`."""
    found = _given(posts).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def roles_given(posts: Iterable[Held]) -> list[Role]:
    """The roles that the holder of these posts may give."""
    held = {post.role for post in posts}
    return [role for role, seat in SEATS.items() if held & set(seat.given_by)]


def organisations_kept(posts: Iterable[Held], at: datetime) -> QuerySet[Organisation]:
    """The organisations that the holder of these posts keeps."""
    return _kept(posts).current(at)


def _kept(posts: Iterable[Held]) -> OrganisationQuerySet:
    """Those of any time."""
    kept = Organisation.objects.filter(reach_of(posts, KEEPERS).q("place__path")).select_related("place")
    return kept.order_by("kind", "name", "pk")


def organisation_kept(posts: Iterable[Held], public_id: UUID | str) -> Organisation:
    """One of them, closed or not. Raises `NotFound`."""
    found = _kept(posts).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def posts_at(organisation: Organisation, at: datetime) -> QuerySet[Post]:
    """The posts that stand at an organisation now."""
    return Post.objects.current(at).filter(organisation=organisation)


def staffed(organisations: Iterable[int], roles: Iterable[str], at: datetime) -> frozenset[int]:
    """Those of these organisations that stand, and where somebody holds one of these roles now. One query."""
    asked = sorted(organisations)
    given = {f"organisation_{n}": pk for n, pk in enumerate(asked)}
    return frozenset(pk for (pk,) in _staffed(frozenset(roles), len(asked)).rows(at=at, **given))


@lru_cache(maxsize=64)
def _staffed(roles: frozenset[str], organisations: int) -> Written[Post]:
    """Those of so many organisations where somebody holds one of these roles."""
    at = Blank("at", DateTimeField())
    held = Post.objects.current(at).filter(role__in=sorted(roles), person__is_active=True)
    asked = [Blank(f"organisation_{n}", BigIntegerField()) for n in range(organisations)]
    there = held.filter(stands(at, "organisation__"), organisation__pk__in=asked)  # type: ignore[misc]  # the plugin knows values only
    return Written(lambda: there.values_list("organisation_id"))


def responsibilities_of(organisation: Organisation, at: datetime) -> QuerySet[Responsibility]:
    """What an organisation answers for now, nearest ranks first."""
    rows = Responsibility.objects.filter(stands(at), organisation=organisation)
    return rows.select_related("body", "place").order_by("body", "place__path", "pk")


def responsibility_of(organisation: Organisation, public_id: UUID | str) -> Responsibility:
    """One of them, ended or not. Raises `NotFound`."""
    found = Responsibility.objects.filter(organisation=organisation, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def staff(at: datetime, name: str = "", opened: str = "") -> QuerySet[Person]:
    """Everyone who holds a staff post now or has an account, for the system administrator; no resident's data.

    Of these those named so, in part, and those who have set a password (`opened` is "yes") or have not ("no").
    """
    holding = Post.objects.current(at).filter(role__in=[str(role) for role in STAFF]).values("person")
    accounts = StaffAccount.objects.values("person")
    people = Person.objects.filter(Q(pk__in=holding) | Q(pk__in=accounts))
    if name:
        people = people.filter(Q(name__icontains=name) | Q(called__icontains=name))
    if opened:
        set_up = StaffAccount.objects.exclude(password="").values("person")
        people = people.filter(pk__in=set_up) if opened == "yes" else people.exclude(pk__in=set_up)
    return people.select_related("staff_account").order_by("name", "pk")


def staff_posts(people: Iterable[Person], at: datetime) -> QuerySet[Post]:
    """The staff posts that these persons hold now."""
    held = Post.objects.current(at).filter(role__in=[str(role) for role in STAFF], person__in=list(people))
    return held.select_related("place", "lane", "organisation").order_by("pk")


def staff_member(public_id: UUID | str, at: datetime) -> Person:
    """One of them. Raises `NotFound`."""
    found = staff(at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


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


def claim_at_desk(posts: Iterable[Held], public_id: UUID | str) -> DwellingClaim:
    """A claim within the reach of these posts, decided or not. Raises `NotFound`."""
    mine = reach_of(posts, claims.CONFIRMERS).q("dwelling__entrance__path")
    found = (
        DwellingClaim.objects.filter(mine, public_id=public_id).select_related("person", "dwelling__entrance").first()
    )
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


def roles_of(names: Iterable[str], at: datetime) -> dict[str, str]:
    """The names of the present posts' roles of each person among these (`person:7`), "" for none. One query."""
    ids = {int(name.removeprefix("person:")): name for name in names if name.startswith("person:")}
    held = Post.objects.current(at).filter(person__in=ids).order_by("pk").values_list("person", "role")
    said: dict[str, list[str]] = {name: [] for name in ids.values()}
    for person, role in held:
        said[ids[person]].append(str(Role(role).label))
    return {name: listed(dict.fromkeys(roles)) for name, roles in said.items()}


def names_of_readers(readers: Iterable[str], at: datetime, *, named: bool = True) -> dict[str, str]:
    """Who each reader (`person:7`) is, as neighbours call them, and of which place or organisation.

    网格员赵师傅（北园社区第2网格）; without a present post 工作人员 and their name. Not `named`: the posts alone. Three
    queries, however many.
    """
    ids = {int(reader.removeprefix("person:")): reader for reader in readers if reader.startswith("person:")}
    found = Person.objects.filter(pk__in=ids if named else ())
    people = {person.pk: person.called or mask_name(person.name) for person in found}
    posts = Post.objects.current(at).filter(person__in=ids).select_related("organisation", "place").order_by("pk")
    held = list(posts)
    paths = [post.place.path for post in held if post.place is not None]
    spoken = spoken_by_path(paths, at=at, levels=AT_GRID) if paths else {}
    said: dict[int, list[str]] = {pk: [] for pk in ids}
    for post in held:
        where = (
            spoken[post.place.path] or post.place.named() if post.place is not None else str(post.organisation or "")
        )
        who = _called(Role(post.role).label, people.get(post.person_id, ""))
        said[post.person_id].append(_("%(who)s（%(of)s）") % {"who": who, "of": where} if where else who)
    return {
        reader: listed(dict.fromkeys(said[pk])) or _called(_("工作人员"), people.get(pk, ""))
        for pk, reader in ids.items()
    }


def _called(role: object, name: str) -> str:
    return _("%(role)s%(called)s") % {"role": role, "called": name} if name else str(role)
