"""The shapes of the JSON door: what is sent is taken exactly as it is described, what is shown is described once.

A room's `api.py` writes its bodies as `Given` and its answers as `Shown`. Nothing is guessed from what was sent: a
number in quotes is not a number, and a field that nobody described is refused.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Header, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

PRINTED = r"^[^\x00]*$"
"""Text without NUL, which no database of ours keeps."""


class Given(Schema):
    """The body of a request."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Shown(Schema):
    """A part of an answer, made of its fields by name.

    Ninja's own wrapper, which asks rows of the database for what is shown of them, is left out: nobody shows a row.
    """

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, handler: Any, info: ValidationInfo) -> Any:
        return handler(values)


class OnGlobe(Schema):
    """A place on the globe: degrees of WGS-84 to the north and to the east, taken and shown to about ten metres."""

    model_config = ConfigDict(strict=True, extra="forbid")

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def _like(pattern: str) -> BeforeValidator:
    """Refuse what is not text of this pattern; pydantic by itself would also take numbers, and guess."""
    shape = re.compile(pattern, re.ASCII)

    def check(value: object) -> object:
        if not isinstance(value, str) or not shape.fullmatch(value):
            raise ValueError("not written as described")
        return value

    return BeforeValidator(check)


def _of_our_time(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2200:
        raise ValueError("not a moment of our time")
    return value


_DAY = r"\d{4}-\d\d-\d\d"
Moment = Annotated[
    AwareDatetime,
    _like(_DAY + r"[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"),
    AfterValidator(_of_our_time),
    Field(strict=False),
]
"""`2026-11-24T16:00:00+08:00`: a moment with its zone (RFC 3339)."""
Day = Annotated[date, _like(_DAY), Field(strict=False)]
"""`2026-11-24`."""
Id = Annotated[UUID, Field(strict=False)]
"""The public name of a thing."""
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7E]{16,100}$",
        description="Made by the caller, best a UUID: with the same key a retry gets the first answer. "
        "Without session or key for programs it has to be random: a version-4 UUID, or 22 signs drawn by lot.",
    ),
]
"""The name that a caller gives to one act."""
Work = Annotated[
    str,
    Header(
        alias="Work",
        pattern=r"^[0-9]{0,12}$",
        description="The number that a refusal `work-first` asked for, with the same key and the same body again.",
    ),
]
"""What was found for one act that had to be worked for: a header, so that the body of its key stays the same."""
Mark = Annotated[str, Field(max_length=1000, pattern=PRINTED)]
"""Where the last page of a list ended; "" for the first page."""
Size = Annotated[int, Field(ge=1, le=100)]
"""How many rows to a page."""
