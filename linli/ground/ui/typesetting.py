"""Pages for printing, set as PDF by a child under limits (`typesetter`), since names in them come from anybody."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.ground.ui.typesetter import NO_FONT

TYPESETTER = Path(__file__).with_name("typesetter.py")
FONTS = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Serif CJK SC"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "PingFang SC", "Microsoft YaHei", "SimHei", "AR PL UMing CN"),
)
"""Fonts for Simplified Chinese; the first that the system has is taken."""
PATIENCE_S = 60
TURNS = BoundedSemaphore(1)
"""So many documents are set at once by a process: a thread stands by each."""


class NoChineseFont(Exception):
    """The system has no font for Chinese: nothing is set, since it would be pages of empty boxes."""


class Setting(Refused):
    """Another document is being set. Nobody waits for their turn: who waited would hold a thread."""

    code = "setting"
    status = 503
    retry_after_s = 10
    sentence = _("正在排另一份要打印的。过十来秒再点一次。")


def document(template: Path, data: Mapping[str, object], *, form: str = "pdf") -> bytes:
    """A document of the template, filled with data that it reads as `sys.inputs.data`: JSON, `fonts` among it.

    `form` is pdf, or png for a look at it. Takes seconds and must not stand in a transaction.
    Raises `NoChineseFont`, `Setting`, ValueError where nothing came of it.
    """
    if not TURNS.acquire(blocking=False):
        raise Setting
    try:
        given = {"template": template.read_text(encoding="utf-8"), "data": dict(data), "form": form, "fonts": FONTS}
        child = subprocess.run(
            [sys.executable, "-I", "-B", str(TYPESETTER)],
            input=json.dumps(given).encode(),
            capture_output=True,
            env={"RAYON_NUM_THREADS": "2"},
            cwd="/",
            timeout=PATIENCE_S,
            check=False,
        )
    finally:
        TURNS.release()
    if child.returncode == NO_FONT:
        raise NoChineseFont
    if child.returncode or not child.stdout:
        raise ValueError(f"nothing was set: {child.returncode} {child.stderr[-400:]!r}")
    return child.stdout
