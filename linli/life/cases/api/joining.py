"""我也遇到, by JSON: what neighbours near a place have reported of the same kind, and joining it."""

import secrets
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import Field

from linli.ground.editions import looking
from linli.ground.shared.schemas import PRINTED, Given, Key, Shown, Work
from linli.life.cases import alike, joining, opening, sending, strangers
from linli.life.cases.alike import Alike
from linli.life.cases.api import named
from linli.life.cases.api.named import Named, Promised
from linli.life.cases.api.reporting import (
    Called,
    FoundGiven,
    Home,
    Phone,
    Receipt,
    Whose,
    given_data,
    given_where,
    receipt,
    valid,
)
from linli.life.cases.forms import FoundForm
from linli.life.cases.keeping import MOST_WORDS
from linli.life.cases.models import Case
from linli.life.cases.strangers import What
from linli.life.cases.visitor import joined, joiner, visitor
from linli.town.people.allow import allow
from linli.town.people.callers import answered, caller, once

router = Router()


class NearRow(Shown):
    """An open case that may be the same matter, as anyone may know it.

    `neighbours` reported it so far, the first at `reported_at`; `last` is the last public step in words; `mine`: I am
    one of them already.
    """

    id: UUID
    kind: Named | None
    place: Named
    state: str
    state_words: str
    neighbours: int
    reported_at: datetime
    last: str
    promise: Promised | None
    mine: bool


class JoinGiven(Given):
    """How who joins may be reached, as in a report, and what it is like at theirs, which no neighbour reads.

    With `paper`, by whoever writes it down for somebody without a phone, how they are `called`, and in `home` where
    they live.
    """

    contact: Literal["named", "platform", "anonymous", "paper"]
    called: Called = ""
    phone: Phone = ""
    home: Home = ""
    words: Annotated[str, Field(max_length=MOST_WORDS, pattern=PRINTED)] = ""


@router.post("/cases/near", response=list[NearRow])
@allow(POST="anyone")
def near(request: HttpRequest, given: FoundGiven, whose: Whose = "") -> list[NearRow]:
    """What neighbours near a place have reported of the same kind since yesterday, mine first; at most three.

    To be asked before reporting: who has the same matter joins one of them (`…/join`) instead.
    """
    who = visitor(request)
    form = valid(FoundForm(given_data(given), where=given_where(given, who), at=who.at))
    code, place = form.cleaned_data["category"], form.said().place
    person, followed = who.mine
    return [_row(each) for each in alike.alike(place, code, person=person, followed=followed, at=who.at)]


@router.post("/cases/{case}/join", response={201: Receipt})
@allow(POST="anyone")
def join(
    request: HttpRequest, case: UUID, given: JoinGiven, idempotency_key: Key = "", work: Work = "", whose: Whose = ""
) -> Status[Any]:
    """Say 我也遇到 of a public case that is not handled yet; the query code is one's own, and is told once.

    Who has joined or reported it already is refused. Who is not signed in is counted as for a report, and beside it:
    beyond 30 an hour from one network it is refused as `work-first`. Of them five from each network a day raise
    `neighbours`. A desk writes it down for whoever tells it, with `for=neighbour` an entrance's lead for a neighbour of
    theirs.
    """
    with looking.one_look():
        return _join(request, opening.in_public(case), given, idempotency_key, work)


def _join(request: HttpRequest, case: Case, given: JoinGiven, idempotency_key: str, worked: str) -> Status[Any]:
    who, key = visitor(request), idempotency_key or secrets.token_urlsafe(24)
    form = valid(who.join_form(given.model_dump() | {"once": UUID(int=0)}, known=who.neighbour is not None))
    anonymous = given.contact == "anonymous"
    sender = joiner(request, who, caller(request, key, anonymous=anonymous))
    written = who.written(key)

    def work() -> str:
        if who.person is not None:
            presses = strangers.joins_in_danger(given.words, case, who.at)
            sending.count(caller=caller(request, ""), known=True, presses=presses, at=who.at)
        return joined(form, case, who, sender=sender, written=written)

    if who.person is None and answered(request, key) is None:
        strangers.admit(
            What.JOINS,
            strangers.joins_in_danger(given.words, case, who.at),
            network=who.network,
            sending=f"{caller(request, key)} {key}",
            worked=worked,
            at=who.at,
        )
    made = opening.made(once(request, key, at=who.at, work=work, anonymous=anonymous))
    code = joining.code_for(sender, case, written)
    return Status(201, receipt(made, code, who, joining.joiner_by(made, code)))


def _row(each: Alike) -> NearRow:
    promise = each.promise
    return NearRow(
        id=each.case.public_id,
        kind=named.kind(each.case, public=True),
        place=named.place(each.case.courtyard or each.case.community),
        state=each.case.state,
        state_words=each.tag.words,
        neighbours=each.case.neighbours or 0,
        reported_at=each.case.reported_at,
        last=each.last,
        promise=Promised(words=promise.words, line=promise.line, tone=promise.tone) if promise is not None else None,
        mine=each.mine,
    )
