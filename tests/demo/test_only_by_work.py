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
LENDS_HASHERS = {"linli/demo/accounts.py", "linli/town/people/staff_accounts.py"}
"""Who names a password's hasher: the demo, and the work function that takes it and hands it on."""


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


def lent(module: ast.Module) -> Iterator[str]:
    """What of Django's tools for tests a file takes, and each call to which it names a password's hasher."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named_here = [f"{getattr(node, 'module', '')}.{each.name}".lstrip(".") for each in node.names]
            yield from (name for name in named_here if "django.test" in name)
        elif isinstance(node, ast.Call):
            yield from (each.arg for each in node.keywords if each.arg == "hasher")


def test_nothing_of_the_tests_runs_a_town_and_the_demo_alone_has_a_cheaper_hasher():
    found = {named(path): list(lent(tree(path))) for path in python_files("linli")}
    assert {name: what for name, what in found.items() if what} == {name: ["hasher"] for name in LENDS_HASHERS}
    assert list(lent(ast.parse("from django.test.utils import override_settings"))), "control"
