"""Drafting: changes to the rulebook are gathered row by row, and hold nothing until they are laid (`lasting`).

A draft may be begun, worked on and dropped by everyone who keeps the rules; whoever wrote anything of it is noted, and
never lays it. It may hold what is still wrong: that is said on its page, and nothing of it is laid while it is.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.horizon import too_far
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Invalid, NotFound, Refused, Words
from linli.ground.shared.text import scrub
from linli.ground.shared.unseen import in_line
from linli.town.people.models import Person

from .columns import BETWEEN, RuleTable
from .keepers import must_keep
from .laying import InThePast
from .meanwhile import held, overtaken
from .models import Draft, Edit, State, Writer
from .tables import table as table_of

LONGEST_WHY = Draft._meta.get_field("why").max_length or 0
LONGEST_TABLE = Edit._meta.get_field("table").max_length or 0
LONGEST_KEY = Edit._meta.get_field("key").max_length or 0
LONGEST_CELL = 4000


class NotOpen(Refused):
    """The draft was laid, dropped or withdrawn."""

    code = "draft-not-open"
    sentence = _("这份草稿已经定下、放弃或撤回了，不能再改。要改请另起一份。")


class CannotEnd(Refused):
    """Rows of this table never end."""

    code = "row-cannot-end"
    status = 422
    sentence = _("这张表里的只能改，不能停用。")


class ChangedMeanwhile(Refused):
    """The draft is not what was seen."""

    code = "draft-changed"
    sentence = _("刚才有人改过这份草稿，请再看一遍。")


@transaction.atomic
def begin(*, why: str, on: date, by: Person, at: datetime) -> Draft:
    """Begin a draft that is to hold from the day `on`, and say why. Raises `NotAllowed`, `Invalid`, `InThePast`."""
    must_keep(by, at)
    draft = Draft(why=_why(why), on=_day(on, at), begun_by=by, begun_at=at)
    draft.save(force_insert=True)
    _wrote(draft, by, at)
    _note(draft, "rules.begun", by, at, why=draft.why, on=on)
    return draft


@transaction.atomic
def reword(*, draft_id: int, why: str, on: date, by: Person, at: datetime) -> Draft:
    """Give an open draft another day or reason. Raises what `begin` raises, and `NotOpen`."""
    draft = opened(draft_id, by, at)
    draft.why, draft.on = _why(why), _day(on, at)
    _touch(draft, by, at)
    _note(draft, "rules.edited", by, at, why=draft.why, on=on)
    return draft


@transaction.atomic
def change(
    *,
    draft_id: int,
    table: str,
    key: str,
    cells: Mapping[str, str],
    by: Person,
    at: datetime,
    shown: Mapping[str, str] | None = None,
) -> Draft:
    """Change one row of a table in a draft; `key` "" is a new row. What `cells` leaves out stays as it is.

    Changed back to what holds, it is no change any more. `shown` is the row as the draft held it when it was looked at
    (None: not asked). Raises `NotFound`, `NotOpen`, `NotAllowed`, `Invalid` for a cell that no column is for, a key
    that is taken or changed, or what is too long to be kept, and `ChangedMeanwhile` where a cell of `cells` is another
    than was shown.
    """
    draft, found = opened(draft_id, by, at), table_of(table)
    standing = found.standing(draft.on, at)
    edit = draft.edits.filter(table=table, key=key).first() if key else None
    was = standing.get(key)
    if key and was is None and edit is None:
        raise NotFound
    written = found.even({**(was or {}), **((edit.cells or {}) if edit else {}), **cells})
    _check(found, key, cells, written)
    if shown is not None and overtaken(shown, held(was, edit), {name: written[name] for name in cells}):
        raise ChangedMeanwhile
    if not key and (found.key_of(written) in standing or draft.edits.filter(table=table, key=found.key_of(written))):
        raise Invalid({found.key[-1]: _("已经有这一条了，请去改那一条。")})
    keep(draft, found, found.key_of(written), written, was, by=by, at=at)
    _touch(draft, by, at)
    _note(draft, "rules.edited", by, at, table=table, key=found.key_of(written), cells=written)
    return draft


@transaction.atomic
def end(*, draft_id: int, table: str, key: str, by: Person, at: datetime) -> Draft:
    """Let a row end with the draft's day; a new one is just left out. Raises `CannotEnd`, and what `change` raises."""
    draft, found = opened(draft_id, by, at), table_of(table)
    was, mine = found.standing(draft.on, at).get(key), draft.edits.filter(table=table, key=key)
    if was is None and not mine:
        raise NotFound
    if was is not None and not found.whole:
        raise CannotEnd
    mine.delete()
    if was is not None:
        Edit.objects.create(draft=draft, table=table, key=key, was=was, ends=True, by=by, at=at)
    _touch(draft, by, at)
    _note(draft, "rules.edited", by, at, table=table, key=key, ends=True)
    return draft


@transaction.atomic
def undo(*, draft_id: int, table: str, key: str, by: Person, at: datetime) -> Draft:
    """Take one edit out of a draft; one that is out already changes nothing. Raises `NotOpen`, `NotAllowed`."""
    draft = opened(draft_id, by, at)
    gone, _kinds = draft.edits.filter(table=table, key=key).delete()
    if gone:
        _touch(draft, by, at)
        _note(draft, "rules.edited", by, at, table=table, key=key, undone=True)
    return draft


@transaction.atomic
def drop(*, draft_id: int, by: Person, at: datetime) -> Draft:
    """Give a draft up; it stays to be read. Dropped already, it stays so. Raises `NotOpen`, `NotAllowed`."""
    draft = locked(draft_id, by, at)
    if draft.state == State.DROPPED:
        return draft
    if draft.state != State.OPEN:
        raise NotOpen
    draft.state, draft.closed_by, draft.closed_at = State.DROPPED, by, at
    draft.save(update_fields=["state", "closed_by", "closed_at"])
    _note(draft, "rules.dropped", by, at)
    return draft


def keep(
    draft: Draft,
    table: RuleTable,
    key: str,
    cells: dict[str, str],
    was: dict[str, str] | None,
    *,
    by: Person,
    at: datetime,
) -> None:
    """Keep what a row is to become, beside what it was; nothing where that is the same."""
    if cells == was:
        draft.edits.filter(table=table.slug, key=key).delete()
        return
    said = {"cells": cells, "was": was, "ends": False, "by": by, "at": at}
    Edit.objects.update_or_create(draft=draft, table=table.slug, key=key, defaults=said)


def locked(draft_id: int, by: Person, at: datetime) -> Draft:
    """A draft, whoever else has it in hand waiting. Raises `NotFound`, `NotAllowed`."""
    must_keep(by, at)
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    return draft


def opened(draft_id: int, by: Person, at: datetime) -> Draft:
    """The same, still open. Raises `NotOpen` as well."""
    draft = locked(draft_id, by, at)
    if draft.state != State.OPEN:
        raise NotOpen
    return draft


def touched(draft: Draft, by: Person, at: datetime, **facts: object) -> None:
    """Count a change of many rows at once, and write it into the book."""
    _touch(draft, by, at)
    _note(draft, "rules.taken_in", by, at, **facts)


def _check(table: RuleTable, key: str, cells: Mapping[str, str], written: Mapping[str, str]) -> None:
    wrong: dict[str, Words] = {name: _("没有这一项。") for name in cells if name not in table.names}
    longest = {name: LONGEST_KEY // len(table.key) - 1 if name in table.key else LONGEST_CELL for name in table.names}
    for name, cell in written.items():
        if len(cell) > longest[name]:
            wrong[name] = _("太长了，请写短一点。")
        elif name in table.key and (BETWEEN in cell or (not cell and name == table.key[-1])):
            wrong[name] = _("要填，不能有“>”。")
    if key and table.key_of(written) != key:
        wrong[table.key[-1]] = _("这一格定了就不再改，要换请停用这一条，另加一条。")
    if wrong:
        raise Invalid(wrong)


def _why(why: str) -> str:
    return reason(why, _("写一句为什么改，最多 %(most)d 个字。"))


def reason(why: str, asked: Words) -> str:
    """A reason in one line, as everybody may read it. Raises `Invalid` with what is `asked` for, to be filled in."""
    kept = in_line(why)
    if not kept or len(kept) > LONGEST_WHY:
        raise Invalid({"why": str(asked) % {"most": LONGEST_WHY}})
    if scrub(kept).found:
        raise Invalid({"why": _("这里别写电话和证件号码。")})
    return kept


def _day(on: date, at: datetime) -> date:
    if on < day_of(at):
        raise InThePast(day=on)
    if far := too_far(on, today=day_of(at)):
        raise Invalid({"on": far})
    return on


def _touch(draft: Draft, by: Person, at: datetime) -> None:
    _wrote(draft, by, at)
    draft.version += 1
    draft.save(update_fields=["version", "why", "on"])


def _wrote(draft: Draft, by: Person, at: datetime) -> None:
    Writer.objects.get_or_create(draft=draft, person=by, defaults={"at": at})


def _note(draft: Draft, verb: str, by: Person, at: datetime, **facts: object) -> None:
    record.record(actor=by.source, verb=verb, object=f"draft:{draft.pk}", at=at, facts=facts)
