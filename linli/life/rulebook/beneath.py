"""What a draft was laid over: kept with its edits when it is laid, so that it holds again once the draft is withdrawn.

Whoever laid it, by a draft or by command, and for whichever days: a row's course is what it would have been on the
draft's day, and on each later day on which it would have turned.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.ground.ui.lists import listed

from . import planning, saying
from .columns import BETWEEN, RuleTable, since
from .models import Draft, Edit, State
from .tables import TABLES

type Row = dict[str, str] | None
"""The cells of a row on some day; None: it is not there."""


class BuiltUpon(Refused):
    """A draft that was laid later changes one of its rows too, and can be withdrawn itself."""

    code = "rules-built-upon"
    sentence = _("“%(row)s”后来又改过：%(who)s定的，从 %(day)s 起，“%(why)s”。先撤回那一份，再撤这一份。")


class ChangedSince(Refused):
    """What it laid was changed since, in a way that is not taken back."""

    code = "rules-changed-since"
    sentence = _("“%(table)s”里后来又有改动，这一份撤不回来了。要改回去，请另起一份草稿。")


class StaysLaid(Refused):
    """None of these tables can be taken back."""

    code = "rules-stay"
    sentence = _("%(tables)s定了就撤不回来，要改请另起一份草稿。")


def staying(slugs: Collection[str]) -> str:
    """Those of these tables of which stays what is laid, as they are called; "" for none."""
    stay = [table for table in TABLES if table.slug in slugs and table.take_back is None]
    return listed(gettext("“%(table)s”") % {"table": table.title} for table in stay)


def going_back(slugs: Collection[str]) -> list[RuleTable]:
    """Those of them that can be taken back, each before what it names."""
    return [table for table in reversed(TABLES) if table.slug in slugs and table.take_back is not None]


def keep(table: RuleTable, edits: Collection[Edit], draft: Draft, at: datetime) -> None:
    """Keep with a draft's edits what its rows are to be without it, before it is laid; nothing that cannot go back.

    A query for each day ahead on which anything of the table turns.
    """
    if table.take_back is None or draft.on <= day_of(at):
        return
    for day, rows in _course(table, draft.on, at):
        for edit in edits:
            edit.over = edit.over or []
            if not edit.over or edit.over[-1][1] != rows.get(edit.key):
                edit.over.append([day.isoformat(), rows.get(edit.key)])
    Edit.objects.bulk_update(edits, ["over"])


def take_back(table: RuleTable, edits: Collection[Edit], draft: Draft, at: datetime) -> None:
    """Take what a draft laid back out of a table: what it followed goes on, what it was laid over holds again.

    Raises `BuiltUpon` where a draft that was laid later changes one of its rows, and `ChangedSince` where
    that holds already, or its rows are for another reason not, on all days, as it left them.
    """
    if table.take_back is None:
        return
    _must_be_on_top(table, edits, draft, at)
    _must_be_as_left(table, edits, draft, at)
    table.take_back([tuple(edit.key.split(BETWEEN)) for edit in edits], draft.on)
    _lay_again(table, edits, draft, at)


def revived(edits: Mapping[str, Collection[Edit]], draft: Draft, at: datetime) -> list[int]:
    """The drafts for days to come over which it was laid on one of its rows: without it, what they laid holds again."""
    rows = Q(pk__in=[])
    for slug, of_it in edits.items():
        rows |= Q(table=slug, key__in=[edit.key for edit in of_it])
    beneath = Edit.objects.filter(rows, draft__state=State.LAID, draft__on__gt=day_of(at)).exclude(draft=draft)
    return list(beneath.filter(draft__laid_at__lte=draft.laid_at).values_list("draft", flat=True).distinct())


def _must_be_on_top(table: RuleTable, edits: Collection[Edit], draft: Draft, at: datetime) -> None:
    """Of drafts that change the same row the one that was laid last goes first, whichever days they hold from."""
    later = Q(draft__laid_at__gt=draft.laid_at) | Q(draft__laid_at=draft.laid_at, draft__gt=draft.pk)
    those = Edit.objects.filter(later, draft__state=State.LAID, table=table.slug, key__in=[edit.key for edit in edits])
    last = those.select_related("draft__laid_by").order_by("draft__laid_at", "draft").last()
    if last is None:
        return
    upon = last.draft
    if upon.on <= day_of(at) or upon.laid_by is None:
        raise ChangedSince(table=table.title)
    row = saying.Speaker(table, at).title(last.cells or last.was or {})
    raise BuiltUpon(row=row, who=saying.who(upon.laid_by), day=saying.day(upon.on), why=upon.why)


def _must_be_as_left(table: RuleTable, edits: Collection[Edit], draft: Draft, at: datetime) -> None:
    """On its day a row is what the draft made of it; later too, or from a day on what it was to be then anyway."""
    for day, rows in _course(table, draft.on, at):
        for edit in edits:
            there = rows.get(edit.key)
            anyway = _turns_anyway(edit, draft.on, day) and there == _before(edit, day)
            if there != edit.cells and not anyway:
                raise ChangedSince(table=table.title)


def _lay_again(table: RuleTable, edits: Collection[Edit], draft: Draft, at: datetime) -> None:
    """Lay again, each from its own day, what rows were to be; those of which that was not kept must be as they were."""
    kept = [edit for edit in edits if edit.over is not None]
    if _differing(table, {edit.key: edit.was for edit in edits if edit.over is None}, draft.on, at):
        raise ChangedSince(table=table.title)
    for day in sorted({date.fromisoformat(day) for edit in kept for day, _row in edit.over or ()}):
        wanted = {edit.key: _before(edit, day) for edit in kept}
        if differing := _differing(table, wanted, day, at):
            planned = planning.of_rows(table, differing, on=day, at=at)
            if planned.wrong:
                raise ChangedSince(table=table.title)
            for part in planned.plan.parts:
                part.lay()
            if _differing(table, wanted, day, at):
                raise ChangedSince(table=table.title)


def _differing(table: RuleTable, wanted: Mapping[str, Row], day: date, at: datetime) -> dict[str, Row]:
    there = table.by_key(since(day, at))
    return {key: row for key, row in wanted.items() if there.get(key) != row}


def _turns_anyway(edit: Edit, on: date, day: date) -> bool:
    """Whether a row was to turn after the day `on`, by `day`, whatever the draft made of it."""
    return any(on < date.fromisoformat(begun) <= day for begun, _row in edit.over or ())


def _before(edit: Edit, day: date) -> Row:
    """What a row was to be on a day without the draft."""
    course: list[tuple[str, Row]] = edit.over or []
    return next(row for begun, row in reversed(course) if begun <= day.isoformat())


def _course(table: RuleTable, on: date, at: datetime) -> Iterator[tuple[date, Mapping[str, dict[str, str]]]]:
    """The rows of a table on the day `on`, and on each later day on which any of them turns."""
    for day in (on, *(day for day in table.days() if day > on)):
        yield day, table.by_key(since(day, at))
