"""What the clock notices and what a supervisor sees: overdue is computed, told one level up, never silently changed."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from linli.ground.shared.text import scrub
from linli.life.cases.models import Case
from linli.life.cases.standing import CLOCK
from linli.life.cases.states import STANDING_STILL, Level, level_above
from linli.life.cases.steps import knock, step

if TYPE_CHECKING:
    from linli.town.people.models import Person


@transaction.atomic
def tell_overdue(*, case_id: int, at: datetime) -> bool:
    """Tell the next level that a clock of this case has run out; once for each clock. False if nothing was due."""
    case = Case.objects.for_work(case_id)
    due = case.next_due_at
    if case.state in STANDING_STILL or due is None or due > at or case.told_of == due:
        return False
    level = level_above(Level(case.told_level or case.holder))
    case.told_level, case.told_of = level, due
    step(case, "overdue", CLOCK, at=at, facts={"desk": str(level), "due_at": due})
    return True


@transaction.atomic
def release(*, case_id: int, by: "Person", at: datetime, words: str, seen: int | None = None) -> Case:
    """Let the public board show a sentence of this case; numbers and doors are taken out of it first.

    Raises `WrongState`, `NotYours`, `MovedOn`, `WordsMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "release", by=by, at=at, seen=seen)
    case.released_words = scrub(words.strip()).text[:400]
    step(case, "release", actor, at=at, words=case.released_words)
    return case


def overdue(at: datetime, most: int = 200) -> list[int]:
    """The open cases whose clock has run out and whose next level was not told yet, earliest first."""
    late = Case.objects.everything("the clock looks at every case").open().filter(next_due_at__lte=at)
    late = late.exclude(state__in=sorted(STANDING_STILL))
    rows = late.order_by("next_due_at").values_list("pk", "next_due_at", "told_of")[:most]
    return [pk for pk, due, told in rows if told != due]
