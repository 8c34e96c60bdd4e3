"""A case changes with the step that tells of it: no work file saves one past `steps`, and none writes it by query."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import named, python_files, tree

WRITERS = ("linli/life/cases/steps.py",)
"""The step itself, which also puts a new case into its table."""
BY_QUERY = {"create", "get_or_create", "update_or_create", "update", "bulk_create", "bulk_update", "delete"}


def saves(module: ast.Module) -> Iterator[str]:
    """Where a case is written: `case.save()`, `step.case.save()`, `Case.objects.….update(…)`."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        verb, owner = node.func.attr, node.func.value
        by_hand = verb in ("save", "asave") and _last(owner) in ("case", "Case", "for_work")
        by_query = verb.removeprefix("a") in BY_QUERY and _first(owner) == "Case"
        if by_hand or by_query:
            yield f"{node.lineno}: .{verb}()"


def _last(node: ast.expr) -> str:
    """The name nearest to the dot: `case` of `step.case`, `for_work` of `Case.objects.for_work(pk)`."""
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _first(node: ast.expr) -> str:
    """The name a chain of calls begins with: `Case` of `Case.objects.everything("…").filter(…)`."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def rules() -> tuple[Path, ...]:
    return tuple(path for path in python_files("linli") if named(path) not in WRITERS)


def test_a_case_is_saved_by_the_step_alone() -> None:
    found = {named(path): list(saves(tree(path))) for path in rules()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_step_does_save_it() -> None:
    [steps] = [path for path in python_files("linli") if named(path) == WRITERS[0]]
    assert list(saves(tree(steps)))


@pytest.mark.parametrize(
    "line",
    [
        "case.save()",
        'case.save(update_fields=["handled_by"])',
        "thread.case.save()",
        "Case.objects.for_work(pk).save()",
        'Case.objects.everything("all").filter(pk=1).update(holder="street")',
        "Case.objects.bulk_update(cases, fields)",
    ],
)
def test_a_case_that_is_saved_past_the_step_is_caught(line: str) -> None:
    assert list(saves(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["reporter.save()", "Reporter.objects.filter(case=1).update(person=None)", "case.note()"]
)
def test_what_is_saved_of_others_is_not(line: str) -> None:
    assert not list(saves(ast.parse(line)))
