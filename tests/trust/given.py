"""What is sent to an address so that it answers: the world's things in its places, and a body that may be taken."""

import re
from collections.abc import Mapping
from typing import Any

from linli.life.cases import acts
from linli.life.cases.acts import Act
from linli.life.cases.api.acting import SHAPES
from tests.trust.policy import Row
from tests.trust.world import RESULT, World, stage_for

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
    "why": ("beyond", "beyond"),
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
    ("POST", "api/v1/posts/<post>/name"): {"name": "何人", "called": "何师傅"},
    ("POST", "api/v1/organisations"): {"code": "new-1", "name": "新单位", "kind": "firm", "place": "110116001008"},
    ("POST", "api/v1/organisations/<organisation>/duties"): {"body": "WS", "place": "110116001008", "rank": 2},
    ("POST", "api/v1/accounts/<person>/open"): {"username": "zhao-two"},
    ("POST", "api/v1/rules/drafts"): {"why": "快点修", "on": "2026-11-25"},
    ("POST", "api/v1/rules/drafts/<draft>/reason"): {"why": "快点修", "on": "2026-11-26"},
    ("POST", "api/v1/rules/drafts/<draft>/change"): {"table": "categories", "key": "54001", "cells": {"law": "x"}},
    ("POST", "api/v1/rules/drafts/<draft>/end"): {"table": "categories", "key": "54001"},
    ("POST", "api/v1/rules/drafts/<draft>/undo"): {"table": "categories", "key": "54001"},
    ("POST", "api/v1/cases"): {"contact": "anonymous", "words": "灯坏了", "place_code": "110116001008-y08"},
    ("POST", "api/v1/cases/near"): {"words": "灯坏了", "place_code": "110116001008-y08"},
    ("POST", "api/v1/cases/<case>/join"): {"contact": "anonymous"},
    ("POST", "api/v1/lanes/<lane>/walks"): {
        "findings": [
            {"words": "灯坏了", "place_code": "110116001008-y08"},
            {"words": "井盖响", "place_code": "110116001008-y08"},
        ]
    },
    ("POST", "api/v1/lanes/<lane>/standards"): {"words": "路面坏了当天围起来"},
    ("POST", "lanes/<slug:code>/standard/"): {"words": "路面坏了当天围起来", "begins_on": "2099-01-01"},
    ("POST", "api/v1/cases/found"): {"words": "灯坏了", "place_code": "110116001008-y08"},
    ("POST", "api/v1/cases/<case>/reporters/<n>/reveal"): {"why": "约上门的时间"},
    ("POST", "cases/<uuid:case>/reveal/<int:reporter>/"): {"why": "约上门的时间"},
    ("POST", "desk/walk/"): {
        "rows": "3",
        "words-1": "灯坏了",
        "at-1": "110116001008-y08",
        "once": "018f3a4b-1380-4001-8345-0123456789ac",
    },
    ("POST", "desk/found/"): {
        "words": "灯坏了",
        "at": "110116001008-y08",
        "once": "01a20ccb-2d44-73e4-b4af-70924104baa4",
    },
    ("POST", "claims/<uuid:public_id>/"): {"decision": "confirm"},
    ("POST", "posts/new/"): {"role": "grid_worker", "seat": "110116001006001", "name": "何人", "phone": "13800007777"},
    ("POST", "posts/<uuid:public_id>/"): {"name": "何人", "phone": "13800007777"},
    ("POST", "posts/<uuid:public_id>/name/"): {"name": "何人", "called": "何师傅"},
    ("POST", "rules/drafts/<uuid:draft>/end/"): {"table": "categories", "key": "54001"},
    ("POST", "rules/drafts/<uuid:draft>/undo/"): {"table": "categories", "key": "54001"},
    ("POST", "organisations/new/"): {"code": "new-1", "name": "新单位", "kind": "firm", "place": "110116001008"},
}
"""What is sent to addresses that ask for something, where the asker's right is found out only with it."""


def given(world: World, row: Row) -> Mapping[str, Any]:
    """What is sent to an address that is no act."""
    if row.address.endswith(("cases/follow", "cases/follow/")):
        return {"number": world.case["本", "reported"].number, "code": world.code("本", "reported")}
    if row.address.endswith(("inbox/read", "inbox/read/")):
        return {"upto": world.ids["letter"]}
    return GIVEN.get((row.tried_by, row.address), {})


def stage_of(act: Act) -> str:
    """The state of the world's cases in which an act may be done."""
    return stage_for(act.verb, *([acts.ALSO[act.verb]] if act.verb in acts.ALSO else ()))


def form_of(world: World, act: Act, relation: str) -> dict[str, Any]:
    """What is written into the form with which an act may be done on the world's case in its stage."""
    at = relation, stage_of(act)
    form = {name: _written(act, name)[0] for name in _fields(act) if name in WRITTEN}
    known = {
        "organisation_id": world.street.organisation["water"].pk,
        "reporter": world.reporter(*at).pk,
        "place": "1号楼1单元" if relation == "外" else "14号楼2单元",
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
    case, photo = world.case[relation, "reported"], world.photo[relation, "reported"]
    known = world.ids | {
        "case": str(case.public_id),
        "reporter": str(world.reporter(relation, "reported").pk),
        "n": "1",
        "photo": str(photo.public_id),
        "picture": str(photo.picture.public_id),
        "size": "whole",
        "sealed": "1vO5Xx:x",
        "version": "0",
        "mark": "0",
        "step": "0",
        "place": world.ids["community"],
        "code": _code(world, address),
        "lane": world.street.lane.code if world.street.lane else "",
        "row_id": world.ids["duty"],
        "secret": "nothing",
        **dict.fromkeys(("layer", "z", "x", "y"), "0"),
        "token": "nothing",
        "table": "categories",
        "key": "54001",
        "kind": "csv",
    }
    thing = max((part for part in _PARTS if address.startswith(part)), key=len, default="")
    return known | ({"public_id": world.ids[_PARTS[thing]]} if thing else {})


def _code(world: World, address: str) -> str:
    """The code of what an address is about: a grid, a lane or a community."""
    if "lanes/" in address:
        return world.street.lane.code if world.street.lane else ""
    return world.ids["grid"] if "grids/" in address else world.ids["community"]
