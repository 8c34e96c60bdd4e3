"""What must not be cut by the end of a line: a number with what it counts, a case's number, a telephone's."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_WHOLE = re.compile(
    r"LL-\d{4}-\d+"
    r"|(?<!\d)\d{1,5}(?:号院|號院|号楼|號樓|单元|單元|层|層|室|栋|棟)"
    r"|(?<!\d)1[3-9]\d[ \u00a0]?\d{4}[ \u00a0]?\d{4}(?!\d)"
)


def whole(words: str) -> SafeString:
    """Words for a page, escaped, in which each of these stands on one line."""
    return mark_safe(_WHOLE.sub(r'<span class="uncut">\g<0></span>', escape(words)))  # noqa: S308 - escaped right here
