"""Every act that some work function writes into the book has words, in the `deeds.py` of its room."""

import ast
from collections.abc import Iterator

from linli.ground.audit import speaking
from linli.life.cases.workflow import MOVES
from linli.town.people.claims import State
from linli.town.people.models.rosters import Basis
from tests.house.sources import named, python_files, tree

BOOK = ("record", "entry")
FILLED = {
    "case.{}": [move.verb for move in MOVES],
    "people.claim_{}": [str(state) for state in State if state != State.PENDING],
    "people.{}": ["keys_rotated", "keys_retired"],
    "people.roster_by_{}": list(Basis.values),
}
"""Acts whose name is put together, and what comes into the gap."""


def acts(module: ast.Module) -> Iterator[str]:
    """The names of the acts that a file writes into the book; a name that is put together has gaps, as in `case.{}`.

    Where the name is a parameter of the function, it is what that file's own calls of it say.
    """
    for door in BOOK:
        yield from _written(module, door, "verb", None, {*BOOK})


def _written(module: ast.Module, door: str, name: str, place: int | None, seen: set[str]) -> Iterator[str]:
    """What calls of a function give it as the act: by this name, or at this place among what has none."""
    for function in [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]:
        ordered = [each.arg for each in function.args.args]
        for call in [node for node in ast.walk(function) if isinstance(node, ast.Call) and _last(node.func) == door]:
            given = [each.value for each in call.keywords if each.arg == name]
            given += [] if place is None else call.args[place : place + 1]
            for said in given:
                if not (
                    isinstance(said, ast.Name) and said.id in [*ordered, *(a.arg for a in function.args.kwonlyargs)]
                ):
                    yield from _spelt(said, function, module)
                elif function.name not in seen:
                    at = ordered.index(said.id) if said.id in ordered else None
                    yield from _written(module, function.name, said.id, at, {*seen, function.name})


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _spelt(node: ast.expr, *where: ast.AST) -> Iterator[str]:
    """Each name that this may be: written out, one of two, put together, or a variable set in the function or file.

    What is none of these stands as it is in the code, and no room has a word for that.
    """
    if isinstance(node, ast.IfExp):
        yield from _spelt(node.body, *where)
        yield from _spelt(node.orelse, *where)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.Name):
        values = next((found for each in where if (found := _set(node.id, each))), [])
        for value in values:
            yield from _spelt(value, *where)
        yield from () if values else (node.id,)
    else:
        yield str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def _set(name: str, where: ast.AST) -> list[ast.expr]:
    """What a variable is set to, alone or in a row of several."""
    pairs: list[tuple[ast.expr, ast.expr]] = []
    for node in ast.walk(where):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs += zip(target.elts, value.elts, strict=True)
            else:
                pairs.append((target, value))
    return [value for target, value in pairs if _last(target) == name]


def full(verb: str) -> list[str]:
    """A name with what comes into its gap."""
    return [verb.format(more) for more in FILLED.get(verb, ())] if "{}" in verb and verb in FILLED else [verb]


def unworded(module: ast.Module) -> list[str]:
    """Acts of a file for which no room has words."""
    return [name for verb in acts(module) for name in full(verb) if speaking.act(name) == name]


def test_every_act_in_the_book_has_words():
    wrong = {named(path): found for path in python_files("linli") if (found := unworded(tree(path)))}
    assert wrong == {}


def test_no_act_has_words_that_nobody_does():
    found = {name for path in python_files("linli") for verb in acts(tree(path)) for name in full(verb)}
    assert {name for room in speaking.rooms() for name in getattr(room, "ACTS", ())} == found


BROKEN = """
def close(at):
    record.record(actor="clock", verb="{}", object="case:1", at=at, facts={{}})

def shut(good, at):
    verb = "people.deactivated" if good else "people.{}"
    _record(verb, at)

def _record(verb, at):
    record(actor="clock", verb=verb, object="person:1", at=at, facts={{}})

def move(name):
    entry(actor="clock", verb=f"{}.{{name}}", object="case:1", at=0, facts={{}})
    entry(actor="clock", verb={}, object="case:1", at=0, facts={{}})
"""


def test_control_acts_without_words_are_found():
    assert unworded(ast.parse(BROKEN.format("people.known", "reactivated", "case", "'people.known'"))) == []
    assert unworded(ast.parse(BROKEN.format("people.sung", "danced", "wish", "how()"))) == [
        "people.sung",
        "people.danced",
        "wish.{}",
        "how()",
    ]
