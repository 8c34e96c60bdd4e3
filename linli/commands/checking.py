"""Checking: is this installation safe and whole, one line a control."""

import argparse
from typing import TYPE_CHECKING

from django.conf import settings

from .out import console, say
from .words import _

if TYPE_CHECKING:
    from .controls import Control


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli check`."""
    help_text = _("检查这套系统是否安全、完整")
    check = commands.add_parser(
        "check",
        help=help_text,
        description=_(
            "逐项检查，每项一行，右边是它对应的条款。"
            "✗ 是必守项，不过就不让启动；! 是该改、但不拦着启动的；– 是演示时不要求的。"
            "linli serve 启动前也会查必守项。有必守项不过时，退出码是 1。"
        ),
    )
    check.add_argument("--host", default="127.0.0.1", help=_("打算监听的地址（默认 127.0.0.1）"))
    check.add_argument("--deploy", action="store_true", help=_("再加上 Django 自己的部署检查"))
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each control; 1 if one that must hold does not, or Django finds an error."""
    from .controls import controls

    failed = 0
    for control in controls():
        wrong = control.wrong(arguments.host)
        failed += bool(wrong) and control.must
        console.print(f"{sign(control, wrong)} {control.name}  [dim]{control.reference}[/dim]", soft_wrap=True)
        if wrong:
            say(f"    {wrong}")
    failed += django_errors(deploy=arguments.deploy)
    say(_("必守项都过了。") if not failed else _("有 %d 项不过。") % failed)
    return 1 if failed else 0


def sign(control: "Control", wrong: str | None) -> str:
    """✓ holds, ✗ must hold and does not, ! should; – is not asked of a demo."""
    if control.demo_relaxes and settings.DEMO:
        return "–"
    if not wrong:
        return "✓"
    return "✗" if control.must else "!"


def django_errors(*, deploy: bool) -> int:
    """Print what Django's checks find; how many of them are errors."""
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=deploy)
    for message in found:
        grave = "✗" if message.is_serious() else "!"
        say(f"{grave} {message.id or ''} {message.msg}" + (f"\n    {message.hint}" if message.hint else ""))
    return sum(message.is_serious() for message in found)
