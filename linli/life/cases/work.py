"""What the worker does for cases: tell of each step, and act where a clock has run out."""

import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from linli.ground.outbox.send import later
from linli.ground.shared.duties import Delivery, Duty, Handler, outside, where
from linli.ground.shared.moments import day_of
from linli.ground.shared.privacy import RETENTIONS
from linli.ground.shared.refusals import Refused
from linli.life.cases import closing, draws, handling, redrawing, ringing, supervision
from linli.life.cases.models import Case, Point, Reporter
from linli.life.cases.reach import CaseSet
from linli.life.cases.states import State
from linli.life.cases.telling import tell_chief_ahead, tell_of
from linli.town.notices import inbox
from linli.town.places import tree
from linli.town.places.models import Place

log = logging.getLogger(__name__)

MOST = 200
"""How many cases one round of a duty takes; the next round takes the next ones."""
_left: dict[str, int] = {}
"""Duty → how many cases at the front of its list its full rounds left as they were: the next one begins behind them."""


def told(delivery: Delivery) -> None:
    """Tell people of a step."""
    payload = delivery.payload
    case_id, seq = payload["case"], payload["seq"]
    assert isinstance(case_id, int)
    assert isinstance(seq, int)
    tell_of(case_id=case_id, seq=seq, at=delivery.at)


def tell_overdue(at: datetime) -> int:
    """Tell the next level of the cases whose clock has run out."""
    return _round("overdue", supervision.overdue(at), lambda pk: supervision.tell_overdue(case_id=pk, at=at))


def tell_chiefs(at: datetime) -> int:
    """Tell the chiefs of lanes of what the street would hear within the hour."""
    return _round("chiefs", supervision.soon_for_the_street(at), lambda pk: tell_chief_ahead(case_id=pk, at=at))


def settle_silence(at: datetime) -> int:
    """End the askings whose days are over."""
    asked = _cases("silence is settled everywhere").open().filter(state=State.ASKING, next_due_at__lte=at)
    ids = asked.order_by("next_due_at", "pk").values_list("pk", flat=True)
    return _round("silence", ids, lambda pk: closing.settle_silence(case_id=pk, at=at))


def resume(at: datetime) -> int:
    """Take up again what was put aside until now."""
    aside = _cases("what was put aside is looked at everywhere").open()
    aside = aside.filter(state=State.SUSPENDED, next_due_at__lte=at)
    ids = aside.order_by("next_due_at", "pk").values_list("pk", flat=True)
    return _round("resume", ids, lambda pk: handling.resume(case_id=pk, by=None, at=at))


def follow(at: datetime) -> int:
    """Take the open cases along whose grid was redrawn."""
    return _round("redrawn", redrawing.left_behind(at), lambda pk: redrawing.follow(case_id=pk, at=at))


@outside
def place_moved(delivery: Delivery) -> None:
    """Take the open cases of a moved place along at once, each in a transaction of its own; the next ones by a message.

    Again, it finds those that are still left behind and no others.
    """
    place = Place.objects.filter(pk=delivery.payload["place"]).first()
    if place is None:
        return
    after = delivery.payload.get("after", 0)
    ids = list(redrawing.left_behind(delivery.at, within=place.path, after=after)[:MOST])
    _each(ids, lambda pk: redrawing.follow(case_id=pk, at=delivery.at))
    if len(ids) == MOST:
        with transaction.atomic():
            key = f"{tree.MOVED}:{delivery.key}"  # killed after this, it sends on no second time
            later(topic=tree.MOVED, payload={"place": place.pk, "after": ids[-1]}, at=delivery.at, key=key)


def draw(at: datetime) -> int:
    """Make tomorrow's secret, if it is not made yet, and publish those of the days before today."""
    made = draws.seal(day=day_of(at) + timedelta(days=1), secret=secrets.token_bytes(32), at=at)
    return int(made) + draws.publish(before=day_of(at), at=at)


def unlink(at: datetime) -> int:
    """Forget who reported the cases that ended longer ago than reporters are kept, and what they were told of them.

    And where their photos were taken.

    The cases stay, with their steps: a reporter's steps name the reporter's row, which is nobody's from then on.
    """
    days = RETENTIONS["reporter"].days or 0
    before = at - timedelta(days=days)
    Point.objects.filter(case__closed_at__lt=before).delete()
    known = Reporter.objects.exclude(person=None, called="", door="")
    over = known.filter(case__closed_at__lt=before) | known.filter(withdrawn_at__lt=before)
    done = 0
    while rows := list(over.order_by("pk").values_list("pk", "person", "case")[:MOST]):
        with transaction.atomic():
            inbox.forget_told((person, f"case:{case}") for _pk, person, case in rows)
            ringing.forget(pk for pk, *_ in rows)
            done += Reporter.objects.filter(pk__in=[pk for pk, *_ in rows]).update(person=None, called="", door="")
    return done


def _cases(reason: str) -> CaseSet[Case]:
    return Case.objects.everything(reason)


def _round(duty: str, cases: QuerySet[Case, int], act: Callable[[int], object]) -> int:
    """One round of a duty over its cases in their order: so many, from behind those that its rounds before left.

    So nothing that breaks every time holds up what comes after it; whatever was left is tried again once a round comes
    to the end of the list.
    """
    start = _left.get(duty, 0)
    ids = list(cases[start : start + MOST])
    done = _each(ids, act)
    _left[duty] = start + len(ids) - done if len(ids) == MOST else 0
    return done


def _each(ids: Iterable[int], act: Callable[[int], object]) -> int:
    """Act on each case by itself; one that moved on meanwhile refuses, and is left alone.

    One that breaks is written into the log by its number and tried again in a later round; the others go on. A
    database that does not answer ends the round.
    """
    done = 0
    for pk in list(ids):
        try:
            done += act(pk) is not False
        except Refused:
            continue
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.error("case %s was left as it is: %s", pk, where(error))
    return done


HANDLERS: dict[str, Handler] = {"cases.step": told, tree.MOVED: place_moved}
DUTIES = [
    Duty("cases.chiefs", every_s=60, run=tell_chiefs),
    Duty("cases.overdue", every_s=30, run=tell_overdue),
    Duty("cases.silence", every_s=60, run=settle_silence),
    Duty("cases.resume", every_s=60, run=resume),
    Duty("cases.redrawn", every_s=300, run=follow),
    Duty("cases.draw", every_s=600, run=draw),
    Duty("cases.unlink", every_s=24 * 3600, run=unlink),
]
