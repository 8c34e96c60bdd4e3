"""The JSON door describes itself, refuses in JSON and in words, and has no way in that was not declared."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils.functional import Promise
from ninja import Schema

from linli.doors.openapi import refusing
from linli.doors.openapi.door import description, door, operations
from linli.ground.shared.refusals import Refused
from linli.town.people.allow import declared, every_view

pytestmark = pytest.mark.django_db


def api(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1{path}", headers=headers)


def post(path: str, body: str, **headers: str) -> Any:
    return Client().post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def test_the_description_is_there_and_can_be_read_as_it_stands() -> None:
    response = api("/openapi.json")
    assert response.status_code == 200
    found = response.json()
    assert found["openapi"] == "3.1.0"
    assert "邻里" in response.text
    assert set(found["components"]["securitySchemes"]) == {"key", "session"}


def test_every_address_of_the_door_is_described_and_every_description_is_an_address() -> None:
    described = {(method, address) for method, address, _rule in operations()}
    routed = {
        (method, "/" + route.replace("<", "{").replace(">", "}"))
        for route, pattern in every_view(get_resolver())
        if route.startswith("api/v1/") and not route.endswith("openapi.json")
        for method in declared(pattern.callback) or {}
    }
    assert described == routed


def test_who_may_call_is_read_off_the_operation_itself() -> None:
    for address, methods in description()["paths"].items():
        for method, details in methods.items():
            open_to_all = {} in details["security"]
            assert open_to_all == ("anyone" in details["x-allow"].split("|")), (method, address)
            assert {"401", "403", "404", "409", "422", "429"} <= {str(status) for status in details["responses"]}


def test_no_two_operations_have_one_name() -> None:
    names = [details["operationId"] for methods in description()["paths"].values() for details in methods.values()]
    assert len(names) == len(set(names))


def test_numbers_in_addresses_are_names_that_can_leave_the_house() -> None:
    """No address holds a row's number: a path's parts are text, and what is no name is not found or not taken."""
    for methods in description()["paths"].values():
        for details in methods.values():
            for parameter in details["parameters"]:
                if parameter["in"] == "path":
                    assert parameter["schema"]["type"] == "string"


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/cases", "/api/nothing/at/all", "/api/v1/cases/mine/"])
def test_where_nothing_is_json_says_so(method: str, path: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method.upper(), path)
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json()["code"] == "not-found"


@pytest.mark.parametrize("body", ["{", "", "[]", "null", '"text"', "{}", '{"contact": "x"}', '{"contact":"\\ud800"}'])
def test_a_body_that_cannot_be_read_is_refused_in_words(body: str) -> None:
    response = post("/cases", body)
    assert response.status_code in (400, 422)
    assert response.json()["words"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"contact": "anonymous", "words": 1}, "words"),
        ({"contact": "anonymous", "words": "a\0b"}, "words"),
        ({"contact": "anonymous", "words": "x" * 2001}, "words"),
        ({"contact": "nobody"}, "contact"),
        ({}, "contact"),
        ({"contact": "anonymous", "colour": "red"}, "colour"),
    ],
)
def test_each_wrong_field_is_named_with_what_to_change(given: object, field: str) -> None:
    response = post("/cases", json.dumps(given))
    assert response.status_code == 422
    assert response.json()["fields"][field]


def test_a_refusal_speaks_the_language_asked_for_and_its_code_stays() -> None:
    codes = {api("/me", **{"Accept-Language": language}).json()["code"] for language in ("en", "zh-Hant", "zh-Hans")}
    assert codes == {"sign-in-first"}
    assert api("/me", **{"Accept-Language": "en"}).headers["Content-Language"] == "en"
    assert api("/me", **{"Accept-Language": "xx"}).headers["Content-Language"] == "zh-hans"


def test_a_key_that_is_none_is_told_so() -> None:
    response = api("/me", Authorization="Bearer linli_nothing")
    assert (response.status_code, response.json()["code"]) == (401, "key-refused")


def test_nothing_of_the_door_is_kept_by_anyone() -> None:
    for path in ("/me", "/categories", "/openapi.json"):
        assert "private" in api(path).headers["Cache-Control"], path


def test_the_listing_names_every_operation_and_who_may_call_it() -> None:
    page = Client().get("/api/").text
    for _method, address, _rule in operations():
        assert address in page
    assert "谁都可以，不用登录" in page


def test_ninjas_own_pages_are_not_mounted() -> None:
    assert door.docs_url is None
    assert api("/docs").status_code == 404
    assert api("/").status_code == 404


def test_every_kind_of_mistake_that_pydantic_knows_is_a_sentence() -> None:
    for words in [*refusing.WRONG.values(), refusing.OTHERWISE]:
        assert isinstance(words, Promise)
        assert str(words).strip()
    assert issubclass(refusing.Unreadable, Refused)


def twice(schemas: Iterable[type[Schema]]) -> dict[str, list[str]]:
    """The names under which more than one shape is described, since a description keeps one of each name."""
    where: dict[str, list[str]] = {}
    for each in schemas:
        where.setdefault(each.__name__, []).append(each.__module__)
    return {name: rooms for name, rooms in where.items() if len(rooms) > 1}


def shapes(of: type[Schema] = Schema) -> Iterator[type[Schema]]:
    """Every shape that our doors know."""
    for each in of.__subclasses__():
        if each.__module__.startswith("linli."):
            yield each
        yield from shapes(each)


def test_no_two_shapes_share_a_name():
    assert twice(shapes()) == {}


def test_two_shapes_of_one_name_are_caught():
    """Control: the same name in two rooms."""
    assert twice([type("Shown", (Schema,), {"__module__": room}) for room in ("linli.a", "linli.b")]) == {
        "Shown": ["linli.a", "linli.b"]
    }
