"""The shapes of the JSON door: what is sent is taken exactly as it is described, what is shown is described once.

A room's `api.py` writes its bodies as `Given` and its answers as `Shown`. Nothing is guessed from what was sent: a
number in quotes is not a number, and a field that nobody described is refused.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field

PRINTED = r"^[^\x00]*$"
"""Text without NUL, which no database of ours keeps."""
KEY_SHAPE = r"^[\x21-\x7E]{16,100}$"


class Given(Schema):
    """The body of a request."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Shown(Schema):
    """A part of an answer."""


def _written(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a moment is written as text")
    return value


def _within_reach(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2200:
        raise ValueError("a moment of our time")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_within_reach), Field(strict=False)]
"""`2026-11-24T16:00:00+08:00`: a moment with its zone (RFC 3339)."""
Id = Annotated[UUID, Field(strict=False)]
"""The public name of a thing."""
Mark = Annotated[str, Field(max_length=1000, pattern=PRINTED)]
"""Where the last page of a list ended; "" for the first page."""
Size = Annotated[int, Field(ge=1, le=100)]
"""How many rows to a page."""


class Refusal(Shown):
    """Why something was refused: `code` for programs, `words` for people, in the language asked for.

    `facts` are what the words speak of; `fields` say, per field of the body, what to change.
    """

    code: str
    words: str
    facts: dict[str, str | int] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
