"""The demo town is built once, begun anew if it was never finished, and touches no database of others."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

SMALL_TOWN = """
import sys, types
from linli.commands import demo
from linli.town.places.tree import Seed, create

def build(at, report):
    create(seed=Seed(kind="district", code="110116", name="怀柔区"), at=at)
    report("places", 1, 2)
    if "interrupt" in sys.argv:
        raise KeyboardInterrupt
    report("cases", 2, 2)

town = types.ModuleType("linli.demo.town")
town.build = build
"""
BUILD = """
import linli.demo
linli.demo.town = sys.modules["linli.demo.town"] = town
from linli import cli
sys.exit(cli.main(["demo", "--build-only", "--data", sys.argv[1]]))
"""
LOOK = """
from linli.commands.preparing import set_up
set_up()
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "town"


def python(data: Path, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "DJANGO_"))}
    environment |= {"LINLI_LANGUAGE": "zh-hans", "DJANGO_SETTINGS_MODULE": "linli.settings"}
    environment |= {"LINLI_MODE": "demo", "LINLI_DATA": str(data)}
    # Django is set up first, since the small town names models at once; `linli demo` sets it up after making keys.
    code = (
        "from linli.commands import keys; from pathlib import Path; import sys; keys.ensure(Path(sys.argv[1]))\n" + code
    )
    command = [sys.executable, "-c", code, str(data), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def build(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return python(data, LOOK + SMALL_TOWN + BUILD, *words)


def look(data: Path, question: str) -> str:
    done = python(data, LOOK + question)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


PLACES = "from linli.town.places.models import Place; print(*Place.objects.values_list('public_id', flat=True))"


def test_a_town_is_built_once_and_an_unfinished_one_anew(data: Path):
    stopped = build(data, "interrupt")
    assert stopped.returncode == 130, stopped.stderr
    unfinished = look(data, PLACES)
    assert unfinished

    finished = build(data)
    assert finished.returncode == 0, finished.stderr
    assert "重新建" in finished.stdout
    town = look(data, PLACES)
    assert town
    assert town != unfinished

    again = build(data)
    assert again.returncode == 0, again.stderr
    assert look(data, PLACES) == town


def test_a_database_of_others_is_not_touched(data: Path):
    filled = python(
        data,
        LOOK
        + SMALL_TOWN
        + "from linli.commands.preparing import prepare; from linli.ground.shared.moments import now\n"
        + "prepare(); build(now(), print)",
    )
    assert filled.returncode == 0, filled.stderr
    before = look(data, PLACES)
    refused = build(data)
    assert refused.returncode == 1
    assert "演示不会动它" in refused.stderr
    assert look(data, PLACES) == before


def test_tables_of_another_program_are_not_migrated_into(data: Path):
    data.mkdir(parents=True)
    with closing(sqlite3.connect(data / "linli.sqlite3")) as other:
        other.execute("CREATE TABLE ledger (a)")
    refused = build(data)
    assert refused.returncode == 1
    assert "演示不会动它" in refused.stderr
