"""代报: who may write a report down for somebody else, and who may say for them how it went.

A desk does for whoever comes or calls; a 楼门长 for those of their own entrance, of what happens there or in its
courtyard, and not behind another entrance of it. Whoever handled a case, or works for those who did, says 解决了 on
nobody's behalf. One rule for the forms, the doors and the work functions.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import hands
from linli.life.cases.models import Reporter, Word
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, are_staff, posts_of
from linli.town.places.nearby import courtyard_of, is_behind_an_entrance

if TYPE_CHECKING:
    from linli.life.cases.models import Case
    from linli.town.people.models import Person
    from linli.town.places.models import Place

AT_A_DESK = frozenset({Role.GRID_WORKER, Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY})
"""The desks near enough to have spoken with the resident."""


class NotYourEntrance(Refused):
    """A 楼门长 writes down what happens at their own entrance or in its courtyard, for those who live there."""

    code = "not-your-entrance"
    status = 403
    sentence = _("替人报事，只能替您那个楼门的邻居，报院里和楼门里的事。别处的，请他自己报，或者打电话给社区。")


class NotALead(Refused):
    """Who looks after no entrance writes nothing down for a neighbour: what they sent would be their own report."""

    code = "not-a-lead"
    status = 403
    sentence = _("替邻居报事，要楼门长登录了才行。请他自己报，或者打电话给社区。")


class NobodyToSpeakFor(Refused):
    """No reporter of this case had it written down by somebody, and is yet to speak for themselves."""

    code = "nobody-to-speak-for"
    status = 403
    sentence = _("这件事是他自己报的，或者他自己已经说过了，好没好由他自己说。")


class HandsSpeakForNobody(Refused):
    """Who did it, or works for those who did, says nothing of it for a resident."""

    code = "hands-speak-for-nobody"
    status = 403
    sentence = _("这件事您这边经手过，好没好不能由您替他说。")


def entrances(held: Sequence[Held]) -> list[Held]:
    """The entrances that somebody looks after, by their posts."""
    return [post for post in held if post.role == Role.ENTRANCE_LEAD and post.place_path]


def near_entrance(held: Sequence[Held], path: str) -> Held | None:
    """The entrance that somebody looks after to which a place belongs: there, or in its courtyard."""
    return next((post for post in entrances(held) if path.startswith(courtyard_of(post.place_path))), None)


def at_work(by: "Person", at: datetime) -> bool:
    """Whether somebody writes down for others as whoever works here; a 楼门长 does as a neighbour."""
    return are_staff(posts_of(by, at))


def refusal(place: "Place", by: "Person", at: datetime, *, joins: bool = False) -> Refused | None:
    """Why `by` may not write down what somebody else reports of this place; None where they may.

    Who `joins` a neighbour of theirs to what another reported does so wherever in the courtyard that happened.
    """
    held = posts_of(by, at)
    if are_staff(held):
        return None
    theirs = near_entrance(held, place.path) if joins else _own_entrance(held, place.path)
    return None if theirs is not None else NotYourEntrance()


def _own_entrance(held: Sequence[Held], path: str) -> Held | None:
    """The entrance that somebody looks after behind which a place lies, or in whose courtyard and behind no other."""
    inside = is_behind_an_entrance(path)
    return next((post for post in entrances(held) if path.startswith(post.place_path)), None) or (
        None if inside else near_entrance(held, path)
    )


def spoken_for(case: "Case", by_id: int | None, held: Sequence[Held]) -> QuerySet[Reporter]:
    """The reporters of a case for whom `by`, who stands at its desk or entrance, may say how it went.

    Their report was written down for them, they have not taken it on, nor spoken for themselves in this round. A
    楼门长 speaks for those whose report they wrote down.
    """
    said = Word.objects.filter(reporter=OuterRef("pk"), round=F("case__round"), by_phone=False, spoken_for__isnull=True)
    asked = Reporter.objects.filter(
        ~Exists(said), case=case.pk, withdrawn_at=None, owned_at=None, written_by__isnull=False
    )
    return asked if any(post.role in AT_A_DESK for post in held) else asked.filter(written_by=by_id)


def wrote(case: "Case", by: "Person") -> bool:
    """Whether somebody wrote a report of this case down for another."""
    return Reporter.objects.filter(case=case.pk, written_by=by.pk).exists()


def speaking(
    case: "Case", by: "Person | None", held: Sequence[Held], reporter: Reporter | None = None
) -> Refused | None:
    """Why `by` may not say for a reporter (for any, if None is named) how it went.

    Whoever made any move on it from a desk is of those whom the word judges: who accepted it and sent it out as well.
    """
    by_id = by.pk if by is not None else None
    if hands.same(case, by_id, held) or hands.moved(case, by_id):
        return HandsSpeakForNobody()
    found = spoken_for(case, by_id, held)
    found = found.filter(pk=reporter.pk) if reporter is not None else found
    return None if found.exists() else NobodyToSpeakFor()
