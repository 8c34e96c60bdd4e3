"""The rulebook as JSON."""

from base64 import b64decode
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from linli.ground.days.notice import MOST_SIGNS
from linli.ground.shared.schemas import PRINTED, Day, Given, Shown

from .drafts import LONGEST_CELL, LONGEST_KEY, LONGEST_WHY
from .noticed import LONGEST_SOURCE
from .taking_in import MOST_BYTES

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

Slug = Annotated[str, Field(pattern=r"^[a-z-]{1,20}$", description="The name of a table of the rulebook.")]
Cell = Annotated[str, Field(max_length=LONGEST_CELL, pattern=PRINTED)]
RowKey = Annotated[str, Field(max_length=LONGEST_KEY, pattern=PRINTED)]


class ReasonGiven(Given):
    """Why rules are to change, and from which day on: today or later."""

    why: Annotated[str, Field(min_length=1, max_length=LONGEST_WHY, pattern=PRINTED)]
    on: Day


class WithdrawnGiven(Given):
    """Why what was laid is taken back."""

    why: Annotated[str, Field(min_length=1, max_length=LONGEST_WHY, pattern=PRINTED)]


class RowNamed(Given):
    """One row of one table; `key` as the table shows it."""

    table: Slug
    key: RowKey


class RowGiven(RowNamed):
    """What becomes of a row, by its columns; what is left out stays as it is. An empty `key` is a new row."""

    cells: Annotated[dict[Annotated[str, Field(max_length=40)], Cell], Field(max_length=40)]


class TableGiven(Given):
    """A whole table as CSV or XLSX (at most 1 MB) in base64: it becomes the edits by which it differs.

    It goes in the place of the draft's edits of that table: `replaces` is how many of them may go. Where there are
    more, nothing is taken in (`edits-stand`).
    """

    table: Slug
    file: Annotated[str, Field(max_length=MOST_BYTES * 4 // 3 + 4, pattern=_BASE64)]
    replaces: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return b64decode(self.file)


class NoticeGiven(Given):
    """The State Council's notice of a year's holidays, whole: what it says is the year's.

    `source` says which notice it is; left empty, the notice's own name and number do.
    """

    text: Annotated[str, Field(min_length=1, max_length=MOST_SIGNS, pattern=PRINTED)]
    source: Annotated[str, Field(max_length=LONGEST_SOURCE, pattern=PRINTED)] = ""


class SeenGiven(Given):
    """The `version` of the draft that was looked at: if it is another by now, nothing is laid."""

    version: Annotated[int, Field(ge=1, le=2_000_000_000)]


class RuleColumnShown(Shown):
    """A column of a table: its name in the file, and what it is called."""

    name: str
    label: str
    kind: str
    needed: bool


class TableNamed(Shown):
    """A table of the rulebook, and how many rows of it are in force."""

    table: str
    title: str
    about: str
    count: int


class RuleRowShown(Shown):
    """A row in force: its key, how it is called, its cells, and what of it will be otherwise, in words."""

    key: str
    title: str
    cells: dict[str, str]
    ahead: str


class TableShown(Shown):
    """A table: its columns, and its rows in force."""

    table: str
    title: str
    columns: list[RuleColumnShown]
    rows: list[RuleRowShown]


class EditShown(Shown):
    """What a draft makes of a row: its cells, null where it ends; what they were, null where it is new."""

    table: str
    key: str
    title: str
    cells: dict[str, str] | None
    was: dict[str, str] | None
    words: list[str]


class WrongShown(Shown):
    """What is wrong with a row of a draft; with an empty `key`, with the table."""

    table: str
    key: str
    words: str


class DraftNamed(Shown):
    """A draft: why, from which day on, and what became of it."""

    draft: UUID
    why: str
    on: date
    state: Literal["open", "laid", "dropped", "withdrawn"]
    begun_at: datetime
    laid_at: datetime | None
    closed_why: str | None
    version: int


class DraftShown(DraftNamed):
    """The same with its edits; while it is open, what is wrong with them, and else for what nobody would lead where."""

    edits: list[EditShown]
    wrong: list[WrongShown]
    nobody: list[str]


class RehearsedShown(Shown):
    """What would have gone otherwise with past cases, line by line; none where that cannot be tried."""

    words: list[str]
