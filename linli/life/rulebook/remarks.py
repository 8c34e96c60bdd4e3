"""What is worth a second look in a draft though nothing is wrong with it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from linli.ground.ui.lists import listed

from .models import Edit
from .own_tables import RESPONSIBILITIES
from .saying import Speaker
from .tables import CATEGORIES

DEADLINES, BASIS = ("respond_within", "resolve_within"), "deadline_basis"
"""The columns of the deadlines of a kind of matter, and of what they rest on."""


def of_edits(edits: Sequence[Edit], speaker: Speaker, at: datetime) -> dict[str, str]:
    """What is to be remarked of edits of the speaker's table, by their keys. As many queries for one as for many."""
    if speaker.table is RESPONSIBILITIES:
        return dict(_strangers(edits, speaker, at))
    if speaker.table is CATEGORIES:
        return dict(_old_bases(edits, speaker))
    return {}


def _old_bases(edits: Sequence[Edit], speaker: Speaker) -> Iterator[tuple[str, str]]:
    """Kinds of matter that get another deadline on the same basis."""
    (basis,) = (column for column in speaker.table.columns if column.name == BASIS)
    for edit in edits:
        was, cells = edit.was or {}, edit.cells or {}
        if was and cells and was[BASIS] == cells[BASIS] and any(was[name] != cells[name] for name in DEADLINES):
            said = {"basis": speaker.cell(basis, cells)}
            yield edit.key, _("时限改了，依据还写着“%(basis)s”。依据也不同了的话，请一起改。") % said


def _strangers(edits: Sequence[Edit], speaker: Speaker, at: datetime) -> Iterator[tuple[str, str]]:
    """Organisations that are given what they do nowhere by now, while they do something else: 供水公司 as 物业."""
    new = [(edit.key, edit.cells) for edit in edits if edit.cells and edit.was is None]
    does: dict[str, list[str]] = {}
    for row in speaker.table.rows(at) if new else ():
        does.setdefault(row["organisation"], []).append(row["body"])
    called = speaker.choices["body"]
    for key, cells in new:
        now = sorted(set(does.get(cells.get("organisation", ""), ())))
        if now and cells.get("body") not in now:
            said = {
                "body": called.get(cells.get("body", ""), ""),
                "now": listed(called.get(code, code) for code in now),
            }
            yield key, _("这家单位现在不管“%(body)s”这一类，管的是%(now)s。请看看是不是选错了。") % said
