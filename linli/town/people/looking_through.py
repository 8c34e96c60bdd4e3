"""Looking a workbook through, and how often: asked with enough made-up phones, its plan would tell whose is on file.

So each look at a workbook that names phones is counted, for each who looks and each community, and stands in the book
of looks; a plan tells nothing of whose phones stand at the doors that the file writes (`rosters`), neither by name nor
in sums, and a door or seat has only so many.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import reading
from linli.ground.once import limits

from . import workbook
from .models import Person
from .remembering import Saying

AT_MOST = (("people.looks_an_hour", 12, 3600), ("people.looks_a_day", 40, 86400))
"""Name, how many, and in how many seconds. They bound what the sheets of posts tell, of which a look says who is new;
at 40 phones a seat and a look, the ten thousand numbers between what a masked one shows take six days."""
WHAT = "contact.roster"


class LookedThroughEnough(limits.TooMany):
    """So many looks are work; more are guesses."""

    code = "looked-through-enough"
    sentence = _("写着手机号的表，这会儿核对得够多了，请过 %(minutes)s 分钟再来。先拿掉手机号和住户，别的照样能核对。")


def look(content: bytes, community: str, by: Person, at: datetime, said: Iterable[Saying] = ()) -> workbook.Plan:
    """What taking a file in would do, for one who is shown it.

    Raises `LookedThroughEnough`, and what `workbook.plan_of_file` does.
    """
    made = workbook.plan_of_file(content, community, by, at, said)
    if made.phones:
        _note(made, by, at)
    return made


def _note(made: workbook.Plan, by: Person, at: datetime) -> None:
    place = f"place:{made.places.community.pk}"
    for name, limit, window_s in AT_MOST:
        try:
            limits.hit(name=name, subject=f"{by.source} {place}", limit=limit, window_s=window_s, at=at)
        except limits.TooMany as reached:
            raise LookedThroughEnough(reached.retry_after_s) from None
    with translation.override("zh-hans"):
        why = gettext("核对一张表，里面有 %(count)s 个手机号") % {"count": made.phones}
    reading.note(reader=by.source, whose=place, what=WHAT, why=why, at=at)
