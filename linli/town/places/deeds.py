"""What is done to places, and how they are called, as the book of acts says it."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.audit.speaking import keys

from .models import Place
from .names import spoken_by_path

ACTS = {"places.imported": _("导入楼院和网格的表")}


def places(numbers: Collection[str], at: datetime) -> dict[str, str]:
    """Places as one says them: "北园社区 8号院". Two queries, however many."""
    found = dict(Place.objects.filter(pk__in=keys(numbers)).values_list("pk", "path"))
    said = spoken_by_path(found.values(), at=at)
    return {str(pk): said[path] for pk, path in found.items() if said[path]}


THINGS = {"place": places}
