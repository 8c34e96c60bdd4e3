"""Acting on a case: one operation for each act, its body made of the act's own fields, its call the page's own."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, create_model

from linli.ground.shared.refusals import Invalid
from linli.ground.shared.schemas import PRINTED, Day, Given, Id, Key, Moment
from linli.life.cases import acts, leading, opening, queries
from linli.life.cases.acts import ACTS, Act, Doer
from linli.life.cases.api.asker import after, asker
from linli.life.cases.api.following import Code
from linli.life.cases.api.named import Handler, call, handler
from linli.life.cases.api.photos import sender_of
from linli.life.cases.api.shapes import CaseShown
from linli.life.cases.forms import ActForm
from linli.life.cases.forms.acting import emergency_in
from linli.life.cases.forms.asked import LONG
from linli.life.cases.guards import SUSPEND_REASONS, UP_FOR
from linli.life.cases.models import Answer, Case, Grade
from linli.life.cases.opening import Opened
from linli.life.cases.photographs import MOST
from linli.life.cases.states import Who
from linli.life.cases.views.desks import WORKERS
from linli.life.cases.visitor import Visitor
from linli.town.people.allow import allow
from linli.town.people.callers import answered, once

router = Router()

LONG_TEXT = Annotated[str, Field(max_length=LONG, pattern=PRINTED)]
PHOTOS = Annotated[list[Id], Field(max_length=MOST, description="Sent before, by `POST /photos` under the same key.")]
UNIT = Annotated[str, Field(max_length=120, pattern=PRINTED)]
SHAPES: dict[str, tuple[str, Any]] = {
    "words": ("words", LONG_TEXT),
    "result": ("result", LONG_TEXT),
    "finding": ("finding", LONG_TEXT),
    "reason": ("reason", LONG_TEXT),
    "category": ("category", Annotated[str, Field(max_length=8, pattern=PRINTED, description="A category's code.")]),
    "organisation_id": ("organisation", Annotated[Id, Field(description="One of `…/organisations`.")]),
    "answer": ("answer", Literal[tuple(Answer.values)]),
    "grade": ("grade", Literal[tuple(Grade.values)]),
    "attitude": ("attitude", Literal[tuple(Grade.values)]),
    "until": ("until", Moment),
    "review_at": ("review_on", Day),
    "ground": ("ground", Literal[SUSPEND_REASONS]),
    "why": ("why", Literal[UP_FOR]),
    "reporter": ("reporter", Annotated[int, Field(ge=1, le=1000, description="`n` of one of the `reporters`.")]),
    "proposed": ("proposed", UNIT),
    "next_unit": ("next_unit", UNIT),
    "place": ("place", Annotated[str, Field(max_length=80, pattern=PRINTED, description="A place in words.")]),
    "spot": ("spot", UNIT),
    "photos": ("photos", PHOTOS),
}
"""Each field of `forms.FIELDS` as JSON: its name there, and its shape."""


_WHATEVER = "whatever others did since, this is done."
SEEN_BY = {
    "say": "if you were asked anew or said something else since, or it was closed, the act is refused; what other "
    "neighbours said since is no reason. The same word again is answered, and changes nothing.",
    "add": "if you added something yourself since, the act is refused; what others did since is no reason. Danger is "
    "always told.",
    **dict.fromkeys(("rate", "withdraw", "own", "disown", "say-by-phone", "rate-by-phone"), _WHATEVER),
}
"""What `seen` means for the acts of reporters, which are theirs alone."""


def body_of(act: Act) -> type[Given]:
    """The body of an act: its own fields, and the version that was looked at."""
    fields: dict[str, Any] = {"seen": (Annotated[int, Field(ge=0, le=2**31)] | None, None)}
    for name in act.fields:
        called, shape = SHAPES[name.rstrip("?")]
        fields[called] = (shape | None, None) if name.endswith("?") else (shape, ...)
    title = "".join(part.capitalize() for part in act.name.split("-"))
    about = SEEN_BY.get(act.name, "if the case has moved on since, the act is refused.")
    about = f"`seen` is the version that was looked at; {about}"
    return create_model(f"{title}Given", __base__=Given, __doc__=about, **fields)


def _operation(act: Act) -> Callable[..., CaseShown]:
    """The operation of one act, with the body that its fields make."""

    def run(request: HttpRequest, case: UUID, given: Given, key: str, code: str) -> CaseShown:
        who = asker(request, case, code)
        result, sent = answered(request, key), given.model_dump(exclude_none=True)
        if result is None:
            seen = opening.opened(case, person=who.person, held=who.held, followed=who.followed)
            result = _do(request, act, seen, who, sent, key)
        made = after(opening.made(result), who)
        made.call = call(emergency_in(act, sent), who.at) or made.call
        return made

    def by_reporter(
        request: HttpRequest, case: UUID, given: Given, idempotency_key: Key = "", query_code: Code = ""
    ) -> CaseShown:
        return run(request, case, given, idempotency_key, query_code)

    def by_desk(request: HttpRequest, case: UUID, given: Given, idempotency_key: Key = "") -> CaseShown:
        return run(request, case, given, idempotency_key, "")

    operation: Callable[..., CaseShown] = by_reporter if act.of_reporters else by_desk
    operation.__annotations__["given"] = body_of(act)
    operation.__name__ = act.name.replace("-", "_")
    return operation


def _do(request: HttpRequest, act: Act, seen: Opened, who: Visitor, sent: dict[str, Any], key: str) -> str:
    """Make the page's call with what was sent, and name what it moved: `case:42`.

    Raises what the call refuses, and `Invalid` with the fields that are wrong.
    """
    actor = acts.actor_of(seen.case, act, by=who.person, held=who.held, reporter=seen.reporter, at=who.at)
    if actor is None:
        acts.refuse(seen.case, act, by=who.person, reporter=seen.reporter, at=who.at)
    doer = Doer(who.person, seen.reporter, sent.get("seen"))
    data, sender = _data(seen.case, actor.who, who, sent), sender_of(request, key, sent)
    form = ActForm(act, case=seen.case, who=actor.who, at=who.at, data=data, by=who.person, sender=sender)
    if not form.is_valid():
        raise Invalid({SHAPES[name][0]: str(errors[0]) for name, errors in form.errors.items()})
    return once(
        request, key, at=who.at, work=lambda: f"case:{acts.do(act, seen.case.pk, doer, who.at, form.given()).pk}"
    )


def _data(case: Case, standing: Who, who: Visitor, sent: Mapping[str, Any]) -> dict[str, Any]:
    """A body as the form of the page takes it: organisations and reporters by their rows."""
    data = {name: sent[called] for name, (called, _shape) in SHAPES.items() if called in sent}
    if "organisation_id" in data:
        known = {each.public_id: each.pk for each in leading.choices(case, standing, who.at)}
        data["organisation_id"] = known.get(data["organisation_id"], 0)
    if "reporter" in data:
        asked = dict(enumerate((each.pk for each in queries.reporters(case)), start=1))
        data["reporter"] = asked.get(data["reporter"], 0)
    return data


@router.get("/cases/{case}/organisations", response=list[Handler])
@allow(GET="grid_desk|triage")
def organisations(request: HttpRequest, case: UUID) -> list[Handler]:
    """The organisations to which I may send this case, the likeliest first."""
    who = asker(request, case, "")
    seen = opening.opened(case, person=who.person, held=who.held, followed=())
    sends = acts.BY_NAME["dispatch"]
    actor = acts.actor_of(seen.case, sends, by=who.person, held=who.held, reporter=None, at=who.at)
    found = leading.choices(seen.case, actor.who, who.at) if actor is not None else []
    return [shown for each in found if (shown := handler(each)) is not None]


for _act in ACTS:
    _rule = "anyone" if _act.of_reporters else f"{WORKERS}|claims_desk" if _act.name == "say-for" else WORKERS
    router.post(f"/cases/{{case}}/{_act.name}", response=CaseShown)(allow(POST=_rule)(_operation(_act)))
