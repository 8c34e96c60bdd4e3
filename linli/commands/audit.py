"""The audit log from the command line: what was done to a thing, and by whom."""

import argparse

from .out import say
from .words import _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli audit OBJECT`."""
    help_text = _("一件事上都有谁做过什么")
    audit = commands.add_parser(
        "audit",
        help=help_text,
        description=_("%s，从旧到新，每条一行：时间、谁、做了什么、内容的指纹。指纹里看不出内容，只能用来核对。")
        % help_text,
        epilog=_("例：linli audit case:42；linli audit person:7 --last 20"),
    )
    audit.add_argument("object", metavar=_("对象"), help=_("case:42、person:7、place:110116001008 这样的名字"))
    audit.add_argument("--last", type=int, default=100, metavar=_("条数"), help=_("最多列几条（默认 100）"))
    audit.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the newest entries about one thing, oldest first; 1 if there are none."""
    from linli.ground.audit.record import about
    from linli.ground.shared.moments import local

    entries = list(about(arguments.object).reverse()[: arguments.last])
    for entry in reversed(entries):
        say(f"{local(entry.at):%Y-%m-%d %H:%M:%S}  {entry.actor}  {entry.verb}  {entry.digest[:16]}")
    if not entries:
        say(_("没有关于 %s 的记录。") % arguments.object)
    return 0 if entries else 1
