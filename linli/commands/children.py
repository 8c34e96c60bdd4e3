"""Child processes that never outlive us: started here, asked to stop, and made to where they do not."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from linli.ground.shared.parents import ends_with_parent

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 10


def start(*command: str) -> "subprocess.Popen[bytes]":
    """One of our own commands, in a group of its own, so that Ctrl-C reaches it through us, and once."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "linli.cli", *command],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        process_group=0,
        preexec_fn=ends_with_parent(signal.SIGTERM),
    )


def stop(children: "Sequence[subprocess.Popen[bytes]]") -> None:
    """Ask each child to stop, and after ten seconds make it and all that it started."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def taken(port: int) -> bool:
    """Whether something listens on this port of 127.0.0.1 already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def healthy(url: str) -> bool:
    """Whether the server at `url` answers that it is ready."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
