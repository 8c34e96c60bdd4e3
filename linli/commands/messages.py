"""Translations: compiled from locale/*/LC_MESSAGES/django.po, by babel, with no system package."""

import argparse
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .out import say
from .words import LOCALE, _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli messages`."""
    help_text = _("编译译文（.po → .mo）")
    messages = commands.add_parser("messages", help=help_text, description=help_text)
    messages.add_argument("--quiet", action="store_true", help=_("没有要编译的就不出声"))
    messages.set_defaults(run=run, django=False)


def run(arguments: argparse.Namespace) -> int:
    """Compile each catalogue that is newer than what was compiled from it."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        if compile_one(source):
            say(_("已编译 %s") % source.relative_to(LOCALE.parent))
        elif not arguments.quiet:
            say(_("%s 没有变化") % source.relative_to(LOCALE.parent))
    return 0


def compile_one(source: Path) -> bool:
    """Write the .mo beside a .po; False if it is newer already."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parts[-3])
    with target.open("wb") as binary:
        write_mo(binary, catalogue)
    return True
