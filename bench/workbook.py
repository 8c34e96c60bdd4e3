"""How long a community of 37 buildings takes from an empty database: one workbook in an office's layout, one command.

The clock runs from the start of `linli places import --apply` to its end, with Python's start, reading, planning and
writing; the district's divisions stand already, as they do before the first community.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bench.answers import Answer
from tests.people.ten import beiyuan

COMMUNITY = "110116001008"
MOST_S = 30.0
ROOT = Path(__file__).resolve().parents[1]


def ask() -> Iterator[Answer]:
    """One import into a fresh database of SQLite, and the same file again, which changes nothing."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        file = Path(folder) / "北园.xlsx"
        file.write_bytes(beiyuan())
        data = {"LINLI_DATA": folder, "LINLI_DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3", "LINLI_LOG": "ERROR"}
        for words in (["keys", "new", "--data", folder], ["migrate"], ["places", "divisions"]):
            _linli(words, data)
        take_in = ["places", "import", str(file), "--community", COMMUNITY, "--apply"]
        yield _answer("37 buildings by one command, from an empty database", _linli(take_in, data))
        yield _answer("the same file again", _linli(take_in, data))


def _answer(what: str, took_s: float) -> Answer:
    return Answer(what, took_s, "s", f"{MOST_S:.0f} s", took_s / MOST_S, 1.0, most=True)


def _linli(words: list[str], data: dict[str, str]) -> float:
    """Run one command; how long it took, in seconds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    begun = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "linli.cli", *words], check=True, env=kept | data, cwd=ROOT, capture_output=True
    )
    return perf_counter() - begun
