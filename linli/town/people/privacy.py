"""What each field of this room is to a person, by which retention it goes, and why it is kept."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import RETENTIONS, Fields, Tag, plain

_WHO = Tag("pseudonym", "account", _("指向谁"))
_BY = Tag("pseudonym", "lasting", _("由谁经办，查账时要知道"))
_HOME = Tag("personal", "household", _("住在哪里，本人说的，由楼门长或社区确认"))
_TIME_AT_HOME = Tag("personal", "household", _("从什么时候住到什么时候"))

FIELDS: Fields = {
    "Person": {
        **plain(
            "id", "public_id", "language", "large_type", "is_active", "session_epoch", "known_since", keep="account"
        ),
        "name": Tag("personal", "account", _("您的名字，经办人要知道怎么称呼您")),
        "called": Tag("personal", "account", _("您喜欢的称呼")),
        "salt": Tag("sealed", "account", _("让账里的摘要猜不出来；注销时一并抹掉")),
    },
    "FormerName": {
        **plain("id", "until", keep="account"),
        "person": Tag("pseudonym", "account", _("这是谁从前的称呼，只记编号")),
        "called": Tag("personal", "account", _("您办事时用过的称呼，当时的进展上写着它")),
    },
    "Household": {
        **plain("id", "public_id", keep="household"),
        "dwelling": _HOME,
        "valid_from": _TIME_AT_HOME,
        "valid_until": _TIME_AT_HOME,
    },
    "Membership": {
        **plain("id", "public_id", keep="household"),
        "household": _HOME,
        "person": _WHO,
        "kind": Tag("personal", "household", _("业主、租户或家人")),
        "valid_from": _TIME_AT_HOME,
        "valid_until": _TIME_AT_HOME,
        "confirmed_by": _BY,
        "confirmed_at": Tag("none", "household", _("什么时候确认的")),
        "how": Tag("none", "household", _("怎样确认的")),
    },
    "DwellingClaim": {
        **plain("id", "public_id", "state", "made_at", "decided_at", "left_to_desk_at", keep="household"),
        "person": _WHO,
        "dwelling": _HOME,
        "kind": Tag("personal", "household", _("业主、租户或家人")),
        "decided_by": _BY,
        "reason": Tag("personal", "household", _("没有通过的原因，只给本人看")),
    },
    "Guardianship": {
        **plain("id", "valid_from", "valid_until", keep="account"),
        "guardian": _WHO,
        "ward": _WHO,
        "confirmed_by": _BY,
    },
    "Contact": {
        **plain("id", "public_id", "kind", "key_version", "index_version", "kept_at", "verified_at", keep="account"),
        "person": _WHO,
        "sealed": Tag("sealed", "account", _("您的手机号或邮箱，加了密，说明原因才能看")),
        "index": Tag("sealed", "account", _("登录时凭它找到您，反推不出号码")),
    },
    "Body": plain("code", "name", "name_hant", "name_en"),
    "Organisation": plain(
        *("id", "public_id", "code", "name", "name_hant", "name_en", "kind", "place", "what_for", "duty_phone"),
        *("valid_from", "valid_until"),
    ),
    "Responsibility": plain("id", "public_id", "organisation", "body", "place", "rank", "valid_from", "valid_until"),
    "FallBack": plain("id", "body", "then", "only_if_community_leads", "rank", "valid_from", "valid_until"),
    "Post": {
        **plain("id", "public_id", "role", "hat", "place", "lane", "organisation", keep="post"),
        **plain("starts_at", "ends_at", keep="post", why=_("任期，交接时要用")),
        "person": Tag("pseudonym", "post", _("谁在这个岗位上")),
        "duty_phone": Tag("none", "post", _("岗位的公开电话，不是私人号码")),
        "appointed_by": _BY,
        "ended_by": _BY,
    },
    "StaffAccount": {
        **plain("id", "public_id", "key_version", "last_step", "invitation_until", "opened_at", keep="account"),
        "person": _WHO,
        "username": Tag("personal", "account", _("工作人员登录用")),
        "password": Tag("sealed", "account", _("口令的摘要，反推不出口令")),
        "totp_sealed": Tag("sealed", "account", _("动态口令的密钥，加了密")),
        "invitation": Tag("sealed", "account", _("开户链接的摘要")),
        "opened_by": _BY,
    },
    "RosterLine": {
        **plain("id", "index_version", keep="household"),
        "dwelling": _HOME,
        "index": Tag("sealed", "household", _("社区登记的手机号，只留比对用的索引，反推不出号码")),
        "kind": Tag("personal", "household", _("业主、租户或家人")),
        "basis": Tag("none", "household", _("社区凭什么登记您的手机号")),
        "valid_from": _TIME_AT_HOME,
        "valid_until": _TIME_AT_HOME,
        "taken_by": _BY,
    },
    "Heading": {
        **plain("id", "place", "sheet", "words", "column", "said_at"),
        "said_by": _BY,
    },
    "SignInCode": {
        **plain("id", "public_id", "key_version", "asked_at", "expires_at", "sent_at", "tries", "used_at", keep="code"),
        "phone_index": Tag("sealed", "code", _("限制一天要几次验证码")),
        "sealed": Tag("sealed", "code", _("要发验证码的手机号，加了密，用完就抹掉")),
        "digest": Tag("sealed", "code", _("验证码的摘要")),
        "browser": Tag("sealed", "code", _("认得是同一个浏览器")),
    },
    "ApiKey": {
        **plain("id", "public_id", "scopes", "made_at", "expires_at", "revoked_at", keep="account"),
        "person": _WHO,
        "name": Tag("personal", "account", _("您给密钥起的名")),
        "shown": Tag("none", "account", _("密钥的开头几位，好认是哪一把")),
        "digest": Tag("sealed", "account", _("密钥的摘要，反推不出密钥")),
        "used_on": Tag("personal", "account", _("最近哪天用过，好发现不对劲")),
    },
}


def kept_until(model: str, field: str) -> str:
    """Until when a field of this room is kept, in words."""
    return str(RETENTIONS[FIELDS[model][field].keep].since)
