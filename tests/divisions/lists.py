"""Lists of divisions for tests, in both layouts."""

from collections.abc import Iterable
from pathlib import Path

ROWS = [
    ("110116", "怀柔区"),
    ("110116001", "泉河街道"),
    ("110116001006", "湖光社区居委会"),
    ("110116001008", "北园社区居委会"),
    ("330106", "西湖区"),
    ("330106001", "北山街道"),
    ("330106001001", "松木场社区居委会"),
]
_KINDS = {6: ("district", 0), 9: ("street", 6), 12: ("community", 9)}


def one_file(path: Path, rows: Iterable[tuple[str, str]] = ROWS) -> Path:
    """A CSV with `code, kind, name, parent`."""
    lines = ["code,kind,name,parent"]
    for code, name in rows:
        kind, up = _KINDS.get(len(code), ("", 0))
        lines.append(f"{code},{kind},{name},{code[:up]}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def folder(path: Path, rows: Iterable[tuple[str, str]] = ROWS) -> Path:
    """A folder with a CSV of each kind, as the package has them: names in quotes, more columns than are read."""
    path.mkdir(exist_ok=True)
    for name, digits in (("areas", 6), ("streets", 9), ("villages", 12)):
        fits = [each for each in rows if len(each[0]) == digits or (digits == 12 and len(each[0]) not in _KINDS)]
        lines = [f'{code},"{called}",{code[:2]}' for code, called in fits]
        (path / f"{name}.csv").write_text("\n".join(["code,name,provinceCode", *lines]) + "\n", encoding="utf-8")
    return path
