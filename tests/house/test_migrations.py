"""A migration says what was then: it reads nothing of a room's models, which say what is now."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import ROOT, named, tree

MIGRATIONS = sorted((ROOT / "linli").rglob("migrations/0*.py"))


def reads_models(module: ast.Module) -> Iterator[str]:
    """What is taken from a room's models; a function that Django writes in by its whole path is none of it."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            whole = [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Attribute) and node.attr[:1].isupper():
            whole = [ast.unparse(node)]
        else:
            continue
        yield from (f"{node.lineno}: {each}" for each in whole if each.startswith("linli.") and ".models" in each)


def test_no_migration_reads_the_living_models():
    assert len(MIGRATIONS) > 10
    assert [f"{named(path)}:{found}" for path in MIGRATIONS for found in reads_models(tree(path))] == []


@pytest.mark.parametrize(
    ("said", "caught"),
    [
        ("from linli.life.cases.models import Contact", 1),
        ("from linli.life.cases import models", 1),
        ("import linli.life.cases.models\nx = linli.life.cases.models.Contact.choices", 1),
        ("from django.db import models\nx = models.CharField()", 0),
        ("import linli.town.people.models.persons\nx = linli.town.people.models.persons.new_salt", 0),
    ],
)
def test_one_that_does_is_caught(said: str, caught: int):
    assert len(list(reads_models(ast.parse(said)))) == caught
