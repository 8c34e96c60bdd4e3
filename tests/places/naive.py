"""A matcher as one would write it in an hour: the control that the bar for locating must catch."""

import re

from linli.town.places.models import Place


def locate(words: str, within: Place) -> Place | None:
    """The first building and entrance numbers that stand in the words, in Arabic numerals."""
    house = re.search(r"(\d+)号?楼", words) or re.search(r"(\d+)", words)
    if house is None:
        return None
    unit = re.search(r"(\d+)(?:单元|门)", words)
    code = f"{within.code}-b{int(house[1]):02}" + (f"-u{unit[1]}" if unit else "")
    return Place.objects.filter(code=code, valid_until__isnull=True).first()
