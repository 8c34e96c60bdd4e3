"""Preparing: the database brought to this version, the static files laid out."""

import argparse
import os

from .out import give_up, say
from .words import _, language


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli migrate`."""
    help_text = _("把数据库升到这个版本，并摆好静态文件")
    migrate = commands.add_parser(
        "migrate",
        help=help_text,
        description=_("%s。首次启用和每次升级后运行一次；没有要做的，就什么也不改。") % help_text,
    )
    migrate.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Migrate, collect, and say so."""
    prepare()
    say(_("数据库和静态文件都已就绪。"))
    return 0


def prepare() -> None:
    """Apply the migrations that are missing, and collect the static files with their hashed names."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def set_up() -> None:
    """Load the settings and the rooms, in the terminal's language; ends in plain words when the settings refuse."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.translation import activate

    try:
        django.setup()
    except ImproperlyConfigured as error:
        give_up(str(error))
    activate(language(os.environ).lower().replace("_", "-"))
