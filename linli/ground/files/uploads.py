"""How files are read off the line: into memory, so far and no further, and never into a file of their own."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from linli.ground.files.kinds import MOST_BYTES
from linli.ground.files.taking import Sent

MOST_IN_ALL = 6 * MOST_BYTES


class InMemory(FileUploadHandler):
    """Keeps each file in memory up to the most that a picture may have, and marks it cut where there is more."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.kept, self.cut = BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece, or let it go by."""
        self.all += len(raw_data)
        if self.cut or start + len(raw_data) > MOST_BYTES or self.all > MOST_IN_ALL:
            self.cut = True
        else:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file, with nothing in it where it was cut."""
        data = b"" if self.cut else self.kept.getvalue()
        made = SimpleUploadedFile(self.file_name or "?", data, self.content_type)  # type: ignore[arg-type]
        made.size, made.cut = file_size, self.cut  # type: ignore[attr-defined]
        return made


def sent(file: "UploadedFile[bytes]") -> Sent:
    """A file of a form, as it is taken in."""
    return Sent(str(file.name or ""), str(file.content_type or ""), file.read(), bool(getattr(file, "cut", False)))
