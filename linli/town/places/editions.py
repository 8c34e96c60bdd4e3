"""Editions of places: a community's for all that stands in it, a district's for its streets and communities.

Whatever changes places calls `renew` in its own transaction; whatever keeps something of them asks `edition` first.
"""

from collections.abc import Iterable

from linli.ground.editions import looking, renewing
from linli.town.divisions.listing import DISTRICT_DIGITS as DISTRICT_DIGITS
from linli.town.places.models import COMMUNITY_DIGITS


def edition(code: str) -> str | None:
    """The current edition of the community that a place stands in, or of the district for what is wider."""
    return looking.current().get(_name(_owner(code)))


def of_district(code: str) -> str | None:
    """The current edition of the streets and communities of a place's district."""
    return looking.current().get(_name(code[:DISTRICT_DIGITS]))


def all_around(code: str) -> str | None:
    """What tells one state of a place and of all that it stands in from another."""
    current = looking.current()
    inner, outer = current.get(_name(_owner(code))), current.get(_name(code[:DISTRICT_DIGITS]))
    return None if inner is None or outer is None else f"{inner} {outer}"


def owners(codes: Iterable[str]) -> set[str]:
    """The codes of the communities and districts whose editions a change of these places renews.

    A change of a community, street or district also changes what the district's divisions are called.
    """
    changed = set(codes)
    communities = {code[:COMMUNITY_DIGITS] for code in changed if len(code) >= COMMUNITY_DIGITS}
    return communities | {code[:DISTRICT_DIGITS] for code in changed if len(code) <= COMMUNITY_DIGITS}


def renew(codes: Iterable[str]) -> None:
    """Give a new edition to whatever the changed places belong to; runs inside the caller's transaction."""
    renewing.renew(_name(code) for code in owners(codes))


def _owner(code: str) -> str:
    return code[:COMMUNITY_DIGITS] if len(code) >= COMMUNITY_DIGITS else code[:DISTRICT_DIGITS]


def _name(code: str) -> str:
    return f"place:{code}"
