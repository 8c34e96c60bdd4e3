"""The official divisions from a list: our own district's as places, everybody's to look up."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .out import bar, give_up, say
from .words import _

if TYPE_CHECKING:
    from datetime import datetime


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli places divisions`."""
    divisions = actions.add_parser(
        "divisions",
        help=_("导入区、街道、社区的正式名单"),
        description=_(
            "从 CSV 导入本区的街道、社区（列：code、kind、name、parent），或者从一个文件夹里的 areas.csv、streets.csv、"
            "villages.csv。加 --reference 把名单里的各区都存起来备查，全国也行。"
            "重复导入不会重复；表里没有了的，到今天为止，不会删掉。"
        ),
        epilog=_(
            "例：linli places divisions 名单文件夹 --reference；linli places divisions 名单文件夹 --district 区的代码"
        ),
    )
    divisions.add_argument("file", type=Path, metavar=_("文件"), help=_("本区的 CSV，或者全国名单的文件夹"))
    which = divisions.add_mutually_exclusive_group()
    which.add_argument("--district", default="", metavar=_("代码"), help=_("只要名单里的这一个区，作为本区"))
    which.add_argument("--reference", action="store_true", help=_("只存起来备查，不作为本区"))
    divisions.set_defaults(run=run_divisions)


def run_divisions(arguments: argparse.Namespace) -> int:
    """Load the list as our own tree, or keep it as reference, and say what that changed."""
    from linli.ground.shared.moments import now
    from linli.town.places.divisions import Counts, load

    if arguments.reference:
        return _refer(arguments.file, now())
    counts = load(arguments.file, now(), only=arguments.district)
    if arguments.district and counts == Counts(0, 0, 0, 0):
        give_up(_("名单里没有 %s。") % arguments.district)
    _told(counts.added, counts.changed, counts.ended, counts.same)
    return 0


def _refer(path: Path, at: "datetime") -> int:
    from linli.town.divisions.keeping import Kept, keep
    from linli.town.divisions.listing import districts, length

    of, done, total = length(path), 0, Kept()
    with bar(_("区划")) as report:
        for kept, rows in keep(districts(path), at):
            total, done = total + kept, done + len(rows)
            report(_("全国区划"), done, of)
    _told(total.added, total.changed, total.gone, total.same)
    return 0


def _told(added: int, changed: int, ended: int, same: int) -> None:
    counts = {"added": added, "changed": changed, "ended": ended, "same": same}
    say(_("新增 %(added)d，改名 %(changed)d，停用 %(ended)d，没变 %(same)d。") % counts)
