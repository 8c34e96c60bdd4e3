"""Under which category a case stands: filed by a desk, by itself or together with accepting, sending or having it done.

However it comes about, a new category is a step of its own that shows the promise before and after it; the deadlines
are counted anew from the same report, the time it was put aside left out, and never end later than before. Nor does a
category take a case off the public board, or put it there: what anybody could see stays, as a matter that is not public
(`speaking.public_kind`), with its state and its clocks; what was told in confidence stays so, also from those of whom
it was told (`confiding`).
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import clocks, confiding
from linli.life.cases.categories import in_force
from linli.life.cases.guards import CategoryMissing
from linli.life.cases.models import Case
from linli.life.cases.models.category import stricter
from linli.life.cases.standing import Actor
from linli.life.cases.steps import knock, step
from linli.town.places.lineage import lineage

if TYPE_CHECKING:
    from linli.town.people.models import Person


class SameCategory(Refused):
    """The case stands under that category already."""

    code = "same-category"
    status = 422
    sentence = _("这件事本来就归在这一类，不用换。")


@transaction.atomic
def refile(
    *, case_id: int, by: "Person", at: datetime, category: str, words: str = "", seen: int | None = None
) -> Case:
    """File a case under another category.

    Raises `WrongState`, `NotYours`, `MovedOn`, `CategoryMissing`, `SameCategory`, `categories.NoSuchCategory`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "refile", by=by, at=at, seen=seen)
    if not category:
        raise CategoryMissing
    if not file_under(case, category, actor, at, words):
        raise SameCategory
    return case


def file_under(case: Case, code: str, actor: Actor, at: datetime, words: str = "") -> bool:
    """Put a case under a category, with what follows from it, as a step; False where it stands there already.

    How it is checked only grows stricter: whoever files a hazard as a question still has it looked at by others. What
    is an emergency by its kind stands first from then on. An empty `code` changes nothing.

    Raises `categories.NoSuchCategory`, `confiding.InTheirHands`.
    """
    before, due_before, was_of_a_home = case.category, case.resolve_due_at, case.of_a_home
    if not code or (before is not None and before.code == code):
        return False
    category = in_force(code, at)
    confiding.must_be_in_no_hands(case, category)
    case.category, case.verify = category, stricter(case.verify, category.verify)
    if before is None:
        case.hidden = category.hidden
    _keep_lane(case, was_of_a_home=was_of_a_home)
    clocks.promise(case, category, at)
    facts: dict[str, object] = {
        "category": str(category.name),
        "code_before": before.code if before else "",
        "due_before": due_before,
        "due_after": case.resolve_due_at,
    }
    facts |= clocks.hear(case, "", at, category.code)
    step(case, "refile", actor, at=at, words=words, facts=facts)
    return True


def _keep_lane(case: Case, *, was_of_a_home: bool) -> None:
    """What is filed as a home's lies on no chief's desk, what no longer is lies there again."""
    if case.of_a_home:
        case.lane = None
    elif was_of_a_home:
        case.lane = lineage(case.place, case.reported_at).lane
