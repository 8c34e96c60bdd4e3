"""The demo town is built by the rooms' own work functions: no file of it writes a row by itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import named, python_files, tree

WRITES = {
    "bulk_create",
    "bulk_update",
    "create",
    "cursor",
    "delete",
    "execute",
    "get_or_create",
    "raw",
    "save",
    "update",
    "update_or_create",
}


def writes(name: str, module: ast.Module) -> Iterator[str]:
    """Every call that puts a row into the database by itself."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield f"{name}:{node.lineno} calls .{node.func.attr}()"


def test_no_file_of_the_demo_writes_by_itself():
    files = python_files("linli/demo")
    assert len(files) > 10
    assert [words for path in files for words in writes(named(path), tree(path))] == []


def test_a_file_that_writes_by_itself_is_caught():
    path = Path("linli/demo/sly.py")
    for sly in ("Case.objects.create(state='closed')", "case.save()", "Case.objects.filter(pk=1).update(state='x')"):
        assert list(writes(str(path), ast.parse(sly)))
    assert not list(writes(str(path), ast.parse("closing.say(case_id=1)")))
