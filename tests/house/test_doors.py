"""Doors go through the rooms' questions and work functions, and the rules read no clock of their own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, named, python_files, tree

DOORS = ("views", "api", "visitor", "opened")
SHORTCUTS = ("get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404")
SIGNALS = (
    "django.dispatch",
    "django.core.signals",
    "django.db.models.signals",
    "django.db.backends.signals",
    "django.contrib.auth.signals",
    "django.test.signals",
)
CLOCKS = {"now", "utcnow", "today", "localtime", "time", "time_ns"}
CLOCK_OWNERS = {"", "moments", "timezone", "datetime", "date", "time"}
MAY_READ_THE_CLOCK = ("views", "api", "visitor", "middleware", "work", "templatetags", "commands")
"""Door files by name, and what may call them: everything in these folders and files besides."""
DOOR_PLACES = (
    "linli/doors/",
    "linli/demo/",
    "linli/ground/outbox/loop.py",
    "linli/ground/shared/moments.py",
    "linli/town/people/allow.py",
)


def door_files() -> list[Path]:
    return [path for path in python_files("linli") if parts_of(path) & set(DOORS)]


def parts_of(path: Path) -> set[str]:
    return {path.stem, *path.parent.parts[len(ROOT.parts) :]}


def round_the_questions(module: ast.Module) -> Iterator[str]:
    """Where a door reads a table itself instead of asking its room."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            yield f"{node.lineno}: .{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.lineno}: {alias.name}" for alias in node.names if alias.name in SHORTCUTS)
        elif isinstance(node, ast.Attribute) and node.attr in SHORTCUTS:
            yield f"{node.lineno}: {node.attr}"


def signals(module: ast.Module) -> Iterator[str]:
    """Where Django's signals are imported: what must follow is called by name."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (f"{node.lineno}: {name}" for name in names if name in SIGNALS)


def clocks(module: ast.Module) -> Iterator[str]:
    """Where the clock is read: `now()`, `timezone.now()`, `date.today()`, `time.time()`; `default=now` is no call."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name):
            owner, name = "", function.id
        elif isinstance(function, ast.Attribute):
            owner, name = last_name(function.value), function.attr
        else:
            continue
        if name in CLOCKS and owner in CLOCK_OWNERS and (owner or name in ("now", "utcnow")):
            yield f"{node.lineno}: {owner}{'.' if owner else ''}{name}()"


def last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else "?"


def may_read_the_clock(path: Path) -> bool:
    return bool(parts_of(path) & set(MAY_READ_THE_CLOCK)) or named(path).startswith(DOOR_PLACES)


def test_doors_ask_their_rooms_and_read_no_table():
    found = {named(path): list(round_the_questions(tree(path))) for path in door_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_nothing_hangs_on_signals():
    found = {named(path): list(signals(tree(path))) for path in python_files("linli")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_only_doors_and_commands_read_the_clock():
    found = {named(path): list(clocks(tree(path))) for path in python_files("linli") if not may_read_the_clock(path)}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "Case.objects.get(pk=1)",
        "m.Case.objects",
        "from django.shortcuts import get_object_or_404",
        "shortcuts.get_object_or_404(Case)",
    ],
)
def test_a_door_that_reads_a_table_is_caught(line: str):
    assert list(round_the_questions(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "from django.dispatch import receiver",
        "from django.db.models.signals import post_save",
        "import django.dispatch",
        "from django.db.models import signals",
    ],
)
def test_a_signal_is_caught(line: str):
    assert list(signals(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "now()",
        "moments.now()",
        "timezone.now()",
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
    ],
)
def test_a_rule_that_reads_the_clock_is_caught(line: str):
    assert list(clocks(ast.parse(line)))


@pytest.mark.parametrize("line", ["DateTimeField(default=now)", "at.time()", "calendar.today(at)"])
def test_a_clock_that_is_only_named_is_not(line: str):
    assert not list(clocks(ast.parse(line)))
