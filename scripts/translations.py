"""The catalogues, brought up to date with the words in the code: `make messages`.

Source strings are Simplified Chinese. New ones are added to locale/en (empty, to be translated) and to locale/zh_Hant
(turned by opencc's s2tw, then by the exceptions below, and worth a reader's eye); what is no longer said is dropped;
what a person wrote stays.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "zh_Hant")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
EXCEPTIONS = {
    "社群": "社區",
    "臺賬": "臺帳",
    "反饋": "回饋",
    "登錄": "登入",
    "乾凈": "乾淨",
    "賬號": "帳號",
    "鏈接": "連結",
    "屏幕": "螢幕",
    "短信": "簡訊",
    "郵箱": "電子信箱",
    "默認": "預設",
    "網絡": "網路",
    "數據庫": "資料庫",
    "數據": "資料",
    "接口": "介面",
    "服務器": "伺服器",
    "端口": "連接埠",
    "程序": "程式",
}
"""What opencc leaves as the mainland says it, and how Traditional readers expect it."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A string to translate: where it stands, what it says, its plural and its context if any."""

    file: str
    line: int
    words: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one message of a catalogue."""
        return self.context, self.words


def said() -> list[Said]:
    """Every string of the code and the templates that is to be translated."""
    found: list[Said] = []
    for path in sorted((ROOT / "linli").rglob("*")):
        name = str(path.relative_to(ROOT))
        if path.suffix == ".py" and "migrations" not in path.parts:
            found += in_python(name, path.read_bytes())
        elif "templates" in path.parts and path.suffix in (".html", ".txt", ".webmanifest", ".js"):
            found += in_template(name, path.read_text(encoding="utf-8"))
    return found


def in_python(name: str, source: bytes) -> Iterator[Said]:
    """What a Python file says."""
    for line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
        words, plural = message if isinstance(message, tuple) else (message, "")
        if words:
            yield Said(name, line, words, plural, context or "")


def in_template(name: str, source: str) -> Iterator[Said]:
    """What a template says, through Django's own reading of its tags."""
    calls = templatize(source)
    for start in re.finditer(r"\b(_|gettext|ngettext|pgettext|npgettext)\(", calls):
        call = call_at(calls, start.start())
        arguments = [node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        context = arguments.pop(0) if start[1] in ("pgettext", "npgettext") else ""
        plural = arguments[1] if start[1] in ("ngettext", "npgettext") else ""
        yield Said(name, calls.count("\n", 0, start.start()) + 1, arguments[0], plural, context)


def call_at(text: str, start: int) -> ast.Call:
    """The call expression that begins at `start`: the shortest text up to a `)` that parses. Raises ValueError."""
    end = start
    while (end := text.find(")", end) + 1) > 0:
        try:
            node = ast.parse(text[start:end].strip(), mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call):
            return node
    raise ValueError(f"no call at {text[start : start + 60]!r}")


def catalogue(language: str) -> Catalog:
    """The catalogue as it stands; an empty one if there is none yet."""
    path = file_of(language)
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def empty(language: str, **dates: Any) -> Catalog:
    """A catalogue with nothing but its head."""
    head = f"# Linli 邻里, {language}. Brought up to date by `make messages`."
    team = {"last_translator": "Linli", "language_team": language, "msgid_bugs_address": "see CONTRIBUTING.md"}
    return Catalog(locale=language, header_comment=head, project="linli", version="1", fuzzy=False, **team, **dates)


def file_of(language: str) -> Path:
    """Where a language's catalogue is kept."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def update(language: str, strings: list[Said]) -> int:
    """Write a language's catalogue anew; how many strings still have no translation."""
    old = catalogue(language)
    new = empty(language, creation_date=old.creation_date, revision_date=old.revision_date)
    turn = Turn() if language == "zh_Hant" else None
    for string in strings:
        before = old.get(string.words, string.context or None)
        words = (string.words, string.plural) if string.plural else string.words
        translated = before.string if before and before.string and not before.fuzzy else ""
        if turn and not any(translated if isinstance(translated, tuple) else [translated]):
            translated = (turn(string.words),) if string.plural else turn(string.words)
        new.add(words, translated, locations=[(string.file, 0)], context=string.context or None)
    path = file_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, sort_output=True, include_lineno=False, width=110)
    return sum(not any(m.string if isinstance(m.string, tuple) else [m.string]) for m in new if m.id)


class Turn:
    """Turns Simplified Chinese into Traditional as Taiwan writes it, with our exceptions."""

    def __init__(self) -> None:
        from opencc import OpenCC

        self.convert = OpenCC("s2tw").convert

    def __call__(self, words: str) -> str:
        """The same words in Traditional."""
        turned = str(self.convert(words))
        for wrong, right in EXCEPTIONS.items():
            turned = turned.replace(wrong, right)
        return turned


def main() -> int:
    """Update every catalogue, and say what is left to translate."""
    settings.configure(USE_I18N=True)
    strings = said()
    left = {language: update(language, strings) for language in LANGUAGES}
    print(f"{len({string.key for string in strings})} strings; to translate:", left)
    return 0


if __name__ == "__main__":
    sys.exit(main())
