"""Bringing a matter in, by JSON."""

import secrets
from typing import Annotated, Any, Literal
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from linli.ground.editions import looking
from linli.ground.shared import globe
from linli.ground.shared.refusals import Invalid
from linli.ground.shared.schemas import PRINTED, Given, Id, Key, OnGlobe, Shown, Work
from linli.ground.ui.photos import PLACE
from linli.life.cases import emergencies, followers, intake, opening, receipts, sending, strangers
from linli.life.cases.api import named
from linli.life.cases.api.named import Call, Named, Promised, ProofShown
from linli.life.cases.api.photos import sender_of
from linli.life.cases.forms import FoundForm
from linli.life.cases.intake import Said
from linli.life.cases.keeping import MOST_WORDS
from linli.life.cases.models import Case, Origin, Reporter
from linli.life.cases.photographs import MOST
from linli.life.cases.strangers import What
from linli.life.cases.visitor import Visitor, visitor
from linli.life.cases.whereabouts import whereabouts
from linli.town.people import duty
from linli.town.people.allow import allow, person_of
from linli.town.people.callers import answered, caller, once

router = Router()


Called = Annotated[str, Field(max_length=30, pattern=PRINTED)]
Phone = Annotated[str, Field(max_length=30, pattern=PRINTED)]
Home = Annotated[str, Field(max_length=50, pattern=PRINTED)]
Whose = Annotated[Literal["", "neighbour"], Query(alias="for")]


class FoundGiven(Given):
    """What happened, in `words` or as the code of a `category`, and where: `place_code`, or `place` in words.

    Words of a place are looked up in the community of `within` (a place's code), or in the asker's own. `photos` were
    sent before, under the same `Idempotency-Key`; `photo_place` is where one says it was taken, if its sender agreed.
    """

    words: Annotated[str, Field(max_length=MOST_WORDS, pattern=PRINTED)] = ""
    category: Annotated[str, Field(max_length=8, pattern=PRINTED)] = ""
    place: Annotated[str, Field(max_length=80, pattern=PRINTED)] = ""
    place_code: Annotated[str, Field(max_length=40, pattern=PRINTED)] = ""
    within: Annotated[str, Field(max_length=40, pattern=PRINTED)] = ""
    photos: Annotated[list[Id], Field(max_length=MOST, default_factory=list)]
    photo_place: OnGlobe | None = None


class ReportGiven(FoundGiven):
    """A report. `contact` says how its reporter may be reached: named, platform (for notices only) or anonymous.

    Without a session or key of their own, all but anonymous reporters leave a `phone`, which is kept sealed.
    `paper`: who writes it down for somebody without a phone says how they are `called`, and in `home` where they live.
    """

    contact: Literal["named", "platform", "anonymous", "paper"]
    called: Called = ""
    phone: Phone = ""
    home: Home = ""


class Receipt(Shown):
    """What the one who brought it in gets: number and query code open the case without signing in, the code once.

    `duty_phone` is the number to ring at this moment, "" where there is none; if `hazard`, ring before waiting.
    `call` is there where the words speak of an emergency.
    `proof` is what the audit book holds of it, to be checked by anyone at `/audit/check`: here the entry as it was
    written, its place and head at `/cases/{case}/proof`, once they are sealed.
    What somebody reports of what their own desk covers is noted as found: nobody is asked, and the code is empty.
    """

    id: UUID
    number: str
    query_code: str
    kind: Named | None
    place: Named
    promise: Promised | None
    hazard: bool
    duty_phone: str
    call: Call | None
    proof: ProofShown | None


@router.post("/cases", response={201: Receipt})
@allow(POST="anyone")
def report(
    request: HttpRequest, given: ReportGiven, idempotency_key: Key = "", work: Work = "", whose: Whose = ""
) -> Status[Any]:
    """Bring a matter in. Without a session or key: 30 an hour from one network as they come, 300 at most, every danger.

    Beyond 30 it is refused as `work-first` (429): wait for `Retry-After`, or find the number n so that the SHA-256 of
    `<challenge>:<n>` (`facts`) begins with so many zero `bits`, and send it as `Work`, with
    the same key and body.

    With `for=neighbour` an entrance's lead writes down what a neighbour of theirs says, of what happens behind their
    own entrance or in its courtyard; elsewhere they are refused (403), and so is who looks after none. Whoever works
    here writes down for a resident with it or without.
    """
    with looking.one_look():
        return _report(request, given, idempotency_key, work)


def _report(request: HttpRequest, given: ReportGiven, idempotency_key: str, worked: str) -> Status[Any]:
    who = visitor(request)
    key = idempotency_key or secrets.token_urlsafe(24)
    form = who.form(
        given_data(given),
        where=given_where(given, who),
        at=who.at,
        known=who.neighbour is not None,
        sender=sender_of(request, key, given.model_dump()),
    )
    anonymous = given.contact == "anonymous"
    sender = caller(request, key, anonymous=anonymous)
    code = followers.code_for(sender, key)

    made: list[Case] = []

    def work() -> str:
        said = form.said()
        presses = strangers.pressing(said.words, said.category, who.at)
        if who.person is not None:
            sending.count(caller=caller(request, ""), known=True, presses=presses, at=who.at)
        reporter = who.reporter(form.reached(), presses=presses)
        by, desk = who.person, who.desk
        made.append(intake.report(said, reporter=reporter, query_code=code, by=by, desk=desk, at=who.at))
        return f"case:{made[0].pk}"

    valid(form)
    if who.person is None and answered(request, key) is None:
        _admit(form.said(), who, f"{caller(request, key)} {key}", worked)
    result = once(request, key, at=who.at, work=work, anonymous=anonymous)
    case = made[0] if made else opening.made(result)
    if case.origin != Origin.RESIDENT:
        return Status(201, receipt(case, "", who))
    if not made:
        _reporter, code = followers.sent(sender, key)
    return Status(201, receipt(case, code, who))


def _admit(said: Said, who: Visitor, sending: str, worked: str) -> None:
    """Let a stranger's report in, by their network. Raises what `strangers.admit` raises."""
    presses = strangers.pressing(said.words, said.category, who.at)
    strangers.admit(What.REPORTS, presses, network=who.network, sending=sending, worked=worked, at=who.at)


@router.post("/cases/found", response={201: Receipt})
@allow(POST="grid_desk|triage")
def found(request: HttpRequest, given: FoundGiven, idempotency_key: Key = "") -> Status[Any]:
    """Note what was found on a round; nobody has to be asked afterwards, and so the query code is empty."""
    who, by = visitor(request), person_of(request)
    sent_by = sender_of(request, idempotency_key, given.model_dump())
    form = valid(FoundForm(given_data(given), where=given_where(given, who), at=who.at, sender=sent_by))
    result = once(
        request, idempotency_key, at=who.at, work=lambda: f"case:{intake.found(form.said(), by=by, at=who.at).pk}"
    )
    return Status(201, receipt(opening.made(result), "", who))


def given_where(given: FoundGiven, who: Visitor) -> Any:
    """In whose community a body's words of a place are looked up."""
    return whereabouts(who.person, scanned=given.within, chosen="", at=who.at)


def given_data(given: FoundGiven) -> dict[str, Any]:
    """A body as the form of the page takes it; its key is the call's own, and a place that is given by code holds."""
    data = given.model_dump(exclude={"within", "place_code", PLACE})
    place = given.photo_place
    data[PLACE] = str(globe.degrees(place.latitude, place.longitude) or "") if place is not None else ""
    return data | {"at": given.place_code, "heard": "1" if given.place_code else "", "once": UUID(int=0)}


def valid[F: BaseForm](form: F) -> F:
    """The form, if it is valid. Raises `Invalid` with the words that the page would show."""
    if form.is_valid():
        return form
    names = {"at": "place_code", "__all__": "body"}
    raise Invalid({names.get(name, name): str(errors[0]) for name, errors in form.errors.items()})


def receipt(case: Case, code: str, who: Visitor, joiner: Reporter | None = None) -> Receipt:
    """What who reports or joins gets."""
    return Receipt(
        id=case.public_id,
        number=case.number,
        query_code=code,
        kind=named.kind(case),
        place=named.place(case.courtyard or case.community),
        promise=named.promised(case, who.at, yours=True),
        hazard=case.category is not None and case.category.hazard,
        duty_phone=duty.phone(case.place, who.at),
        call=named.call(receipts.call(joiner) if joiner is not None else emergencies.of_case(case), who.at),
        proof=named.written(case, joiner),
    )
