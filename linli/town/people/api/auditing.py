"""The two books, for the audit administrator: who did what, and who looked at whose data."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from linli.ground.audit import browsing
from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Mark, Size

from .. import auditing
from ..allow import allow
from ..schemas import auditing as s

router = Router()
Name = Annotated[str, Field(max_length=60, pattern=r"^([a-z][a-z0-9_.\-]*(:[A-Za-z0-9][A-Za-z0-9_.:\-]*)?)?$")]


class Asked(Schema):
    """Which lines of a book: of a day of the town, by `person:7`, about `case:42`; whichever are given."""

    day: date | None = None
    who: Name = ""
    about: Name = ""


@router.get("/audit/entries", response=s.Entries)
@allow(GET="auditor")
def entries(request: HttpRequest, asked: Query[Asked], after: Mark = "", size: Size = 50) -> s.Entries:
    """What was done, newest first: by whom, to what, and the fingerprint of its facts."""
    found = paging.page(browsing.entries(**asked.dict()), order=browsing.NEWEST_FIRST, after=after, size=size)
    return s.Entries(items=auditing.entries(found.rows, now()), after=found.after)


@router.get("/audit/looks", response=s.Looks)
@allow(GET="auditor")
def looks(request: HttpRequest, asked: Query[Asked], after: Mark = "", size: Size = 50) -> s.Looks:
    """Who looked at whose data, newest first. The reason given is for the person it is about, and not here."""
    found = paging.page(browsing.looks(**asked.dict()), order=browsing.NEWEST_FIRST, after=after, size=size)
    return s.Looks(items=auditing.looks(found.rows, now()), after=found.after)
