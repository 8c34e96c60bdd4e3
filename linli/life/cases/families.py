"""Which kinds of matter are one matter in two mouths: the family of a category, by which neighbours' reports are met.

A family is the category itself, and with it those that neighbours take for one another. The first digits of a code
group what one office answers for (54: water, power, lifts, lamps), so they would offer a dark stairwell to whoever has
no water, and keep one blocked car apart: 52 names the car, 53 the fire lane it stands in.
"""

from datetime import datetime, timedelta

from linli.life.cases.categories import current

FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"52003", "52008", "53002"}),  # a car that stands in the way
    frozenset({"52004", "53003"}),  # bicycles left and charged where people walk
    frozenset({"51001", "51002", "51003", "51005"}),  # rubbish that nobody took
    frozenset({"51010", "53001"}),  # things piled up, outside and in the stairwell
    frozenset({"51007", "54004"}),  # water that does not drain
    frozenset({"51012", "51013"}),  # smoke and smells
    frozenset({"53007", "53008", "54011"}),  # ground that gives way
    frozenset({"53010", "55001"}),  # trees and beds
)
ONE_S_OWN = ("57", "58", "59")
"""Groups of what one asks for oneself: help at home, a question, an opinion. Nobody joins another's."""


def family(code: str) -> frozenset[str]:
    """The codes of a category's family, itself among them; nothing for what is only one's own."""
    if not code or code.startswith(ONE_S_OWN):
        return frozenset()
    return next((each for each in FAMILIES if code in each), frozenset({code}))


def rows(code: str, at: datetime, since: timedelta) -> list[int]:
    """The rows (ids) of a category's family: the versions in force now, and those that were when it may have begun.

    Hidden ones are left out: that a neighbour reported such a thing is nobody's to know.
    """
    found = family(code)
    known = [current(moment) for moment in (at, at - since)]
    return sorted({kinds[each].pk for kinds in known for each in found & kinds.keys() if not kinds[each].hidden})
