"""What a workbook would do, as its page shows it: ready strings."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.ground.ui.lists import listed
from linli.town.places.planning import Line, total
from linli.town.places.sheets import Block, How, Problem

from .workbook import Plan

NAMED = 40
"""So many of each table's endings are named in the warning; the rest stand in the list below it."""
SHOWN = 200
"""So many lines of a plan stand on its page; the file itself has them all."""


def endings(made: Plan) -> dict[str, object] | None:
    """What would end because the sheets do not list it, by the tables that leave it out; None where nothing would."""
    if not made.endings:
        return None
    by_table: dict[str, list[Line]] = {}
    for line in made.endings:
        by_table.setdefault(line.sheet, []).append(line)
    title = ngettext(
        "表里没有的 %(count)s 项，导入以后今天就到期", "表里没有的 %(count)s 项，导入以后今天就到期", made.ending
    )
    rows = [
        {
            "table": table,
            "count": total(lines),
            "names": listed(map(_ended, lines[:NAMED])),
            "more": total(lines[NAMED:]),
        }
        for table, lines in by_table.items()
    ]
    return {"title": title % {"count": made.ending}, "rows": rows}


def staying(made: Plan) -> list[str]:
    """What the sheets leave out and goes on, since it is not for whoever imports to end: a sentence for each to ask."""
    by_who: dict[str, list[Line]] = {}
    for who, line in () if made.errors else made.staying:
        by_who.setdefault(who, []).append(line)
    said = []
    for who, lines in by_who.items():
        if who:
            words = ngettext(
                "这 %(count)s 位的岗位不归您结束，还照旧；要结束请找%(who)s：%(names)s",
                "这 %(count)s 位的岗位不归您结束，还照旧；要结束请找%(who)s：%(names)s",
                len(lines),
            )
        else:
            words = ngettext(
                "这 %(count)s 家单位不归您停用，还照旧：%(names)s",
                "这 %(count)s 家单位不归您停用，还照旧：%(names)s",
                len(lines),
            )
        said.append(words % {"count": len(lines), "who": who, "names": listed(map(_ended, lines[:NAMED]))})
    return said


def _ended(line: Line) -> str:
    said = {"name": line.name, "words": line.words.removeprefix(f"{line.sheet} · ")}
    return _("%(name)s（%(words)s）") % said if line.words else line.name


def plan(made: Plan) -> dict[str, object]:
    """What a workbook would do, and what is wrong with it: the first 200 of each."""
    groups = (
        (_("新添"), made.additions),
        (_("改动"), made.changes),
        (_("结束（不会删除）"), made.endings),
    )
    return {
        "groups": [
            {
                "title": f"{words} {total(lines)}",
                "rows": [{"title": line.name, "line": line.words, "aside": line.sheet} for line in lines[:SHOWN]],
            }
            for words, lines in groups
            if lines
        ],
        "roster": made.roster.words,
        "endings": endings(made),
        "staying": staying(made),
        "errors": [
            {
                "title": error.words,
                "line": _where(error),
                "state": "late",
                "state_words": _("要改"),
            }
            for error in made.errors[:SHOWN]
        ],
        "guessed": any(one.how in (How.HEARD, How.GUESS) for block in made.blocks for one in block.taken)
        or not all(block.shape for block in made.blocks),
        "tables": [_table(block) for block in made.blocks],
        "wrong": len(made.errors),
        "empty": made.empty,
        "same": "" if made.staying else _("表里写的，系统里都已经是这样了。"),
    }


def _where(error: Problem) -> str:
    """The cell; the sheet alone where something of the whole sheet is wrong, which has no row to look at."""
    if error.row <= 1 and not error.column:
        return error.sheet
    return _("%(sheet)s 第 %(row)s 行 %(column)s") % {"sheet": error.sheet, "row": error.row, "column": error.column}


def _table(block: Block) -> str:
    """Where a table was found and which it is, or that it was not recognised and what it lacks for that."""
    said = {"sheet": block.sheet, "row": block.headings_at}
    if block.shape is not None:
        return _("“%(sheet)s”第 %(row)s 行起：%(table)s") % (said | {"table": block.shape.name})
    if block.lacks:
        return _("“%(sheet)s”没认出来，没有导入：少了%(columns)s。") % (said | {"columns": "、".join(block.lacks)})
    return _("“%(sheet)s”没认出来，没有导入。") % said
