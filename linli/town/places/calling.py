"""Calling: what neighbours call a place, learnt one by one; the workbook brings many at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid, NotFound, Words
from linli.town.places import editions
from linli.town.places.folding import fold
from linli.town.places.models import Alias, Place

LONGEST = 40


def unfit(words: str) -> Words | None:
    """Why nothing can be called so. A number alone (-2, +1-1, 十四) would be read into everybody's addresses."""
    folded = fold(words)
    if not folded or len(words) > LONGEST:
        return _("俗称写 1 到 %(most)s 个字。") % {"most": LONGEST}
    if not any(sign.isalpha() for sign in folded):
        return _("俗称要带上字，不能只是号码：会和别人的楼号、单元号弄混。")
    return None


@transaction.atomic
def call(*, place_id: int, words: str, at: datetime) -> Alias:
    """Note what a place is called; called so already, it stays so. Two places may be called the same.

    Raises `NotFound` if the place does not stand, `Invalid` if the words are none, too many, or only a number.
    """
    said = " ".join(words.split())
    if wrong := unfit(said):
        raise Invalid({"words": wrong})
    place = Place.objects.current(at).select_for_update(of=("self",)).filter(id=place_id).first()
    if place is None:
        raise NotFound
    alias = Alias.objects.current(at).filter(place=place, words=said).first()
    if alias is None:
        alias = Alias.objects.create(place=place, words=said, valid_from=at)
        editions.renew([place.code])
    return alias


@transaction.atomic
def forget(*, alias_id: int, at: datetime) -> None:
    """End a name that nobody uses any more. Raises `NotFound` if it is not in use."""
    alias = Alias.objects.current(at).select_related("place").filter(id=alias_id).first()
    if alias is None:
        raise NotFound
    Alias.objects.filter(id=alias.id).update(valid_until=at)
    editions.renew([alias.place.code])
