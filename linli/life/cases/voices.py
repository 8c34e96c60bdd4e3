"""Whose voice counts when a case's result is spoken of: the reporter's own, never that of whoever did the work.

One rule for the buttons, the doors and the work functions: `steps.knock` refuses by it, `acts` offers by it. It keeps
自报自结 and rating on a resident's behalf out of the figures.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import hands
from linli.life.cases.afterwards import SPEAKS
from linli.life.cases.standing import Actor, standings
from linli.life.cases.states import DESKS, Who
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.life.cases.models import Case


class OwnWork(Refused):
    """Who acted on a case from a desk does not say as its reporter what became of it, nor for a reporter."""

    code = "own-work"
    sentence = _("这件事您在办事台上经手过，好没好、满不满意，得由别人来说。")


class NotYourVoice(Refused):
    """Signed in at a desk that the case belongs to, one speaks for no resident with their query code."""

    code = "not-your-voice"
    sentence = _("您正以工作身份登录。这句话得由报事人自己说，请他用自己的手机，凭编号和查询码打开。")


def refusal(case: "Case", verb: str, actor: Actor, held: Sequence[Held]) -> Refused | None:
    """Why this actor may not speak of the result or rate it; None where they may, and for every other move."""
    if verb not in SPEAKS or actor.who != Who.REPORTER or actor.reporter is None:
        return None
    by, asked = actor.person.pk if actor.person is not None else None, actor.reporter.person_id
    if hands.acted(case, {by, asked}):
        return OwnWork()
    if by is not None and by != asked and DESKS & set(standings(case, held)):
        return NotYourVoice()
    return None
