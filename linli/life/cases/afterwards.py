"""What time still allows: of a case that has ended a word or a rating for seven days, where a word can reopen it.

And of one that is with an organisation: to take it back until they have taken it on, once they are late, or where
nobody is there any more who could go on.

One rule for the buttons, both doors and the work functions: `steps.knock` refuses by it, `acts` offers by it.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases.parts import HANDLING_ROLES
from linli.life.cases.states import Outcome, State
from linli.town.people.queries import staffed

if TYPE_CHECKING:
    from linli.life.cases.models import Case

CHANGE_OF_MIND = timedelta(days=7)
"""How long after closing a reporter may still say 还没有, or rate anew."""
REOPENS = frozenset({Outcome.SOLVED, Outcome.PARTLY, Outcome.NOT, Outcome.SILENT})
"""The outcomes that a word can reopen: those that came of asking."""
SPEAKS = frozenset({"say", "rate", "say_for"})
WITH_AN_ORGANISATION = frozenset({State.DISPATCHED, State.IN_PROGRESS})


class AskedTooLong(Refused):
    """Closed for longer than a reporter's word can change it."""

    code = "asked-too-long"
    sentence = _("结了超过 7 天，改不了了。还有问题请再报一次，我们会看到这件事。")


class NotReopened(Refused):
    """Closed without asking: forced as unresolved, or checked with nobody to ask; a word does not reopen it."""

    code = "not-reopened"
    sentence = _("这件事没等居民确认就结了，原因写在进展里，说“还没有”也开不回来。情况变了，请再报一次。")


class NoLongerToBeReached(Refused):
    """A case that ended a while ago gives no reason any more to see its reporter's number."""

    code = "no-longer-to-be-reached"
    sentence = _("这件事结了超过 7 天，不再看报事人的号码了。")


class StillAtWork(Refused):
    """Whoever took a case on keeps it as long as they are not late."""

    code = "still-at-work"
    sentence = _("%(organisation)s已经接手，也还没超时，现在不收回来。可以先催一催。")


def still_reached(case: "Case", at: datetime) -> bool:
    """Whether a desk may still have to reach the case's reporters."""
    return case.closed_at is None or at <= case.closed_at + CHANGE_OF_MIND


def refusal(case: "Case", verb: str, at: datetime) -> Refused | None:
    """Why this can no longer be said of a closed case, or a case not yet be taken back; None where it can."""
    if verb == "take_back" and case.state == State.IN_PROGRESS and (case.next_due_at is None or case.next_due_at > at):
        return None if is_left_alone(case, at) else StillAtWork(organisation=str(case.organisation))
    if verb not in SPEAKS or case.state != State.CLOSED or case.closed_at is None:
        return None
    if verb in ("say", "say_for") and case.outcome not in REOPENS:
        return NotReopened()
    return AskedTooLong() if at > case.closed_at + CHANGE_OF_MIND else None


def is_left_alone(case: "Case", at: datetime) -> bool:
    """Whether the organisation that has the case is closed, or nobody handles anything there any more.

    One query for this very object of the case, since a page asks in several places.
    """
    if case.state not in WITH_AN_ORGANISATION or case.organisation_id is None:
        return False
    if case.left_alone is None or case.left_alone[:2] != (case.organisation_id, at):
        case.left_alone = (case.organisation_id, at, not staffed([case.organisation_id], HANDLING_ROLES, at))
    return case.left_alone[2]


def why_left_alone(case: "Case", at: datetime) -> str:
    """What a desk reads that may take such a case back; "" for another."""
    organisation = case.organisation
    if organisation is None or not is_left_alone(case, at):
        return ""
    if organisation.valid_until is not None and organisation.valid_until <= at:
        return gettext("%(organisation)s已停用，收回来另派。") % {"organisation": organisation.named()}
    return gettext("%(organisation)s没有承办人了，收回来另派。") % {"organisation": organisation.named()}
