"""What this room keeps of a person: what they were told, and whether it reached them."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, Tag, plain

FIELDS: Fields = {
    "Letter": {
        **plain("id", "public_id", "kind", "about", "href", "key", "at", "recorded_at", keep="inbox"),
        "person": Tag("pseudonym", "inbox", _("这条消息是给谁的，只记编号")),
        "facts": Tag("personal", "inbox", _("消息里说到的话和时间，只有本人看得到")),
        "left_by_other": Tag("personal", "inbox", _("别人留了您的号码报事，消息另放一处，不算您没看的")),
        "read_at": Tag("personal", "inbox", _("您什么时候看过，只用来标出没看的")),
    },
    "Sending": {
        **plain("id", "channel", "state", "attempts", "sent_at", "trouble", keep="inbox", why=_("消息发没发出去")),
        "letter": Tag("pseudonym", "inbox", _("发的是哪条消息，只记编号")),
    },
    "DemoMessage": {
        **plain("id", "at", keep="code"),
        "to": Tag("personal", "code", _("演示用：遮住中间几位的手机号或邮箱")),
        "words": Tag("personal", "code", _("演示用：本来要发出去的短信或邮件")),
    },
}
