"""A table's cells in a workbook: written in the words that the pages say, read in those of any language or as codes.

What people know by a code (bodies, organisations, places) has it behind the words, `环卫 (HW)`: where it stands, it
alone counts. A CSV stays in codes; it may hold words too.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from linli.ground.days import holidays
from linli.ground.days.deadlines import Term, Unit
from linli.ground.days.hours import Week

from . import hours_words
from .columns import NO, YES, Cells, Choices, Column, Kind, RuleTable, codes
from .saying import Speaker

BESIDE = " · "
"""Between what something is called and where it is."""
_BEHIND = re.compile(r"[(（]\s*([^()（）]+?)\s*[)）]\s*$")
_SEPARATORS = (r"[；;|\n]", r"[、，,/]", r"\s+")
"""Between several, from the widest: a name may hold what stands further down."""
_TERM = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)\s*(.+)")
_UNITS: dict[str, Unit] = {
    "小时": "UH",
    "个小时": "UH",
    "工作小时": "WH",
    "工作时": "WH",
    "工作日": "WD",
    "日": "ND",
    "自然日": "ND",
}
"""What people call a unit beside what the pages call it."""
_MINUTES: dict[str, Unit] = {"分": "UH", "工作分钟": "WH"}
"""The same of what the pages say in minutes."""
_TICKS = {"是": YES, "对": YES, "√": YES, "✓": YES, "1": YES, "否": NO, "×": NO, "0": NO}


class Writing:
    """Writes the rows of one table as its workbook holds them, in the reader's language."""

    def __init__(self, table: RuleTable, at: datetime) -> None:
        self._speaker = Speaker(table, at)
        self._columns = table.columns

    def row(self, cells: Cells) -> list[str]:
        """The cells of a row, in the order of the columns."""
        return [self._cell(column, cells) for column in self._columns]

    def choices(self) -> dict[str, list[str]]:
        """What may be chosen, by what the column is called."""
        found = {str(column.label): [_("是"), _("否")] for column in self._columns if column.kind == Kind.YES}
        for column in self._columns:
            if column.kind == Kind.CHOICE:
                known = self._speaker.choices[column.name]
                found[str(column.label)] = [_worded(column, code, known) for code in known]
        return found

    def _cell(self, column: Column, cells: Cells) -> str:
        value, known = cells.get(column.name, ""), self._speaker.choices.get(column.name, {})
        if column.kind == Kind.CHOICE:
            return _worded(column, value, known)
        if column.kind == Kind.SEVERAL:
            return "；".join(_worded(column, code, known) for code in codes(value))
        return value if column.kind in (Kind.LIST, Kind.DATE) else self._speaker.cell(column, cells)


def _worded(column: Column, code: str, known: Choices) -> str:
    if code not in known:
        return code
    return f"{known[code]} ({code})" if column.coded and code else str(known[code])


class Reading:
    """Reads cells of one table, whichever language they are in; what is none of its words stays as it is."""

    def __init__(self, table: RuleTable, at: datetime) -> None:
        self._columns = {column.name: column for column in table.columns}
        self._codes = {name: frozenset(known) for name, known in table.choices(at).items()}
        self._known: dict[str, dict[str, set[str]]] = {name: {} for name in self._codes}
        self._units = {_folded(words): unit for words, unit in _UNITS.items()}
        self._minutes = {_folded(words): unit for words, unit in _MINUTES.items()}
        self._ticks = {_folded(words): code for words, code in _TICKS.items()}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                self._learn(table.choices(at))

    def cell(self, name: str, said: str) -> str:
        """A cell as the table holds it."""
        column, said = self._columns[name], said.strip()
        match column.kind:
            case Kind.CHOICE | Kind.TEXT if name in self._codes:
                code = self._code(name, said)
                return said if code is None else code
            case Kind.SEVERAL:
                return "/".join(self._several(name, said, _SEPARATORS))
            case Kind.YES:
                return self._ticks.get(_folded(said), said)
            case Kind.TERM:
                return self._term(said)
            case Kind.HOURS:
                return _hours(said)
        day = holidays.day_in(said) if name == "date" else None
        return f"{day}" if day else said

    def many(self, name: str, said: str) -> list[str]:
        """The codes that the words of a cell may mean, if it is more than one."""
        meant = self._known.get(name, {}).get(_folded(said), set())
        return sorted(meant) if len(meant) > 1 and self._code(name, said.strip()) is None else []

    def _learn(self, choices: Mapping[str, Choices]) -> None:
        """Take in what the reader's language calls things."""
        for name, known in choices.items():
            for code, label in known.items():
                for words in {str(label), str(label).partition(BESIDE)[0]}:
                    self._known[name].setdefault(_folded(words), set()).add(code)
        self._ticks |= {_folded(_("是")): YES, _folded(_("否")): NO, YES: YES, NO: NO}
        for unit in ("UH", "WH", "WD", "ND"):
            for many in (1, 2):
                self._units[_folded(Term(Decimal(many), unit).words.removeprefix(str(many)))] = unit
        for hourly in _MINUTES.values():
            self._minutes[_folded(Term(Decimal("0.05"), hourly).words.removeprefix("3"))] = hourly

    def _code(self, name: str, said: str) -> str | None:
        if said in self._codes[name]:
            return said
        behind = _BEHIND.search(said)
        if behind and behind[1] in self._codes[name]:
            return behind[1]
        meant = self._known[name].get(_folded(said), set())
        return next(iter(meant)) if len(meant) == 1 else None

    def _several(self, name: str, said: str, separators: tuple[str, ...]) -> list[str]:
        """The codes of several, each once: the parts of a cell where all are known, else the cell whole if it is."""
        code = self._code(name, said) if said else ""
        if not separators or not said:
            return [said if code is None else code] if said else []
        parts = [part for part in re.split(separators[0], said) if part.strip()]
        found = [each for part in parts for each in self._several(name, part.strip(), separators[1:])]
        if code is not None and not self._codes[name].issuperset(found):
            return [code]
        return list(dict.fromkeys(found))

    def _term(self, said: str) -> str:
        found = _TERM.fullmatch(said)
        if found is None:
            return said
        n, words = Decimal(found[1]), _folded(found[2])
        if unit := self._units.get(words):
            return f"{found[1]}{unit}"
        unit, hours = self._minutes.get(words), n / 60
        return f"{hours.normalize():f}{unit}" if unit and hours == round(hours, 2) else said


def _hours(said: str) -> str:
    try:
        Week.parse(said)
    except ValueError:
        return hours_words.written(said)
    return said


def _folded(words: str) -> str:
    """Words without what makes no difference: blanks, wide and narrow brackets, large and small, the 个 of a count."""
    return re.sub(r"\s", "", words).translate(_NARROW).casefold().removeprefix("个").removeprefix("個")


_NARROW = str.maketrans("（）", "()")
