"""The first answer and the talk that goes with it: answer, ask back, promise a time, urge."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from linli.life.cases.models import Case
from linli.life.cases.states import Who
from linli.life.cases.steps import knock, step

if TYPE_CHECKING:
    from linli.town.people.models import Person


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

    Raises `WrongState`, `NotYours`, `MovedOn`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "urge", by=by, at=at, seen=seen)
    step(case, "urge", actor, at=at, words=words)
    return case
