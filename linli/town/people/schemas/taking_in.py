"""A community's workbook as JSON."""

from base64 import b64decode
from typing import Annotated

from pydantic import Field

from linli.ground.shared.schemas import Given, Shown

from ..folded import MOST_BYTES

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class WorkbookGiven(Given):
    """A workbook (.xlsx, .xls or CSV, at most 1 MB) as base64; with `apply` false it is only looked through.

    `plan` is that of the look that is agreed to: if importing would do anything else by now, it is refused.
    """

    file: Annotated[str, Field(max_length=MOST_BYTES * 4 // 3 + 4, pattern=_BASE64)]
    apply: bool = False
    plan: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""

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


class PlanShown(Shown):
    """What a workbook would change, and whether it was taken in; with errors nothing ever is.

    `plan` names what would be done, to be sent back with `apply`. Once it is applied, now and at every retry of that
    call, only how much was done is said.
    """

    plan: str
    added: int
    changed: int
    ended: int

    additions: list[LineShown]
    changes: list[LineShown]
    endings: list[LineShown]
    errors: list[ProblemShown]
    applied: bool
