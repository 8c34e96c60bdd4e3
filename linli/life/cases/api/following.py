"""A case and its way, by JSON, for whoever may know it."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Router
from pydantic import Field

from linli.ground.shared.moments import now
from linli.ground.shared.refusals import NotFound
from linli.ground.shared.schemas import PRINTED, Given
from linli.life.cases import followers, looks, opening, queries, timeline
from linli.life.cases.api import named
from linli.life.cases.api.asker import asker, shown
from linli.life.cases.api.named import ProofShown
from linli.life.cases.api.shapes import CaseShown, WayLineShown, entry
from linli.life.cases.sentences import WHOLE, Reader
from linli.life.cases.visitor import by_query_code
from linli.town.people.allow import allow

router = Router()

Code = Annotated[
    str, Header(alias="Query-Code", max_length=20, pattern=PRINTED, description="The query code of the receipt.")
]


class Followed(Given):
    """A case's number, whole or its last digits, and its query code."""

    number: Annotated[str, Field(min_length=1, max_length=20, pattern=PRINTED)]
    code: Annotated[str, Field(min_length=1, max_length=20, pattern=PRINTED)]


@router.post("/cases/follow", response=CaseShown)
@allow(POST="anyone")
def follow(request: HttpRequest, given: Followed) -> CaseShown:
    """Open a case by number and query code. Send the code as `Query-Code` with further calls about the case."""
    reporter = by_query_code(request, lambda: followers.follow(given.number, given.code), now())
    return shown(reporter.case.public_id, asker(request, reporter.case.public_id, given.code))


@router.get("/cases/{case}", response=CaseShown)
@allow(GET="anyone")
def case(request: HttpRequest, case: UUID, query_code: Code = "") -> CaseShown:
    """A case: all of it for its reporters and desks, its outline for the district, for others what is public."""
    return shown(case, asker(request, case, query_code))


@router.get("/cases/{case}/proof", response=ProofShown)
@allow(GET="anyone")
def proof(request: HttpRequest, case: UUID, query_code: Code = "") -> ProofShown:
    """What the audit book holds of a report, for its reporters and desks; for who joined of that."""
    who = asker(request, case, query_code)
    seen = opening.proved(case, person=who.person, held=who.held, followed=who.followed)
    found = named.proof(seen.case, seen.reporter)
    if found is None:
        raise NotFound
    return found


@router.get("/cases/{case}/timeline", response=list[WayLineShown])
@allow(GET="anyone")
def way(request: HttpRequest, case: UUID, query_code: Code = "") -> list[WayLineShown]:
    """What was done about a case, newest first, as far as the asker may know it.

    A reporter reads here too who looked at the number that came with their report (`look`), and why; by the code of a
    report that nobody owned as what they looked, and when, and by that of one that staff wrote down nothing of it. Who
    wrote it down for a neighbour of their entrance reads what anybody does, here as on its page.
    """
    who = asker(request, case, query_code)
    seen = opening.seen(case, person=who.person, held=who.held, followed=who.followed)
    found = seen.case if seen is not None else opening.in_public(case)
    reader = seen.reader if seen is not None and not seen.helped else Reader.PUBLIC
    reporter_id = seen.spoken_to if seen is not None else None
    steps = queries.timeline(found)
    span = seen.span if seen is not None else WHOLE
    way = timeline.entries(found, steps, reader=reader, at=who.at, reporter_id=reporter_id, span=span)
    return [entry(each, public=reader == Reader.PUBLIC) for each in looks.told(way, seen, who.at)]
