"""Bringing to the disk what a file alone does not: its name."""

import os
from pathlib import Path

BEING_WRITTEN = ".part"
"""How the name of a file ends until all of it is there."""


def sync_folder(folder: Path) -> None:
    """See the names in a folder on the disk: a new or renamed file is there for good only then. Raises OSError."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
