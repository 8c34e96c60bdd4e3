"""Opening: what an office sends, be it .xlsx, .xls, CSV, a saved page or XML, becomes sheets of plain text."""

from io import BytesIO
from typing import BinaryIO

from linli.ground.sheets.oldbooks import unpack_old
from linli.ground.sheets.texts import unpack_text
from linli.ground.sheets.unpacking import BYTES, OLD_EXCEL, ZIP, Grid, NotAWorkbook, TooLarge, unpack

ENDINGS = (".xlsx", ".xls", ".csv", ".xml")


def opened(file: BinaryIO) -> list[Grid]:
    """The sheets as text, by what the file is and not by its name. Raises `NotAWorkbook` or a kind of it."""
    data = file.read(BYTES + 1)
    if len(data) > BYTES:
        raise TooLarge
    if not data.strip():
        raise NotAWorkbook
    if data.startswith(ZIP):
        return unpack(BytesIO(data))
    return unpack_old(data) if data.startswith(OLD_EXCEL) else unpack_text(data)
