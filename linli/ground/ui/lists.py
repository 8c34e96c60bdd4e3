"""Several things said in one breath, as the reader's language joins them: 甲、乙、丙, or "a, b, c"."""

from collections.abc import Iterable
from functools import reduce

from django.utils.translation import gettext as _


def listed(things: Iterable[object]) -> str:
    """The things one after another, in their order; "" for none."""
    said = [str(thing) for thing in things]
    return reduce(lambda first, second: _("%(first)s、%(second)s") % {"first": first, "second": second}, said or [""])
