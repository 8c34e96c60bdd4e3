"""What is done to people, posts and organisations, and how they are called, as the book of acts says it.

A person is a number and their present posts, never a name: who checks on those who act learns from the book who did
what, and of residents nothing.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.audit.speaking import keys, numbered

from . import contacts, queries
from .models import Organisation, StaffAccount

ACTS = {
    "people.account_begun": _("设好口令，启用工作账号"),
    "people.account_opened": _("开户"),
    "people.account_phone_proven": _("开户时验过手机号"),
    "people.appointed": _("安排岗位"),
    "people.claim_confirmed": _("确认住房"),
    "people.claim_left_to_desk": _("不认识，请社区报到台确认"),
    "people.claim_refused": _("不确认住房"),
    "people.claim_withdrawn": _("撤回住房认领"),
    "people.claimed": _("认领住房"),
    "people.contact_displaced": _("联系方式归了证明是本人的人"),
    "people.contact_dropped": _("删掉联系方式"),
    "people.contact_kept": _("登记联系方式"),
    "people.deactivated": _("停用账号"),
    "people.described": _("改称呼或语言"),
    "people.door_alarm": _("报警：一小时里输错的验证码太多"),
    "people.duty_phone_set": _("改值班电话"),
    "people.entrusted": _("登记监护关系"),
    "people.headings_said": _("说明表头是什么意思"),
    "people.imported": _("导入社区的岗位和单位"),
    "people.key_made": _("建接口密钥"),
    "people.key_revoked": _("停用接口密钥"),
    "people.keys_retired": _("旧密钥退役"),
    "people.keys_rotated": _("换新密钥"),
    "people.known": _("第一次登录"),
    "people.moved_out": _("从住处搬走"),
    "people.name_corrected": _("改姓名或称呼"),
    "people.number_alarm": _("报警：一个号码一天里要的验证码太多"),
    "people.organisation_closed": _("停用单位"),
    "people.organisation_kept": _("登记单位"),
    "people.post_ended": _("结束岗位"),
    "people.reactivated": _("恢复账号"),
    "people.released": _("结束监护关系"),
    "people.responsibility_ended": _("不再派给它"),
    "people.responsibility_given": _("定下责任单位"),
    "people.roster_by_consent": _("登记住户的手机号：本人单独同意"),
    "people.roster_by_contract": _("登记住户的手机号：履行合同所必需"),
    "people.roster_by_duty": _("登记住户的手机号：履行法定职责所必需"),
}
ALONE = {
    "door:residents": _("居民登录的门"),
    "roster": _("按花名册核对的"),
    contacts.STRANGER: _("没登录的人"),
}


def persons(numbers: Collection[str], at: datetime) -> dict[str, str]:
    """People by number and present posts: "网格员（编号 7）". One query."""
    posts = queries.roles_of([f"person:{pk}" for pk in keys(numbers)], at)
    return {
        number: gettext("%(post)s（编号 %(number)s）") % {"post": post, "number": number}
        if (post := posts.get(f"person:{number}", ""))
        else gettext("编号 %(number)s") % {"number": number}
        for number in numbers
    }


def organisations(numbers: Collection[str], at: datetime) -> dict[str, str]:
    """Organisations by name. One query."""
    found = Organisation.objects.filter(pk__in=keys(numbers))
    return {str(each.pk): each.named() for each in found}


def accounts(numbers: Collection[str], at: datetime) -> dict[str, str]:
    """Staff accounts by the number of their owner. One query."""
    found = StaffAccount.objects.filter(pk__in=keys(numbers)).values_list("pk", "person")
    return {str(pk): gettext("编号 %(number)s 的工作账号") % {"number": owner} for pk, owner in found}


def contacts_left(marks: Collection[str], at: datetime) -> dict[str, str]:
    """Contacts that somebody else wrote down, by the end of their mark: whose they are the book does not say."""
    return {mark: gettext("报事时留的联系方式（记号 %(mark)s）") % {"mark": mark[-6:]} for mark in marks}


THINGS = {
    "person": persons,
    "contact": contacts_left,
    "organisation": organisations,
    "staff-account": accounts,
    "claim": numbered(_("第 %(number)s 份住房认领")),
    "api-key": numbered(_("第 %(number)s 把接口密钥")),
    "keyring": numbered(_("钥匙串，新钥匙是 %(number)s")),
}


def person_meant(said: str) -> str:
    """A number alone is a person's."""
    return f"person:{said}" if said.isascii() and said.isdecimal() else ""


MEANT = [person_meant]
EXAMPLE = _("人写 9 这样的")
