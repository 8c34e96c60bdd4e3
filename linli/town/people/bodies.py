"""The bodies that the house itself asks for, by their codes in the rulebook; the others only its categories name.

Beside them, of which kinds an organisation must be to act as some: who asks residents whether it was done well is none
of those who do it, and the police are an office.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Organisation

COMMITTEE = "CM"
"""The residents' committee: a community's own desk."""
STREET_OFFICE = "ST"
PROPERTY = "PM"
"""Whoever manages the property at a place."""
CALL_BACK = "CB"
POLICE = "PO"
DESKS = (COMMITTEE, STREET_OFFICE)
"""Whom one may call or visit about anything."""
ASKED_FOR = frozenset({*DESKS, PROPERTY})
"""A rulebook that knows one of them by another code is not taken in (`beginning.plan_bodies`)."""

_OFFICES = frozenset({Organisation.Kind.STREET_OFFICE, Organisation.Kind.DEPARTMENT})
KINDS = {CALL_BACK: _OFFICES | {Organisation.Kind.CALL_BACK}, POLICE: _OFFICES}
"""Of which kinds an organisation must be to act as a body; as one that is not named here, of any."""
_WHY = {
    CALL_BACK: _("回访要由不经手办事的单位来做：回访单位、街道科室或者职能部门才行。"),
    POLICE: _("派出所、交警是职能部门或者街道科室，别的单位不能当。"),
}


def not_for(kind: str, codes: Iterable[str]) -> Promise | None:
    """Why an organisation of this kind may not act as one of these bodies; None if it may as all of them."""
    return next((_WHY[code] for code in codes if kind not in KINDS.get(code, (kind,))), None)
