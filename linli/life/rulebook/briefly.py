"""What drafts change in a few words: the first rows of each table, what of them is otherwise, new or ended."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from .models import Edit
from .saying import Speaker
from .tables import TABLES

MOST_NAMED = 3
"""So many rows of a table are named where it is said what a draft changed."""
MOST_CELLS = 2
"""So many cells of a row are said there."""


def said(edits: Iterable[Edit], at: datetime) -> dict[int, str]:
    """What drafts change, by the drafts' numbers. The queries are those of the tables' choices, however many edits."""
    found: dict[int, dict[str, list[Edit]]] = {}
    for edit in edits:
        found.setdefault(edit.draft_id, {}).setdefault(edit.table, []).append(edit)
    touched = {table for tables in found.values() for table in tables}
    speakers = {table.slug: Speaker(table, at) for table in TABLES if table.slug in touched}
    return {pk: _("；").join(_tables(tables, speakers)) for pk, tables in found.items()}


def _tables(tables: Mapping[str, list[Edit]], speakers: Mapping[str, Speaker]) -> Iterable[str]:
    for slug, edits in tables.items():
        if speaker := speakers.get(slug):
            changed = [edit for edit in edits if not edit.ends and edit.was is not None]
            new = [edit for edit in edits if edit.was is None]
            ended = [edit for edit in edits if edit.ends]
            for words, group, call in (
                ("%(what)s", changed, _changed),
                (_("新添%(what)s"), new, _title),
                (_("停用%(what)s"), ended, _title),
            ):
                if group:
                    yield words % {"what": _few([call(edit, speaker) for edit in group[:MOST_NAMED]], len(group))}


def _few(names: list[str], count: int) -> str:
    """The first few in one breath, with how many there are."""
    few = _("、").join(names)
    return few if count <= len(names) else _("%(few)s等 %(count)d 条") % {"few": few, "count": count}


def _title(edit: Edit, speaker: Speaker) -> str:
    return speaker.title(edit.cells or edit.was or {})


def _changed(edit: Edit, speaker: Speaker) -> str:
    """A row with what of it is otherwise: `路灯不亮（多久内办好：3 个工作日 → 1 个工作日）`."""
    lines = speaker.differences(edit.was or {}, edit.cells or {})
    more = [_("还有 %(count)d 处") % {"count": len(lines) - MOST_CELLS}] if len(lines) > MOST_CELLS else []
    words = _("；").join([*lines[:MOST_CELLS], *more])
    title = _title(edit, speaker)
    return _("%(row)s（%(what)s）") % {"row": title, "what": words} if words else title
