"""What must not be cut by the end of a line: a place with its number, a case's number, a mobile in groups.

A builtin of all templates (`settings.TEMPLATES`), as those of the ground are: it costs one search, also in a loop.
"""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from linli.ground.shared.text import MOBILE

register = template.Library()

_WHOLE = re.compile(
    r"LL-\d{4}-\d+"
    r"|(?<!\d)\d{1,5}(?:号院|號院|号楼|號樓|单元|單元|层|層|室|栋|棟)"
    rf"|(?<!\d){MOBILE}(?!\d)"
)


@register.filter
def whole(words: str) -> SafeString:
    """`{{ row.title|whole }}`: words, escaped, in which each of these stands on one line."""
    return mark_safe(_WHOLE.sub(r'<span class="uncut">\g<0></span>', conditional_escape(words)))  # noqa: S308 - escaped right here
