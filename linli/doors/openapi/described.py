"""The description of the door: who may call each operation is read off its `@allow`, never written down twice."""

from typing import Any, Final

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from pydantic import Field

from linli.ground.shared.schemas import Shown
from linli.life.cases.api.named import Call
from linli.town.people import stepping_up
from linli.town.people.allow import declared, wants_proof

REFUSALS: Final = {
    400: "What was sent is no JSON.",
    401: "Nobody is known: sign in, or send a key.",
    403: "The asker is known, and this is not theirs to do.",
    404: "There is no such thing, or its existence is not the asker's business.",
    409: "It may not happen now: the thing has moved on, or stands where this cannot be done to it.",
    413: "What was sent is longer than is read here.",
    415: "What was sent does not say that it is JSON.",
    422: "What was filled in cannot be taken; `fields` says what to change.",
    429: "Too many in too short a time; `Retry-After` says when to come back.",
    503: "The house is busy and did nothing; the same call with the same key may come again after `Retry-After`.",
}
RETRY_AFTER: Final = {
    "Retry-After": {
        "required": True,
        "description": "In how many seconds.",
        "schema": {"type": "integer", "minimum": 1},
    }
}
ANYONE: Final = "anyone"
SCHEMES: Final = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key that its person made: `Bearer linli_…`."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The session of our own pages; acting asks for their CSRF token in `X-CSRFToken` as well.",
    },
}


STEP_UP: Final = {
    "in": "header",
    "name": stepping_up.HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": "^[0-9]{6}$"},
    "description": "Staff by session: the authenticator's code, if the last is older than ten minutes. No key may.",
}


class Refusal(Shown):
    """Why something was refused: `code` for programs, `words` for people, in the language asked for.

    `facts` are what the words speak of; `fields` say, per field of the body, what to change. `call` is there where
    what is said of a case (`words`, `category`) speaks of an emergency: nothing was taken, and `words` begin with whom
    to call.
    """

    code: str
    words: str
    facts: dict[str, str | int] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    call: Call | None = None


class Description(OpenAPISchema):
    """OpenAPI 3.1 of the door, with the refusals and the security of every operation."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        refusal = Refusal.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
        self["components"]["schemas"] |= refusal.pop("$defs") | {"Refusal": refusal}
        self["components"]["securitySchemes"] = SCHEMES

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """Ninja's own, with what it does not know: who may, and how it refuses."""
        found: dict[str, Any] = super().operation_details(operation)
        rule = (declared(operation.view_func) or {})[operation.methods[0]]
        known: list[dict[str, list[str]]] = [{"key": []}, {"session": []}]
        found["security"] = [{}, *known] if ANYONE in rule.split("|") else known
        found["x-allow"] = rule
        if wants_proof(operation.view_func, operation.methods[0]):
            found["parameters"] = [*found.get("parameters", []), STEP_UP]
        for status, words in REFUSALS.items():
            if status in (400, 413, 415) and "requestBody" not in found:
                continue
            content = {"application/json": {"schema": {"$ref": REF_TEMPLATE.format(model="Refusal")}}}
            headers = {"headers": RETRY_AFTER} if status in (429, 503) else {}
            found["responses"].setdefault(status, {"description": words, "content": content, **headers})
        return found
