"""Serving: the web server, and the worker that carries out what must follow."""

import argparse
import os
import signal
import threading

from .out import give_up, say
from .words import _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli serve` and `linli work`."""
    help_text = _("对外服务：网页和接口")
    serve = commands.add_parser(
        "serve",
        help=help_text,
        description=_(
            "用 granian 提供网页和接口。启动前先过一遍 linli check 里的必守项，有一项不过就不启动。"
            "SQLite 同时只能有一个写者，所以用 1 个进程、几个线程；"
            "PostgreSQL 用 2 个进程、各 2 个线程。前面放一台做 TLS 的反向代理。"
        ),
    )
    serve.add_argument("--host", default="127.0.0.1", help=_("监听的地址（默认 127.0.0.1）"))
    serve.add_argument("--port", type=int, default=8000, help=_("监听的端口（默认 8000）"))
    serve.add_argument("--workers", type=int, help=_("进程数"))
    serve.add_argument("--threads", type=int, help=_("每个进程的线程数"))
    serve.set_defaults(run=run_serve)

    help_text = _("后台：发出该发的通知，做到点该做的事")
    work = commands.add_parser(
        "work",
        help=help_text,
        description=_("%s。可以同时开几个，同一件事只会由一个去做；中途断电，别的会在一分钟内接着做。") % help_text,
    )
    work.add_argument("--once", action="store_true", help=_("把现在到点的做完就退出"))
    work.set_defaults(run=run_work)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop. Ends with the list of what is wrong if a control that must hold does not."""
    from django.db import connection
    from granian import Granian
    from granian.constants import Interfaces

    from linli.doors.portal import dawdling

    from .controls import broken

    wrong = broken(host=arguments.host)
    if wrong:
        give_up("\n".join([_("现在不能启动："), *(f"  - {words}" for words in wrong)]))
    processes, threads = (1, 4) if connection.vendor == "sqlite" else (2, 2)
    threads = arguments.threads or threads
    connection.close()
    os.environ[dawdling.THREADS] = str(threads)
    server = Granian(
        "linli.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers or processes,
        blocking_threads=threads,
        blocking_threads_idle_timeout=600,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    )
    server.serve()
    return 0


def unbuffered(host: str) -> str | None:
    """Requests that come in drops hold up here what others send (`dawdling`); a proxy waits with nothing held.

    How many proxies there are is all that is known here.
    """
    from django.conf import settings

    if settings.PROXY_DEPTH > 0:
        return None
    return _(
        "前面没有反向代理，有人故意慢慢发，别人的照片和文字就可能发不进来。代理要先把请求收齐再转过来，见 README。"
    )


def run_work(arguments: argparse.Namespace) -> int:
    """Work until told to stop: what is in hand is finished first."""
    from linli.ground.outbox import loop
    from linli.ground.shared.garbage import settled
    from linli.ground.shared.moments import now
    from linli.ground.shared.sqlite.checkpoints import kept_short

    from .controls import unsafe_store

    if wrong := unsafe_store():
        give_up("\n".join([_("现在不能启动："), *(f"  - {words}" for words in wrong)]))
    if arguments.once:
        say(_("做了 %d 件") % loop.work_once(now()))
        return 0
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, frame: stop.set())
    settled()
    with kept_short():
        loop.run(stop)
    return 0
