"""The project's own files, as the house tests read them: paths, texts and syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("ground", "town", "life", "accountability", "doors", "demo")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file under these folders of the checkout, migrations left out (they are written by a machine)."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def templates() -> tuple[Path, ...]:
    """Every template of every room."""
    return tuple(sorted(path for path in (ROOT / "linli").rglob("templates/**/*") if path.is_file()))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """The path as a person would say it: from the top of the checkout."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def rooms() -> Iterator[Path]:
    """The folder of each room: `linli/<floor>/<room>`, and `linli/demo`, which is its own floor."""
    for floor in FLOORS:
        folder = ROOT / "linli" / floor
        if (folder / "apps.py").exists():
            yield folder
        elif folder.exists():
            yield from sorted(path.parent for path in folder.glob("*/__init__.py"))
