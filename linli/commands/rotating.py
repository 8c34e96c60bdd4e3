"""Changing the keys: a new version and everything moved to it, then, as a step of its own, the old one retired."""

import argparse
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from .out import bar, give_up, say
from .words import _

BATCH = 200
SETTLED = timedelta(hours=1)
"""So long after a new version no process can still be at work that read the file before."""


@dataclass(frozen=True)
class Mover:
    """One kind of sealed thing: what it is called, how many are left, and moving so many of them."""

    what: str
    left: Callable[[], int]
    move: Callable[[int], int]


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli keys rotate` and `linli keys retire`."""
    rotate = actions.add_parser(
        "rotate",
        help=_("换一把新的，旧的封存全部重新封"),
        description=_(
            "在 keys.json 里添一把新密钥，再一批一批把封存的联系方式和动态口令换到新密钥上。"
            "不用停服务；中途断了，再运行一次就接着换。换完以后请把 keys.json 重新另存一份。"
            "几台机器一起用的，先停其余的 serve 和 work，把新的 keys.json 拷过去再启动。"
        ),
    )
    rotate.set_defaults(run=run_rotate)
    retire = actions.add_parser(
        "retire",
        help=_("旧密钥作废"),
        description=_(
            "把 keys.json 里旧密钥用来封存的一半删掉，从此旧的密文谁也打不开，包括旧备份里的。"
            "全部换到新密钥、并且过了一小时，才会照办。"
        ),
    )
    retire.set_defaults(run=run_retire)


def movers() -> list[Mover]:
    """Whatever is sealed for longer than a day; sign-in codes run out by themselves."""
    from linli.life.cases import draws
    from linli.town.people import rotating

    return [
        Mover(_("联系方式"), rotating.contacts_left, rotating.move_contacts),
        Mover(_("动态口令"), rotating.accounts_left, rotating.move_accounts),
        Mover(_("抽查的随机数"), draws.under_older_keys, draws.reseal),
    ]


def run_rotate(arguments: argparse.Namespace) -> int:
    """Add a version, unless one was added and not finished, and move everything to it."""
    from django.conf import settings

    from linli.ground.shared.keyring import NotOurs, new_version
    from linli.ground.shared.moments import now
    from linli.town.people import rotating

    kinds = movers()
    if any(kind.left() for kind in kinds):
        say(_("上次没有换完，接着换。"))
    else:
        say(_("添了一把新密钥：%s") % new_version(Path(settings.KEY_FILE)))
    try:
        moved = move_all(kinds)
    except NotOurs as damaged:
        give_up(_("有一行打不开，可能被改过：%s。前面的都换好了。") % damaged)
    rotating.note("keys_rotated", now(), moved)
    say(_("换好了 %d 条。请把 keys.json 重新另存一份；过一小时再运行 linli keys retire。") % moved)
    if lines := rotating.roster_lines_left():
        say(_("花名册里还有 %d 行只认旧的一半，用 linli places import 再导入一次住户表就换好了。") % lines)
    return 0


def move_all(kinds: list[Mover]) -> int:
    """Move every kind, batch by batch, until nothing is left of any; how many rows were moved."""
    total = 0
    with bar(_("换密钥")) as report:
        for kind in kinds:
            done, of = 0, kind.left()
            while moved := kind.move(BATCH):
                done += moved
                report(kind.what, done, max(of, done))
            total += done
    return total


def run_retire(arguments: argparse.Namespace) -> int:
    """Drop the older versions' seals, once nothing is left under them."""
    from django.conf import settings

    from linli.ground.shared import keyring
    from linli.ground.shared.moments import now
    from linli.town.people import rotating

    path = Path(settings.KEY_FILE)
    if left := sum(kind.left() for kind in movers()):
        give_up(_("还有 %d 条封在旧密钥下面，先运行 linli keys rotate。") % left)
    if now().timestamp() - path.stat()[stat.ST_MTIME] < SETTLED.total_seconds():
        give_up(_("keys.json 刚改过不到一小时，可能还有进程在用旧的，请过一会儿再来。"))
    dropped = keyring.retire(path)
    if not dropped:
        say(_("没有旧密钥要作废。"))
        return 0
    rotating.note("keys_retired", now(), 0)
    say(_("作废了：%s。请把 keys.json 重新另存一份，旧的那份销毁。") % "、".join(dropped))
    return 0
