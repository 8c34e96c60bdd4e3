"""Settling the demo town: who works where, who lives where. All by the rooms' own work functions."""

from datetime import datetime

from linli.demo import accounts, workbook
from linli.demo.cast import Cast
from linli.demo.layout import BEIYUAN, Community, read
from linli.demo.life import Story
from linli.demo.organisations import Unit
from linli.demo.personas import PERSONAS
from linli.demo.roster import NEW_DOOR, NEWCOMER, Known, Roster, leads, neighbours
from linli.town.notices import inbox
from linli.town.people import claims, contacts, organisations, persons, responsibility, staffing
from linli.town.people.models import Organisation, Person
from linli.town.people.roles import Role
from linli.town.places import dwellings, lanes
from linli.town.places.models import Kind, Place

GRID_DEEP = 4
"""How many places stand on the path of a grid: district, street, community, grid."""


def settle(cast: Cast, roster: Roster, *, since: datetime) -> None:
    """Let everyone be there from `since` on: street and district first, then each community from its workbook."""
    cast.communities = roster.communities
    codes = {community.code for community in roster.communities}
    for unit in roster.units:
        if unit.home not in codes:
            _register(unit, since)
    for community in roster.communities:
        _settled(community, roster, since)
    for one in roster.everyone:
        cast.person[one.key] = _introduced(one, roster, since)
    accounts.open_all(cast, roster, since)
    _short_names(cast, roster, since)
    _homes(cast, since)
    secretary = cast.person["li"]
    workbook.take_in_residents(BEIYUAN, cast.place[BEIYUAN.code], by=secretary, at=since)


def _settled(community: Community, roster: Roster, at: datetime) -> None:
    """A community is taken in from its workbook; its lanes are named, and promise what their chiefs stand for."""
    place, standards = _by_code(community.code, at), read("lanes")
    workbook.take_in(community, place, roster, at=at)
    by_name = {lane.name: lane for lane in community.lanes}
    lanes.call(community=place, names={lane.name: (lane.name_hant, lane.name_en) for lane in community.lanes})
    for lane in lanes.lanes_of(place, at):
        lanes.expect(code=lane.code, by="demo", at=at, **standards[by_name[lane.name].standard])


def _register(unit: Unit, at: datetime) -> None:
    kept = organisations.keep(
        code=unit.code,
        name=unit.name,
        name_hant=unit.name_hant,
        name_en=unit.name_en,
        kind=unit.kind,
        place_id=_by_code(unit.home, at).pk,
        what_for=unit.what_for,
        duty_phone=unit.duty_phone,
        by=None,
        at=at,
    )
    for body in unit.bodies:
        for place in unit.places:
            responsibility.give_by_codes(
                organisation_id=kept.pk, body_code=body, place_code=place, rank=1, by=None, at=at
            )


def _introduced(one: Known, roster: Roster, at: datetime) -> Person:
    """Someone reached by their test number, with the post they hold, called as they like to be."""
    if one.role is not None and not any(one.stands_in(community) for community in roster.communities):
        staffing.take_on(
            name=one.name, phone=one.phone, role=one.role, seat=one.seat, by=None, at=at, duty_phone=one.phone
        )
    person = contacts.person_at(contacts.PHONE, one.phone, at, written_by="command", name=one.name)
    contacts.keep(person, contacts.PHONE, one.phone, at, verified=True)  # it is the number they sign in by
    return persons.describe(by=person, at=at, name=one.name, called=one.called, language="zh-hans", large_type=False)


def _short_names(cast: Cast, roster: Roster, at: datetime) -> None:
    """Let stories find places, organisations, who works their cases, and who holds which post."""
    for place in Place.objects.current(at).order_by("pk"):
        cast.place[place.code] = place
        if place.kind == Kind.ENTRANCE:
            grid = "".join(place.path.split(".")[:GRID_DEEP])
            cast.doors.setdefault(grid, []).append(place)
    by_name = {persona.name: cast.person[persona.key] for persona in PERSONAS}
    known = {organisation.code: organisation for organisation in Organisation.objects.current(at)}
    for unit in roster.units:
        cast.organisation[unit.key] = known[unit.code]
        cast.hand[known[unit.code].pk] = hand = by_name.get(unit.hand) or cast.person[unit.key]
        if unit.kind == Organisation.Kind.CALL_BACK:
            cast.post[Role.CALL_BACK, cast.place[unit.home].pk] = hand
    for one in roster.staff:
        if one.role is not None and one.seat in cast.place:
            cast.post[one.role, cast.place[one.seat].pk] = cast.person[one.key]
    for community in roster.communities:
        living = (*leads(community), *neighbours(community))
        cast.neighbours[community.code] = [cast.person[one.key] for one in living]


def _homes(cast: Cast, at: datetime) -> None:
    """Those personas who live here have their homes confirmed at the community's desk."""
    for persona in PERSONAS:
        if persona.door is not None:
            code, room = persona.door
            claim = _claimed(cast.person[persona.key], code, room, at)
            staff = cast.post[Role.COMMUNITY_STAFF, cast.place[code[: len(BEIYUAN.code)]].pk]
            claims.confirm(claim_id=claim, by=staff, at=at)


def _claimed(person: Person, entrance: str, room: str, at: datetime) -> int:
    dwelling = dwellings.open_door(entrance_id=_by_code(entrance, at).pk, room=room, at=at)
    return claims.claim(dwelling_id=dwelling.pk, kind="owner", by=person, at=at).pk


def newcomer(at: datetime) -> Story:
    """Somebody moves in, and says where; their entrance's lead has not confirmed it yet."""
    person = _introduced(NEWCOMER, Roster((), (), ()), at)
    code, room = NEW_DOOR
    _claimed(person, code, room, at)
    yield from ()


def read_up(cast: Cast, at: datetime) -> Story:
    """Everyone looks at the letters that they have got so far."""
    for person in cast.person.values():
        newest = inbox.letters_of(person).first()
        if newest is not None:
            inbox.read_all(by=person, upto=newest.public_id, at=at)
    yield from ()


def _by_code(code: str, at: datetime) -> Place:
    return Place.objects.current(at).get(code=code)
