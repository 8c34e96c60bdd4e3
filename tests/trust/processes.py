"""Real processes that do something at the same moment, or are killed while they do it.

Threads share one interpreter and a test's transaction hides every race, so neither would show what happens to two
web workers. Children are forked, each with its own connection to the committed database.
"""

import gc
import multiprocessing
import os
import signal
import traceback
import warnings
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from linli.ground.shared.failpoints import arm

_FORK = multiprocessing.get_context("fork")
_LONGEST_S = 60


def at_once[T](count: int, act: Callable[[int], T]) -> list[T]:
    """What `act(0)`, `act(1)`, … return, each run in a process of its own, all let go at one moment.

    Raises AssertionError with a child's traceback if one fails.
    """
    barrier = _FORK.Barrier(count)
    answers: Any = _FORK.Queue()

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(_LONGEST_S)
            answers.put((number, act(number), ""))
        except BaseException:
            answers.put((number, None, traceback.format_exc()))
            barrier.abort()

    children = started([(run, number) for number in range(count)])
    found = sorted((answers.get(timeout=2 * _LONGEST_S) for _ in children), key=lambda answer: answer[0])
    for child in children:
        child.join(_LONGEST_S)
    assert not any(failed for _, _, failed in found), "\n".join(failed for _, _, failed in found)
    return [answer for _, answer, _ in found]


def killed(act: Callable[[], object], *, failpoint: str) -> bool:
    """Run `act` in a process that kills itself (kill -9) at the failpoint; False if it never came there."""

    def run() -> None:
        arm(f"{failpoint}:kill")
        act()
        os._exit(0)

    (child,) = started([(run,)])
    child.join(_LONGEST_S)
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return bool(child.exitcode == -signal.SIGKILL)


def database_url() -> str:
    """The database of this test, as LINLI_DATABASE_URL names it for a process started from scratch."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)


def started(wanted: list[tuple[Any, ...]], *, daemon: bool = True) -> list[Any]:
    """Children that each run one of these (with its arguments); only one that is no `daemon` may have its own."""
    connections.close_all()
    children = [_FORK.Process(target=_light, args=arguments, daemon=daemon) for arguments in wanted]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pytest-xdist's own threads hold no lock that matters here
        for child in children:
            child.start()
    return children


def _light(run: Callable[..., object], *arguments: Any) -> None:
    """A child looks for garbage in what it makes itself, and not in all that thousands of tests have loaded."""
    gc.freeze()
    run(*arguments)
