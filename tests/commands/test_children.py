"""What was started ends: when asked, when it will not, and when the parent is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from linli.commands.children import stop, taken

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = """
import signal, subprocess, sys, time
from linli.ground.shared.parents import ends_with_parent
before = ends_with_parent(signal.SIGTERM) if sys.argv[1] == "follow" else None
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], preexec_fn=before)
print(child.pid, flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_a_child_that_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("linli.commands.children.PATIENCE_S", 0.2)
    child = subprocess.Popen([sys.executable, "-c", DEAF], process_group=0, stdout=subprocess.PIPE)
    assert child.stdout
    with child.stdout:
        child.stdout.readline()
    stop([child])
    assert child.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("how", "ends"), [("follow", True), ("stay", False)])
def test_a_child_follows_a_parent_that_was_killed(how: str, ends: bool):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, how], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    with parent.stdout:
        child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    try:
        if ends:
            assert gone(child)
        else:
            time.sleep(0.5)
            assert alive(child)
    finally:
        if alive(child):
            os.kill(child, signal.SIGKILL)


def test_a_port_in_use_is_seen():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert taken(port)
    assert not taken(port)
