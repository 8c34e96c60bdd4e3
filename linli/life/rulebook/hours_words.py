"""Weekly hours as neighbours write them, `工作日 8:00-12:00；休息日 不上班`, and as the table holds them."""

import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WORDS = {
    "workdays": _("工作日"),
    "rest": _("休息日"),
    "every": _("每天"),
    "mon": _("周一"),
    "tue": _("周二"),
    "wed": _("周三"),
    "thu": _("周四"),
    "fri": _("周五"),
    "sat": _("周六"),
    "sun": _("周日"),
    "closed": _("不上班"),
}
_CODE = re.compile("|".join(WORDS))
_SIGNS = str.maketrans("；，、：－—–~～", ";,,:-----")


def spoken(cell: str) -> str:
    """Hours in the reader's language."""
    said = _CODE.sub(lambda found: str(WORDS[found[0]]), cell)
    return re.sub(r"\s*;\s*", gettext("；"), said)


def written(words: str) -> str:
    """The same in the words of the table; what is none of ours stays, to be said of the row."""
    known = {code: code for code in WORDS}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {str(word).casefold(): code for code, word in WORDS.items()}
    any_of_them = re.compile("|".join(re.escape(word) for word in sorted(known, key=len, reverse=True)), re.IGNORECASE)
    words = any_of_them.sub(lambda found: f" {known[found[0].casefold()]} ", words)
    words = re.sub(r"[\n\r]+", ";", words.strip()).translate(_SIGNS)
    words = re.sub(r"(?<=\d)\s*,\s*(?=\d)", " ", words)
    words = re.sub(r"\s*([,;])\s*", r"\1", words)
    words = re.sub(r"\s*([-:])\s*(?=\d)", r"\1", words)
    return re.sub(r"(;)(?=\S)", r"\1 ", re.sub(r"\s+", " ", words)).strip(" ;")
