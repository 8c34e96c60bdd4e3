"""The door keeps to its own description, whatever is sent: Schemathesis writes requests from it, right and wrong ones.

As a stranger and as each who reports, keeps or handles cases in turn, by their keys, mostly about things of the town
that is there. Nothing breaks, nothing undescribed is answered, what does not fit the description is refused, and a key
that the description asks for is asked for. Each act is also done once as it should be, so that what it answers is seen.
"""

import warnings
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from linli.ground.once import limits
from linli.ground.shared import network
from linli.ground.shared.moments import clock_at
from linli.life.cases import acts, visitor
from linli.life.cases.acts import Act
from linli.town.people import api_keys
from linli.town.people.models import Person
from tests.kept import kept
from tests.trust.given import body_of, parts_of, stage_of
from tests.trust.policy import ACT, policy
from tests.trust.world import AT, RELATIONS, STAGES, World, make_world

pytestmark = pytest.mark.django_db
JSON = "application/json"
ASKERS = ("陌生人", "报事人", "网格员", "社区", "社区书记", "街道派单", "承办人", "回访员")
"""Who asks in turn, by the roles of the policy; the least first."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]
ON_POSTGRES = connection.vendor == "postgresql"
"""There the database itself refuses more (NUL, numbers out of reach), so that is where most is tried."""
EXAMPLES = 20 if ON_POSTGRES else 5
QUIET = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]

with warnings.catch_warnings(action="ignore", category=UserWarning):  # no static files are collected for tests
    from linli.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    schema.config.phases.coverage.enabled = ON_POSTGRES


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One town for all: cases in every state, and those who report, keep and handle them, undone at the end.

    Requests share the one transaction, as with Django's own client: they do not end its connection.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        yield kept(make_world)
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def askers(world: World) -> dict[str, dict[str, str]]:
    """The headers of those who ask, by who they are to the cases."""
    plain = {"Accept-Encoding": "identity"}  # the client without a network unpacks nothing
    keys = {role: plain | _key(person) for role in ASKERS if (person := world.person(role)) is not None}
    return {"陌生人": plain} | keys


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit is ever reached, so that every request gets through."""
    monkeypatch.setattr(limits, "hit", lambda **counted: 1)
    monkeypatch.setattr(limits, "check", lambda **counted: None)


def _key(person: Person) -> dict[str, str]:
    _key, secret = api_keys.make(by=person, name="试试", scopes=sorted(api_keys.SCOPES), days=9, at=AT)
    return {"Authorization": f"Bearer {secret}"}


def _ask(case: Any, headers: Mapping[str, str]) -> Any:
    """Ask it at the world's moment, see that the answer is as described, and undo what was done."""
    with transaction.atomic(), clock_at(AT):
        response = case.call_and_validate(headers=headers, checks=CHECKS)
        transaction.set_rollback(True)
    return response


def _of_this_town(case: Any, world: World, n: int) -> None:
    """Put names of the town's own things in the places of invented ones, so that something is there to be found.

    A case that is wrong in its path or its headers stays so: put right, it would no longer be one to be refused.
    """
    if case.meta is not None and _wrong_in(case) & {ParameterLocation.PATH, ParameterLocation.HEADER}:
        return
    relation, stage = RELATIONS[n % 2], STAGES[n // 2 % len(STAGES)]
    act = acts.BY_NAME.get(case.path.rpartition("/")[2])
    if act is not None:
        stage = stage_of(act)
    known = parts_of(world, case.path, relation) | {"case": str(world.case[relation, stage].public_id)}
    case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
    if "Query-Code" in (case.headers or {}):
        case.headers["Query-Code"] = f"CODE{relation}{stage}"


def _wrong_in(case: Any) -> set[ParameterLocation]:
    """The parts of a request that were made against their description."""
    return {where for where, part in case.meta.components.items() if part.mode == GenerationMode.NEGATIVE}


TURN = count()


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_the_door_keeps_to_its_description(case: Any, world: World, askers: Any, unlimited: None) -> None:
    n = next(TURN)
    if n % 4:
        _of_this_town(case, world, n)
    _ask(case, askers[ASKERS[n % len(ASKERS)]])


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=500, deadline=None, suppress_health_check=QUIET)
def test_the_door_keeps_to_its_description_for_long(case: Any, world: World, askers: Any, unlimited: None) -> None:
    n = next(TURN)
    if n % 4:
        _of_this_town(case, world, n)
    _ask(case, askers[ASKERS[n % len(ASKERS)]])


def _whole(world: World, askers: Any, method: str, address: str, role: str, stage: str, **more: Any) -> Any:
    """Ask about Lin's case in a state, as a role, with all that is needed."""
    names = {"case": str(world.case["本", stage].public_id)} if "{case}" in address else {}
    case = schema[f"/api/v1{address}"][method].Case(path_parameters=names | more.pop("names", {}), **more)
    return _ask(case, askers[role])


@pytest.mark.parametrize("act", acts.ACTS, ids=[act.name for act in acts.ACTS])
def test_each_act_on_a_case_that_is_there_answers_as_described(act: Act, world: World, askers: Any) -> None:
    may = next(row.may for row in policy() if row.key == (ACT, act.name))
    role = next((role for role in ASKERS if "本" in may[role]), None)
    stage, body = stage_of(act), body_of(world, act)
    if role is None:  # what is for the owner alone of a number that somebody else left; nobody here is one
        answer = _whole(
            world, askers, "POST", f"/cases/{{case}}/{act.name}", "报事人", stage, body=body, media_type=JSON
        )
        assert answer.status_code == 403, answer.text
        return
    answer = _whole(world, askers, "POST", f"/cases/{{case}}/{act.name}", role, stage, body=body, media_type=JSON)
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] > world.case["本", stage].version


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", ["陌生人", "报事人", "网格员", "社区", "街道派单"])
def test_each_state_of_a_case_is_read_as_described(stage: str, role: str, world: World, askers: Any) -> None:
    answer = _whole(world, askers, "GET", "/cases/{case}", role, stage)
    assert answer.status_code == 200
    assert (answer.json()["full"] is None) is (role == "陌生人")
    if role != "陌生人":
        assert _whole(world, askers, "GET", "/cases/{case}/timeline", role, stage).json()


def test_whoever_asks_too_often_is_answered_as_described(
    world: World, askers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "WRONG_CODES", 1)
    with transaction.atomic():
        limits.hit(name="cases.wrong_codes", subject=network.UNKNOWN, limit=1, window_s=600, at=AT)
        answer = _whole(world, askers, "GET", "/cases/{case}", "陌生人", "reported", headers={"Query-Code": "wrong"})
        transaction.set_rollback(True)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, ["600"])
