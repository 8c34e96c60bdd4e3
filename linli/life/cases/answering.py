"""The first answer and the talk that goes with it: answer, ask back, promise a time, urge."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import leading
from linli.life.cases.models import Case
from linli.life.cases.standing import Actor
from linli.life.cases.states import Level, State, Who
from linli.life.cases.steps import knock, step

if TYPE_CHECKING:
    from linli.town.people.models import Person


class YourOwnTurn(Refused):
    """A desk urges nobody about what waits for itself."""

    code = "your-own-turn"
    sentence = _("这件事正等您这边来办，催不到别人。派出去、自己办，或者先答复一句。")


@transaction.atomic
def answer(*, case_id: int, by: "Person", at: datetime, words: str, seen: int | None = None) -> Case:
    """Answer the reporter; the first one stops the clock of the first answer.

    Raises `WrongState`, `NotYours`, `MovedOn`, `WordsMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "answer", by=by, at=at, seen=seen)
    case.answered_at = case.answered_at or at
    step(case, "answer", actor, at=at, words=words)
    return case


@transaction.atomic
def ask_back(*, case_id: int, by: "Person", at: datetime, words: str, seen: int | None = None) -> Case:
    """Ask the reporter something; it counts as having answered, and waits for nothing.

    Raises `WrongState`, `NotYours`, `MovedOn`, `WordsMissing`, `NobodyToAsk`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "ask_back", by=by, at=at, seen=seen)
    case.answered_at = case.answered_at or at
    if actor.who == Who.HANDLER:
        case.responded_at = case.responded_at or at
    step(case, "ask_back", actor, at=at, words=words)
    return case


@transaction.atomic
def promise(
    *, case_id: int, by: "Person", at: datetime, until: datetime, words: str = "", seen: int | None = None
) -> Case:
    """Promise to be there before `until`; a word given beside the deadline, which it does not move.

    Raises `WrongState`, `NotYours`, `MovedOn`, `TimeMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "promise", by=by, at=at, seen=seen)
    case.promised_at = until
    if actor.who == Who.HANDLER:
        case.responded_at = case.responded_at or at
    else:
        case.answered_at = case.answered_at or at
    step(case, "promise", actor, at=at, words=words, facts={"until_at": until})
    return case


@transaction.atomic
def urge(*, case_id: int, by: "Person", at: datetime, words: str = "", seen: int | None = None) -> Case:
    """Urge whoever has it in hand; they are told.

    Raises `WrongState`, `NotYours`, `MovedOn`, `YourOwnTurn`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "urge", by=by, at=at, seen=seen)
    refused = own_turn(case, actor, at)
    if refused is not None:
        raise refused
    step(case, "urge", actor, at=at, words=words)
    return case


def own_turn(case: Case, actor: Actor, at: datetime) -> Refused | None:
    """Why a desk urges nobody: the case lies on it and is sent to nobody, or waits for the street to send; None else.

    What was taken on below for the street to send, the desk that holds it may urge, and the street may not. The
    district, which supervises all, urges nobody about what lies with it.
    """
    if case.organisation_id is not None or case.state not in (State.REPORTED, State.ACCEPTED):
        return None
    if actor.who == Who.SUPERVISOR and case.holder == Level.DISTRICT:
        return YourOwnTurn()
    if actor.level is None or actor.level not in (case.holder, Level.STREET):
        return None
    awaited = Level.STREET if leading.waits_for_the_street(case, at) else case.holder
    return YourOwnTurn() if actor.level == awaited else None
