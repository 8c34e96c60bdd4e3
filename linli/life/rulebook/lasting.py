"""Letting a draft hold: all of it or nothing, from its day on, once; and taking it back while that day has not come."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import NotAllowed, Refused
from linli.town.people.models import Person

from . import beneath, keepers, planning, telling
from .drafts import ChangedMeanwhile, NotOpen, locked, opened, reason
from .laying import InThePast, TablesHaveFaults, one_after_another
from .models import Draft, State
from .tables import table as table_of


class NothingToLay(Refused):
    """The draft changes nothing."""

    code = "nothing-to-lay"
    status = 422
    sentence = _("这份草稿和现在的一样，没有要定的。")


class AnotherLays(NotAllowed):
    """Whoever wrote anything of a draft does not let it hold."""

    code = "another-lays"
    sentence = _("没有定下。%(who)s")


class NotSeen(Refused):
    """Nobody lays what they have not looked at."""

    code = "draft-not-seen"
    status = 422
    sentence = _("请先看一遍这份草稿改了什么，再定。")


class NotLaid(Refused):
    """Only what was laid can be withdrawn."""

    code = "draft-not-laid"
    sentence = _("这份草稿没有定下，不用撤回。")


class AnotherWithdraws(NotAllowed):
    """Nor does anybody alone let what they wrote hold again by taking away what was laid over it."""

    code = "another-withdraws"
    sentence = _("撤回了它，您先前写的又要作数。谁改的谁不能定，请别的管规矩的人来撤。")


class HoldsAlready(Refused):
    """The day has come; whoever reported since was promised by it."""

    code = "rules-hold-already"
    sentence = _("已经生效了，撤不回来。要改回去，请另起一份草稿。")


@transaction.atomic
def lay(*, draft_id: int, by: Person, at: datetime, seen: int | None) -> Draft:
    """Let a draft hold from its day; laid already, it stays so. `seen` is the `version` that was looked at.

    Everybody who keeps the rules is told. Raises `NotFound`, `NotAllowed`, `NotOpen`, `AnotherLays` for whoever wrote
    anything of it, `NotSeen`, `ChangedMeanwhile`, `InThePast`, `TablesHaveFaults`, `NothingToLay`.
    """
    one_after_another()
    draft = locked(draft_id, by, at)
    if draft.state == State.LAID:
        return draft
    if draft.state != State.OPEN:
        raise NotOpen
    if keepers.wrote(draft, by):
        raise AnotherLays(who=keepers.who_lays(draft, by, at))
    if seen is None:
        raise NotSeen
    if seen != draft.version:
        raise ChangedMeanwhile
    planned = _ready(draft, at)
    _let_hold(planned, draft, at)
    draft.state, draft.laid_by, draft.laid_at = State.LAID, by, at
    draft.save(update_fields=["state", "laid_by", "laid_at"])
    changes = [f"{c.how} {c.file} {c.what} {c.words}" for c in planned.plan.changes]
    facts = {"on": draft.on, "why": draft.why, "changes": changes}
    record.record(actor=by.source, verb="rules.laid", object=f"draft:{draft.pk}", at=at, facts=facts)
    telling.tell_keepers("rules.laid", draft, by, at)
    return draft


@transaction.atomic
def ask(*, draft_id: int, by: Person, at: datetime) -> Draft:
    """Ask those who may lay a draft to look at it and lay it: each gets one letter for each version of it.

    Raises `NotFound`, `NotAllowed`, `NotOpen`, `InThePast`, `TablesHaveFaults`, `NothingToLay`, and `AnotherLays`
    where nobody else may.
    """
    draft = opened(draft_id, by, at)
    _ready(draft, at)
    others = [person for person in keepers.may_lay(draft, at) if person != by]
    if not others:
        raise AnotherLays(who=keepers.who_lays(draft, by, at))
    if telling.ask_keepers(draft, others, by, at):
        record.record(actor=by.source, verb="rules.asked", object=f"draft:{draft.pk}", at=at, facts={})
    return draft


def _ready(draft: Draft, at: datetime) -> planning.Planned:
    """What laying a draft would do. Raises `InThePast`, `TablesHaveFaults`, `NothingToLay`."""
    if draft.on < day_of(at):
        raise InThePast(day=draft.on)
    planned = planning.of_draft(draft, at=at)
    if planned.wrong:
        raise TablesHaveFaults(count=len(planned.wrong))
    if not planned.plan.changes:
        raise NothingToLay
    return planned


def _let_hold(planned: planning.Planned, draft: Draft, at: datetime) -> None:
    """Lay what is planned, and keep what it is laid over."""
    for slug, edits in planned.edits.items():
        beneath.keep(table_of(slug), edits, draft, at)
    for part in planned.plan.parts:
        part.lay()


@transaction.atomic
def withdraw(*, draft_id: int, why: str, by: Person, at: datetime) -> Draft:
    """Take a laid draft back before its day: what it followed goes on, or holds again. Withdrawn already, it stays so.

    Anybody who keeps the rules may, and says why: what two agreed on before goes on to hold; but not who wrote what
    would then hold again. Everybody who keeps them is told. What came with it stays of bodies, since their names hold
    at once, and of holidays, which have no versions. Raises `NotFound`, `NotAllowed`, `AnotherWithdraws`, `Invalid`,
    `NotLaid`, `HoldsAlready` on its day and later, `StaysLaid` where all of it stays, and what `beneath.take_back`
    raises.
    """
    one_after_another()
    draft = locked(draft_id, by, at)
    if draft.state == State.WITHDRAWN:
        return draft
    if draft.state != State.LAID:
        raise NotLaid
    if draft.on <= day_of(at):
        raise HoldsAlready
    draft.closed_why = reason(why, _("写一句为什么撤回，最多 %(most)d 个字。"))
    edits = planning.by_table(draft)
    back = beneath.going_back(edits)
    if not back:
        raise beneath.StaysLaid(tables=beneath.staying(edits))
    if keepers.wrote_any(beneath.revived(edits, draft, at), by):
        raise AnotherWithdraws
    for table in back:
        beneath.take_back(table, edits[table.slug], draft, at)
    draft.state, draft.closed_by, draft.closed_at = State.WITHDRAWN, by, at
    draft.save(update_fields=["state", "closed_by", "closed_at", "closed_why"])
    facts = {"on": draft.on, "why": draft.closed_why}
    record.record(actor=by.source, verb="rules.withdrawn", object=f"draft:{draft.pk}", at=at, facts=facts)
    telling.tell_keepers("rules.withdrawn", draft, by, at)
    return draft
