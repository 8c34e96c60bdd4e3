"""The shapes of this room's JSON."""

from base64 import b64decode
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from linli.ground.shared.schemas import PRINTED, Given, Shown

from .folded import MOST_BYTES

Line = Annotated[str, Field(max_length=40, pattern=PRINTED)]
Words = Annotated[str, Field(max_length=200, pattern=PRINTED)]
Code = Annotated[str, Field(max_length=40, pattern=PRINTED)]
Rank = Annotated[int, Field(ge=1, le=99)]
_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class HomeShown(Shown):
    """A home that was confirmed."""

    id: UUID
    address: str
    kind: str


class ClaimShown(Shown):
    """A claim of "I live here": `state` is pending, confirmed, refused (with its `reason`) or withdrawn."""

    id: UUID
    address: str
    kind: str
    state: str
    reason: str
    made_at: datetime


class PostShown(Shown):
    """A post: `role` by its code, `where` in words, who holds it, and its public number."""

    id: UUID
    role: str
    role_name: str
    where: str
    held_by: str
    duty_phone: str
    starts_at: datetime


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


class EntryShown(Shown):
    """An act in the book: by whom (`person:7`, and their posts now), on what (`case:42`), its facts' fingerprint."""

    at: datetime
    recorded_at: datetime
    who: str
    who_is: str
    verb: str
    about: str
    digest: str


class Entries(Shown):
    """A page of acts, newest first."""

    items: list[EntryShown]
    after: str | None


class LookShown(Shown):
    """A look at what belongs to a person: `who` saw `what` of `about` (`person:9`)."""

    at: datetime
    who: str
    who_is: str
    what: str
    about: str


class Looks(Shown):
    """A page of looks, newest first."""

    items: list[LookShown]
    after: str | None


class ForceShown(Shown):
    """One of those who look after a grid."""

    role: str
    called: str
    what_for: str
    where: str
    hours: str
    phone: str


class ForcesShown(Shown):
    """Everyone who looks after a grid, in the order in which one turns to them; `now` says who answers at this moment.

    `phone` is the number to ring now, "" where there is none.
    """

    code: str
    name: str
    now: str
    phone: str
    workers: list[ForceShown]
    desk: list[ForceShown]
    neighbours: list[ForceShown]
    property: list[ForceShown]
    lanes: list[ForceShown]
    others: list[ForceShown]


class WaitingClaim(ClaimShown):
    """A claim as the desk sees it; the phone is masked. `left_to_desk`: whoever was asked does not know them."""

    who: str
    phone: str
    left_to_desk: bool


class WaitingClaims(Shown):
    """A page of claims, oldest first."""

    items: list[WaitingClaim]
    after: str | None


class RefusalGiven(Given):
    """Why a claim is refused; the resident reads it."""

    reason: Words


class Posts(Shown):
    """A page of posts."""

    items: list[PostShown]
    after: str | None


class PostGiven(Given):
    """Who takes a seat: the role, the code of where it stands, the name and phone of the person."""

    role: Line
    seat: Code
    name: Line
    phone: Annotated[str, Field(max_length=30, pattern=PRINTED)]
    duty_phone: Annotated[str, Field(max_length=30, pattern=PRINTED)] = ""


class FollowerGiven(Given):
    """Who follows in a post."""

    name: Line
    phone: Annotated[str, Field(max_length=30, pattern=PRINTED)]


class DutyShown(Shown):
    """What an organisation answers for."""

    id: UUID
    body: str
    place: str
    place_code: str
    rank: int


class DutyGiven(Given):
    """As what (a body's code), and where (a place's code), an organisation acts."""

    body: Annotated[str, Field(max_length=8, pattern=PRINTED)]
    place: Code
    rank: Rank = 1


class OrganisationShown(Shown):
    """An organisation."""

    id: UUID
    code: str
    name: str
    kind: str
    what_for: str
    duty_phone: str


class OrganisationWithDuties(OrganisationShown):
    """An organisation and what it answers for."""

    duties: list[DutyShown]


class Organisations(Shown):
    """A page of organisations."""

    items: list[OrganisationShown]
    after: str | None


class OrganisationGiven(Given):
    """What is known of an organisation; `place` is the code of where it is at home."""

    code: Code
    name: Annotated[str, Field(max_length=60, pattern=PRINTED)]
    kind: Line
    place: Code
    what_for: Annotated[str, Field(max_length=120, pattern=PRINTED)] = ""
    duty_phone: Annotated[str, Field(max_length=30, pattern=PRINTED)] = ""


class AccountShown(Shown):
    """A member of staff; `username` is "" without an account."""

    id: UUID
    name: str
    username: str
    active: bool
    begun: bool


class Accounts(Shown):
    """A page of staff."""

    items: list[AccountShown]
    after: str | None


class AccountGiven(Given):
    """The user name of an account."""

    username: Line


class OpenedAccount(Shown):
    """A new account; `link` is shown this once."""

    id: UUID
    username: str
    link: str


class WorkbookGiven(Given):
    """A workbook (.xlsx, at most 1 MB) as base64; with `apply` false it is only looked through."""

    file: Annotated[str, Field(max_length=MOST_BYTES * 4 // 3 + 4, pattern=_BASE64)]
    apply: bool = False

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return b64decode(self.file)


class LineShown(Shown):
    """One thing that would happen, or has."""

    sheet: str
    code: str
    name: str
    words: str


class ProblemShown(Shown):
    """What is wrong in a cell; without a column, in a row."""

    sheet: str
    row: int
    column: str
    words: str


class PlanShown(Shown):
    """What a workbook would change, and whether it was taken in; with errors nothing ever is."""

    additions: list[LineShown]
    changes: list[LineShown]
    endings: list[LineShown]
    errors: list[ProblemShown]
    applied: bool
