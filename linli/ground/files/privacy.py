"""What this room keeps of people: pictures that they sent, a year; who sent them, until it is attached to something."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, Tag, plain

FIELDS: Fields = {
    "Picture": {
        **plain(
            "id", "width", "height", "bytes", "at", "kept_at", "gone_at", keep="media", why=_("照片多大、什么时候传的")
        ),
        "public_id": Tag("pseudonym", "media", _("照片的记号，随机生成")),
        "name": Tag("personal", "media", _("照片存在哪个文件里；拍摄地点、时间、机型都不存")),
        "sha256": Tag("pseudonym", "media", _("照片的指纹，查有没有坏")),
        **{f"looks_{n}": Tag("pseudonym", "media", _("照片大致的明暗，用来看出同一张照片用了两次")) for n in range(4)},
        "caller": Tag("pseudonym", "once", _("谁传的，只记编号；附到事项上就抹掉")),
    },
}
