"""Putting something else in a row's place: what makes up its key never changes, so the row ends and another is added.

Thus an answer to "who else shall answer for it" is one act of a draft, and both edits of it are there or neither.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.shared.refusals import NotFound
from linli.town.people.models import Person

from . import drafts
from .columns import Cells, RuleTable
from .models import Draft
from .saying import Speaker


@transaction.atomic
def swap(*, draft_id: int, table: str, key: str, cells: Mapping[str, str], by: Person, at: datetime) -> Draft:
    """Let a row end with the draft's day and add another from then on. Raises what `drafts.end` and `change` raise."""
    drafts.end(draft_id=draft_id, table=table, key=key, by=by, at=at)
    return drafts.change(draft_id=draft_id, table=table, key="", cells=cells, by=by, at=at)


def href(kept: Draft, table: RuleTable, key: str) -> str:
    """Where another is put in a row's place; "" where there is no row yet, or nothing of this table is swapped."""
    return reverse("rulebook:swap", args=[kept.public_id, table.slug, key]) if table.swapped and key else ""


def page(kept: Draft, table: RuleTable, cells: Cells | None, at: datetime) -> dict[str, object]:
    """What the form shows beside its fields. Raises `NotFound`."""
    if cells is None:
        raise NotFound
    ends = _("“%(row)s”从那天起停用，改成下面这样。") % {"row": Speaker(table, at).title(cells)}
    return {"draft": kept, "table": table, "title": _("换一家单位"), "fixed": [(ends, "")]}


def alike(table: RuleTable, cells: Cells) -> dict[str, str]:
    """What the form begins with: the row as it is, its choices and numbers, but for what is to be another."""
    return {name: cell for name, cell in cells.items() if name != table.swapped}
