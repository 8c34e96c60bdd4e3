"""Seeing a reporter's number, by JSON: with a reason that is written down and told to them."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from linli.ground.shared.refusals import NotFound
from linli.ground.shared.schemas import PRINTED, Given, Shown
from linli.life.cases import opening, queries, ringing
from linli.life.cases.visitor import visitor
from linli.town.people.allow import allow, person_of

router = Router()


class RevealGiven(Given):
    """Why the number has to be seen; the reporter reads it, with who it was."""

    why: Annotated[str, Field(min_length=1, max_length=120, pattern=PRINTED)]


class Revealed(Shown):
    """A number in full."""

    phone: str


@router.post("/cases/{case}/reporters/{n}/reveal", response=Revealed)
@allow(fresh=True, POST="desk|handler|call_back")
def reveal(
    request: HttpRequest, case: UUID, n: Annotated[str, Field(pattern="^[0-9]{1,3}$")], given: RevealGiven
) -> Revealed:
    """See the number of the case's `n`-th reporter, if they gave it to be seen."""
    who = visitor(request)
    seen = opening.opened(case, person=who.person, held=who.held, followed=())
    standing = queries.reporters(seen.case)
    if not 1 <= int(n) <= len(standing):
        raise NotFound
    asked_for = opening.to_be_reached(seen, standing[int(n) - 1].pk, held=who.held, at=who.at)
    return Revealed(phone=ringing.number(asked_for, by=person_of(request), why=given.why, at=who.at))
