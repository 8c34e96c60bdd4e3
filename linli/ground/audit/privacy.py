"""What the two books keep of a person: who did it and to what, by number, never a value."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, Tag, plain

FIELDS: Fields = {
    "Entry": {
        **plain(
            "id", "public_id", "verb", "at", "recorded_at", "digest_version", why=_("谁在什么时候办了什么，留作凭据")
        ),
        "actor": Tag("pseudonym", "lasting", _("是谁办的，只记编号")),
        "object": Tag("pseudonym", "lasting", _("办的是哪件事，只记编号")),
        "digest": Tag("pseudonym", "lasting", _("办事内容的指纹，看不出内容，只能核对")),
    },
    "Seal": {
        **plain("seq", "sealed_at", why=_("这条记录排在第几、什么时候封上的")),
        "entry": Tag("pseudonym", "lasting", _("封的是哪条记录")),
        "head": Tag("pseudonym", "lasting", _("到这条为止所有记录的指纹，看不出内容，只能核对")),
        "hash": Tag("pseudonym", "lasting", _("这条记录的指纹，看不出内容，只能核对")),
    },
    "Anchor": plain("id", "hour", "seq", "head", "at", why=_("按钟头公布的总指纹，看不出内容")),
    "Reading": {
        **plain("id", "public_id", "what", "at", "recorded_at", keep="access", why=_("看了哪一项、什么时候看的")),
        "reader": Tag("pseudonym", "access", _("是谁看的，只记编号")),
        "whose": Tag("pseudonym", "access", _("看的是谁的信息，只记编号；本人可以查")),
        "why": Tag("personal", "access", _("为什么要看，是看的人写的，本人可以查")),
    },
}
