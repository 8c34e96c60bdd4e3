"""Places where a test may stop the process, to see that nothing is lost: `failpoint("before_commit")`.

`LINLI_FAILPOINT="before_commit:3ms"` waits there (so that a kill from outside lands where it hurts),
`"outbox_claimed:kill"` ends the process as kill -9 does; several are parted by commas. Unset, a failpoint costs a
dictionary look-up.

Where they are, in the order in which an act meets them: `file_renamed` (a picture's, before its row), `rows_written`
and `step_written` (in the transaction), `before_commit`, `after_commit` (not yet answered); of the worker
`outbox_claimed`, `outbox_handled` (not yet committed), `outbox_done`, `duty_claimed`; of the audit book `sealed` and
`followed` (not yet committed), `anchored` (not yet in the file), `anchor_written` (not yet on the disk); of the
rotation of keys `keys_written` (not yet under its name), `keys_moved` (not yet committed).
"""

import os
import re
import signal
import time

_KNOWN: dict[str, str] = {}


class BadFailpoint(ValueError):
    """LINLI_FAILPOINT holds something other than `name:3ms` or `name:kill`."""


def failpoint(name: str) -> None:
    """Wait or die here if LINLI_FAILPOINT says so."""
    if _KNOWN and (what := _KNOWN.get(name)):
        _act(what)


def arm(said: str) -> None:
    """Set the failpoints of this process; an empty text takes them all away. Raises `BadFailpoint`."""
    wanted: dict[str, str] = {}
    for part in filter(None, said.split(",")):
        match = re.fullmatch(r"\s*([a-z_]+):(\d+ms|kill)\s*", part)
        if match is None:
            raise BadFailpoint(f"LINLI_FAILPOINT is name:3ms or name:kill, not {part!r}")
        wanted[match[1]] = match[2]
    _KNOWN.clear()
    _KNOWN.update(wanted)


def _act(what: str) -> None:
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(int(what.removesuffix("ms")) / 1000)


arm(os.environ.get("LINLI_FAILPOINT", ""))
