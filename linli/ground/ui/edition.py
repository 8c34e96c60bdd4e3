"""Of which release a page is, so that a browser that keeps some of them knows when to lay them up anew."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

HOUSE = Path(__file__).resolve().parents[2]
PARTS = {"templates", "static"}


@cache
def edition() -> str:
    """Twelve signs that are others as soon as a template, a style, a script or a translation is another."""
    parts = (each for each in HOUSE.rglob("*") if PARTS.intersection(each.relative_to(HOUSE).parts) and each.is_file())
    words = (each for folder in settings.LOCALE_PATHS for each in Path(folder).rglob("*.mo"))
    made = hashlib.sha256()
    for file in sorted([*parts, *words]):
        made.update(hashlib.sha256(file.read_bytes()).digest())
    return made.hexdigest()[:12]
