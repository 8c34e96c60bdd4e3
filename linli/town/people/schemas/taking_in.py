"""A community's workbook as JSON."""

from base64 import b64decode
from typing import Annotated

from pydantic import Field

from linli.ground.shared.schemas import Given, Shown

from ..folded import MOST_BYTES

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class WorkbookGiven(Given):
    """A workbook (.xlsx, at most 1 MB) as base64; with `apply` false it is only looked through."""

    file: Annotated[str, Field(max_length=MOST_BYTES * 4 // 3 + 4, pattern=_BASE64)]
    apply: bool = False

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
    """What a workbook would change, and whether it was taken in; with errors nothing ever is."""

    additions: list[LineShown]
    changes: list[LineShown]
    endings: list[LineShown]
    errors: list[ProblemShown]
    applied: bool
