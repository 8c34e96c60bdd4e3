"""What is wrong with a row, in the words of the pages: no names of columns, no codes of choices, terms counted out."""

import re
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from . import hours_words, saying
from .columns import NO, YES, Kind, RuleTable
from .tables import CLOCKS, TABLES

_QUOTED = re.compile(r"[“「\"]([A-Za-z_:0-9]+)[”」\"]")
_TERM = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:UH|WH|WD|ND)\b")
_HOURS = "workdays 08:00-12:00 14:00-18:00; rest closed"
"""The example that the table of hours gives."""


class Spoken:
    """Says the faults of one table; what things are called is asked for once, with the first of them."""

    def __init__(self, table: RuleTable, at: datetime) -> None:
        self._table, self._at = table, at

    def __call__(self, words: str) -> str:
        """A fault as its page says it."""
        words = words.replace(_HOURS, hours_words.spoken(_HOURS))
        for other in TABLES:
            words = words.replace(other.file, _("“%(table)s”") % {"table": other.title})
        words = _QUOTED.sub(lambda found: found[0].replace(found[1], self._labels.get(found[1], found[1])), words)
        words = self._lists.sub(self._listed, words)
        return _TERM.sub(lambda found: saying.term(found[0]), words)

    @cached_property
    def _choices(self) -> dict[str, str]:
        found = {YES: _("是"), NO: _("否")} if any(each.kind == Kind.YES for each in self._table.columns) else {}
        for column in self._table.columns:
            if column.choices is not None and not column.coded:
                found |= {code: str(label) for code, label in column.choices(self._at).items() if code}
        return found

    @cached_property
    def _labels(self) -> dict[str, str]:
        names = {column.name: str(column.label) for column in self._table.columns}
        return self._choices | {name: str(label) for name, label in CLOCKS.items()} | names

    @cached_property
    def _lists(self) -> re.Pattern[str]:
        """Two codes and more, as they stand where it is said what may be written."""
        any_of = "|".join(map(re.escape, sorted(self._choices, key=len, reverse=True))) or r"(?!)"
        return re.compile(rf"(?<!\w)(?:{any_of})(?:、(?:{any_of}))+(?![A-Za-z0-9_])")

    def _listed(self, found: re.Match[str]) -> str:
        return _("、").join(self._choices[code] for code in found[0].split("、"))
