"""The PostgreSQL of the tests is real, unprivileged, and never left behind."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Server

SERVE = """
import time
from tests.postgres import Server
server = Server()
server.start()
print(server.process.pid, server.home, flush=True)
time.sleep(60)
"""


def running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_server_answers_unprivileged_and_leaves_nothing():
    server = Server()
    server.start()
    try:
        assert server.process
        with psycopg.connect(server.url) as connection:
            (version,) = connection.execute("SHOW server_version_num").fetchone() or ("0",)
            assert int(version) >= 170000
        assert Path(f"/proc/{server.process.pid}").stat().st_uid != 0
    finally:
        server.stop()
    assert not running(server.process.pid)
    assert not server.home.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url, connect_timeout=1)


def test_a_server_whose_parent_is_killed_ends():
    parent = subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    with parent.stdout:
        said = parent.stdout.readline().split()
    pid, home = int(said[0]), Path(said[1])
    assert running(pid)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(pid)
    shutil.rmtree(home)


def test_strangers_on_this_machine_are_not_let_in():
    server = Server()
    server.start()
    try:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url.replace(server.password, "guess"))
        assert os.stat(server.home).st_mode & 0o077 == 0
    finally:
        server.stop()
