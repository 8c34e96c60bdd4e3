"""The world in which permissions are tried: three cases in each state, near and far, with a marker in every field.

本 lies in grid 2 and was reported by Lin, 邻 in grid 3 of the same community by Zhou, 外 in another community by Tao.
Markers are texts that stand nowhere else, so that a page which shows one has shown that very field.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

from linli.ground.files.models import Picture
from linli.ground.shared.moments import day_of
from linli.life.cases import (
    answering,
    categories,
    dispatch,
    handling,
    intake,
    ladder,
    ringing,
    supervision,
    verification,
)
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact, Photo, Reporter
from linli.life.cases.photographs import Chosen
from linli.life.cases.states import State
from linli.life.cases.workflow import WORKFLOW
from linli.life.rulebook import drafts
from linli.life.rulebook.models import Draft
from linli.town.notices.models import Letter
from linli.town.notices.tell import tell
from linli.town.people import api_keys, appoint, claims, contacts, responsibility
from linli.town.people.models import Membership, Person
from linli.town.people.roles import Role
from linli.town.places import tree
from linli.town.places.models import Dwelling, Kind, Place
from tests.street import COMMUNITY, Street, make_street, signed_in

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""A Tuesday, 9:00 in the town."""
CATEGORIES = Path(__file__).parents[2] / "data" / "categories.csv"
ELSEWHERE = "110116001006"
ZHAOS = "+8613700001111"
PHONES = {"本": "+8613800001234", "邻": "+8613800005678", "外": "+8613800009012"}

ROLES: dict[str, str | None] = {
    "陌生人": None,
    "报事人": "lin",
    "邻居": "wang",
    "楼门长": "chen",
    "志愿队长": "song",
    "网格员": "zhao",
    "街巷长": "bai",
    "核实员": "jin",
    "值班员": "lu",
    "社区": "sun",
    "社区书记": "li",
    "街道派单": "han",
    "街道科室": "tang",
    "承办人": "he",
    "回访员": "gu",
    "区督办": "zheng",
    "系统管理": "meng",
    "安全管理": "xu",
    "审计": "cao",
}
"""The columns of the policy, and who tries them."""

RELATIONS = ("本", "邻", "外")
STAGES = ("reported", "dispatched", "handled", "asking", "suspended", "run_out", "raised", "district")
"""The states in which the world has a case; `run_out`: reported, clocks run out; `raised`, `district`: handed up."""
ONLY_IN = {"take_over": "run_out", "hand_down": "raised"}
"""The moves that are made in one of these only."""
RESULT = "换了入户阀门滤网，清了泥沙"


@dataclass(slots=True)
class World:
    """Who and what is there. `case["本", "reported"]`, `marker["本", "reported", "words"]`."""

    street: Street
    case: dict[tuple[str, str], Case] = field(default_factory=dict)
    marker: dict[tuple[str, str, str], str] = field(default_factory=dict)
    told: dict[tuple[str, str], Reporter] = field(default_factory=dict)
    photo: dict[tuple[str, str], Photo] = field(default_factory=dict)
    letter: Letter | None = None
    ids: dict[str, str] = field(default_factory=dict)
    _cookies: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)

    def person(self, role: str) -> Person | None:
        """Who tries this column of the policy."""
        name = ROLES[role]
        return self.street.person[name] if name else None

    def cookies(self, role: str, *, stale: bool = False) -> dict[str, str]:
        """The cookies of a browser in which this role is signed in, once; `stale`: eleven minutes ago."""
        if (role, stale) not in self._cookies:
            person, at = self.person(role), AT - timedelta(minutes=11 * stale)
            jar = signed_in(person, at=at).cookies if person is not None else {}
            self._cookies[role, stale] = {name: morsel.value for name, morsel in jar.items()}
        return self._cookies[role, stale]

    def code(self, relation: str, stage: str) -> str:
        """That case's query code."""
        return f"CODE{RELATIONS.index(relation)}{stage}"

    def reporter(self, relation: str, stage: str) -> Reporter:
        """Who reported that case."""
        return self.told[relation, stage]


def make_world() -> World:
    """Build it, through the work functions."""
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    world = World(make_street(AT))
    _elsewhere(world)
    _more_posts(world)
    for name, relation in (("zhou", "邻"), ("tao", "外")):
        contacts.keep(world.street.person[name], "phone", PHONES[relation], AT, verified=True)
    contacts.keep(world.street.zhao, "phone", ZHAOS, AT)
    for relation in RELATIONS:
        for stage in STAGES:
            _case(world, relation, stage)
    _things(world)
    for role, stale in product(ROLES, (False, True)):
        world.cookies(role, stale=stale)
    return world


def stage_for(verb: str, *also: str) -> str:
    """The state of the world's cases in which a move may be made; one urges others, so what was sent out is urged."""
    if verb in ONLY_IN:
        return ONLY_IN[verb]
    order = {"reported": State.REPORTED, "dispatched": State.DISPATCHED, "handled": State.HANDLED}
    order |= {"asking": State.ASKING, "suspended": State.SUSPENDED}
    sources = {source for each in (verb, *also) for source in WORKFLOW[each].sources}
    sources -= {State.REPORTED} if verb == "urge" else set()
    return next(stage for stage, state in order.items() if state in sources)


def _elsewhere(world: World) -> None:
    """Another community of the same street, with a grid worker, a member of staff and a resident of its own."""
    street, since = world.street, AT - timedelta(days=365)
    seeds = (
        (Kind.COMMUNITY, ELSEWHERE, "湖光社区", "110116001"),
        (Kind.GRID, f"{ELSEWHERE}001", "第 1 网格", ELSEWHERE),
        (Kind.COURTYARD, f"{ELSEWHERE}-y01", "1 号院", f"{ELSEWHERE}001"),
        (Kind.BUILDING, f"{ELSEWHERE}-b01", "1 号楼", f"{ELSEWHERE}-y01"),
        (Kind.ENTRANCE, f"{ELSEWHERE}-b01-u1", "1 单元", f"{ELSEWHERE}-b01"),
    )
    planted = tree.plant(
        seeds=[tree.Seed(kind, code, name, parent, synthetic=True) for kind, code, name, parent in seeds], at=since
    )
    street.place |= {f"far-{place.code.rpartition('-')[2]}": place for place in planted}
    street.person["tao"] = Person.objects.create(name="陶远", known_since=since)
    for name, role, place in (("luo", Role.GRID_WORKER, planted[1]), ("yan", Role.COMMUNITY_STAFF, planted[0])):
        _appoint(street, name, role, place_id=place.pk)


def _more_posts(world: World) -> None:
    """The posts that the street of the other tests does without."""
    street = world.street
    assert street.lane is not None
    _appoint(street, "bai", Role.LANE_CHIEF, lane_id=street.lane.pk)
    _appoint(street, "jin", Role.VERIFIER, place_id=street.place["grid2"].pk)
    _appoint(street, "lu", Role.DUTY_OFFICER, place_id=street.place["community"].pk)
    _appoint(street, "tang", Role.STREET_STAFF, place_id=street.place["street"].pk)


def _appoint(street: Street, name: str, role: Role, **seat: Any) -> None:
    person = Person.objects.create(name=f"姓{name}", called=f"{name}师傅", known_since=AT - timedelta(days=365))
    street.person[name] = person
    street.post[name] = appoint.appoint(person_id=person.pk, role=role, by=None, at=AT - timedelta(days=300), **seat)


def _case(world: World, relation: str, stage: str) -> None:
    street = world.street
    place, resident = {"本": ("b14-u2", "lin"), "邻": ("b20-u1", "zhou"), "外": ("far-u1", "tao")}[relation]
    begins = f"zq{RELATIONS.index(relation)}{STAGES.index(stage)}"
    marker = {kind: begins + kind for kind in ("words", "door", "called", "ask")}
    world.marker |= {(relation, stage, kind): text for kind, text in marker.items()}
    said = _said(street.place[place], marker)
    person = street.person[resident]
    case = intake.report(said, reporter=person, query_code=world.code(relation, stage), by=person, at=AT)
    worker, staff = (street.luo, street.yan) if relation == "外" else (street.han, street.sun)
    answering.ask_back(case_id=case.pk, by=worker, at=AT, words=f"几楼最小？{marker['ask']}")
    if stage == "run_out":
        supervision.tell_overdue(case_id=case.pk, at=AT + timedelta(days=1))
    if stage in ("raised", "district"):
        holds = {"本": street.zhao, "邻": street.qian, "外": street.luo}[relation]
        for by in (holds, *((staff, street.han) if stage == "district" else ())):
            ladder.hand_up(case_id=case.pk, by=by, at=AT, why="beyond", reason="我们院里办不了")
    if stage in ("dispatched", "handled", "asking", "suspended"):
        water = street.organisation["water"]
        dispatch.dispatch(case_id=case.pk, by=worker, at=AT, organisation_id=water.pk)
    if stage == "suspended":
        later = AT + timedelta(days=3)
        handling.suspend(case_id=case.pk, by=staff, at=AT, ground="season", review_at=later, reason="等配件")
    if stage in ("handled", "asking"):
        handling.handle(case_id=case.pk, by=street.he, at=AT, result=RESULT)
    if stage == "asking":
        verification.verify(case_id=case.pk, by=street.tang, at=AT, finding="水压正常")
    case.refresh_from_db()
    photo, reporter = Photo.objects.select_related("picture").get(case=case), case.reporters.get()
    world.photo[relation, stage], world.told[relation, stage] = photo, reporter
    world.marker[relation, stage, "photo"] = f"{photo.public_id}/small"
    for name in filter(None, ROLES.values()):
        if name in street.person:
            ringing.note(reporter, by=street.person[name], at=AT)
    world.case[relation, stage] = case


def _said(place: Place, marker: dict[str, str]) -> Said:
    """A report in which each kind of what is private carries its marker."""
    return Said(
        place,
        f"水流特别小 {marker['words']}",
        "54001",
        spot=f"东侧 {marker['words']}",
        door=marker["door"],
        contact=Contact.NAMED,
        called=marker["called"],
        photos=_pictured(),
    )


def _pictured() -> Chosen:
    """A picture that comes with a report; what is tried here is who may know of it, so no file lies behind it."""
    picture = Picture.objects.create(name=uuid4().hex, width=4, height=3, bytes=9, caller="browser:world", at=AT)
    return Chosen((picture.public_id,), "browser:world")


def _things(world: World) -> None:
    """One of each thing that an address of the room of people, or of notices, may name."""
    street = world.street
    facts = {"reason": "门牌对不上"}
    (world.letter,) = tell(
        to=[street.lin.pk], kind="people.claim_refused", about="claim:9", facts=facts, href="/me/", at=AT
    )
    home = Dwelling.objects.create(entrance=street.place["b14-u1"], room="102", valid_from=AT - timedelta(days=9))
    claim = claims.claim(dwelling_id=home.pk, kind="tenant", by=street.wang, at=AT)
    key, _secret = api_keys.make(by=street.lin, name="试试", scopes=["read"], days=9, at=AT)
    water = street.organisation["water"]
    duty = responsibility.give(
        organisation_id=water.pk, body_code="WS", place_id=street.place["community"].pk, by=None, at=AT
    )
    world.ids = {
        "letter": str(world.letter.public_id),
        "claim": str(claim.public_id),
        "home": str(Membership.objects.get(person=street.lin).public_id),
        "key": str(key.public_id),
        "post": str(street.post["zhao"].public_id),
        "team_post": str(street.post["song"].public_id),
        "organisation": str(water.public_id),
        "property": str(street.organisation["property"].public_id),
        "duty": str(duty.public_id),
        "person": str(street.zhao.public_id),
        "grid": f"{COMMUNITY}002",
        "community": COMMUNITY,
        "draft": str(_draft(street).public_id),
    }


def _draft(street: Street) -> Draft:
    """A change to the rulebook that a third keeper works on, so that both of those who are tried here may lay it."""
    _appoint(street, "mu", Role.DISTRICT_SUPERVISOR, place_id=street.place["district"].pk)
    by, cells = street.person["mu"], {"resolve_within": "2WD"}
    draft = drafts.begin(why="快点修", on=day_of(AT) + timedelta(days=1), by=by, at=AT)
    return drafts.change(draft_id=draft.pk, table="categories", key="54001", cells=cells, by=by, at=AT)
