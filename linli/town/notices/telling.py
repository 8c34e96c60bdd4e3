"""What the room of people has told: who looked at one's number, who opened one's account, what became of a claim.

People stand below notices and cannot call it; `settings.TELLER` names `for_people`, and their worker calls that.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.town.people.models import Person
from linli.town.people.queries import names_of_readers

from .kinds import Kind
from .tell import tell
from .wording import in_languages

KINDS: dict[str, Kind] = {
    "people.contact_read": Kind(
        _("%(who)s看了您的%(what)s"),
        _("原因写的是：“%(why)s”。谁在什么时候看的，都记着，您可以查。"),
        _("有人看了您的联系方式"),
    ),
    "people.account_opened": Kind(
        _("%(who)s给您开了工作账号"),
        _("原来的口令、登录和接口密钥都停了。用发到您手机上的验证码才能开户。不是您要的，请马上告诉审计管理员。"),
        _("您的工作账号有变动"),
    ),
    "people.name_corrected": Kind(
        _("%(who)s改了您的姓名或称呼"),
        _("从现在起，您办的事就用新的称呼；以前的进展上还写着原来的。不对的话，请找给您安排岗位的人。"),
        _("您的称呼改了"),
    ),
    "people.administrator_shut_out": Kind(
        _("%(who)s停用了%(whose)s的账号"),
        _("这位管理员马上退出，不能再登录了。要是不该停用，请马上告诉操作员，并看看操作记录。"),
        _("有一位管理员的账号停用了"),
    ),
    "people.post_closed": Kind(
        _("“%(organisation)s”关闭了，您在那儿的岗位也结束了"),
        _("是%(who)s关闭的，登录和接口密钥都停了。弄错了的话，请找给您安排岗位的人。"),
        _("您的一个岗位结束了"),
    ),
    "people.claim_confirmed": Kind(
        _("您的住房确认了"), _("登记在您名下了，“我的住房”里看得到。搬走了，在那儿说一声。"), _("您认领的住房有结果了")
    ),
    "people.claim_refused": Kind(
        _("您认领的住房没有确认"),
        _("原因是：“%(reason)s”。弄错了的话，请到社区报到台，带上能说明您住这儿的东西。"),
        _("您认领的住房有结果了"),
    ),
    "people.claim_left_to_desk": Kind(
        _("您的住房，要请社区来确认"),
        _("楼里的人还不认识您，不是说您不住这儿。请带上房本、租房合同这样的东西到社区报到台，当面就能确认。"),
        _("您认领的住房有消息了"),
    ),
}
WHAT: dict[str, str | Promise] = {"contact.phone": _("手机号"), "contact.email": _("邮箱")}
PAGES = {
    "account_opened": "people:home",
    "administrator_shut_out": "people:home",
    "contact_read": "people:readings",
    "name_corrected": "people:home",
    "post_closed": "people:home",
    "claim_decided": "people:homes",
    "claim_left_to_desk": "people:homes",
}


def for_people(*, person: Person, kind: str, facts: Mapping[str, Any], about: str, at: datetime) -> None:
    """Tell a person of a look at their contact (`contact_read`, and who), of their claim, or of their staff account.

    `claim_decided` is a claim's end, `claim_left_to_desk` that the desk has to see to it; `account_opened` that their
    account was opened, and by whom ("" is the operator); `name_corrected` likewise that they are named otherwise,
    `administrator_shut_out` that an administrator beside them was; `post_closed` that their post ended with its
    organisation, and who closed that.
    """
    said: dict[str, object]
    if kind == "contact_read":
        name, said = "people.contact_read", {"what": WHAT[facts["what"]], "why": facts["why"]}
        said |= {"who": _who(facts["by"], at)}
    elif kind == "administrator_shut_out":
        said = {"who": _who(facts["by"], at), "whose": _who(facts["whose"], at)}
        name = "people.administrator_shut_out"
    elif kind in ("account_opened", "name_corrected"):
        name, said = f"people.{kind}", {"who": _who(facts["by"], at)}
    elif kind == "post_closed":
        name, said = "people.post_closed", {"who": _who(facts["by"], at), "organisation": facts["organisation"]}
    elif kind == "claim_left_to_desk":
        name, said = "people.claim_left_to_desk", {}
    elif facts["state"] == "confirmed":
        name, said = "people.claim_confirmed", {}
    else:
        name, said = "people.claim_refused", {"reason": facts["reason"]}
    tell(to=[person.pk], kind=name, about=about, facts=said, href=reverse(PAGES[kind]), at=at, key=f"{kind}:{about}")


def _who(by: str, at: datetime) -> dict[str, str]:
    """Who acted, in each language: a person by their post, or the operator at the machine."""
    return in_languages(lambda: names_of_readers([by], at)[by] if by else _("系统的操作员"))
