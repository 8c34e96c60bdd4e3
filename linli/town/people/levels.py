"""At which level of the town a kind of organisation and a body sit: what a community may register, and what the street.

The rulebook's bodies have no level, so this is the rule, and the one place of it. What a community has around it is its
own to say: its committee and teams, who manages and owns its houses, and the utilities, since a firm may sweep and a
boiler house heat one courtyard alone. Street offices, departments and who calls back are appointed by the street or the
district; who stood nearer would be sent to before them. A body that is not named here is theirs, so that a rulebook's
new one is not a community's by oversight.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import NotAllowed
from linli.town.places.models import Place

from .models import Organisation, Person
from .roles import KEEPERS, Role
from .scopes import Held, posts_of, reach_of

ABOVE_A_COMMUNITY = (Organisation.Kind.STREET_OFFICE, Organisation.Kind.DEPARTMENT, Organisation.Kind.CALL_BACK)
OF_A_COMMUNITY = frozenset(["PM", "CM", "VT", "RC", "OW", "HW", "WS", "DR", "PW", "GS", "HT", "LT", "RD", "GR", "TX"])
KEEPERS_ABOVE = tuple(role for role in KEEPERS if role not in (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_STAFF))


class StreetKeeps(NotAllowed):
    """What sits at the street or the district is not a community's to register."""

    code = "street-keeps"
    sentence = _("街道和区里的单位，还有它们管的那些类，要由街道来登记。")


def keepers_of_kind(kind: str) -> tuple[Role, ...]:
    """Who registers organisations of this kind, within their reach."""
    return KEEPERS_ABOVE if kind in ABOVE_A_COMMUNITY else KEEPERS


def keepers_of_body(code: str) -> tuple[Role, ...]:
    """Who says which organisation acts as this body, within their reach."""
    return KEEPERS if code in OF_A_COMMUNITY else KEEPERS_ABOVE


def must_be_of(keepers: tuple[Role, ...], place: Place | None, by: Person | None, at: datetime) -> None:
    """Raise `StreetKeeps` unless a post of `by` (None is a command) is one of these and reaches the place."""
    path = place.path if place is not None else ""
    if by is not None and not reach_of(posts_of(by, at), keepers).covers(path):
        raise StreetKeeps


def holds_one_of(keepers: tuple[Role, ...], posts: Iterable[Held]) -> bool:
    """Whether one of them is among these posts: what is offered; the work function asks it of the very place."""
    return any(post.role in keepers for post in posts)
