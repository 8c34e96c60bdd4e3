"""The district's rulebook from the command line: its tables out of CSV files, the project's own to begin with."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .out import say
from .words import _

if TYPE_CHECKING:
    from linli.life.rulebook.laying import Plan


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli rules`."""
    help_text = _("录入区里的规矩：事项类别、时限、承办主体、上班时间")
    rules = commands.add_parser(
        "rules",
        help=help_text,
        description=_(
            "首次启用时录入一次。共八张表（CSV）："
            "hours.csv 上班和值班的时间，bodies.csv 承办主体，"
            "fall-backs.csv 没有某个主体时由谁顶上，clocks.csv 各环节的时限，categories.csv 事项类别，"
            "这五张随附的在 data 目录里；还有 responsibilities.csv 哪个单位在哪儿管什么，"
            "holidays.csv 哪天放假、哪天调休上班，texts.csv 区里自己的话，这三张没有随附的。"
            "以后在网页上改；要整张换，把改好的表放进一个目录，把目录写在命令后面：目录里没有的表照旧。"
            "随附的只在那张表还没录过的时候用；要换回随附的，加 --shipped。"
            "先只核对：说明会新增、改动、停用什么，哪一行有问题；没有问题就说哪个社区哪类事没有人办，"
            "再拿近 90 天报来的事照新规矩重算一遍，"
            "说有多少件会不一样。加 --apply 才真的写；有一处问题就一行也不写。"
            "改过的从指定的那天起生效，已经报了的事仍按原来的规矩办。"
        ),
        epilog=_(
            "例：linli rules，看过再 linli rules --apply；改用自己的表：linli rules /etc/linli/rules --from 2027-01-01"
        ),
    )
    rules.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar=_("目录"),
        help=_("改好的表在哪个目录；目录里没有的表照旧，还没录过的用随附的"),
    )
    rules.add_argument(
        "--from", dest="on", type=day, metavar=_("日期"), help=_("从哪天起生效，如 2027-01-01（默认今天）")
    )
    rules.add_argument(
        "--shipped",
        action="store_true",
        help=_("随附的五张，目录里没有的都换回随附的，区里自己改的就没有了"),
    )
    rules.add_argument("--apply", action="store_true", help=_("核对没有问题就写进去"))
    rules.set_defaults(run=run)


def day(words: str) -> date:
    """A day as it is written on the command line."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(_("日期要写成 2027-01-01 这样。")) from None


def run(arguments: argparse.Namespace) -> int:
    """Say what the files would change and, if asked and nothing is wrong, let them hold; 1 if something is wrong."""
    from linli.ground.shared.moments import day_of, now
    from linli.life.rulebook import laying, left_open, rehearsing
    from linli.life.rulebook.rules import Turn
    from linli.life.rulebook.tables import TABLES

    at = now()
    on = arguments.on or day_of(at)
    asked = {"folder": arguments.folder, "shipped": arguments.shipped, "at": at}
    files = laying.sources(**asked)
    for path in files.values():
        say(_("读取 %s") % path)
    if kept := [table.file for table in TABLES if table.shipped and table.file not in files]:
        say(_("已经录过、这次照旧的：%s") % "、".join(kept))
    plan = laying.look_over(**asked, on=on)
    show(plan)
    if plan.faults:
        raise laying.TablesHaveFaults(count=len(plan.faults))
    if not plan.changes:
        say(_("和现在的一样，没有要改的。"))
        return 0
    turn = Turn(plan, on, at)
    for line in (*left_open.sentences(turn), *rehearsing.rehearse(turn).sentences()):
        say(line)
    if arguments.apply:
        laying.lay(**asked, on=on, seen=plan.changes)
        say(_("已写好，从 %s 起生效。") % on)
    else:
        say(_("以上只是核对，什么也没有改。加 --apply 才写。"))
    return 0


def show(plan: "Plan") -> None:
    """The plan as lines, what is wrong last, and how much there is of each."""
    from linli.ground.shared.tables import How

    titles = {How.ADDED: _("新增"), How.CHANGED: _("改动"), How.ENDED: _("停用")}
    for change in plan.changes:
        say(f"{titles[change.how]}  {change.file}  {change.what}  {change.words}")
    for fault in plan.faults:
        say(f"✗  {fault.file}  {_('第 %d 行') % fault.row}  {fault.words}")
    counts = {str(how): plan.count(how) for how in How}
    say(_("新增 %(added)d，改动 %(changed)d，停用 %(ended)d。") % counts)
