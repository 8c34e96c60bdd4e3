"""Who may do what, tried at every door: the addresses come from the URL resolver, the judgement from `policy.csv`.

A row of the policy is one method of one address; `ACT` rows are the acts on a case, each of which is tried at its page
(the form, and doing it) and at its JSON operation. A cell names the cases (本, 邻, 外) on which a role may do it, or
says 可 where an address is about no case; empty means refused. `FRESH` rows say who may still act at an address whose
last code of the authenticator is older than ten minutes.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from linli.ground.audit.models import Entry, Reading
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import clock_at
from linli.life.cases import acts
from linli.life.cases.acts import Act
from linli.life.cases.api.acting import SHAPES
from linli.life.cases.models import Case, Step
from linli.town.notices.models import Letter
from linli.town.people.allow import declared, every_view, wants_proof
from tests.trust.world import AT, PHONES, RELATIONS, RESULT, ROLES, World, stage_for

POLICY = Path(__file__).with_name("policy.csv")
ACT, SEE, FRESH = "ACT", "SEE", "FRESH"
MAY = "可"
REFUSED = frozenset({401, 403, 404})
ACT_PAGE, ACT_JSON = "cases/<uuid:case>/<slug:name>/", "api/v1/cases/<case>/"
NOWHERE = "^api/.*$"

WRITTEN: dict[str, tuple[Any, Any]] = {
    "words": ("请说一声", "请说一声"),
    "result": (RESULT, RESULT),
    "finding": ("都正常了", "都正常了"),
    "reason": ("总阀坏了", "总阀坏了"),
    "category": ("54001", "54001"),
    "answer": ("solved", "solved"),
    "grade": ("good", "good"),
    "attitude": ("good", "good"),
    "until": ("2026-11-24T09:30", "2026-11-24T09:30:00+08:00"),
    "review_at": ("2026-12-01", "2026-12-01"),
    "ground": ("season", "season"),
    "proposed": ("北园物业", "北园物业"),
    "next_unit": ("龙山街道", "龙山街道"),
    "spot": ("西侧", "西侧"),
}
"""What is written into each field of an act, on its page and in its JSON."""
OF_AN_ACT = {("refile", "category"): "54006", ("release", "words"): "水流特别小"}
"""What an act takes only so: another kind than the case has, and the report's own words."""

GIVEN: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "api/v1/me"): {"name": "新名字", "called": "林姨", "language": "en", "large_type": False},
    ("POST", "api/v1/inbox/mail"): {"email": "someone@example.cn"},
    ("POST", "api/v1/me/claims"): {"community": "110116001008", "words": "14号楼1单元103", "kind": "tenant"},
    ("POST", "api/v1/claims/<claim>/refuse"): {"reason": "门牌对不上"},
    ("POST", "api/v1/posts"): {
        "role": "grid_worker",
        "seat": "110116001006001",
        "name": "何人",
        "phone": "13800007777",
    },
    ("POST", "api/v1/posts/<post>/hand-over"): {"name": "何人", "phone": "13800007777"},
    ("POST", "api/v1/organisations"): {"code": "new-1", "name": "新单位", "kind": "firm", "place": "110116001008"},
    ("POST", "api/v1/organisations/<organisation>/duties"): {"body": "WS", "place": "110116001008", "rank": 2},
    ("POST", "api/v1/accounts/<person>/open"): {"username": "zhao-two"},
    ("POST", "api/v1/cases"): {"contact": "anonymous", "words": "灯坏了", "place_code": "110116001008-y08"},
    ("POST", "api/v1/cases/found"): {"words": "灯坏了", "place_code": "110116001008-y08"},
    ("POST", "api/v1/cases/<case>/reporters/<n>/reveal"): {"why": "约上门的时间"},
    ("POST", "cases/<uuid:case>/reveal/<int:reporter>/"): {"why": "约上门的时间"},
    ("POST", "desk/found/"): {
        "words": "灯坏了",
        "at": "110116001008-y08",
        "once": "01a20ccb-2d44-73e4-b4af-70924104baa4",
    },
    ("POST", "claims/<uuid:public_id>/"): {"decision": "confirm"},
    ("POST", "posts/new/"): {"role": "grid_worker", "seat": "110116001006001", "name": "何人", "phone": "13800007777"},
    ("POST", "posts/<uuid:public_id>/"): {"name": "何人", "phone": "13800007777"},
    ("POST", "organisations/new/"): {"code": "new-1", "name": "新单位", "kind": "firm", "place": "110116001008"},
}
"""What is sent to addresses that ask for something, where the asker's right is found out only with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the policy: for each role, the cases on which it may, or 可."""

    method: str
    address: str
    what: str
    may: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What it is about."""
        return self.method, self.address

    @property
    def of_case(self) -> bool:
        """Whether it is tried on each of the three cases."""
        return self.method in (ACT, SEE) or "case>" in self.address

    @property
    def tried_by(self) -> str:
        """The method by which it is tried."""
        return "POST" if self.method == FRESH else self.method


@cache
def policy() -> tuple[Row, ...]:
    """The policy, as it is written."""
    with POLICY.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(line["method"], line["address"], line["what"], {role: line[role] for role in ROLES})
            for line in csv.DictReader(file)
        )


def addresses() -> Iterator[tuple[str, str]]:
    """Every method of every address that the resolver knows, acts by their names."""
    for route, pattern in every_view(get_resolver()):
        rules = declared(pattern.callback)
        if rules is None:
            yield "UNDECLARED", route
        elif route == ACT_PAGE:
            yield from ((ACT, act.name) for act in acts.ACTS)
        elif route.startswith(ACT_JSON) and route.removeprefix(ACT_JSON) in acts.BY_NAME:
            yield ACT, route.removeprefix(ACT_JSON)
        else:
            yield from ((method, route) for method in rules)
            yield from ((FRESH, route) for method in rules if wants_proof(pattern.callback, method))


@dataclass(slots=True)
class Tried:
    """What came of one try: how it was asked, the answer, whether anything changed, and how many steps were made."""

    method: str
    response: HttpResponse
    changed: bool
    steps: int

    @property
    def let_in(self) -> bool:
        """Whether the asker was let in: refused is 401, 403 and 404, and nothing else."""
        return self.response.status_code not in REFUSED

    @property
    def done(self) -> bool:
        """Whether an act was done: answered without a refusal, and its step was made; of a form, that it was shown."""
        return self.response.status_code < 400 and (self.steps > 0) is (self.method == "POST")


def tries(world: World, row: Row, role: str, relation: str, *, watch: bool) -> Iterator[Tried]:
    """Try a row as a role on a case, at each door that it has; every try is undone. `watch`: see what it changes."""
    if row.method == ACT:
        act = acts.BY_NAME[row.address]
        case = world.case[relation, stage_of(act)]
        page, form, body = f"/cases/{case.public_id}/{act.name}/", _form(world, act, case), body_of(world, act)
        if connection.vendor == "sqlite":  # showing the form asks the same questions as taking it
            yield _try(world, role, "GET", page, {}, watch)
        yield _try(world, role, "POST", page, form, watch)
        yield _try(world, role, "POST", f"/api/v1/cases/{case.public_id}/{act.name}", body, watch)
    else:
        path, stale = path_of(world, row.address, relation), row.method == FRESH
        yield _try(world, role, row.tried_by, path, _given(world, row), watch, stale=stale)


def _try(
    world: World, role: str, method: str, path: str, given: Mapping[str, Any], watch: bool, *, stale: bool = False
) -> Tried:
    client = Client()
    client.cookies = SimpleCookie(world.cookies(role, stale=stale))
    with transaction.atomic(), clock_at(AT):
        before, steps = _trace() if watch else (), Step.objects.count()
        json_door = path.startswith("/api/")
        data = json.dumps(given) if json_door else given
        kind = {"content_type": "application/json"} if json_door and method != "GET" else {}
        response = client.get(path) if method == "GET" else client.generic(method, path, **_sent(data, kind))
        changed, made = watch and _trace() != before, Step.objects.count() - steps
        transaction.set_rollback(True)
    return Tried(method, response, changed, made)  # type: ignore[arg-type]


def _sent(data: Any, kind: Mapping[str, str]) -> dict[str, Any]:
    """A body as the test client sends it by any method."""
    from django.test.client import MULTIPART_CONTENT, encode_multipart

    if kind:
        return {"data": data, **kind}
    return {"data": encode_multipart("BoUnDaRyStRiNg", data), "content_type": MULTIPART_CONTENT}


def _trace() -> tuple[int, ...]:
    """What grows or moves whenever an act was done: each writes its audit entry in its own transaction."""
    return (
        Entry.objects.count(),
        Reading.objects.count(),
        Step.objects.count(),
        Message.objects.count(),
        Case.objects.everything("a test counts").count(),
        Letter.objects.filter(read_at=None).count(),
    )


def _given(world: World, row: Row) -> Mapping[str, Any]:
    """What is sent to an address that is no act."""
    if row.address.endswith(("cases/follow", "cases/follow/")):
        return {"number": world.case["本", "reported"].number, "code": "CODE本reported"}
    if row.address.endswith(("inbox/read", "inbox/read/")):
        return {"upto": world.ids["letter"]}
    return GIVEN.get((row.tried_by, row.address), {})


def stage_of(act: Act) -> str:
    """The state of the world's cases in which an act may be done."""
    return stage_for(act.verb, *([acts.ALSO[act.verb]] if act.verb in acts.ALSO else ()))


def _form(world: World, act: Act, case: Case) -> dict[str, Any]:
    form = {name: _written(act, name)[0] for name in _fields(act) if name in WRITTEN}
    known = {
        "organisation_id": world.street.organisation["water"].pk,
        "reporter": case.reporters.get().pk,
        "place": "14号楼2单元" if case.place_path.startswith("110116.001.008.") else "1号楼1单元",
    }
    return form | {name: value for name, value in known.items() if name in _fields(act)}


def body_of(world: World, act: Act) -> dict[str, Any]:
    """The JSON with which an act may be done."""
    body = {SHAPES[name][0]: _written(act, name)[1] for name in _fields(act) if name in WRITTEN}
    known = {"organisation": world.ids["organisation"], "reporter": 1}
    return body | {name: value for name, value in known.items() if name in {SHAPES[each][0] for each in _fields(act)}}


def _written(act: Act, name: str) -> tuple[Any, Any]:
    own = OF_AN_ACT.get((act.name, name))
    return (own, own) if own is not None else WRITTEN[name]


def _fields(act: Act) -> list[str]:
    return [name.rstrip("?") for name in act.fields]


_PARTS = {
    "me/homes": "home",
    "me/claims": "claim",
    "me/keys": "key",
    "claims": "claim",
    "posts": "post",
    "organisations": "organisation",
    "accounts": "person",
}


def path_of(world: World, address: str, relation: str) -> str:
    """An address with the world's things in its places."""
    if address == NOWHERE:
        return "/api/nowhere"
    known = parts_of(world, address, relation)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: known[match[1]], address)


def parts_of(world: World, address: str, relation: str) -> dict[str, str]:
    """What may stand in the places of an address, by their names."""
    case = world.case[relation, "reported"]
    known = world.ids | {
        "case": str(case.public_id),
        "reporter": str(world.reporter(relation, "reported").pk),
        "n": "1",
        "version": "0",
        "mark": "0",
        "step": "0",
        "place": world.ids["community"],
        "code": world.ids["grid"] if "grids/" in address else world.ids["community"],
        "row_id": world.ids["duty"],
        "secret": "nothing",
        "token": "nothing",
    }
    thing = max((part for part in _PARTS if address.startswith(part)), key=len, default="")
    return known | ({"public_id": world.ids[_PARTS[thing]]} if thing else {})


def cells(row: Row) -> Iterator[tuple[str, str, bool]]:
    """Each role and case of a row, with the judgement."""
    for role in ROLES:
        for relation in RELATIONS if row.of_case else RELATIONS[:1]:
            yield role, relation, (relation if row.of_case else MAY) in row.may[role]


def phones_in(text: str) -> list[str]:
    """The residents' full numbers that a text shows, in any spelling."""
    digits = re.sub(r"[\s-]", "", text)
    return [phone for phone in PHONES.values() if phone.removeprefix("+86") in digits]
