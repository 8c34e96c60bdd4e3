"""A table as a file, as a draft starts from it or makes it: to be changed in a spreadsheet, and taken in again."""

import csv
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import NotFound
from linli.ground.sheets.writing import Page, inert, write

from .columns import Cells, RuleTable
from .drafts import NotOpen
from .models import Draft, State
from .wording import Writing

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be saved: its name, what it is and its bytes."""

    name: str
    content_type: str
    content: bytes


def file(table: RuleTable, kind: str, at: datetime, draft: Draft | None = None) -> File:
    """A table as `csv`, with the names and codes that the command reads, or `xlsx`, in the words of the pages.

    What is planned for a `whole` table is in it, since what a file does not list ends. With a `draft` it is what that
    makes of the table, right or wrong, so that taking it in changes nothing of it. Nothing in it runs when it is
    opened. Raises `NotFound` for another kind, `NotOpen`.
    """
    standing = _drafted(table, draft, at) if draft else list(table.standing(day_of(at), at).values())
    if kind == "csv":
        out = StringIO(newline="")
        csv.writer(out).writerows(
            [table.names, *([inert(row.get(name, "")) for name in table.names] for row in standing)]
        )
        return File(table.file, "text/csv; charset=utf-8", out.getvalue().encode("utf-8-sig"))
    if kind == "xlsx":
        title = str(table.title)
        writing = Writing(table, at)
        headings, rows = [str(column.label) for column in table.columns], [writing.row(row) for row in standing]
        page = Page(title[:31], title, headings, rows, writing.choices())
        return File(table.file.replace(".csv", ".xlsx"), _XLSX, write([page]))
    raise NotFound


def _drafted(table: RuleTable, draft: Draft, at: datetime) -> list[Cells]:
    """The rows of a table on an open draft's day, with its edits."""
    if draft.state != State.OPEN:
        raise NotOpen
    rows: dict[str, Cells] = dict(table.standing(draft.on, at))
    for edit in draft.edits.filter(table=table.slug):
        if edit.ends:
            rows.pop(edit.key, None)
        else:
            rows[edit.key] = edit.cells or {}
    return list(rows.values())
