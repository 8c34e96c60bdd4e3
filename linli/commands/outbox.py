"""The outbox from the command line: what could not be delivered, and sending it again."""

import argparse

from .out import give_up, say
from .words import _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli outbox`."""
    help_text = _("看八次都没送成的，修好之后再送")
    outbox = commands.add_parser(
        "outbox",
        help=help_text,
        description=_(
            "列出试了八次都没送成的通知和后续，每条一行：编号、何时放弃、是什么、卡在哪一行代码。"
            "里面没有个人信息。还有没送成的，退出码是 1，可以用来报警。"
        ),
        epilog=_("例：linli outbox；修好以后 linli outbox --again 17 18，或 --again all"),
    )
    outbox.add_argument("--again", nargs="+", metavar=_("编号"), default=[], help=_("再送这几条；all 是全部"))
    outbox.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Send again what is named, then list what is left; 1 if anything is."""
    from linli.ground.outbox import dead
    from linli.ground.shared.moments import local, now

    if arguments.again:
        say(_("重新放回 %d 条") % dead.again(ids=chosen(arguments.again), at=now()))
    left = list(dead.letters())
    for letter in left:
        gave_up = local(letter.dead_at) if letter.dead_at else ""
        say(f"{letter.pk}  {gave_up:%Y-%m-%d %H:%M:%S}  {letter.topic}  {letter.payload}  {letter.trouble}")
    if not left:
        say(_("没有送不出去的。"))
    return 1 if left else 0


def chosen(words: list[str]) -> list[int]:
    """The ids that are meant. Gives up on a word that is no id."""
    from linli.ground.outbox import dead

    if words == ["all"]:
        return [letter.pk for letter in dead.letters()]
    if wrong := [word for word in words if not word.isdigit()]:
        give_up(_("编号是数字：%s") % " ".join(wrong))
    return [int(word) for word in words]
