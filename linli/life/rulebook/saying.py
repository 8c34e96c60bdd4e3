"""What a row of the rulebook says, in plain words: terms counted out, bodies by name, and what is new about it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.ground.days import holidays
from linli.ground.days.deadlines import Term
from linli.ground.ui import times
from linli.ground.ui.lists import listed as in_one_breath
from linli.town.people.models import Person

from . import hours_words
from .columns import YES, Cells, Column, Kind, RuleTable, codes, listed

SHOWN = 12
"""So many words of a list are said; of longer ones how many there are."""


class Speaker:
    """Says the rows of one table; what may be chosen in it is asked for once."""

    def __init__(self, table: RuleTable, at: datetime) -> None:
        self.table = table
        self.choices = table.choices(at)

    def title(self, cells: Cells) -> str:
        """How a row is called."""
        return self.table.named(cells, self.choices)

    def line(self, cells: Cells) -> str:
        """What a list says of a row."""
        said = (column for column in self.table.columns if column.name in self.table.brief)
        return " · ".join(labelled(column, self.cell(column, cells)) for column in said if cells.get(column.name))

    def facts(self, cells: Cells) -> list[tuple[str, str, str]]:
        """Every cell of a row, by what its column is called, and the language it is written in."""
        return [
            (str(column.label), self.cell(column, cells) or _("没写"), column.lang if cells.get(column.name) else "")
            for column in self.table.columns
        ]

    def given(self, cells: Cells) -> list[str]:
        """What is filled in of a row, a line for each cell whose words its title does not say."""
        title, said = self.title(cells), (column for column in self.table.columns if cells.get(column.name))
        worded = [(column, self.cell(column, cells)) for column in said]
        named = (Kind.CHOICE, Kind.DATE)
        return [labelled(column, words) for column, words in worded if column.kind not in named or words not in title]

    def differences(self, was: Cells, cells: Cells) -> list[str]:
        """What is new about a row, a line for each cell: `多久内办好：3 个工作日 → 1 个工作日`."""
        changed = (column for column in self.table.columns if was.get(column.name, "") != cells.get(column.name, ""))
        return [labelled(column, self._difference(column, was, cells)) for column in changed]

    def _difference(self, column: Column, was: Cells, cells: Cells) -> str:
        if column.kind == Kind.LIST:
            old, new = listed(was.get(column.name, "")), listed(cells.get(column.name, ""))
            more = [word for word in new if word not in old]
            less = [word for word in old if word not in new]
            said = [_("添了%(words)s") % {"words": in_one_breath(more)}] if more else []
            said += [_("去掉%(words)s") % {"words": in_one_breath(less)}] if less else []
            return _("；").join(said) or _("换了次序")
        pair = {"old": self.cell(column, was) or _("没写"), "new": self.cell(column, cells) or _("没写")}
        return _("%(old)s → %(new)s") % pair

    def cell(self, column: Column, cells: Cells) -> str:
        """One cell, "" where it is empty."""
        value = cells.get(column.name, "")
        choices = self.choices.get(column.name, {})
        if column.kind == Kind.YES:
            return _("是") if value == YES else value or _("否")
        if column.kind in (Kind.CHOICE, Kind.TEXT):
            return str(choices.get(value, value))
        if column.kind == Kind.SEVERAL:
            return in_one_breath(choices.get(code, code) for code in codes(value))
        if column.kind == Kind.TERM:
            return term(value)
        if column.kind == Kind.DATE:
            return day(on) if (on := holidays.day_in(value)) else value
        if column.kind == Kind.HOURS:
            return hours_words.spoken(value)
        return _list(value) if column.kind == Kind.LIST else value


def labelled(column: Column, words: str) -> str:
    """`多久内办好：3 个工作日`."""
    return _("%(label)s：%(said)s") % {"label": column.label, "said": words}


def term(cell: str) -> str:
    """`2WH` as 2 个工作小时; what is no term stays as it is."""
    try:
        return Term.parse(cell).words
    except ValueError:
        return cell


def who(person: Person) -> str:
    """Who drafted or laid rules, by the name that those who work here know."""
    return person.name or person.signs_as


def day(on: date) -> str:
    """A day of any year."""
    return times.calendar_day(on)


def found(words: str, table: RuleTable, rows: Mapping[str, Cells], speaker: Speaker) -> dict[str, Cells]:
    """Those rows of which something contains the words, as it is written or as it is said."""
    sought = words.casefold().split()

    def says(cells: Cells) -> bool:
        said = " ".join([*cells.values(), speaker.title(cells), speaker.line(cells)]).casefold()
        return all(word in said for word in sought)

    return {key: cells for key, cells in rows.items() if says(cells)}


def _list(cell: str) -> str:
    parts = listed(cell)
    if len(parts) <= SHOWN:
        return in_one_breath(parts)
    said = {"words": in_one_breath(parts[:SHOWN]), "count": len(parts)}
    return _("%(words)s……一共 %(count)d 个") % said
