"""What the room of people has told: who looked at one's number, and what became of "I live here".

People stand below notices and cannot call it; `settings.TELLER` names `for_people`, and their worker calls that.
"""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.town.people.models import Person

from .kinds import Kind
from .tell import tell

KINDS: dict[str, Kind] = {
    "people.contact_read": Kind(
        _("有人看了您的%(what)s"),
        _("原因写的是：“%(why)s”。谁在什么时候看的，都记着，您可以查。"),
        _("有人看了您的联系方式"),
    ),
    "people.claim_confirmed": Kind(
        _("您的住房确认了"), _("从现在起，议事投票、兑换积分也能办了。"), _("您认领的住房有结果了")
    ),
    "people.claim_refused": Kind(
        _("您认领的住房没有确认"),
        _("原因是：“%(reason)s”。弄错了的话，请到社区报到台，带上能说明您住这儿的东西。"),
        _("您认领的住房有结果了"),
    ),
}
WHAT: dict[str, str | Promise] = {"contact.phone": _("手机号"), "contact.email": _("邮箱")}
PAGES = {"contact_read": "people:readings", "claim_decided": "people:home"}


def for_people(*, person: Person, kind: str, facts: Mapping[str, str], about: str, at: datetime) -> None:
    """Tell a person of a look at their contact (`contact_read`) or of the end of their claim (`claim_decided`)."""
    if kind == "contact_read":
        name, said = "people.contact_read", {"what": WHAT[facts["what"]], "why": facts["why"]}
    elif facts["state"] == "confirmed":
        name, said = "people.claim_confirmed", {}
    else:
        name, said = "people.claim_refused", {"reason": facts["reason"]}
    tell(to=[person.pk], kind=name, about=about, facts=said, href=reverse(PAGES[kind]), at=at, key=about)
