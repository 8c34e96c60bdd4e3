"""Sending a report: how many one sender brings in an hour, and who will be asked whether it is solved.

By either door the same; programs that nobody vouches for are counted in `strangers`. What presses, as `strangers`
says, is refused by none of these limits.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.once import limits
from linli.life.cases import dangers
from linli.life.cases.models import Contact
from linli.town.people import contacts

if TYPE_CHECKING:
    from linli.town.people.models import Person

AN_HOUR, _HOUR_S = 30, 3600
UNPROVEN_A_DAY, FROM_ANYWHERE, TAKEN_IN_A_DAY, _DAY_S = 2, 6, 5, 24 * 3600
"""So many reports a day carry one phone without its owner being signed in: from one network, from all, from a desk."""


class UnprovenTooOften(limits.TooMany):
    """One phone stands in enough reports for a day whose senders were not signed in as its owner."""

    code = "unproven-too-often"
    sentence = _("没有登录的，一个号码一天最多报 %(most)s 件。请用它登录以后再报，或者选匿名。")

    def __init__(self, retry_after_s: int, most: int) -> None:
        super().__init__(retry_after_s)
        self.facts = {**self.facts, "most": most}


class TakenInTooOften(UnprovenTooOften):
    """The same, said to who works here and writes down what a resident tells them."""

    sentence = _("一个号码一天最多替人报 %(most)s 件。还有事，请他登录以后自己报，或者选匿名。")


def count(*, caller: str, known: bool, presses: bool, at: datetime) -> None:
    """Count one report by who sends it, as `once` knows them; what presses apart. Raises `TooMany` for the others.

    What presses and comes from nobody who is `known` was counted in `strangers`.
    """
    if presses and known:
        dangers.count(sender=caller, at=at)
    if presses:
        return
    limits.hit(name="cases.report", subject=caller, limit=AN_HOUR, window_s=_HOUR_S, at=at)


def reporter(
    *,
    contact: str,
    known: "Person | None",
    phone: str,
    network: str,
    presses: bool,
    at: datetime,
    desk: "Person | None" = None,
) -> "Person | None":
    """Who will be asked: `known` if they sign for themselves, or whoever the phone belongs to; nobody if anonymous.

    How they are called is kept with the report alone: what somebody writes beside a number names nobody. `desk`: who
    works here writes it down for a caller. Raises `UnprovenTooOften` where a phone stands in enough reports for a day,
    whether anybody has an account with it or not: nobody learns that here. Who signs for themselves is not counted, and
    whose number strangers type has two of their own where they are, until six came from anywhere. What presses keeps
    its number, unproven as it is, and is not counted: who is in danger has to be rung back, and whose the number is
    hears of no more than `notices` tells them in a day.
    """
    if contact in (Contact.ANONYMOUS, Contact.PAPER):
        return None
    if known is not None:
        return known
    if presses:
        pass
    elif desk is not None:
        _count(TakenInTooOften, "cases.taken_in_phone", phone, TAKEN_IN_A_DAY, at)
    else:
        _count(UnprovenTooOften, "cases.unproven_phone_here", f"{phone} {network}", UNPROVEN_A_DAY, at)
        _count(UnprovenTooOften, "cases.unproven_phone", phone, FROM_ANYWHERE, at)
    return contacts.person_at(
        contacts.PHONE, phone, at, written_by=desk.source if desk is not None else contacts.STRANGER
    )


def _count(refusal: type[UnprovenTooOften], name: str, subject: str, most: int, at: datetime) -> None:
    try:
        limits.hit(name=name, subject=subject, limit=most, window_s=_DAY_S, at=at)
    except limits.TooMany as reached:
        raise refusal(reached.retry_after_s or 60, most) from None
