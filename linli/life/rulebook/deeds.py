"""What is done to the rulebook, as the book of acts says it."""

from django.utils.translation import gettext_lazy as _

from linli.ground.audit.speaking import numbered

ACTS = {
    "rules.begun": _("起草一份规矩的改动"),
    "rules.edited": _("改草稿"),
    "rules.taken_in": _("把一张表读进草稿"),
    "rules.rehearsed": _("拿以前的事试算草稿"),
    "rules.drafted_anew": _("照放弃或撤回的草稿再起草"),
    "rules.asked": _("请别人来定草稿"),
    "rules.dropped": _("放弃草稿"),
    "rules.withdrawn": _("撤回还没生效的改动"),
}
THINGS = {"draft": numbered(_("第 %(number)s 份规矩草稿"))}
