"""What the clock notices and what a supervisor sees: overdue is computed, told one level up, never silently changed."""

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.ground.shared.text import scrub
from linli.life.cases import clocks
from linli.life.cases.models import Case
from linli.life.cases.standing import CLOCK
from linli.life.cases.states import LEVELS, Level, level_above
from linli.life.cases.steps import knock, step

if TYPE_CHECKING:
    from linli.town.people.models import Person


MOST_RELEASED = 80
"""Letters of a sentence on the public board."""
SHORTEST_NAME = 2
"""Signs of a name that means somebody."""


class NotForThePublic(Refused):
    """The public board shows one short sentence, and no signs that turn or hide what stands around them."""

    code = "not-for-the-public"
    status = 422
    sentence = _("公开的话写成一行，最多 80 个字，不要夹带看不见的符号。")


class NamesAReporter(Refused):
    """Who brought a matter is nobody's to publish."""

    code = "names-a-reporter"
    status = 422
    sentence = _("这句话里有报事人的称呼，公开之前请去掉。")


@transaction.atomic
def tell_overdue(*, case_id: int, at: datetime) -> bool:
    """Tell the next level which clocks of this case have run out: each once, those that did together in one step.

    The next level is the one above both the desk that has it in hand and the level told before. False if no clock ran
    out of which it was not told.
    """
    case = Case.objects.for_work(case_id)
    late = {name: due_at for name, due_at in clocks.untold(case).items() if due_at <= at}
    if not late:
        return False
    level = level_above(max(Level(case.holder), Level(case.told_level or case.holder), key=LEVELS.index))
    case.told_level = level
    case.told_of = case.told_of | {name: due_at.isoformat() for name, due_at in late.items()}
    facts = {"desk": str(level), "due_at": min(late.values()), "clocks": sorted(late)}
    step(case, "overdue", CLOCK, at=at, facts=facts)
    return True


@transaction.atomic
def release(*, case_id: int, by: "Person", at: datetime, words: str, seen: int | None = None) -> Case:
    """Let the public board show a sentence of this case; numbers and doors are taken out of it first.

    Raises `WrongState`, `NotYours`, `MovedOn`, `WordsMissing`, `NotForThePublic`, `NamesAReporter`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "release", by=by, at=at, seen=seen)
    words = words.strip()
    if len(words) > MOST_RELEASED or any(unicodedata.category(sign).startswith("C") for sign in words):
        raise NotForThePublic
    if any(name in words for name in _names(case)):
        raise NamesAReporter
    case.released_words = scrub(words).text
    step(case, "release", actor, at=at, words=case.released_words)
    return case


def _names(case: Case) -> set[str]:
    """What this case's reporters are called, in full and as neighbours say it."""
    rows = case.reporters.values_list("called", "person__name", "person__called")
    return {name.strip() for row in rows for name in row if name and len(name.strip()) >= SHORTEST_NAME}


def overdue(at: datetime, most: int = 200) -> list[int]:
    """The cases of which a clock has run out that the next level was not told of, earliest first. One query."""
    late = Case.objects.everything("the clock looks at every case").filter(untold_due_at__lte=at)
    return list(late.order_by("untold_due_at", "pk").values_list("pk", flat=True)[:most])
