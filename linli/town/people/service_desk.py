"""The service desk nearest to a place: whom one calls or visits who would rather not use a phone's screen."""

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import CharField, DateTimeField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.ground.days.calendar import Calendar
from linli.ground.days.hours import spoken
from linli.ground.shared.moments import day_of
from linli.ground.shared.reader import Blank, Written
from linli.town.places.models import stands

from . import bodies
from .models import Responsibility
from .scopes import upwards


def _called(desk: Responsibility) -> str:
    """What the desk is called; where it has no name in the reader's language what it is, and of which place."""
    language = get_language() or settings.LANGUAGE_CODE
    named = desk.organisation.named(language)
    if language == settings.LANGUAGE_CODE or named != desk.organisation.name or desk.place is None:
        return named
    place = {"place": desk.place.named(language)}
    return _("%(place)s居委会") % place if desk.body_id == bodies.COMMITTEE else _("%(place)s办事处") % place


@lru_cache(maxsize=16)
def _desks(depth: int) -> Written[Responsibility]:
    """The question after the desks on a path of so many places, which every case and every first page asks."""
    at, paths = Blank("at", DateTimeField()), [Blank(f"path{n}", CharField()) for n in range(depth)]
    return Written(
        lambda: (
            Responsibility.objects.filter(stands(at), stands(at, "organisation__"), body__in=bodies.DESKS)
            .filter(place__path__in=paths)
            .exclude(organisation__duty_phone="")
            .select_related("organisation", "place")
            .order_by("rank", "pk")
        )
    )


def service_desk(path: str, at: datetime) -> dict[str, object] | None:
    """Name, number to tap and hours of the desk nearest to the place at `path`; None where none has a public number.

    Hours are the district's office hours. One query, and the calendar's.
    """
    paths = {f"path{n}": each for n, each in enumerate(upwards(path))}
    rows = _desks(len(paths)).all(at=at, **paths)
    nearest = max(rows, key=lambda row: len(row.place.path), default=None)
    if nearest is None:
        return None
    windows = Calendar.load().office.windows(day_of(at), workday=True)
    return {
        "name": _called(nearest),
        "phone": nearest.organisation.duty_phone,
        "hours": _("工作日 %(hours)s") % {"hours": " ".join(spoken(windows))},
    }
