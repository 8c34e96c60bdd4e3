"""Which of the words that reporters said of the result count, and what they come to."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from django.db.models import BigIntegerField

from linli.ground.shared.reader import Blank, Written
from linli.life.cases.models import Answer, Case, Reporter, Step, Word
from linli.life.cases.states import Outcome, State


class Way(StrEnum):
    """How a word of the result was said."""

    OWN = "own"
    """Signed in as whose report it is."""
    TELEPHONE = "telephone"
    THROUGH = "through"
    """Said for them, or with the query code of a report that somebody wrote down, who may hold it still."""
    CODE = "code"
    """Said with the query code of another report, by whoever holds it."""
    UNKNOWN = ""
    """Of a word older than the mark (`Word.own`)."""


class Counted(NamedTuple):
    """A reporter's newest answer, by which way it came, and whether it can make an end by itself.

    Who joined and left no name says no more than 还没有, and that only where nobody else has spoken: else whoever
    handles a case would join it as nobody, and call it solved over the silence of the one who waits; and whoever holds
    a grudge would, and have it reopened over their 解决了.
    """

    answer: str
    way: Way
    alone: bool = True


def way_of(*, own: bool | None, by_phone: bool, spoken_for: bool | None, written_by: int | None) -> Way:
    """By which way a word came, from its marks and from who wrote its report down.

    Who wrote it down may hold the code also once its owner took the report on: what was said with it before stays
    theirs.
    """
    if by_phone or own:
        return Way.TELEPHONE if by_phone else Way.OWN
    if spoken_for or written_by is not None:
        return Way.THROUGH
    return Way.UNKNOWN if own is None else Way.CODE


def outcome_of(answers: list[str]) -> Outcome:
    """What a round of asking came to, by each reporter's newest word."""
    said = set(answers)
    if not said:
        return Outcome.SILENT
    if Answer.NOT in said:
        return Outcome.NOT
    return Outcome.PARTLY if Answer.PARTLY in said else Outcome.SOLVED


def that_count(said: Sequence[Counted]) -> list[Counted]:
    """Those of these words that count: of who can make an end by themselves; where none of them spoke, each 还没有."""
    return [word for word in said if word.alone] or [word for word in said if word.answer == Answer.NOT]


def comes_to(said: Sequence[Counted]) -> Outcome:
    """What these words come to, by those that count."""
    return outcome_of([word.answer for word in that_count(said)])


def is_overruled(case: Case, reporter: Reporter, *, own: bool) -> bool:
    """Whether a reporter's 还没有 changes nothing any more: they joined as nobody, and another's word ended it.

    `own`: they are signed in as whose it is.
    """
    if case.state != State.CLOSED or own or not reporter.joined:
        return False
    return any(word.alone for word in newest(case))


_OF_THE_REPORTER = ("reporter__joined_at_step", "reporter__written_by")


def standing(case: Case) -> int:
    """How many of its reporters stand. One query."""
    return len(_standing.rows(case=case.pk))


_standing = Written(
    lambda: Reporter.objects.filter(case_id=Blank("case", BigIntegerField()), withdrawn_at=None).values_list("pk")
)
_said = Written(
    lambda: (
        Word.objects.filter(case_id=Blank("case", BigIntegerField()), reporter__withdrawn_at=None)
        .order_by("pk")
        .values_list("reporter_id", "round", "answer", "by_phone", "own", "spoken_for", *_OF_THE_REPORTER)
    )
)
_said_or_taken_off = Written(
    lambda: (
        Step.objects.filter(
            case_id=Blank("case", BigIntegerField()),
            verb__in=("say", "say_for", "disown"),
            on_behalf_of__isnull=False,
        )
        .order_by("seq")
        .values_list("verb", "on_behalf_of_id")
    )
)


def newest(case: Case, but: Reporter | None = None) -> list[Counted]:
    """Each standing reporter's newest answer in the case's round, without those of `but`, nor any that was taken off.

    A case has one word for each step that says one, in one order: that of its steps, whatever the doors' clocks say.
    """
    gone, nth = _said_before_it_was_taken_off(case), Counter[int]()
    found: dict[int, Counted] = {}
    for reporter, at_round, answer, by_phone, own, spoken_for, joined, written_by in _said.rows(case=case.pk):
        if but is not None and reporter == but.pk:
            continue
        nth[reporter] += 1
        if at_round == case.round and nth[reporter] > gone.get(reporter, 0):
            way = way_of(own=own, by_phone=by_phone, spoken_for=spoken_for, written_by=written_by)
            alone = joined is None or bool(own) or by_phone or bool(spoken_for)
            found[reporter] = Counted(answer, way, alone)
    return list(found.values())


def _said_before_it_was_taken_off(case: Case) -> dict[int, int]:
    """Reporter → how many words were said with their number before its owner disowned it, of all rounds."""
    said = Counter[int]()
    before: dict[int, int] = {}
    for verb, reporter in _said_or_taken_off.rows(case=case.pk):
        if verb != "disown":
            said[reporter] += 1
        else:
            before[reporter] = said[reporter]
    return before
