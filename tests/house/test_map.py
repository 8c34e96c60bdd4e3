"""The map holds: imports by import-linter, and foreign keys, which import-linter cannot see, the same way."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import Model

from linli.life import cases
from tests.house.sources import ROOT, rooms

MAP = ROOT / ".importlinter"


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def standing() -> dict[str, tuple[int, int]]:
    """Room (`linli.life.cases`) → its floor and its row there, counted from the top of the map."""
    config = ConfigParser()
    config.read(MAP)
    layered = [config[name] for name in config.sections() if config[name].get("type") == "layers"]
    rows = {section["containers"].strip(): section["layers"].split("\n")[1:] for section in layered}
    found: dict[str, tuple[int, int]] = {}
    for number, layer in enumerate(rows.pop("linli")):
        for floor in names(layer):
            found[f"linli.{floor}"] = (number, 0)
            for row, line in enumerate(rows.get(f"linli.{floor}", ())):
                found |= {f"linli.{floor}.{room}": (number, row) for room in names(line)}
    return found


def names(layer: str) -> list[str]:
    return [name.strip(" ()") for name in layer.replace(":", "|").split("|")]


def indexed() -> list[set[str]]:
    """The rows of files in the docstring of `cases`, those of a case's life as one."""
    said: dict[str, set[str]] = {}
    for purpose, files in re.findall(r"^    (\w[^:]+): (.+(?:\n {6}.+)*)$", cases.__doc__ or "", re.MULTILINE):
        row = purpose.partition(",")[0] if "life" in purpose else purpose
        said.setdefault(row, set()).update(re.split(r",\s+", files))
    return list(said.values())


def foreign_keys(models: Iterable[type[Model]]) -> Iterator[tuple[str, str, str]]:
    """Each relation of our models: what it is called, the room it is in, the room it points to."""
    for model in models:
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if isinstance(field.related_model, type):
                yield f"{model.__name__}.{field.name}", room_of(model), room_of(field.related_model)


def room_of(model: type[Model]) -> str:
    return apps.get_app_config(model._meta.app_label).name


def upward(keys: Iterable[tuple[str, str, str]]) -> list[str]:
    """Those that point to a room on the same row or above, or to something that is not on the map."""
    where = standing()
    return [
        f"{name}: {room} → {target}"
        for name, room, target in keys
        if room != target and (target not in where or where[target] <= where[room])
    ]


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if room_of(model).startswith("linli.")]


def test_imports_keep_to_the_map():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_index_of_the_files_of_cases_is_what_is_enforced():
    config = ConfigParser()
    config.read(MAP)
    layers = config["importlinter:contract:cases-files"]["layers"].split("\n")[1:]
    assert indexed() == [set(names(layer)) for layer in layers]


def test_foreign_keys_point_downwards():
    assert upward(foreign_keys(our_models())) == []


def test_nothing_points_anywhere():
    pointing = [
        model for model in our_models() for field in model._meta.private_fields if isinstance(field, GenericForeignKey)
    ]
    assert pointing == []


def test_every_room_stands_on_the_map():
    where = standing()
    assert [room for path in rooms() if (room := ".".join(path.relative_to(ROOT).parts)) not in where] == []


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map, the contract and the code in a folder of their own, free to be broken."""
    there = tmp_path_factory.mktemp("map")
    shutil.copytree(ROOT / "linli", there / "linli", ignore=lambda folder, found: ignored(Path(folder), found))
    (there / "tests/house").mkdir(parents=True)
    shutil.copy(ROOT / "tests/house/contracts.py", there / "tests/house/contracts.py")
    shutil.copy(MAP, there / MAP.name)
    return there


def ignored(folder: Path, found: list[str]) -> set[str]:
    return {name for name in found if (folder / name).is_file() and not name.endswith(".py")} | {
        "__pycache__",
        "static",
    }


@pytest.mark.parametrize(
    ("file", "words", "contract"),
    [
        ("linli/town/places/planted.py", "import linli.life.cases.workflow", "Each floor stands on those below it"),
        ("linli/town/places/planted.py", "import linli.town.people.roles", "The rooms of the town"),
        ("linli/ground/once/planted.py", "import linli.ground.audit.record", "The rooms of the ground"),
        ("linli/life/planted/__init__.py", "", "The rooms of life"),
        ("linli/planted.py", "", "Each floor stands on those below it"),
        ("linli/life/cases/planted.py", "import linli.town.people.urls", "views, forms, urls and api"),
        ("linli/life/cases/planted.py", "", "The files of cases"),
        ("linli/life/cases/models/planted.py", "import linli.life.cases.rows", "The files of cases"),
        ("linli/town/places/planted_a/__init__.py", "import linli.town.places.planted_b", "No circles"),
    ],
)
def test_a_way_that_is_not_on_the_map_is_caught(copy: Path, file: str, words: str, contract: str):
    planted = copy / file
    twin = copy / "linli/town/places/planted_b.py"
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(words)
    if "planted_b" in words:
        twin.write_text("import linli.town.places.planted_a")
    try:
        done = lint(copy)
    finally:
        planted.unlink()
        twin.unlink(missing_ok=True)
        if planted.name == "__init__.py":
            planted.parent.rmdir()
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert done.returncode != 0
    assert any(contract in line for line in broken), done.stdout[-3000:]


@pytest.mark.parametrize(
    ("room", "target"),
    [
        ("linli.town.places", "linli.town.people"),
        ("linli.town.people", "linli.life.cases"),
        ("linli.ground.outbox", "linli.ground.once"),
        ("linli.life.cases", "django.contrib.auth"),
    ],
)
def test_a_foreign_key_that_points_up_or_aside_is_caught(room: str, target: str):
    assert upward([("Planted.key", room, target)])
    assert not upward([("Planted.key", "linli.life.cases", "linli.town.people"), ("Planted.key", room, room)])
