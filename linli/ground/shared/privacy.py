"""What each stored field is to a person, and how long it stays: the words every room's `privacy.py` is written in.

A room says of each of its models' fields what it is::

    FIELDS = {"Contact": {"sealed": Tag("sealed", "account", _("您的手机号，加了密"))}}

and a field without a tag fails the tests. The rights page, the export and the daily clean-up read the same tables.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Kind = Literal["none", "personal", "sealed", "pseudonym"]
"""none: says nothing of a person; personal: does, as it stands; sealed: does, but encrypted or hashed with a key kept
outside the database; pseudonym: points at a person (`person:7`, a foreign key) and says nothing without that row."""

KINDS = ("none", "personal", "sealed", "pseudonym")


@dataclass(frozen=True, slots=True)
class Retention:
    """How long something stays: `days` after `since`, or until what `since` says if `days` is None."""

    days: int | None
    since: str | Promise


RETENTIONS: dict[str, Retention] = {
    "lasting": Retention(None, _("一直保留，里面没有个人信息")),
    "valid": Retention(None, _("有效期间保留，停用后留作历史")),
    "account": Retention(None, _("账号注销时删除")),
    "household": Retention(None, _("搬走或注销时删除")),
    "case": Retention(None, _("随事项保留，事项里不留联系方式")),
    "reporter": Retention(180, _("事项办结以后")),
    "post": Retention(3 * 365, _("岗位结束以后")),
    "inbox": Retention(365, _("消息发出以后")),
    "outbox": Retention(30, _("送出以后")),
    "code": Retention(1, _("验证码发出以后")),
    "session": Retention(30, _("最后一次使用以后")),
    "once": Retention(7, _("提交以后")),
    "limit": Retention(2, _("最后一次计数以后")),
    "media": Retention(365, _("上传以后")),
    "booking": Retention(90, _("预约结束以后")),
    "patrol": Retention(365, _("巡查结束以后")),
    "plate": Retention(7, _("挪车结束以后")),
    "access": Retention(3 * 365, _("查看以后")),
    "security": Retention(183, _("记录以后")),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """One field: what kind it is, by which retention it goes, and why it is kept, in words a resident may read."""

    kind: Kind
    keep: str
    why: str | Promise

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a tag's kind is one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.keep not in RETENTIONS:
            raise ValueError(f"no retention is named {self.keep!r}; they are in RETENTIONS")
        if not self.why:
            raise ValueError("a tag says why the field is kept")


type Fields = dict[str, dict[str, Tag]]
"""Model name → field name → tag: the shape of each room's FIELDS."""


NOT_OF_A_PERSON = _("办事需要，与具体的人无关")


def plain(*names: str, keep: str = "lasting", why: str | Promise = NOT_OF_A_PERSON) -> dict[str, Tag]:
    """One tag for fields that say nothing of a person: ids, codes, times, counters."""
    return {name: Tag("none", keep, why) for name in names}
