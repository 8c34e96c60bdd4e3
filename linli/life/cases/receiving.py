"""Whether what is sent out is received: an organisation where nobody handles anything is sent nothing.

A committee is the people at its community's desk, who have the case before them as well; it is sent to all the same.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases.parts import HANDLING_ROLES
from linli.town.people.models import Organisation
from linli.town.people.queries import staffed


class NobodyThere(Refused):
    """Nobody at that organisation could see the case."""

    code = "nobody-there"
    status = 422
    sentence = _("%(organisation)s还没有承办人，派过去没人看得到。请安全管理员先安排一位，或者派给别的单位。")


def received_by(organisations: Iterable[Organisation], at: datetime) -> list[Organisation]:
    """Those of them where somebody receives what is sent, in their order. One query, however many; none for none."""
    asked = list(organisations)
    outside = [each.pk for each in asked if each.kind != Organisation.Kind.COMMITTEE]
    there = staffed(outside, HANDLING_ROLES, at) if outside else frozenset()
    return [each for each in asked if each.pk in there or each.pk not in outside]


def must_be_received(organisation: Organisation, at: datetime) -> None:
    """Raise `NobodyThere` where a case that is sent there is seen by nobody."""
    if not received_by([organisation], at):
        raise NobodyThere(organisation=organisation.named())
