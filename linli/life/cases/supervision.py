"""What the clock notices and what a supervisor sees: overdue is computed, told one level up, never silently changed."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
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


AHEAD = timedelta(hours=1)
"""So long before the street would hear of it, the chief of a lane hears of a matter that the community holds."""
MOST_RELEASED = 80
"""Letters of a sentence on the public board."""
SHORTEST_NAME = 2
"""Signs of a name that means somebody."""
SHORTEST_PIECE = 2
"""Signs that are kept together between two that are left out, so that no new sentence is put together from letters."""
LEFT_OUT = "…"
_MEASURED = "年|月|元|块|塊|路|米|度|人|天|斤|公斤|小时|小時|分钟|分鐘"
_NUMBER = re.compile(
    rf"\d{{3,}}+(?! ?(?:{_MEASURED}))|\d(?:[^\w一-鿿…]{{0,3}}\d){{6,}}|[零〇一二三四五六七八九幺]{{3,}}|\d\*+"
)
"""What may be a door, a telephone, a plate or an ID number, beyond those that `scrub` is sure of."""


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


class NotTheirWords(Refused):
    """What is released are words of whoever reported, left out at most; a desk adds none of its own."""

    code = "not-their-words"
    status = 422
    sentence = _("只能公开报事时写的原话：不便公开的用“…”略去，不能改写，也不能另写。")


class HoldsNumbers(Refused):
    """A sentence for everybody that seems to hold somebody's number or door."""

    code = "holds-numbers"
    status = 422
    sentence = _("这句话里像是有号码或门牌，请用“…”略去再公开。")


@transaction.atomic
def tell_overdue(*, case_id: int, at: datetime) -> bool:
    """Tell the next level which clocks of this case have run out: each once, those that did together in one step.

    The next level is the one above both the desk that has it in hand and the level told before. If it is still late by
    `clocks.told_by`, the level above that one is told. False if no clock ran out of which it was not told.
    Of a case that is done anew the step notes that the `first` promise is meant: its clock ran on while its reporters
    were asked, and what was promised them since is another.
    """
    case = Case.objects.for_work(case_id)
    late = {name: due_at for name, due_at in clocks.untold(case).items() if due_at <= at}
    if not late:
        return False
    level = level_above(max(Level(case.holder), Level(case.told_level or case.holder), key=LEVELS.index))
    case.told_level = level
    case.told_of = case.told_of | {name: due_at.isoformat() for name, due_at in late.items()}
    case.above_due_at = clocks.told_by(case, at)
    facts: dict[str, object] = {"desk": str(level), "due_at": min(late.values()), "clocks": sorted(late)}
    if case.comebacks and "resolve" in late:
        facts |= {"first": True, "until_at": late["resolve"]}
    step(case, "overdue", CLOCK, at=at, facts=facts)
    return True


@transaction.atomic
def release(*, case_id: int, by: "Person", at: datetime, words: str, seen: int | None = None) -> Case:
    """Let the public board show a sentence of this case, in the words of its report, what is left out shown as "…".

    Raises `WrongState`, `NotYours`, `MovedOn`, `WordsMissing`, and what `must_be_fit` raises.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "release", by=by, at=at, seen=seen)
    words = words.strip().replace("...", LEFT_OUT)
    must_be_fit(case, words)
    case.released_words = words
    step(case, "release", actor, at=at, words=words)
    return case


def must_be_fit(case: Case, words: str) -> None:
    """Raise unless a sentence is the report's own and gives nobody away.

    `NotForThePublic`, `NamesAReporter`, `NotTheirWords`, `HoldsNumbers`.
    """
    if len(words) > MOST_RELEASED or any(unicodedata.category(sign).startswith("C") for sign in words):
        raise NotForThePublic
    if any(name in words for name in _names(case)):
        raise NamesAReporter
    if not _left_over(words, case.words):
        raise NotTheirWords
    if scrub(words).found or _NUMBER.search(unicodedata.normalize("NFKC", words).replace("...", LEFT_OUT)):
        raise HoldsNumbers


def _left_over(words: str, said: str) -> bool:
    """Whether words are pieces of what was said, in their order; blanks count for nothing."""
    rest = "".join(said.split())
    for piece in ("".join(piece.split()) for piece in words.split(LEFT_OUT)):
        if not piece:
            continue
        _before, found, rest = rest.partition(piece)
        if not found or len(piece) < SHORTEST_PIECE:
            return False
    return True


def _names(case: Case) -> set[str]:
    """What this case's reporters are called, in full and as neighbours say it."""
    rows = case.reporters.values_list("called", "person__name", "person__called")
    return {name.strip() for row in rows for name in row if name and len(name.strip()) >= SHORTEST_NAME}


def soon_for_the_street(at: datetime) -> QuerySet[Case, int]:
    """The ids of the cases on a lane of whose next clock the street would be the first to hear, and that ends shortly.

    The community holds them, so that no step lies between: their lane's chief is told `AHEAD` of it.
    """
    soon = Case.objects.everything("the clock looks at every case").filter(
        untold_due_at__gt=at, untold_due_at__lte=at + AHEAD, holder=Level.COMMUNITY, told_level="", lane__isnull=False
    )
    return soon.order_by("untold_due_at", "pk").values_list("pk", flat=True)


def overdue(at: datetime) -> QuerySet[Case, int]:
    """The ids of the cases of which a clock has run out that the next level was not told of, earliest first."""
    late = Case.objects.everything("the clock looks at every case").filter(untold_due_at__lte=at)
    return late.order_by("untold_due_at", "pk").values_list("pk", flat=True)
