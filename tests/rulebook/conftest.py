"""The street on a Tuesday morning, with the categories in force, as the cases have it; and a folder of one's own."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from linli.life.rulebook.laying import SHIPPED
from tests.cases.conftest import at, report, street

__all__ = ["Edit", "at", "edit", "report", "street"]

type Edit = Callable[..., Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """`edit("51003 54006", resolve_within="3WH")`: a folder with those rows of the categories changed."""

    def write(of: str = "", *, drop: str = "", **cells: str) -> Path:
        with (SHIPPED / "categories.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["code"] != drop]
        for row in rows:
            row.update(cells if row["code"] in of.split() else {})
        with (tmp_path / "categories.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]))
            out.writeheader()
            out.writerows(rows)
        return tmp_path

    return write
