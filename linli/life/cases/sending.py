"""Sending a report: how many one sender brings in an hour, and who will be asked whether it is solved.

By either door the same; programs that nobody vouches for are counted in `strangers`.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.once import limits
from linli.life.cases.models import Contact
from linli.town.people import contacts

if TYPE_CHECKING:
    from linli.town.people.models import Person

AN_HOUR, _HOUR_S = 30, 3600
UNPROVEN_A_DAY, _DAY_S = 5, 24 * 3600
"""So many reports a day carry one phone that nobody signed in with yet: it may be a stranger's."""


class UnprovenTooOften(limits.TooMany):
    """One phone that nobody has proven stands in enough reports for a day."""

    code = "unproven-too-often"
    sentence = _("这个号码还没有核实过，一天最多报 5 件。请用它登录以后再报，或者选匿名。")


def count(*, caller: str, at: datetime) -> None:
    """Count one report by who sends it, as `once` knows them. Raises `TooMany`."""
    limits.hit(name="cases.report", subject=caller, limit=AN_HOUR, window_s=_HOUR_S, at=at)


def reporter(*, contact: str, known: "Person | None", phone: str, at: datetime) -> "Person | None":
    """Who will be asked: `known` if they sign for themselves, or whoever the phone belongs to; nobody if anonymous.

    How they are called is kept with the report alone: what somebody writes beside a number names nobody. Raises
    `UnprovenTooOften` at the sixth report a day with a phone that nobody signed in with: what is told to it is limited
    with it.
    """
    if contact == Contact.ANONYMOUS:
        return None
    if known is not None:
        return known
    if not contacts.is_proven(contacts.PHONE, phone):
        _count_unproven(phone, at)
    return contacts.person_at(contacts.PHONE, phone, at)


def _count_unproven(phone: str, at: datetime) -> None:
    try:
        limits.hit(name="cases.unproven_phone", subject=phone, limit=UNPROVEN_A_DAY, window_s=_DAY_S, at=at)
    except limits.TooMany as reached:
        raise UnprovenTooOften(reached.retry_after_s or 60) from None
