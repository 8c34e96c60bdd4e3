"""`bin/linli`: one command line for whoever runs a neighbourhood."""

import argparse
import os
import sys
from collections.abc import Sequence

from linli.commands import (
    audit,
    backup,
    boundaries,
    checking,
    days,
    demo,
    keys,
    messages,
    outbox,
    people,
    places,
    preparing,
    rules,
    serving,
)
from linli.commands.out import give_up
from linli.commands.words import _
from linli.ground.shared.refusals import Invalid, Refused

SUBJECTS = (
    demo,
    serving,
    keys,
    preparing,
    places,
    boundaries,
    rules,
    days,
    people,
    checking,
    backup,
    audit,
    outbox,
    messages,
)


def parser() -> argparse.ArgumentParser:
    """Every command with its help. A command sets `run`, and `django=False` if it runs without the settings."""
    top = argparse.ArgumentParser(
        prog="linli",
        description=_("邻里：居民说解决了，才算解决。"),
        epilog=_(
            "每个命令后面加 --help，有它的用法和例子。先看看样子：linli demo。"
            "正式启用，依次是：linli keys new、linli migrate、linli places divisions、linli rules --apply、"
            "linli places import、linli people appoint，再 linli check、linli serve、linli work。"
        ),
    )
    commands = top.add_subparsers(title=_("命令"), metavar=_("命令"), required=True)
    for subject in SUBJECTS:
        subject.add(commands)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it did what was asked."""
    arguments = parser().parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    try:
        if getattr(arguments, "django", True):
            preparing.set_up()
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        give_up(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Refused as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        give_up("\n".join([refusal.words, *(f"  {name}: {words}" for name, words in fields.items())]))


if __name__ == "__main__":
    sys.exit(main())
