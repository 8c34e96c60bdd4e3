"""Whom one may ring besides 119 where gas or current is loose: the firms that mend it, by each district's own number.

Which company supplies differs by district, so an emergency names the key under which the district says the number
(`town.texts`). Where that says none, nobody is named and no sentence speaks of them. The names are the product's.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.town.texts import saying

NAMES: Mapping[str, Promise] = {
    "gas_repairs": gettext_lazy("燃气公司抢修"),
    "power_repairs": gettext_lazy("供电报修"),
}
"""Whose number stands under each key."""
MAY_RING: Mapping[str, Promise] = {
    "gas_repairs": gettext_lazy("也可以打燃气公司抢修 %(number)s。"),
    "power_repairs": gettext_lazy("也可以打供电报修 %(number)s。"),
}
IF_SMELT: Mapping[str, Promise] = {"alarm": gettext_lazy("闻到煤气味，也打燃气公司抢修 %(number)s。")}
"""What is said in place of that of a kind that need not be about gas."""


def number(key: str, at: datetime) -> str:
    """The number that the district says at that moment; "" where it says none. One look at most."""
    return saying.text(key, at)


def numbers(at: datetime) -> tuple[str, ...]:
    """Those of all keys, in the order of `NAMES`, in one look."""
    return tuple(saying.texts(NAMES, at).values())


def told(first: str, *, kind: str, key: str, number: str) -> str:
    """What to do `first` in an emergency of that kind, and then whom else one may ring."""
    then = IF_SMELT.get(kind, MAY_RING[key]) % {"number": number}
    return _("%(first)s%(then)s") % {"first": first, "then": then}
