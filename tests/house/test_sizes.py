"""Ceilings: what is too long to read at once is split."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import LONG_WALKS
from tests.house.sources import ROOT, named, python_files, templates, tree

FILE, FUNCTION, TEMPLATE = 400, 40, 120


def too_long(path: Path, ceiling: int) -> Iterator[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > ceiling:
        yield f"{named(path)} has {lines} lines; {ceiling} is the ceiling"


def long_functions(name: str, module: ast.Module) -> Iterator[str]:
    """Functions of more lines than the ceiling; a docstring is not counted, since it may say as much as it needs."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
            if lines > FUNCTION:
                yield f"{name}:{node.lineno} {node.name} has {lines} lines; {FUNCTION} is the ceiling"


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def test_no_file_is_too_long():
    files = python_files("linli", "tests", "scripts", "bench")
    assert [words for path in files for words in too_long(path, FILE)] == []


def test_no_function_is_too_long():
    files = python_files("linli", "tests", "scripts", "bench")
    assert [words for path in files for words in long_functions(named(path), tree(path))] == []


def test_no_template_is_too_long():
    assert [words for path in templates() for words in too_long(path, TEMPLATE)] == []


def test_a_file_of_one_line_too_many_is_caught(tmp_path: Path):
    (tmp_path / "right.py").write_text("x = 1\n" * FILE)
    (tmp_path / "long.py").write_text("x = 1\n" * (FILE + 1))
    assert not list(too_long(tmp_path / "right.py", FILE))
    assert list(too_long(tmp_path / "long.py", FILE))


def test_a_function_of_one_line_too_many_is_caught():
    right = 'def f():\n    """Said\n    at length."""\n' + "    x = 1\n" * (FUNCTION - 1)
    assert not list(long_functions("right.py", ast.parse(right)))
    assert list(long_functions("long.py", ast.parse(right + "    x = 1\n")))
    assert list(
        long_functions("long.py", ast.parse("class A:\n    async def f(self):\n" + "        x = 1\n" * FUNCTION))
    )


def test_the_long_walks_that_run_once_are_there():
    files = list((ROOT / "tests").rglob("test_*.py"))
    assert {path.name for path in files} | {path.parent.name for path in files} >= LONG_WALKS
