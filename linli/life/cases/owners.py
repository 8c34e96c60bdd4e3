"""Whose report it is, where somebody left a number without being signed in: its owner says so, or that it is not.

Until then whoever holds the query code speaks, as nobody's act; from then on the owner speaks, signed in, and the code
opens nothing any more: whoever left the number may be another. One rule for the buttons, the doors and the work
functions, beside `voices`: `steps.knock` refuses by it, `acts` offers by it.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases.models import Reporter
from linli.life.cases.standing import Actor
from linli.life.cases.states import Who

if TYPE_CHECKING:
    from linli.town.people.models import Person

DECIDES = frozenset({"own", "disown"})


class WhoseReport(Refused):
    """Somebody left one's number: what is done with the report waits for whether it is one's own."""

    code = "whose-report"
    sentence = _("这件事是有人留了您的号码报的。先说一声：是您报的，还是不是。")


class OwnersAlone(Refused):
    """The number's owner has said whose report it is, or that is not the asker's to say."""

    code = "owners-alone"
    status = 403
    sentence = _("这件事由留的号码的主人说了算，请他登录以后自己来。")


class BroughtByAnother(Refused):
    """Who joined a case adds to it; where it is and what was said is its first reporter's, whom they do not know."""

    code = "brought-by-another"
    status = 403
    sentence = _("这件事是别的邻居先报的，地点和说法由他改。您那儿的情况，补一句就行。")


class OwnersToWithdraw(OwnersAlone):
    """A report goes by the word of whose number it is: else whoever wrote it down for them could make it vanish."""

    code = "owners-to-withdraw"
    sentence = _("留了号码的，请用这个号码登录以后再撤回；不用办了的，补一句告诉我们也行。")


def refusal(verb: str, actor: Actor) -> Refused | None:
    """Why this reporter's act is not theirs who stands there; None where it is, and for whoever acts from a desk."""
    reporter = actor.reporter
    if actor.who != Who.REPORTER or reporter is None:
        return None
    if verb in DECIDES:
        return None if actor.own and reporter.unproven else OwnersAlone()
    if actor.own and reporter.unproven:
        return WhoseReport()
    if verb == "correct" and reporter.joined:
        return BroughtByAnother()
    if verb == "withdraw" and reporter.unproven:
        return OwnersToWithdraw()
    return OwnersAlone() if reporter.taken_on and not actor.own else None


def is_left_with(reporter: Reporter | None, person: "Person | None") -> bool:
    """Whether this person may know nothing of the report: somebody left their number, and they have not said yet."""
    return reporter is not None and person is not None and reporter.person_id == person.pk and reporter.unproven
