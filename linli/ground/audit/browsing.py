"""Looking through the two books, for whoever checks on those who act and on those who look: newest first."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.ground.shared.moments import morning
from linli.ground.shared.refusals import Invalid, Words

from . import speaking
from .models import Entry, Reading
from .record import NAME

NEWEST_FIRST = ("-at", "-id")
"""The order of both books; each way of asking has an index in it."""
_YEARS = range(2000, 2201)


def entries(*, day: date | None = None, who: str = "", about: str = "") -> QuerySet[Entry]:
    """What was done on that day of the town, by `person:7`, to `case:42`: whichever are given.

    Raises `Invalid` for the field that is no day of our time, or no name.
    """
    return Entry.objects.filter(_asked(day, who, about, who_field="actor", about_field="object")).order_by(
        *NEWEST_FIRST
    )


def looks(*, day: date | None = None, who: str = "", about: str = "") -> QuerySet[Reading]:
    """What was looked at on that day, by `person:7`, of `person:9`: whichever are given. Refuses as `entries`.

    The reason that each gave is free text about a person, and for that person: whoever shows looks leaves it out.
    """
    return Reading.objects.filter(_asked(day, who, about, who_field="reader", about_field="whose")).order_by(
        *NEWEST_FIRST
    )


def _asked(day: date | None, who: str, about: str, *, who_field: str, about_field: str) -> Q:
    wrong: dict[str, Words] = {
        field: _("没有这样的编号。%(examples)s。") % {"examples": speaking.examples()}
        for field, name in (("who", who), ("about", about))
        if name and not NAME.fullmatch(name)
    }
    if day is not None and day.year not in _YEARS:
        wrong["day"] = _("没有这一天的记录。")
    if wrong:
        raise Invalid(wrong)
    asked = Q()
    if day is not None:
        begins = morning(day)
        asked &= Q(at__gte=begins, at__lt=begins + timedelta(days=1))
    if who:
        asked &= Q((who_field, who))
    return asked & Q((about_field, about)) if about else asked
