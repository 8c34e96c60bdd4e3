"""Preparing: the database brought to this version, the static files laid out."""

import argparse
import hashlib
import os
from importlib.metadata import version
from pathlib import Path

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
    lay_out()


def lay_out() -> None:
    """Collect the static files with their hashed names, unless the same ones lie there: packing them takes seconds."""
    from django.conf import settings
    from django.core.management import call_command

    lying = Path(settings.STATIC_ROOT)
    note, wanted = lying.with_name(f"{lying.name}.laid-out"), _signs()
    if lying.is_dir() and note.is_file() and note.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(wanted)


def _signs() -> str:
    """By what a change shows: each file to be collected with its size and moment, and who collects."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    seen = [(path, Path(path).stat()) for path in sorted(files)]
    facts = [str(settings.STORAGES["staticfiles"]), version("django"), version("whitenoise")]
    facts += [f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in seen]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


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
