"""Posts, organisations and staff accounts as JSON."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from linli.ground.shared.schemas import PRINTED, Given, Shown

from .texts import Code, Line

Rank = Annotated[int, Field(ge=1, le=99)]


class PostShown(Shown):
    """A post: `role` by its code, `where` in words, who holds it, and its public number."""

    id: UUID
    role: str
    role_name: str
    where: str
    held_by: str
    duty_phone: str
    starts_at: datetime


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


class NameGiven(Given):
    """How the holder of a post is named, and called on public pages."""

    name: Line
    called: Annotated[str, Field(max_length=20, pattern=PRINTED)] = ""


class DutyShown(Shown):
    """What an organisation answers for."""

    id: UUID
    body: str
    place: str
    place_code: str
    rank: int


class DutyGiven(Given):
    """As what (a body's code), and where, an organisation acts.

    Where is a place's code or, with `where`, what words name within it: 第2网格, 8号院.
    """

    body: Annotated[str, Field(max_length=8, pattern=PRINTED)]
    place: Code
    where: Annotated[str, Field(max_length=40, pattern=PRINTED)] = ""
    rank: Rank = 1


class ChoiceShown(Shown):
    """Something to choose: its code, what it is called, and under which street it is listed."""

    code: str
    name: str
    within: str


class Choices(Shown):
    """What whoever keeps organisations chooses from: places within reach, bodies, and kinds of organisations."""

    places: list[ChoiceShown]
    bodies: list[ChoiceShown]
    kinds: list[ChoiceShown]


class OrganisationShown(Shown):
    """An organisation."""

    id: UUID
    code: str
    name: str
    name_hant: str
    name_en: str
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
    """What is known of an organisation; `place` is the code of where it is at home.

    Its names in Traditional Chinese and English stay as they are where they are left out; "" takes one away.

    Without a `code` it is registered anew and gets one. One that was closed opens again only with `reopen`.
    """

    code: Code = ""
    name: Annotated[str, Field(max_length=60, pattern=PRINTED)]
    name_hant: Annotated[str, Field(max_length=60, pattern=PRINTED)] | None = None
    name_en: Annotated[str, Field(max_length=120, pattern=PRINTED)] | None = None
    kind: Line
    place: Code
    what_for: Annotated[str, Field(max_length=120, pattern=PRINTED)] = ""
    duty_phone: Annotated[str, Field(max_length=30, pattern=PRINTED)] = ""
    reopen: bool = False


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
