"""Seeing a reporter's number, by JSON: with a reason that is written down and told to them."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from linli.ground.shared.refusals import NotFound
from linli.ground.shared.schemas import PRINTED, Given, Key, Shown
from linli.life.cases import opening, queries, ringing
from linli.life.cases.visitor import visitor
from linli.town.people.allow import allow, person_of
from linli.town.people.callers import once

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
    request: HttpRequest,
    case: UUID,
    n: Annotated[str, Field(pattern="^[0-9]{1,3}$")],
    given: RevealGiven,
    idempotency_key: Key = "",
) -> Revealed:
    """See the number of the case's `n`-th reporter, if they gave it to be seen.

    A retry with the same key within ten minutes is the same look: it is written down and told to them once.
    """
    who = visitor(request)
    seen = opening.opened(case, person=who.person, held=who.held, followed=())
    standing = queries.reporters(seen.case)
    if not 1 <= int(n) <= len(standing):
        raise NotFound
    asked_for = opening.to_be_reached(seen, standing[int(n) - 1].pk, held=who.held, at=who.at)
    by = person_of(request)
    looked = once(
        request, idempotency_key, at=who.at, work=lambda: ringing.look(asked_for, by=by, why=given.why, at=who.at)
    )
    return Revealed(phone=ringing.number(asked_for, looked, by=by, at=who.at))
