"""Failpoints wait or kill where they are told to, and do nothing otherwise."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from linli.ground.shared import failpoints
from linli.ground.shared.failpoints import BadFailpoint, arm, failpoint


@pytest.fixture(autouse=True)
def _disarmed():
    yield
    arm(os.environ.get("LINLI_FAILPOINT", ""))


def test_an_armed_failpoint_waits_and_others_do_not(monkeypatch):
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    arm("before_commit:30ms, after_commit:1ms")
    failpoint("outbox_claimed")
    assert waited == []
    failpoint("before_commit")
    assert waited == [0.03]


@pytest.mark.parametrize("said", ["before_commit", "before_commit:3s", "a:kill;b:kill", "Before:kill"])
def test_a_failpoint_nobody_understands_is_refused(said):
    with pytest.raises(BadFailpoint):
        arm(said)


def test_a_killing_failpoint_ends_the_process_at_that_very_place():
    words = (
        "from linli.ground.shared.failpoints import failpoint\n"
        "failpoint('other'); print('before', flush=True); failpoint('here'); print('after', flush=True)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", words], env=os.environ | {"LINLI_FAILPOINT": "here:kill"}, capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout == "before\n"


def test_each_failpoint_stands_in_the_list_and_nothing_else_does():
    house = Path(failpoints.__file__).parents[2]
    met = {
        name for file in house.rglob("*.py") for name in re.findall(r'^ +failpoint\("(\w+)"\)', file.read_text(), re.M)
    }
    _before, _begin, told = str(failpoints.__doc__).partition("Where they are")
    assert sorted(re.findall(r"`([a-z_]+)`", told)) == sorted(met)


def test_unset_failpoints_cost_next_to_nothing():
    arm("")
    began = time.process_time()
    for _ in range(10_000):
        failpoint("before_commit")
    assert (time.process_time() - began) / 10_000 < 5e-6
    assert failpoints._KNOWN == {}
