"""Oneself, one's home, and who looked, as JSON."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from linli.ground.shared.schemas import PRINTED, Given, Shown

from .desk import ClaimShown as ClaimShown
from .setting_up import PostShown as PostShown
from .texts import Code, Line


class HomeShown(Shown):
    """A home that was confirmed."""

    id: UUID
    address: str
    kind: str


class MeShown(Shown):
    """What is kept of me; `phone` is masked."""

    id: UUID
    name: str
    called: str
    language: str
    large_type: bool
    phone: str
    homes: list[HomeShown]
    claims: list[ClaimShown]
    posts: list[PostShown]


class MeGiven(Given):
    """How I am named and shown things."""

    name: Line
    called: Annotated[str, Field(max_length=20, pattern=PRINTED)]
    language: Line
    large_type: bool


class ClaimGiven(Given):
    """I live here: the door in words, and as what (owner, tenant, family).

    The words are looked up in the community with this code; where they name another, in that; without a code they
    have to name one, unless only one is known.
    """

    community: Code = ""
    words: Annotated[str, Field(max_length=80, pattern=PRINTED)]
    kind: Line
    sure: Annotated[
        str,
        Field(max_length=20, pattern=PRINTED, description="The room's number again, after a `door-unheard-of`."),
    ] = ""


class OnRosterShown(Shown):
    """A line of a roster: the door, as what (owner, tenant, family), by what right, by whom; without `until` it stands.

    `basis` is duty, consent, contract, or "" where none was said; `taken_by` is "" where it came by command.
    """

    address: str
    kind: str
    basis: str
    taken_by: str
    since: datetime
    until: datetime | None


class RosterShown(Shown):
    """What rosters hold of me, and until when that is kept. Of the phone itself they hold nothing to read."""

    items: list[OnRosterShown]
    kept: str


class ReadingShown(Shown):
    """A look at how to reach me: by whom (their posts, not their name), at what, and why."""

    reader: str
    what: str
    why: str
    at: datetime


class Readings(Shown):
    """A page of looks, newest first."""

    items: list[ReadingShown]
    after: str | None
