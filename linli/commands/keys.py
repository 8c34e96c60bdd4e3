"""Keys: made here, kept in files only their owner reads, never in the database."""

import argparse
import os
import secrets
from pathlib import Path

from . import rotating
from .out import give_up, say
from .words import _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli keys new`, `rotate` and `retire`."""
    help_text = _("造出本系统的密钥")
    keys = commands.add_parser("keys", help=help_text, description=help_text)
    actions = keys.add_subparsers(title=_("做什么"), metavar=_("做什么"), required=True)
    new = actions.add_parser(
        "new",
        help=_("首次启用时造一套"),
        description=_(
            "在数据目录里造两个只有本用户能读的文件："
            "secret-key 给会话和表单签名，keys.json 封存电话等联系方式。已有的不会动。"
            "请把 keys.json 另存一份到别处：丢了它，封存的联系方式谁也打不开；"
            "和数据库的备份放在一起，封存就等于没封。"
        ),
    )
    new.add_argument("--data", type=Path, default=default_data(), help=_("数据目录，默认取 LINLI_DATA，再就是 .data"))
    new.set_defaults(run=run, django=False)
    rotating.add(actions)


def default_data() -> Path:
    """The data directory the settings will use."""
    return Path(os.environ.get("LINLI_DATA", Path(__file__).resolve().parents[2] / ".data"))


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing, and say where it is."""
    made = ensure(arguments.data)
    for path in made:
        say(_("已造好：%s") % path)
    if not made:
        say(_("%s 里的密钥都在，没有改动。") % arguments.data)
    return 0


def ensure(data: Path) -> list[Path]:
    """Make the data directory (0700) and in it whichever of the two files (0600) is missing; the paths made."""
    from linli.ground.shared.keyring import new_version

    secret, seals = data / "secret-key", Path(os.environ.get("LINLI_KEY_FILE", data / "keys.json"))
    made = []
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not secret.exists():
            with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64) + "\n")
            made.append(secret)
        if not seals.exists():
            new_version(seals)
            made.append(seals)
    except OSError as error:
        give_up(_("数据目录用不了：%s。换一个目录：--data") % error)
    return made
