"""A case changes with the step that tells of it: it refuses to be saved by any name, and no work writes it by query."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.life.cases.models import Case
from tests.house.sources import named, python_files, tree

WRITERS = ("linli/life/cases/steps.py",)
"""The step itself, which also puts a new case into its table."""
ROOM = "linli.life.cases"
BY_QUERY = {"create", "get_or_create", "update_or_create", "update", "bulk_create", "bulk_update", "delete"}
PAST_THE_REFUSAL = {"save_base", "_do_update"}


def writes(module: ast.Module) -> Iterator[str]:
    """Where rows are written that may be cases: past the refusal of `Case.save`, or by a query of no other model.

    A query that begins with a variable or a function may be one of cases; only one that begins with another model's
    name, or a parameter that is declared to be of others, is sure to be none. `found.update(this)` of a dictionary or a
    set has no names in its brackets.
    """
    others = set(_of_others(module))
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        verb, owner = node.func.attr.removeprefix("a"), node.func.value
        first = _first(owner)
        by_hand = verb in PAST_THE_REFUSAL or (verb == "save" and _last(owner) in ("Model", "super"))
        of_another_model = (first[:1].isupper() and first != "Case") or first in others
        by_query = verb in BY_QUERY and not of_another_model and (verb != "update" or bool(node.keywords))
        if by_hand or by_query:
            yield f"{node.lineno}: .{verb}()"


def _of_others(module: ast.Module) -> Iterator[str]:
    """Parameters declared as rows of models that are no cases: `rows: Manager[Clock]`."""
    for node in ast.walk(module):
        if isinstance(node, ast.arg) and node.annotation is not None:
            declared = ast.unparse(node.annotation)
            if declared.startswith(("Manager[", "QuerySet[")) and "Case" not in declared:
                yield node.arg


def _last(node: ast.expr) -> str:
    """The name nearest to the dot: `Model` of `models.Model`, `super` of `super(Case, case)`."""
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _first(node: ast.expr) -> str:
    """The name a chain of calls begins with: `Case` of `Case.objects.everything("…").filter(…)`."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def gets_at_cases(path: Path) -> bool:
    """Whether a file may have cases in its hands: it names them in their own room, or uses the room."""
    if named(path).startswith(ROOM.replace(".", "/")):
        return any(isinstance(node, ast.Name) and node.id == "Case" for node in ast.walk(tree(path)))
    imported = (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom | ast.Import))
    return any(
        (getattr(node, "module", None) or alias.name).startswith(ROOM) for node in imported for alias in node.names
    )


def rules() -> tuple[Path, ...]:
    return tuple(path for path in python_files("linli") if named(path) not in WRITERS and gets_at_cases(path))


def test_a_case_is_written_by_the_step_alone() -> None:
    found = {named(path): list(writes(tree(path))) for path in rules()}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert {"linli/life/cases/work.py", "linli/life/cases/closing.py"} <= {named(path) for path in rules()}


def test_the_step_does_write_it() -> None:
    [steps] = [path for path in python_files("linli") if named(path) == WRITERS[0]]
    assert list(writes(tree(steps)))


def test_a_case_refuses_to_be_saved_by_whatever_name() -> None:
    c = Case(version=1)
    with pytest.raises(TypeError, match=r"steps\.step alone"):
        c.save()
    with pytest.raises(TypeError, match=r"steps\.step alone"):
        Case.objects.create(version=1)


@pytest.mark.parametrize(
    "line",
    [
        "Model.save(case)",
        "super(Case, c).save()",
        "c.save_base()",
        'Case.objects.everything("all").filter(pk=1).update(holder="street")',
        "c = Case.objects.open()\nc.update(holder='street')",
        "queries.desk(held).update(hidden=True)",
        "Case.objects.bulk_update(cases, fields)",
        "found.delete()",
        "def hide(rows: QuerySet[Case]):\n    rows.update(hidden=True)",
    ],
)
def test_a_case_that_is_written_past_the_step_is_caught(line: str) -> None:
    assert list(writes(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    ["reporter.save()", "Reporter.objects.filter(case=1).update(person=None)", "case.note()", "facts.update(more)"],
)
def test_what_is_written_of_others_is_not(line: str) -> None:
    assert not list(writes(ast.parse(line)))
