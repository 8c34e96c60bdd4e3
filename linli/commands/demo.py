"""The demo town: built once into its own data directory, and served on this machine only."""

import argparse
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from . import keys
from .children import healthy, start, stop, taken
from .out import bar, give_up, say
from .preparing import prepare, set_up
from .words import _

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

READY_S = 60
KEPT = ("LINLI_DATABASE_URL", "LINLI_LANGUAGE", "LINLI_LOG", "LINLI_SEED", "LINLI_FAILPOINT")
"""What of the environment the demo heeds; nothing of a real installation's settings comes into it."""
TOWN, BEGUN, BUILT = "town:demo", "demo.begin", "demo.build"
"""The audit entries by which a database says that this command made it, and finished."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli demo`."""
    help_text = _("建一座演示的街道，并打开它")
    demo = commands.add_parser(
        "demo",
        help=help_text,
        description=_(
            "第一次运行时在数据目录里造密钥、建库、建出一座演示的街道（都是编的数据），然后只在本机打开网页和后台。"
            "再运行还是同一座街道；想从头来，换一个目录，或先删掉它。按 Ctrl-C，启动的都会停。"
        ),
        epilog=_("例：linli demo --port 8123 --data /tmp/linli"),
    )
    demo.add_argument("--port", type=int, default=8000, help=_("监听的端口（默认 8000）"))
    demo.add_argument("--data", type=Path, default=keys.default_data(), help=_("数据目录（默认 .data）"))
    demo.add_argument("--build-only", action="store_true", help=_("只建好，不打开"))
    demo.set_defaults(run=run, django=False)


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing, serve until Ctrl-C; 1 if the server or the worker died by itself."""
    data = arguments.data.resolve()
    for name in [name for name in os.environ if name.startswith("LINLI_") and name not in KEPT]:
        del os.environ[name]
    os.environ |= {"LINLI_MODE": "demo", "LINLI_DATA": str(data), "LINLI_SITE": address(arguments.port)}
    if not arguments.build_only and taken(arguments.port):
        give_up(_("端口 %d 已经有程序在用。换一个：make demo PORT=8123") % arguments.port)
    keys.ensure(data)
    set_up()
    build()
    return 0 if arguments.build_only else serve(arguments.port)


def build() -> None:
    """Migrate, and build the town unless it stands. Gives up on a database that someone else filled."""
    from linli.demo import town
    from linli.ground.shared.garbage import settled
    from linli.ground.shared.moments import now
    from linli.ground.shared.sqlite.checkpoints import kept_short

    if someone_elses():
        give_up(_("这个数据库里已经有别的数据，演示不会动它。换一个目录：make demo DATA=/tmp/linli"))
    say(_("准备数据库和静态文件……"))
    prepare()
    if marked(BUILT):
        return
    if marked(BEGUN):
        say(_("上次没有建完，重新建。"))
        start_over()
        prepare()
    mark(BEGUN)
    settled()
    with bar(_("建演示街道")) as report, kept_short(), short_log():
        town.build(now(), report)
    mark(BUILT)
    connection().close()


@contextmanager
def short_log() -> Iterator[None]:
    """Let SQLite move its log on as it commits: nobody else waits, and a town is written faster than once a second."""
    move_log_every(1000)
    yield
    move_log_every(0)


def move_log_every(pages: int) -> None:
    """After how many pages a commit moves the log on; 0 for never. Nothing where the database is no file."""
    if connection().vendor == "sqlite":
        with connection().cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint={pages}")


def someone_elses() -> bool:
    """Whether the database holds tables or people that this command did not put there. Asked before migrating."""
    tables = set(connection().introspection.table_names())
    if "django_migrations" not in tables:
        return bool(tables)
    if "audit_entry" in tables and marked(BEGUN):
        return False
    with connection().cursor() as cursor:
        for table in tables & {"places_place", "people_person"}:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of two names
            if cursor.fetchone():
                return True
    return False


def marked(verb: str) -> bool:
    """Whether the database says that `linli demo` did this to it."""
    from linli.ground.audit.models import Entry

    return Entry.objects.filter(verb=verb, object=TOWN).exists()


def mark(verb: str) -> None:
    """Write that into the audit log, where nobody can take it out again."""
    from linli.ground.audit.record import record
    from linli.ground.shared.moments import now

    record(actor="demo", verb=verb, object=TOWN, at=now(), facts={})


def connection() -> "BaseDatabaseWrapper":
    """The database connection, for which Django must be set up."""
    from django.db import connections

    return connections["default"]


def start_over() -> None:
    """Throw away the file of a town that was never finished. A server's database is not ours to drop: gives up."""
    from django.conf import settings

    if connection().vendor != "sqlite":
        give_up(_("上次没有建完。请清空这个数据库再来。"))
    connection().close()
    file = Path(str(connection().settings_dict["NAME"]))
    for rest in ("", "-journal", "-wal", "-shm", "-checkpoints"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    Path(settings.ANCHORS).unlink(missing_ok=True)  # of heads that went with it


def serve(port: int) -> int:
    """Run the server and the worker as two children until a signal comes or one of them ends; then end both."""
    url = address(port)
    asked_to_stop: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, frame: asked_to_stop.append(number))
    children = [start("serve", "--port", str(port)), start("work")]
    try:
        ready_by: float | None = time.monotonic() + READY_S
        while not asked_to_stop and all(child.poll() is None for child in children):
            if ready_by and healthy(url):
                ready_by = None
                welcome(url)
            if ready_by and time.monotonic() > ready_by:
                give_up(_("等了一分钟，服务还没有起来，上面有原因。"))
            time.sleep(0.2)
    finally:
        stop(children)
    if not asked_to_stop:
        give_up(_("服务或后台自己停了，上面有原因。"))
    return 0


def address(port: int) -> str:
    """Where the demo is found: on this machine only."""
    return f"http://127.0.0.1:{port}"


def welcome(url: str) -> None:
    """Where to look, and as whom."""
    from linli.demo import town

    say()
    say(_("邻里演示已经开着：%s   （都是演示数据，不是真人真事）") % url)
    for path, people in groupby(town.guide(), key=itemgetter(2)):
        say(_("选一个身份进来：%s") % f"{url}{path}")
        for name, what, _path in people:
            say(f"  {name}  {what}")
    say(_("按 Ctrl-C 停下。"))
