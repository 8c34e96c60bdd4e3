"""What is kept so that a retry does nothing twice: names of acts and keyed counts, for days only."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, Tag, plain

COUNTED = _("一段时间里试了几次，防止有人乱试；或者看没看过一个号码")

FIELDS: Fields = {
    "Key": {
        **plain("id", "at", keep="once", why=_("什么时候交的")),
        "caller": Tag("pseudonym", "once", _("是谁交的，只记编号，免得同一件事办两遍")),
        "key": Tag("pseudonym", "once", _("这一次提交的记号，随机生成")),
        "body": Tag("pseudonym", "once", _("提交内容的指纹，看不出内容")),
        "result": Tag("pseudonym", "once", _("办成了哪件事，只记编号")),
    },
    "Counter": {
        **plain("id", "name", "since", "until", "count", keep="limit", why=COUNTED),
        "subject": Tag("sealed", "limit", _("是谁在试、谁看过，只存加了密钥的指纹")),
    },
    "Cursor": plain("id", "name", "place", "moved_at", why=_("后台跟着记录做的活，做到第几条了")),
    "Lease": plain("id", "name", "holder", "until", why=_("后台的活由哪台机器在做")),
}
