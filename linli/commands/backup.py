"""Backing up while the town goes on, and restoring into an empty place."""

import argparse
import os
import secrets
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from linli.ground.shared.durable import sync_folder

from . import audit, bundles, keys
from .out import bar, give_up, say
from .preparing import set_up
from .words import _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli backup` and `linli restore`."""
    help_text = _("备份：不用停服务，备完自己先验一遍")
    backup = commands.add_parser(
        "backup",
        help=help_text,
        description=_(
            "把数据库和照片备份成一个 tar 文件，网页和后台照常开着。备份是开始那一刻的样子：在那之前办成的都在里面。"
            "写完会整个读一遍，有一处不对就不算，也不留下文件。"
            "密钥（keys.json、secret-key）不在备份里，请另外保管，别放在一起：有了备份又有密钥，封存就等于没封。"
            "备份里有居民的信息，要和数据库一样看好，最好加密再带走。"
            "这条命令是给 SQLite 用的；PostgreSQL 用 pg_basebackup 或 pgBackRest，见运行维护手册。"
        ),
        epilog=_(
            "例：linli backup /var/backups/linli（每次一个新文件，名字是日期时间）；linli backup /mnt/usb/linli.tar"
        ),
    )
    backup.add_argument("to", type=Path, metavar=_("去处"), help=_("一个目录，或一个还没有的 .tar 文件"))
    backup.set_defaults(run=run_backup)

    help_text = _("恢复：把一份备份放到一个空的地方")
    restore = commands.add_parser(
        "restore",
        help=help_text,
        description=_(
            "%s。逐个文件核对，再查数据库是不是完整、有没有断了的引用、防改的守卫在不在、是不是这个版本认识的。"
            "有一样不对就说出来，什么也不留下。已经有数据库的目录，它不会动。"
        )
        % help_text,
        epilog=_(
            "例：linli restore /var/backups/linli/linli-20261127-030000.tar --to /var/lib/linli。"
            "然后把另外保管的 keys.json 和 secret-key 放进去，再 linli migrate、linli check、linli serve、linli work。"
        ),
    )
    restore.add_argument("backup", type=Path, metavar=_("备份"), help=_("linli backup 写的 .tar 文件"))
    restore.add_argument("--to", type=Path, default=keys.default_data(), metavar=_("目录"), help=_("数据目录"))
    restore.set_defaults(run=run_restore, django=False)


def run_backup(arguments: argparse.Namespace) -> int:
    """Copy, read the copy through, write it all into one file, and say what is in it and what is not."""
    from linli.ground.shared.moments import local, now
    from linli.ground.shared.sqlite import checkpoints

    source, at = checkpoints.database_file(), now()
    if source is None:
        give_up(_("这里用的是 PostgreSQL。用 pg_basebackup 或 pgBackRest 备份，照片目录也要拷；见运行维护手册。"))
    to = arguments.to
    if to.is_dir():
        to = to / f"linli-{local(at):%Y%m%d-%H%M%S}.tar"
    elif to.suffix != ".tar":
        give_up(_("去处是一个已有的目录，或者一个 .tar 文件名。"))
    if to.exists():
        give_up(_("%s 已经有了，不会覆盖它。") % to)
    try:
        contents = back_up(source, to, local(at).isoformat(timespec="seconds"))
    except FileExistsError:
        give_up(_("%s 已经有了，不会覆盖它。") % to)
    say(_("备份好了，也验过了：%s（%d MB）") % (to, max(1, to.stat().st_size // checkpoints.MB)))
    say(_("里面有数据库和 %d 个照片文件，没有密钥：keys.json 和 secret-key 请另外保管。") % (len(contents.files) - 1))
    return 0


def back_up(source: Path, to: Path, made_at: str) -> bundles.Contents:
    """Write a backup of the database and of the folders of files. Gives up on a copy that is not sound."""
    from django.conf import settings

    from linli.ground.shared.sqlite import copies

    folders = {
        name: getattr(settings, setting) for name, setting in bundles.FOLDERS.items() if hasattr(settings, setting)
    }
    with tempfile.TemporaryDirectory(prefix=".linli-backup-", dir=to.parent) as work, bar(_("备份")) as report:
        copied = Path(work) / bundles.DATABASE
        copies.copy(source, copied, lambda done, of: report(_("数据库"), done, of))
        report(_("核对"), 0, 1)
        refuse(copies.faults(copied), _("拷出来的数据库不对，这次备份不算："))
        return bundles.write(to, copied, folders, made_at, counting(report, _("写文件"), bundles.size(copied, folders)))


def run_restore(arguments: argparse.Namespace) -> int:
    """Unpack beside the place, check all of it there, then move it in."""
    data = arguments.to.resolve()
    for name in (bundles.DATABASE, f"{bundles.DATABASE}-wal", f"{bundles.DATABASE}-journal", *bundles.FOLDERS):
        if (data / name).exists():
            give_up(_("%s 已经有了，恢复不会覆盖它。换一个空的目录：--to") % (data / name))
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with (
            tarfile.open(arguments.backup) as tar,
            tempfile.TemporaryDirectory(prefix=".linli-restore-", dir=data) as work,
            bar(_("恢复")) as report,
        ):
            contents = bundles.read(tar)
            bundles.unpack(tar, contents, Path(work), counting(report, _("取出来"), arguments.backup.stat().st_size))
            report(_("核对"), 0, 1)
            behind, lost = checked(Path(work))
            for name in (*bundles.FOLDERS, bundles.DATABASE):
                if (Path(work) / name).exists():
                    (Path(work) / name).rename(data / name)
            for folder in (data, data.parent):
                sync_folder(folder)
    except (tarfile.TarError, bundles.NotWhole, EOFError) as error:
        give_up(_("这不是一份完整的备份：%s") % error)
    say(_("恢复好了：%s，是 %s 的样子。") % (data, contents.made_at))
    say(_("密钥不在备份里。把另外保管的 keys.json 和 secret-key 放进 %s，只有自己能读（chmod 600）。") % data)
    say(_("然后：linli migrate（要做 %d 步），linli check，再启动。") % behind)
    refuse(lost, _("其余都恢复了，可是这些照片在备份里没有文件，要从别的备份里找："))
    return 0


def checked(work: Path) -> tuple[int, list[str]]:
    """How many migrations this version has beyond the backup, and which kept pictures came without their files.

    Gives up on a database that must not be started. What is older than this version is looked at no further.
    """
    from linli.ground.shared.sqlite import copies

    database = work / bundles.DATABASE
    refuse(copies.faults(database), _("备份里的数据库不对："))
    os.environ |= {"LINLI_DATABASE_URL": f"sqlite:///{database}"}
    os.environ.setdefault("LINLI_SECRET_KEY", secrets.token_urlsafe(48))
    set_up()
    from django.db import connection

    from linli.ground.audit import verifying
    from linli.ground.files import taking
    from linli.ground.shared.guards import missing
    from linli.ground.shared.moments import now

    try:
        refuse(list(of_later_versions()), _("这份备份是更新的版本做的，请先升级程序："))
        refuse(missing(connection), _("备份的数据库里少了这些守卫，有人动过："))
        behind = missing_here()
        if behind:
            return behind, []
        words = audit.bad_row(verifying.verify())
        refuse([words] if words else [], _("备份里的审计账被人动过："))
        return behind, list(taking.without_files(work / "pictures", now()))
    finally:
        connection.close()


def of_later_versions() -> Iterator[str]:
    """The migrations that the database has had and this version does not know."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    known = {replaced for migration in loader.disk_migrations.values() for replaced in migration.replaces}
    for app, name in sorted(set(loader.applied_migrations) - set(loader.disk_migrations) - known):
        yield f"{app}.{name}"


def missing_here() -> int:
    """How many migrations of this version the database has not had."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse(wrong: list[str], words: str) -> None:
    """Give up if anything is wrong, saying what."""
    if wrong:
        give_up("\n".join([words, *(f"  - {each}" for each in wrong)]))


def counting(report: Callable[[str, int, int], None], what: str, of: int) -> bundles.Count:
    """Adds up bytes for a bar."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        report(what, min(done, of), of)

    return count
