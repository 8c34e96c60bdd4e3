"""What waits to be sent holds numbers of things, never names, phones or words."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, Tag, plain

FIELDS: Fields = {
    "Message": {
        **plain(
            "id",
            "topic",
            "at",
            "recorded_at",
            "free_at",
            "attempts",
            "holder",
            "done_at",
            "dead_at",
            "trouble",
            keep="outbox",
            why=_("要送的是哪类消息、什么时候送、送到没有"),
        ),
        "key": Tag("pseudonym", "outbox", _("同一条消息只送一次的记号，只含编号")),
        "payload": Tag("pseudonym", "outbox", _("消息说的是哪件事、给谁，只记编号")),
    },
    "Round": plain("id", "duty", "free_at", "holder", "ran_at", "count", "trouble", why=_("后台定时的活做到哪儿了")),
}
