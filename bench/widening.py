"""More of a town than the demo's one community: others like it, with the people who work there, and residents.

The demo knows every community of its district, and what stands in one of them. The same stands in others here, each
place with an id that is reckoned (`SHIFT`), and whoever works in the first has somebody like them in each other.
"""

from dataclasses import dataclass
from secrets import token_bytes

from linli.ground.shared.ids import uuid7
from linli.town.people.models import Person, Post
from linli.town.places.models import Kind, Place

HOME = "110116001008"
SHIFT = 10_000
"""Ids of places in the n-th community: those in the first, and n times this."""
PEOPLE_FROM = 10_000_000
"""Residents have ids from here on."""


@dataclass(frozen=True, slots=True)
class Community:
    """A community in which there are cases: how its places' ids are moved, its own id, its street's, its path."""

    shift: int
    pk: int
    street: int
    path: str


def home() -> Place:
    """The community that the demo knows through and through."""
    return Place.objects.get(code=HOME)


def communities(count: int) -> list[Community]:
    """So many communities, the demo's own first, then its street's; what is missing in them is built."""
    first = home()
    others = Place.objects.filter(kind=Kind.COMMUNITY).exclude(pk=first.pk)
    near = sorted(others, key=lambda place: (place.parent_id != first.parent_id, place.path))[: count - 1]
    below = list(Place.objects.filter(path__within=first.path).exclude(pk=first.pk).order_by("path"))
    posts = list(Post.objects.filter(place__path__startswith=first.path).select_related("person", "place"))
    found = [Community(0, first.pk, first.parent_id or 0, first.path)]
    for n, place in enumerate(near, 1):
        if not Place.objects.filter(parent=place).exists():
            _build(place, first, below, n * SHIFT)
            _staff(place, first, posts, n * SHIFT)
        found.append(Community(n * SHIFT, place.pk, place.parent_id or 0, place.path))
    return found


def residents(count: int) -> None:
    """So many people who may report, with ids from `PEOPLE_FROM` on."""
    there = Person.objects.filter(pk__gte=PEOPLE_FROM).count()
    like = Person.objects.order_by("pk")[0]
    for start in range(PEOPLE_FROM + there, PEOPLE_FROM + count, 5_000):
        rows = [_somebody(like, pk) for pk in range(start, min(start + 5_000, PEOPLE_FROM + count))]
        Person.objects.bulk_create(rows)


def _build(place: Place, first: Place, below: list[Place], shift: int) -> None:
    made = []
    for old in below:
        parent = place.pk if old.parent_id == first.pk else (old.parent_id or 0) + shift
        fields = {field.attname: getattr(old, field.attname) for field in Place._meta.concrete_fields}
        moved = {
            "id": old.pk + shift,
            "public_id": uuid7(),
            "parent_id": parent,
            "code": old.code.replace(first.code, place.code, 1),
            "path": old.path.replace(first.path, place.path, 1),
            "lane_id": None,
        }
        made.append(Place(**fields | moved))
    for kind in (Kind.GRID, Kind.COURTYARD, Kind.BUILDING, Kind.ENTRANCE):
        Place.objects.bulk_create([each for each in made if each.kind == kind])


def _staff(place: Place, first: Place, posts: list[Post], shift: int) -> None:
    for old in posts:
        person = _somebody(old.person)
        person.save()
        at = place.pk if old.place_id == first.pk else (old.place_id or 0) + shift
        Post.objects.create(role=old.role, person=person, place_id=at, starts_at=old.starts_at)


def _somebody(like: Person, pk: int | None = None) -> Person:
    fields = {field.attname: getattr(like, field.attname) for field in Person._meta.concrete_fields}
    return Person(**fields | {"id": pk, "public_id": uuid7(), "salt": token_bytes(16)})
