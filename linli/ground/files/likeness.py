"""Which pictures look alike: of 64 bits, at most six differ.

Six differences fall into four bands of sixteen bits, so that one band at least has one or none: the question goes by
seventeen values in each of four indices, and what it finds is counted bit by bit.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from linli.ground.files.models import BANDS, WIDTH, Picture, whole

NEAR = 6


def like(pictures: Iterable[Picture], among: QuerySet[Picture]) -> Mapping[int, list[int]]:
    """Picture (id) → the earlier ones (ids) of `among` that look like it, or are the very same, the oldest first."""
    asked = [each for each in pictures if each.looks or each.sha256]
    if not asked:
        return {}
    question = Q(sha256__in={each.sha256 for each in asked if each.sha256})
    for n in range(BANDS):
        values = {value for each in asked if each.looks for value in _near(getattr(each, f"looks_{n}"))}
        if values:
            question |= Q(**{f"looks_{n}__in": sorted(values)})
    rows = among.filter(question, gone_at=None, pk__lt=max(each.pk for each in asked)).order_by("pk")
    found = [
        (pk, sha256, whole(bands))
        for pk, sha256, *bands in rows.values_list("pk", "sha256", *(f"looks_{n}" for n in range(BANDS)))
    ]
    return {
        each.pk: near
        for each in asked
        if (near := [pk for pk, sha256, looks in found if pk < each.pk and _alike(each, sha256, looks)])
    }


def _alike(one: Picture, sha256: str, looks: int) -> bool:
    """Whether a picture is the same as another, or so near that one was likely made of the other."""
    if one.sha256 and one.sha256 == sha256:
        return True
    return bool(one.looks and looks) and (one.looks ^ looks).bit_count() <= NEAR


def _near(band: int) -> list[int]:
    return [band, *(band ^ 1 << place for place in range(WIDTH))]
