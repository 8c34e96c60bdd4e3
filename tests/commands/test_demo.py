"""The demo town is built once, begun anew if it was never finished, and touches no database of others."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from linli.commands import keys
from linli.commands.children import healthy, taken

SET_UP = """
from linli.commands.preparing import set_up
set_up()
"""
SMALL_TOWN = """
import sys, types
from linli.commands import demo
from linli.town.places.tree import Seed, create

def build(at, report):
    create(seed=Seed(kind="district", code="110116", name="怀柔区"), at=at)
    report("places", 1, 2)
    if "--interrupt" in sys.argv:
        raise KeyboardInterrupt
    report("cases", 2, 2)

town = types.ModuleType("linli.demo.town")
town.build = build
town.guide = lambda: [("赵师傅", "网格员", "/demo/")]
"""
RUN = """
import linli.demo
linli.demo.town = sys.modules["linli.demo.town"] = town
from linli import cli
sys.exit(cli.main(["demo", "--data", *(word for word in sys.argv[1:] if word != "--interrupt")]))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A town that was interrupted and begun anew, and what the second run said."""
    data = tmp_path_factory.mktemp("demo") / "town"
    stopped = build(data, "--interrupt")
    assert stopped.returncode == 130, stopped.stderr
    unfinished = places(data)
    done = build(data)
    assert done.returncode == 0, done.stderr
    return data, [*unfinished, done.stdout]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "town"


def places(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "linli.sqlite3")) as database:
        return [str(name) for (name,) in database.execute("SELECT public_id FROM places_place")]


def python(data: Path, code: str, *words: str) -> "subprocess.Popen[str]":
    """A Python of its own. Django is set up first, since the small town names models; so the keys are made before."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "DJANGO_"))}
    environment |= {"LINLI_LANGUAGE": "zh-hans", "DJANGO_SETTINGS_MODULE": "linli.settings"}
    environment |= {"LINLI_MODE": "demo", "LINLI_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LINLI_KEY_FILE")
        keys.ensure(data)
    command = [sys.executable, "-c", "import sys\n" + code, str(data), *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: "subprocess.Popen[str]") -> subprocess.CompletedProcess[str]:
    said, complained = process.communicate(timeout=240)
    return subprocess.CompletedProcess(process.args, process.returncode, said, complained)


def build(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return finished(python(data, SET_UP + SMALL_TOWN + RUN, "--build-only", *words))


def test_a_town_that_was_not_finished_is_begun_anew(built: tuple[Path, list[str]]):
    data, (unfinished, said) = built
    assert "重新建" in said
    assert len(places(data)) == 1
    assert places(data) != [unfinished]


def test_a_town_that_stands_is_kept(built: tuple[Path, list[str]]):
    town = places(built[0])
    again = build(built[0])
    assert again.returncode == 0, again.stderr
    assert places(built[0]) == town


def test_a_database_of_others_is_not_touched(built: tuple[Path, list[str]], data: Path):
    shutil.copytree(built[0], data)
    with closing(sqlite3.connect(data / "linli.sqlite3", autocommit=True)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM audit_entry")
    before = (data / "linli.sqlite3").read_bytes()
    refused = build(data)
    assert refused.returncode == 1
    assert "演示不会动它" in refused.stderr
    assert (data / "linli.sqlite3").read_bytes() == before


def test_tables_of_another_program_are_not_migrated_into(data: Path):
    data.mkdir()
    with closing(sqlite3.connect(data / "linli.sqlite3")) as other:
        other.execute("CREATE TABLE ledger (a)")
    before = (data / "linli.sqlite3").read_bytes()
    refused = build(data)
    assert refused.returncode == 1
    assert "演示不会动它" in refused.stderr
    assert (data / "linli.sqlite3").read_bytes() == before


def open_town(data: Path) -> "tuple[subprocess.Popen[str], int]":
    """A demo that has said where to look, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = python(data, SET_UP + SMALL_TOWN + RUN, "--port", str(port))
    assert process.stdout
    for line in process.stdout:
        if "Ctrl-C" in line:
            return process, port
    raise AssertionError(process.communicate()[1])


def children(process: "subprocess.Popen[str]") -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_ctrl_c_ends_the_server_and_the_worker(built: tuple[Path, list[str]]):
    process, port = open_town(built[0])
    started = children(process)
    assert len(started) == 2
    assert healthy(f"http://127.0.0.1:{port}")
    process.send_signal(signal.SIGINT)
    assert finished(process).returncode == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    assert not taken(port)


def test_the_server_does_not_go_on_without_the_worker(built: tuple[Path, list[str]]):
    process, port = open_town(built[0])
    server, worker = children(process)
    os.kill(worker, signal.SIGKILL)
    done = finished(process)
    assert done.returncode == 1
    assert "自己停了" in done.stderr
    assert not Path(f"/proc/{server}").exists()
    assert not taken(port)


def test_no_web_process_goes_on_without_the_server(built: tuple[Path, list[str]]):
    process, port = open_town(built[0])
    server, _worker = children(process)
    os.kill(server, signal.SIGKILL)
    assert finished(process).returncode == 1
    late = time.monotonic() + 10
    while taken(port) and time.monotonic() < late:
        time.sleep(0.1)
    assert not taken(port), "what still listened would answer with no worker behind it"
