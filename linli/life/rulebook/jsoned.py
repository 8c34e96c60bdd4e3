"""The rulebook as the JSON door shows it."""

from datetime import datetime
from typing import Any

from . import foreseen, planning
from . import schemas as s
from .columns import RuleTable
from .models import Draft, Edit
from .queries import laid_last, worked_on
from .saying import Speaker
from .showing import planned
from .tables import TABLES


def tables(at: datetime) -> list[s.TableNamed]:
    """Every table, and how many rows of it are in force."""
    return [
        s.TableNamed(table=each.slug, title=str(each.title), about=str(each.about), count=len(each.rows(at)))
        for each in TABLES
    ]


def table(found: RuleTable, at: datetime) -> s.TableShown:
    """A table with its rows in force."""
    speaker = Speaker(found, at)
    ahead = planned(found, at, speaker)
    return s.TableShown(
        table=found.slug,
        title=str(found.title),
        columns=[
            s.RuleColumnShown(name=each.name, label=str(each.label), kind=each.kind, needed=each.needed)
            for each in found.columns
        ],
        rows=[
            s.RuleRowShown(key=key, title=speaker.title(cells), cells=cells, ahead=ahead.get(key, ""))
            for key, cells in found.by_key(at).items()
        ],
    )


def drafts(*, keeps: bool) -> list[s.DraftNamed]:
    """The drafts that are open, to whoever keeps the rules, and those that were laid last."""
    return [s.DraftNamed(**_named(each)) for each in (*(worked_on() if keeps else ()), *laid_last())]


def draft(kept: Draft, at: datetime) -> s.DraftShown:
    """A draft with its edits; what is wrong with them is said while it is open."""
    made = planning.while_open(kept, at=at)
    speakers = {each.slug: Speaker(each, at) for each in TABLES if each.slug in made.edits}
    return s.DraftShown(
        **_named(kept),
        edits=[_edit(each, speakers[slug]) for slug, found in made.edits.items() if slug in speakers for each in found],
        wrong=[s.WrongShown(table=each.table.slug, key=each.key, words=each.words) for each in made.wrong],
        nobody=foreseen.Outlook(kept, made, at).nobody(),
    )


def _named(kept: Draft) -> dict[str, Any]:
    names = ("why", "on", "state", "begun_at", "laid_at", "closed_why", "version")
    return {"draft": kept.public_id, **{name: getattr(kept, name) for name in names}}


def _edit(edit: Edit, speaker: Speaker) -> s.EditShown:
    changed = speaker.differences(edit.was, edit.cells) if edit.was and edit.cells else []
    title = speaker.title(edit.cells or edit.was or {})
    return s.EditShown(table=edit.table, key=edit.key, title=title, cells=edit.cells, was=edit.was, words=changed)
