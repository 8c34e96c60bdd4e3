"""What is done to places, and how they are called, as the book of acts says it."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.audit.speaking import keys

from .models import Lane, Place
from .names import spoken_by_path

ACTS = {"places.imported": _("导入楼院和网格的表"), "places.lane_standard": _("写定街巷的标准")}


def places(numbers: Collection[str], at: datetime) -> dict[str, str]:
    """Places as one says them: "北园社区 8号院". Two queries, however many."""
    found = dict(Place.objects.filter(pk__in=keys(numbers)).values_list("pk", "path"))
    said = spoken_by_path(found.values(), at=at)
    return {str(pk): said[path] for pk, path in found.items() if said[path]}


def lanes(numbers: Collection[str], at: datetime) -> dict[str, str]:
    """Lanes by their names. One query."""
    return {str(lane.pk): lane.named() for lane in Lane.objects.filter(pk__in=keys(numbers))}


THINGS = {"place": places, "lane": lanes}
