"""How far ahead something may be laid down: who lays it down now shall still be there when it holds."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AHEAD = timedelta(days=366)
"""So far ahead rules and standards may begin."""


def too_far(day: date, *, today: date) -> Promise | None:
    """What is wrong with a day from which something is to hold, where it is more than a year ahead; None if nothing."""
    return _("最多提前一年。") if day > today + AHEAD else None
