"""The street that every test knows: two grids of 北园社区, who lives there, and who works there.

Lin 林 lives in grid 2, Zhao 赵 is its grid worker, Sun 孙 verifies for the community; Qian 钱 works in grid 3 next door
and must never get in.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from linli.ground.shared.moments import now
from linli.town.people import appoint, claims, contacts, organisations, responsibility, sessions
from linli.town.people.models import Body, Organisation, Person, Post
from linli.town.people.roles import STAFF, Role
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from linli.town.places.models import Dwelling, Kind, Lane, LaneGrid, Place

COMMUNITY = "110116001008"
PHONE = "+8613800001234"
"""Lin's."""

_SEEDS = (
    (Kind.DISTRICT, "110116", "怀柔区", None),
    (Kind.STREET, "110116001", "泉河街道", "110116"),
    (Kind.COMMUNITY, COMMUNITY, "北园社区", "110116001"),
    (Kind.GRID, f"{COMMUNITY}002", "第 2 网格", COMMUNITY),
    (Kind.GRID, f"{COMMUNITY}003", "第 3 网格", COMMUNITY),
    (Kind.COURTYARD, f"{COMMUNITY}-y08", "8 号院", f"{COMMUNITY}002"),
    (Kind.COURTYARD, f"{COMMUNITY}-y09", "9 号院", f"{COMMUNITY}002"),
    (Kind.COURTYARD, f"{COMMUNITY}-y12", "12 号院", f"{COMMUNITY}003"),
    (Kind.COURTYARD, f"{COMMUNITY}-y13", "13 号院", f"{COMMUNITY}003"),
    (Kind.BUILDING, f"{COMMUNITY}-b14", "14 号楼", f"{COMMUNITY}-y08"),
    (Kind.BUILDING, f"{COMMUNITY}-b15", "15 号楼", f"{COMMUNITY}-y09"),
    (Kind.BUILDING, f"{COMMUNITY}-b20", "20 号楼", f"{COMMUNITY}-y12"),
    (Kind.BUILDING, f"{COMMUNITY}-b21", "21 号楼", f"{COMMUNITY}-y13"),
    (Kind.ENTRANCE, f"{COMMUNITY}-b14-u1", "1 单元", f"{COMMUNITY}-b14"),
    (Kind.ENTRANCE, f"{COMMUNITY}-b14-u2", "2 单元", f"{COMMUNITY}-b14"),
    (Kind.ENTRANCE, f"{COMMUNITY}-b15-u1", "1 单元", f"{COMMUNITY}-b15"),
    (Kind.ENTRANCE, f"{COMMUNITY}-b20-u1", "1 单元", f"{COMMUNITY}-b20"),
    (Kind.ENTRANCE, f"{COMMUNITY}-b21-u1", "1 单元", f"{COMMUNITY}-b21"),
)
_BODIES = (
    ("PM", "物业服务人", "物業服務人", "Property firm"),
    ("CM", "居委会", "居委會", "Residents' committee"),
    ("ST", "街道科室", "街道科室", "Subdistrict office"),
    ("CG", "城管执法队", "城管執法隊", "Urban management"),
    ("HW", "环卫", "環衛", "Street cleaning"),
    ("WS", "供水", "供水", "Water"),
    ("LT", "路灯", "路燈", "Street lights"),
    ("OW", "产权单位", "產權單位", "Owning organisation"),
    ("VT", "志愿队", "志願隊", "Volunteer team"),
    ("CB", "街道诉求办(回访)", "街道訴求辦(回訪)", "Call-back office"),
)
_ORGANISATIONS = (
    ("property", "北园物业", "firm", COMMUNITY, ("PM",), COMMUNITY),
    ("committee", "北园社区居委会", "committee", COMMUNITY, ("CM",), COMMUNITY),
    ("water", "自来水公司", "utility", "110116", ("WS",), "110116"),
    ("team", "小扳手志愿队", "team", COMMUNITY, ("VT",), COMMUNITY),
    ("enforcement", "综合执法队", "street_office", "110116001", ("CG", "ST"), "110116001"),
    ("call_back", "街道诉求办", "call_back", "110116001", ("CB",), "110116001"),
)
_STAFF = (
    ("zhao", "赵建国", "赵师傅", Role.GRID_WORKER, f"{COMMUNITY}002"),
    ("qian", "钱立新", "钱师傅", Role.GRID_WORKER, f"{COMMUNITY}003"),
    ("sun", "孙志明", "孙师傅", Role.COMMUNITY_STAFF, COMMUNITY),
    ("li", "李红梅", "李书记", Role.COMMUNITY_SECRETARY, COMMUNITY),
    ("han", "韩雪", "小韩", Role.STREET_DISPATCHER, "110116001"),
    ("zheng", "郑和平", "郑科长", Role.DISTRICT_SUPERVISOR, "110116"),
    ("meng", "孟凡", "", Role.SYSTEM_ADMIN, "110116"),
    ("xu", "许静", "", Role.SECURITY_ADMIN, "110116"),
    ("cao", "曹阳", "", Role.AUDIT_ADMIN, "110116"),
)
_HANDLERS = (
    ("feng", "冯涛", "冯经理", Role.HANDLER, "property"),
    ("he", "何平", "何师傅", Role.HANDLER, "water"),
    ("ma", "马超", "马队", Role.HANDLER, "enforcement"),
    ("song", "宋长河", "老宋", Role.TEAM_LEAD, "team"),
    ("gu", "顾芳", "小顾", Role.CALL_BACK, "call_back"),
)


@dataclass(slots=True)
class Street:
    """Who and what is there. `place["b14-u2"]`, or "grid2", "grid3", "community", "street", "district"."""

    at: datetime
    place: dict[str, Place] = field(default_factory=dict)
    person: dict[str, Person] = field(default_factory=dict)
    organisation: dict[str, Organisation] = field(default_factory=dict)
    post: dict[str, Post] = field(default_factory=dict)
    lane: Lane | None = None

    def __getattr__(self, name: str) -> Person:
        """`street.lin`, `street.zhao` …"""
        if name.startswith("__"):
            raise AttributeError(name)  # asked by pickle before anybody is there
        try:
            return self.person[name]
        except KeyError:
            raise AttributeError(name) from None


def make_street(at: datetime, *, began: timedelta = timedelta(days=365)) -> Street:
    """Build the street. Everything stands since `began` before `at`; Lin and Zhou live there, confirmed.

    Residents: lin (14-2-301), wang (14-1-102, not confirmed), zhou (grid 3, 20-1-101). Staff and handlers by surname:
    zhao, qian, sun, li (secretary), han (street), zheng (district), meng, xu, cao (system, security, audit), feng
    (property), he (water), ma (street office), song (team lead), gu (call-backs), chen (entrance lead of 14-2).
    """
    since = at - began
    street = Street(at)
    _places(street, since)
    _organisations(street, since)
    for key, name, called, role, code in _STAFF:
        _appointed(street, key, name, called, since, role=role, place_id=street.place[code].pk)
    for key, name, called, role, org in _HANDLERS:
        _appointed(street, key, name, called, since, role=role, organisation_id=street.organisation[org].pk)
    _appointed(street, "chen", "陈玉兰", "陈阿姨", since, role=Role.ENTRANCE_LEAD, place_id=street.place["b14-u2"].pk)
    for key, name, room in (("lin", "林秀英", "b14-u2"), ("wang", "王秀兰", "b14-u1"), ("zhou", "周小川", "b20-u1")):
        street.person[key] = Person.objects.create(name=name, known_since=since)
        if key != "wang":
            _at_home(street, key, room, since)
    contacts.keep(street.lin, "phone", PHONE, since, verified=True)
    for person in street.person.values():
        person.refresh_from_db()
    return street


def signed_in(person: Person, *, at: datetime | None = None) -> Client:
    """A browser in which this person is signed in, by the door that is theirs."""
    at = at or now()
    person.refresh_from_db()
    client = Client()
    client.force_login(person)
    session = client.session
    staff = any(held.role in STAFF for held in posts_of(person, at))
    session["door"] = sessions.STAFF_DOOR if staff else sessions.RESIDENT
    session["begun"] = session["seen"] = at.timestamp()
    session["fresh_until"] = (at + sessions.FRESH).timestamp()
    session.save()
    return client


def _places(street: Street, since: datetime) -> None:
    seeds = [tree.Seed(kind, code, name, parent, synthetic=True) for kind, code, name, parent in _SEEDS]
    for place in tree.plant(seeds=seeds, at=since):
        street.place[place.code] = street.place[place.code.partition("-")[2] or place.code] = place
    for key, code in (("grid2", f"{COMMUNITY}002"), ("grid3", f"{COMMUNITY}003"), ("community", COMMUNITY)):
        street.place[key] = street.place[code]
    street.place["street"], street.place["district"] = street.place["110116001"], street.place["110116"]
    street.lane = Lane.objects.create(
        code="110116001-l01", name="后横街", street=street.place["street"], valid_from=since
    )
    for grid in ("grid2", "grid3"):
        LaneGrid.objects.create(lane=street.lane, grid=street.place[grid], valid_from=since)


def _organisations(street: Street, since: datetime) -> None:
    responsibility.add_bodies(
        Body(code=code, name=name, name_hant=hant, name_en=en) for code, name, hant, en in _BODIES
    )
    responsibility.add_fall_backs([("PM", "OW", False, 1), ("", "CM", True, 9)], since)
    for key, name, kind, home, bodies, where in _ORGANISATIONS:
        kept = organisations.keep(
            code=f"{key}-1",
            name=name,
            kind=kind,
            place_id=street.place[home].pk,
            duty_phone="010-6960-0000",
            by=None,
            at=since,
        )
        street.organisation[key] = kept
        for body in bodies:
            responsibility.give(
                organisation_id=kept.pk, body_code=body, place_id=street.place[where].pk, by=None, at=since
            )


def _appointed(street: Street, key: str, name: str, called: str, since: datetime, *, role: Role, **seat: Any) -> None:
    person = Person.objects.create(name=name, called=called, known_since=since)
    street.person[key] = person
    street.post[key] = appoint.appoint(
        person_id=person.pk, role=role, by=None, at=since, duty_phone="010-6960-0000", **seat
    )


def _at_home(street: Street, key: str, entrance: str, since: datetime) -> None:
    dwelling, _ = Dwelling.objects.get_or_create(
        entrance=street.place[entrance], room="301", defaults={"floor": 3, "valid_from": since}
    )
    said = claims.claim(dwelling_id=dwelling.pk, kind="owner", by=street.person[key], at=since)
    claims.confirm(claim_id=said.pk, by=street.sun, at=since)
