"""The controls of a safe installation: one function each, saying what is wrong or nothing.

`linli check` prints a line for each; `linli serve` refuses to start while one that must hold does not. The
references are to GB/T 22239 (等保), OWASP ASVS 5 and the Personal Information Protection Law (PIPL).
"""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from .serving import unbuffered
from .words import _

CLOCK_SLACK = timedelta(minutes=5)
SEAL_SLACK = timedelta(minutes=1)
MOUNTS = Path("/proc/mounts")


@dataclass(frozen=True, slots=True)
class Control:
    """What must hold, what demands it, and the test: what is wrong, or None. `must`: nothing starts without it."""

    name: str
    reference: str
    wrong: Callable[[str], str | None]
    must: bool = True
    demo_relaxes: bool = False


def controls() -> tuple[Control, ...]:
    """Every control, those that must hold first."""
    return (
        Control(_("调试开关关着"), "ASVS 13.4.2", debugging),
        Control(_("签名密钥够长，是随机的"), "ASVS 11.5.1", weak_secret),
        Control(_("封存密钥在，只有本用户能读"), "等保 8.1.4.8 · PIPL 51", open_keys),
        Control(_("只答应列明的主机名"), "等保 8.1.4.4", any_host),
        Control(_("走 TLS"), "等保 8.1.4.8 · ASVS 12.2.1", no_tls, demo_relaxes=True),
        Control(_("演示只在本机"), "等保 8.1.4.1", demo_outside),
        Control(_("演示只用演示的数据库"), "等保 8.1.4.2", demo_on_real),
        Control(_("数据库升到了这个版本"), "等保 8.1.4.7", unmigrated),
        Control(_("数据库里的防改守卫都在"), "等保 8.1.4.3", missing_guards),
        Control(_("数据库不在网络盘上"), "等保 8.1.4.9", network_disk),
        Control(_("SQLite 的日志方式是安全的"), "等保 8.1.4.9", unsafe_sqlite),
        Control(_("时钟没有倒退"), "ASVS 16.2.2", clock_behind),
        Control(_("区里的规矩录好了"), "接诉即办条例 13", no_rules, must=False, demo_relaxes=True),
        Control(_("SQLite 够新，可以用 WAL"), "等保 8.1.4.9", old_sqlite, must=False),
        Control(_("SQLite 的 WAL 文件有人在整理"), "等保 8.1.4.9", long_log, must=False),
        Control(_("记录一秒之内封上"), "等保 8.1.4.3", sealer_behind, must=False),
        Control(_("留底和数据库不在一块盘上"), "等保 8.1.4.3", anchors_beside, must=False, demo_relaxes=True),
        Control(_("发得慢的请求由反向代理先收齐"), "ASVS 13.1.3", unbuffered, must=False, demo_relaxes=True),
        Control(_("放假安排录到了要用的日子"), "接诉即办条例 13", calendar_short, must=False),
        Control(_("验证码有地方发"), "等保 8.1.4.1", no_sender, must=False),
        Control(_("漏洞有处可报"), "ASVS 1.1 · RFC 9116", no_security_contact, must=False),
        Control(_("应用的数据库账号改不了表结构"), "等保 8.1.4.2", may_alter, must=False),
    )


def broken(*, host: str) -> list[str]:
    """What is wrong among the controls that must hold, for a server that listens on `host`."""
    return [wrong for control in controls() if control.must and (wrong := control.wrong(host))]


def unsafe_store() -> list[str]:
    """What is wrong with the place where the database keeps things, for whoever writes to it without serving."""
    return [wrong for control in (network_disk, unsafe_sqlite) if (wrong := control(""))]


def debugging(host: str) -> str | None:
    """DEBUG shows settings and code to strangers."""
    return _("DEBUG 开着。") if settings.DEBUG else None


def weak_secret(host: str) -> str | None:
    """A guessable key signs anyone in."""
    if len(settings.SECRET_KEY) >= 50 and len(set(settings.SECRET_KEY)) >= 10:
        return None
    return _("LINLI_SECRET_KEY 太短或太有规律。用 linli keys new 造一个。")


def open_keys(host: str) -> str | None:
    """The sealing keys exist, are whole, and nobody else on the machine reads them."""
    from linli.ground.shared.keyring import keyring

    path: Path = settings.KEY_FILE
    try:
        keyring()
    except ImproperlyConfigured as error:
        return _("封存密钥用不了：%s") % error
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return _("%s 别的用户也能读。改成只有自己能读：chmod 600。") % path
    return None


def any_host(host: str) -> str | None:
    """A wildcard lets a forged Host header into links that people receive."""
    return _("LINLI_HOSTS 里有 *。请写明主机名。") if "*" in settings.ALLOWED_HOSTS else None


def no_tls(host: str) -> str | None:
    """In use, a proxy in front speaks TLS, and says so."""
    if settings.DEMO or settings.PROXY_DEPTH > 0:
        return None
    return _("没有说明前面有几层做 TLS 的反向代理。设 LINLI_PROXY_DEPTH=1。")


def demo_outside(host: str) -> str | None:
    """Signing in with one tap is for those who sit at this machine."""
    if not settings.DEMO or host == "localhost":
        return None
    try:
        return None if ip_address(host).is_loopback else _("演示模式只能监听本机：--host 127.0.0.1。")
    except ValueError:
        return _("演示模式只能监听本机：--host 127.0.0.1。")


def demo_on_real(host: str) -> str | None:
    """Demo mode opens only a database that `linli demo` made."""
    from .demo import BEGUN, marked

    if not settings.DEMO or unmigrated(host) or marked(BEGUN):
        return None
    return _("这个数据库不是 linli demo 建的，不能用演示模式打开。")


def unmigrated(host: str) -> str | None:
    """The tables are those of this version."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _("数据库还差 %d 步迁移。运行 linli migrate。") % len(missing) if missing else None


def missing_guards(host: str) -> str | None:
    """The triggers and constraints that the migrations raised still stand."""
    from linli.ground.shared.guards import missing

    gone = missing(connection)
    return _("数据库里少了这些守卫：%s。请查是谁动过。") % ", ".join(gone) if gone else None


def network_disk(host: str) -> str | None:
    """SQLite's locks do not hold on NFS or SMB."""
    from linli.ground.shared.sqlite.disks import network_filesystem

    if connection.vendor != "sqlite" or not MOUNTS.exists():
        return None
    where = Path(str(settings.DATABASES["default"]["NAME"])).resolve()
    kind = network_filesystem(where, MOUNTS.read_text())
    return _("数据库放在网络盘（%s）上，锁不可靠。请移到本机磁盘。") % kind if kind else None


def unsafe_sqlite(host: str) -> str | None:
    """A write-ahead log only where this SQLite cannot lose pages from it; every commit reaches the disk."""
    from linli.ground.shared.sqlite.driver import WAL, is_wal_safe, sqlite

    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        journal, synchronous, foreign_keys = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
        )
    if journal == WAL and not is_wal_safe(sqlite.sqlite_version_info):
        return (
            _("SQLite %s 不该用 WAL，数据库却还是 WAL 的。停下所有 linli，再运行 linli check。") % sqlite.sqlite_version
        )
    if synchronous < 3 or foreign_keys != 1:
        return _("SQLite 没有开 synchronous=EXTRA 和 foreign_keys=ON。")
    return None


def old_sqlite(host: str) -> str | None:
    """An older SQLite is run with the older journal: as safe, but whoever reads waits for whoever writes."""
    from linli.ground.shared.sqlite.driver import is_wal_safe, sqlite

    if connection.vendor != "sqlite" or is_wal_safe(sqlite.sqlite_version_info):
        return None
    return _("SQLite %s 的 WAL 可能丢数据，已改用旧的日志方式：一样安全，慢一些。装上 pysqlite3 就好。") % (
        sqlite.sqlite_version
    )


def long_log(host: str) -> str | None:
    """`linli work` moves what was committed into the database file; where nobody does, the log only grows."""
    from linli.ground.shared.sqlite import checkpoints

    file = checkpoints.database_file()
    size = checkpoints.log_size(file) if file else 0
    if size <= checkpoints.ALARM:
        return None
    return _("WAL 文件积到了 %d MB，没有人在整理。linli work 开着吗？") % (size // checkpoints.MB)


def sealer_behind(host: str) -> str | None:
    """Each entry of the audit book gets its place in the chain; what has none may be changed unseen."""
    from linli.ground.audit import sealing
    from linli.ground.shared.moments import now

    oldest = None if unmigrated(host) else sealing.oldest_unsealed()
    waits = now() - oldest if oldest is not None else timedelta()
    if waits <= SEAL_SLACK:
        return None
    return _(
        "最早一条没封的记录已经等了 %d 秒。linli work 开着吗？开着也不封，就是有数据库事务一直没有结束，"
        "怎么找见 docs/guide/anchors.md。"
    ) % int(waits.total_seconds())


def anchors_beside(host: str) -> str | None:
    """Whoever bends the book must not reach the heads that were kept of it with the same hand."""
    beside = database_folder()
    if beside is None or device(settings.ANCHORS) != device(beside):
        return None
    return _(
        "留底文件 %s 和数据库在一块盘上，谁改得了账，也就改得了留底。"
        "把 LINLI_ANCHORS 设到别的机器、别人管的目录里，见 docs/guide/anchors.md。"
    ) % (settings.ANCHORS)


def database_folder() -> Path | None:
    """Where the database keeps its files; None on another machine. Our own data stand for it where it may not say."""
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return Path(str(database["NAME"])).resolve().parent
    where = str(database["HOST"])
    if where not in ("", "localhost", "127.0.0.1", "::1") and not where.startswith("/"):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        told = cursor.fetchone()
    return Path(told[0]) if told else settings.DATA


def device(path: Path) -> int:
    """The disk that a path lies on, or would, by the nearest folder that is there."""
    there = path.resolve()
    while not os.path.exists(there):
        there = there.parent
    return there.stat().st_dev


def clock_behind(host: str) -> str | None:
    """The machine's clock is not behind what it has itself recorded."""
    from linli.ground.audit.models import Entry
    from linli.ground.shared.moments import now

    if unmigrated(host):
        return None
    newest = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    if newest and newest > now() + CLOCK_SLACK:
        return _("这台机器的时钟比已记下的事还早。请先校时。")
    return None


def no_rules(host: str) -> str | None:
    """Without categories nothing can be filed or sent on, and no end is promised."""
    from linli.ground.shared.moments import now
    from linli.life.cases.categories import current

    if unmigrated(host) or current(now()):
        return None
    return _("还没有事项类别、时限和承办主体。运行 linli rules --apply。")


def calendar_short(host: str) -> str | None:
    """Promises are counted in workdays; those of a year that is not arranged are a guess."""
    from linli.ground.days.calendar import Calendar
    from linli.ground.shared.moments import day_of, now

    short = None if unmigrated(host) else Calendar.load().short(day_of(now()))
    return _("%s 用 linli days 录入。") % short if short else None


def no_sender(host: str) -> str | None:
    """Residents sign in with a code; something must carry it to their phone."""
    return None if settings.CODE_SENDER else _("没有设 LINLI_CODE_SENDER，居民收不到验证码。")


def no_security_contact(host: str) -> str | None:
    """Who finds a hole knows whom to tell before anybody else."""
    return None if settings.SECURITY_CONTACT else _("没有写向谁报漏洞。设 LINLI_SECURITY_CONTACT，如 mailto:…。")


def may_alter(host: str) -> str | None:
    """On PostgreSQL the application's role writes rows, and another one makes tables."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')")
        return _("应用的数据库账号能建表。请另设一个只能读写的账号。") if cursor.fetchone()[0] else None
