"""A community's workbook as JSON."""

from base64 import b64decode
from typing import Annotated, Literal

from pydantic import Field

from linli.ground.shared.schemas import Given, Shown

from ..folded import MOST_BYTES

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class ColumnGiven(Given):
    """What is meant by a heading of the file: one of our columns, or none of them; of one table, or of each with it."""

    heading: Annotated[str, Field(min_length=1, max_length=80)]
    column: Annotated[str, Field(max_length=20)]
    sheet: Annotated[str, Field(max_length=20)] = ""


class WorkbookGiven(Given):
    """A workbook (.xlsx, .xls or CSV, at most 1 MB) as base64; with `apply` false it is only looked through.

    What `columns` say of headings goes before every guess; with `apply` it is remembered for the next file.
    `basis` is by what right residents' phones are kept; a workbook that brings any needs it with `apply`.
    `plan` is that of the look that is agreed to: if importing would do anything else by now, it is refused.
    `ends` agrees that what its `endings` list ends; where the look `asks` for that, `apply` is refused without it.
    """

    file: Annotated[str, Field(max_length=MOST_BYTES * 4 // 3 + 4, pattern=_BASE64)]
    apply: bool = False
    plan: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""
    basis: Literal["", "duty", "consent", "contract"] = ""
    ends: bool = False
    columns: Annotated[list[ColumnGiven], Field(max_length=60, default_factory=list)]

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return b64decode(self.file)


class LineShown(Shown):
    """One thing that would happen, or has."""

    sheet: str
    code: str
    name: str
    words: str


class ProblemShown(Shown):
    """What is wrong in a cell; without a column, in a row."""

    sheet: str
    row: int
    column: str
    words: str


class ColumnShown(Shown):
    """A column of the file: its sheet, the table it is taken for, and by what: said, ours, other, heard or guess.

    `other` is another name for ours; `heard`, what other communities of the district mean by it.
    Without a table the sheet was not recognised; without a column it is passed over.
    """

    sheet: str
    table: str
    heading: str
    column: str
    how: str


class PlanShown(Shown):
    """What a workbook would change, and whether it was taken in; with errors nothing ever is.

    `plan` names what would be done, to be sent back with `apply`, and with `ends` where it `asks` for that. Once it is
    applied, now and at every retry of that call, only how much was done is said. `staying` lists what the workbook
    leaves out and goes on all the same, since it is not for whoever imports to end.
    `roster_lines` is how many people the sheet 住户 writes down, on file or not: whether any of them is new, or anybody
    ends at a door that it writes, is told nowhere.
    """

    plan: str
    added: int
    changed: int
    ended: int
    roster_lines: int

    additions: list[LineShown]
    changes: list[LineShown]
    endings: list[LineShown]
    staying: list[LineShown]
    asks: bool
    errors: list[ProblemShown]
    columns: list[ColumnShown]
    applied: bool
