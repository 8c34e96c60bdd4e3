"""Settling the demo town: who works where, who lives where. All by the rooms' own work functions."""

from datetime import datetime

from linli.demo import accounts, roster, workbook
from linli.demo.cast import Cast
from linli.demo.layout import COMMUNITY, GRIDS, LANE_STANDARDS, LANES_ABROAD, grid_code
from linli.demo.life import Story
from linli.demo.organisations import OF_THE_COMMUNITY, UNITS, Unit
from linli.demo.personas import PERSONAS
from linli.demo.roster import Known
from linli.town.notices import inbox
from linli.town.people import claims, contacts, organisations, persons, responsibility, staffing
from linli.town.people.models import Organisation, Person
from linli.town.places import dwellings, lanes
from linli.town.places.models import Place


def settle(cast: Cast, *, since: datetime) -> None:
    """Let everyone be there from `since` on: street and district first, then the community from its workbook."""
    for unit in UNITS:
        if unit not in OF_THE_COMMUNITY:
            _register(unit, since)
    workbook.take_in(_by_code(COMMUNITY, since), at=since)
    lanes.call(community=_by_code(COMMUNITY, since), names=LANES_ABROAD)
    _standards(since)
    for one in (*roster.personas(), *roster.colleagues(), *roster.hands(), *roster.leads(), *roster.neighbours()):
        cast.person[one.key] = _introduced(one, since)
    accounts.open_all(cast, since)
    _short_names(cast, since)
    _homes(cast, since)


def _standards(at: datetime) -> None:
    """Each lane of the community promises what its chief stands for."""
    for lane in lanes.lanes_of(_by_code(COMMUNITY, at), at):
        hans, hant, english = LANE_STANDARDS[lane.name]
        lanes.expect(code=lane.code, words=hans, words_hant=hant, words_en=english, by="demo", at=at)


def _register(unit: Unit, at: datetime) -> None:
    kept = organisations.keep(
        code=unit.code,
        name=unit.name,
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


def _introduced(one: Known, at: datetime) -> Person:
    """Someone reached by their test number, with the post they hold, called as they like to be."""
    if one.role is not None and not one.in_workbook:
        staffing.take_on(
            name=one.name, phone=one.phone, role=one.role, seat=one.seat, by=None, at=at, duty_phone=one.phone
        )
    person = contacts.person_at(contacts.PHONE, one.phone, at, written_by="command", name=one.name)
    contacts.keep(person, contacts.PHONE, one.phone, at, verified=True)  # it is the number they sign in by
    return persons.describe(by=person, at=at, name=one.name, called=one.called, language="zh-hans", large_type=False)


def _short_names(cast: Cast, at: datetime) -> None:
    """Let stories find places (`b14-u2`, `y08`, `g2`), organisations, who works their cases, and the grids' workers."""
    for place in Place.objects.current(at).filter(code__startswith=COMMUNITY):
        cast.place[place.code.partition("-")[2] or place.code] = place
    by_name = {persona.name: cast.person[persona.key] for persona in PERSONAS}
    known = {organisation.code: organisation for organisation in Organisation.objects.current(at)}
    for unit in UNITS:
        cast.organisation[unit.key] = known[unit.code]
        cast.hand[known[unit.code].pk] = by_name.get(unit.hand) or cast.person[unit.key]
    for grid in range(1, len(GRIDS) + 1):
        cast.place[f"g{grid}"] = cast.place[grid_code(grid)]
        cast.worker[cast.place[f"g{grid}"].pk] = cast.person[roster.GRID_WORKERS[grid - 1]]
    cast.neighbours = [cast.person[one.key] for one in (*roster.leads(), *roster.neighbours())]


def _homes(cast: Cast, at: datetime) -> None:
    """Those personas who live here have their homes confirmed at the community's desk."""
    for persona in PERSONAS:
        if persona.door is not None:
            code, room = persona.door
            claim = _claimed(cast.person[persona.key], code, room, at)
            claims.confirm(claim_id=claim, by=cast.person["sun"], at=at)


def _claimed(person: Person, entrance: str, room: str, at: datetime) -> int:
    dwelling = dwellings.open_door(entrance_id=_by_code(entrance, at).pk, room=room, at=at)
    return claims.claim(dwelling_id=dwelling.pk, kind="owner", by=person, at=at).pk


def newcomer(at: datetime) -> Story:
    """Somebody moves in, and says where; their entrance's lead has not confirmed it yet."""
    person = _introduced(roster.NEWCOMER, at)
    code, room = roster.NEW_DOOR
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
