"""The audit log from the command line: what was done to a thing, whether the book is whole, and the book for others."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .out import bar, give_up, say
from .words import _

if TYPE_CHECKING:
    from linli.ground.audit.verifying import Verdict

VERIFY, EXPORT = "verify", "export"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli audit OBJECT`, `linli audit verify`, `linli audit export FILE`."""
    help_text = _("一件事上都有谁做过什么；全部记录有没有被改过")
    audit = commands.add_parser(
        "audit",
        help=help_text,
        description=_(
            "%s。给一件事的名字，就从旧到新列出来，每条一行：时间、谁、做了什么、内容的指纹。"
            "verify 从头核对全部记录，再拿每件事的每一步和记录对，说出第一条不对的和怎么不对，退出码是 1。"
            "export 把全部记录写成一个文件，别人凭它和留底就能自己核对，里面没有个人信息。"
        )
        % help_text,
        epilog=_(
            "例：linli audit case:42；linli audit person:7 --last 20；"
            "linli audit verify --anchors anchors.txt；linli audit export book.jsonl"
        ),
    )
    audit.add_argument("object", metavar=_("对象"), help=_("case:42、person:7 这样的名字；或者 verify、export"))
    audit.add_argument("file", metavar=_("文件"), nargs="?", type=Path, help=_("export 写到哪个文件"))
    audit.add_argument("--last", type=int, default=100, metavar=_("条数"), help=_("最多列几条（默认 100）"))
    audit.add_argument(
        "--anchors", type=Path, metavar=_("文件"), help=_("verify 拿哪个留底文件来比（默认 LINLI_ANCHORS）")
    )
    audit.add_argument("--chain", action="store_true", help=_("verify 只核对记录，不和每件事的每一步对"))
    audit.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """One of the three; 1 if there is nothing, or something is wrong."""
    if arguments.object == VERIFY:
        return verify(arguments.anchors, steps=not arguments.chain)
    if arguments.object == EXPORT:
        return export(arguments.file or give_up(_("写到哪个文件？例：linli audit export book.jsonl")))
    return about(arguments.object, arguments.last)


def about(object: str, most: int) -> int:
    """Print the newest entries about one thing, oldest first; 1 if there are none."""
    from linli.ground.audit import record
    from linli.ground.shared.moments import local

    entries = list(record.about(object).reverse()[:most])
    for entry in reversed(entries):
        say(f"{local(entry.at):%Y-%m-%d %H:%M:%S}  {entry.actor}  {entry.verb}  {entry.digest[:16]}")
    if not entries:
        say(_("没有关于 %s 的记录。") % object)
    return 0 if entries else 1


def verify(path: Path | None, *, steps: bool) -> int:
    """Walk the whole chain and say whether it holds, by itself and beside the anchors; 1 with the first bad row.

    Then, if asked, whether each step of each case still says what was written of it (`cases.comparing`).
    """
    from datetime import timedelta

    from django.conf import settings

    from linli.ground.audit import verifying
    from linli.ground.shared.moments import now

    if path is None and Path(settings.ANCHORS).is_file():
        path = Path(settings.ANCHORS)
    anchors, unread = verifying.read_anchors(path) if path else ({}, 0)
    with bar(_("核对")) as report:
        found = verifying.verify(anchors, lambda done, of: report(_("记录"), done, of))
    if unread:
        say(_("留底文件里有 %d 行读不懂，没有算。") % unread)
    left = verifying.unsealed(now() - timedelta(minutes=1))
    if left:
        say(_("还有 %d 条没有封，后台 linli work 在运行吗？") % left)
    if found.kind is not None:
        say(bad_row(found))
        say(_("前面 %d 条都对得上。") % found.held)
        return 1
    say(
        _("对得上：%(held)d 条，留底 %(anchors)d 处，总指纹 %(head)s")
        % {"held": found.held, "anchors": len(anchors), "head": found.head.hex()}
    )
    return compare() if steps else 0


def compare() -> int:
    """Whether each step of each case still says what was written of it; 1 with the first that does not."""
    from linli.life.cases import comparing

    with bar(_("核对每一步")) as report:
        held, differs = comparing.compare(lambda done, of: report(_("事"), done, of))
    if differs is None:
        say(_("%d 步都和记录对得上。") % held)
        return 0
    how = {
        "changed": _("内容和当时记下的不一样"),
        "gone": _("记录里有，这一步没了"),
        "added": _("记录里没有这一步"),
        "moved": _("事情的状态和最后一步不一样"),
    }[differs.kind]
    say(_("%(number)s 的第 %(seq)d 步不对：%(how)s") % {"number": differs.number, "seq": differs.seq, "how": how})
    return 1


def bad_row(found: "Verdict") -> str:
    """The first row that does not hold, in a sentence; empty if all do."""
    if found.kind is None:
        return ""
    return _("第 %(seq)d 条不对（%(kind)s）：%(words)s") % {
        "seq": found.bad,
        "kind": found.kind,
        "words": _kinds()[found.kind],
    }


def export(path: Path) -> int:
    """Write the sealed book to a file."""
    from linli.ground.audit import verifying

    with bar(_("写出")) as report:
        count = verifying.export(path, lambda done, of: report(_("记录"), done, of))
    say(_("写好了，%d 条。") % count)
    return 0


def _kinds() -> dict[str, str]:
    """How each kind of fault is said."""
    return {
        "gap": _("这一条没有了，有人抽走了它。"),
        "tamper": _("这一条和封的时候不一样，有人改过。"),
        "fork": _("同一个位置有两条。"),
        "rewritten": _("和留底对不上，从这里或更早，整段重写过。"),
        "truncated": _("留底里有这一条，现在没有了，后面被截掉了。"),
    }
