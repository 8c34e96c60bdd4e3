"""Drafting anew what was withdrawn or given up: another draft with the same changes, as whoever begins it writes it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.town.people.models import Person

from .drafts import begin, locked
from .models import Draft, Edit, State
from .planning import by_table
from .tables import table as table_of

CLOSED = (State.DROPPED, State.WITHDRAWN)


class StillStands(Refused):
    """What is worked on or was laid is not drafted anew."""

    code = "draft-still-stands"
    sentence = _("这份草稿没有放弃也没有撤回，不用照它再起草。")


@transaction.atomic
def begin_anew(*, draft_id: int, by: Person, at: datetime) -> Draft:
    """Begin a draft with what one that was withdrawn or given up changes, for its day, or today once that has passed.

    Of each row the cells that it changed are changed in what holds by now, so that nobody else's work is undone; what
    is so already is left out. Raises `NotFound`, `NotAllowed`, `StillStands`.
    """
    old = locked(draft_id, by, at)
    if old.state not in CLOSED:
        raise StillStands
    draft = begin(why=old.why, on=max(old.on, day_of(at)), by=by, at=at)
    edits: list[Edit] = []
    for slug, found in by_table(old).items():
        standing = table_of(slug).standing(draft.on, at)
        for edit in found:
            there = standing.get(edit.key)
            if there != (cells := _cells(edit, there)):
                was = edit.was if there is None else there
                said = {"cells": cells, "was": was, "ends": cells is None, "by": by, "at": at}
                edits.append(Edit(draft=draft, table=slug, key=edit.key, **said))
    Edit.objects.bulk_create(edits)
    facts = {"of": f"draft:{old.pk}", "keys": [edit.key for edit in edits]}
    record.record(actor=by.source, verb="rules.drafted_anew", object=f"draft:{draft.pk}", at=at, facts=facts)
    return draft


def _cells(edit: Edit, there: dict[str, str] | None) -> dict[str, str] | None:
    """What an edit makes of a row as it is by now; what was ended by somebody meanwhile stays to be looked at."""
    if edit.cells is None or edit.was is None or there is None:
        return edit.cells
    return there | {name: cell for name, cell in edit.cells.items() if cell != edit.was.get(name)}
