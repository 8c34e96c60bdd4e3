"""The door keeps to its own description, whatever is sent: Schemathesis writes requests from it, right and wrong ones.

As a stranger, a resident and a grid worker in turn, by their keys. Nothing breaks, nothing undescribed is answered,
what does not fit the description is refused, and a key that the description asks for is asked for.
"""

import warnings
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from linli.ground.once import limits
from linli.ground.shared.moments import now
from linli.town.people import api_keys
from linli.town.people.models import Person
from tests.street import make_street

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
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


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests share the test's transaction, as with Django's own client: they do not end its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def askers(db: None, one_connection: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The headers of those who ask, one after another; no limit is ever reached, so that every request gets through."""
    monkeypatch.setattr(limits, "hit", lambda **counted: 1)
    monkeypatch.setattr(limits, "check", lambda **counted: None)
    street = make_street(now())
    plain = {"Accept-Encoding": "identity"}  # the client without a network unpacks nothing
    return cycle([plain, plain | _key(street.lin), plain | _key(street.zhao)])


def _key(person: Person) -> dict[str, str]:
    _key, secret = api_keys.make(by=person, name="试试", scopes=sorted(api_keys.SCOPES), days=9, at=now())
    return {"Authorization": f"Bearer {secret}"}


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_the_door_keeps_to_its_description(case: Any, askers: Any) -> None:
    case.call_and_validate(headers=next(askers), checks=CHECKS)


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=500, deadline=None, suppress_health_check=QUIET)
def test_the_door_keeps_to_its_description_for_long(case: Any, askers: Any) -> None:
    case.call_and_validate(headers=next(askers), checks=CHECKS)
