"""Taking in a whole table: a file becomes the edits by which it differs from what holds; what cannot be read is said.

A file that cannot be read (a column missing, a row twice) changes nothing. One that can be read is kept with what is
wrong in its cells, which the draft's page says row by row, as if each had been typed there. It stands in the place of
the edits that the draft has of that table, so whoever sends it says of how many.
"""

import csv
from collections.abc import Collection
from datetime import datetime
from io import BytesIO, StringIO

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.refusals import Invalid, Refused, Words
from linli.ground.shared.tables import Row, Sheet, read
from linli.ground.sheets import unpacking
from linli.ground.sheets.texts import decoded
from linli.ground.sheets.unpacking import printable
from linli.town.people.models import Person

from .columns import BETWEEN, RuleTable
from .drafts import LONGEST_CELL, LONGEST_KEY, opened, touched
from .models import Draft, Edit
from .tables import table as table_of
from .wording import Reading

MOST_BYTES = 1024 * 1024
MOST_ROWS = 5000
SEARCHED = 5
"""So many rows are looked through for the headings."""

type Lines = list[list[str]]


class EditsStand(Refused):
    """The draft has more edits of the table than it was agreed to replace."""

    code = "edits-stand"
    status = 422
    sentence = gettext_lazy("草稿里这张表已经有 %(count)s 处改动，读一个文件会把它们换掉。同意换掉，再读。")


@transaction.atomic
def take_in(*, draft_id: int, table: str, content: bytes, by: Person, at: datetime, replaces: int = 0) -> Draft:
    """Make a draft's edits of a table those by which a CSV or XLSX file differs from what holds on its day.

    Of a whole table, what the file does not list ends. `replaces` is how many edits that the draft has of the table may
    go for it. Raises `NotFound`, `NotOpen`, `NotAllowed`, `EditsStand` where there are more, and `Invalid` with what is
    wrong by the file's rows, as well as what `unpacking.unpack` raises.
    """
    draft, found = opened(draft_id, by, at), table_of(table)
    if (count := draft.edits.filter(table=table).count()) > replaces:
        raise EditsStand(count=count)
    standing = found.standing(draft.on, at)
    rows = _rows(found, _lines(content), at)
    wanted = {found.key_of(row.cells): row.cells for row in rows}
    written = {key: found.even({**standing.get(key, {}), **cells}) for key, cells in wanted.items()}
    draft.edits.filter(table=table).delete()
    edits = [
        Edit(draft=draft, table=table, key=key, cells=cells, was=standing.get(key), by=by, at=at)
        for key, cells in written.items()
        if cells != standing.get(key)
    ]
    if found.whole:
        edits += [
            Edit(draft=draft, table=table, key=key, was=was, ends=True, by=by, at=at)
            for key, was in standing.items()
            if key not in written
        ]
    Edit.objects.bulk_create(edits)
    touched(draft, by, at, table=table, keys=sorted(edit.key for edit in edits))
    return draft


def told(before: Collection[Edit], after: Collection[Edit]) -> str:
    """What came of taking a table in, by what a draft made of it before and after: also if nothing did."""
    words = _("读进草稿了，看看改的对不对。") if after else _("读完了，和现在的一样，没有要改的。")
    stay = {(edit.key, edit.ends, str(edit.cells)) for edit in after}
    gone = sum((edit.key, edit.ends, str(edit.cells)) not in stay for edit in before)
    return words if not gone else words + _("草稿里先前对这张表的 %(count)d 处改动换掉了。") % {"count": gone}


def _lines(content: bytes) -> Lines:
    """The file's lines, of a workbook those of its first sheet. Raises `Invalid` for what is neither."""
    if len(content) > MOST_BYTES:
        raise Invalid({"file": _("这个文件超过 1 MB 了。")})
    if content.startswith((unpacking.ZIP, unpacking.OLD_EXCEL)):
        grids = unpacking.unpack(BytesIO(content), longest=LONGEST_CELL + 1)
        return next((grid.rows for grid in grids if grid.rows), [])
    try:
        return list(csv.reader(StringIO(decoded(content), newline=""), strict=True))
    except (unpacking.NotAWorkbook, csv.Error):
        raise Invalid({"file": _("打不开：要用表格软件另存为“CSV UTF-8（逗号分隔）”，或者 .xlsx。")}) from None


def _rows(table: RuleTable, lines: Lines, at: datetime) -> list[Row]:
    """The rows under the headings, wherever those stand, in codes. Raises `Invalid`."""
    names = _headings(table)
    start = next(
        (
            number
            for number, line in enumerate(lines[:SEARCHED])
            if set(table.key) <= {names.get(cell.strip()) for cell in line}
        ),
        None,
    )
    if start is None:
        raise Invalid({"file": _("没有找到“%(column)s”这一列的表头。") % {"column": table.columns[0].label}})
    columns = {names[cell.strip()]: number for number, cell in enumerate(lines[start]) if cell.strip() in names}
    needed = [column.name for column in table.columns if column.needed]
    asked = {column.name: column for column in table.columns}
    body = [
        [printable(line[number]) if number < len(line) else "" for number in columns.values()]
        if any(map(str.strip, line))
        else []
        for line in lines[start + 1 :]
    ]
    if len(body) > MOST_ROWS:
        raise Invalid({"file": _("行数太多了，最多 %(most)d 行。") % {"most": MOST_ROWS}})
    reading = Reading(table, at)
    coded = [
        [asked[name].even(reading.cell(name, cell)) for name, cell in zip(columns, line, strict=False)] for line in body
    ]
    sheet = read(Sheet(table.file, [list(columns), *coded]), columns=needed, key=table.key)
    faults = [(fault.row, fault.words) for fault in sheet.faults]
    faults += _doubtful(reading, columns, body)
    faults += [(row.number, words) for row in sheet.rows for words in _too_long(table, row)]
    if faults:
        labels = {column.name: str(column.label) for column in table.columns}
        said: dict[str, Words] = {}
        for row, words in sorted(faults):
            line = _say(row + start, words, labels)
            said[f"{row + start}"] = f"{said[f'{row + start}']} {line}" if f"{row + start}" in said else line
        raise Invalid(said)
    return sheet.rows


def _doubtful(reading: Reading, columns: Collection[str], body: Lines) -> list[tuple[int, str]]:
    """Cells whose words may mean more than one, by the number of their row under the headings."""
    return [
        (
            number,
            _("“%(said)s”有 %(many)d 个，写上代码：%(codes)s。")
            % {"said": cell, "many": len(many), "codes": _("、").join(many)},
        )
        for number, line in enumerate(body, start=2)
        for name, cell in zip(columns, line, strict=False)
        if (many := reading.many(name, cell))
    ]


def _headings(table: RuleTable) -> dict[str, str]:
    """Every heading by which a column is known: its name, and what it is called in each language."""
    known = {name: name for name in table.names}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {str(column.label): column.name for column in table.columns}
    return known


def _too_long(table: RuleTable, row: Row) -> list[str]:
    """What cannot be kept of a row."""
    if any(BETWEEN in row[name] or len(row[name]) >= LONGEST_KEY // len(table.key) for name in table.key):
        return [_("编号里不能有“>”，也不能太长。")]
    if any(len(cell) > LONGEST_CELL for cell in row.cells.values()):
        return [_("有一格太长了，最多 %(most)d 个字。") % {"most": LONGEST_CELL}]
    return []


def _say(row: int, words: str, labels: dict[str, str]) -> str:
    for name, label in labels.items():
        words = words.replace(f"“{name}”", f"“{label}”")
    return _("第 %(row)d 行：%(words)s") % {"row": row, "words": words}
