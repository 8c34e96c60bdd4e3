"""The forms of the rulebook: a draft's reason and day, one row of a table, a file, and the day from which it holds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linli.ground.days.deadlines import MOST, Term
from linli.ground.days.hours import Week
from linli.ground.days.notice import MOST_SIGNS
from linli.ground.ui.lists import listed as listed_words

from . import hours_words, meanwhile
from .columns import YES, Cells, Choices, Column, Kind, RuleTable, Words, codes, joined, listed
from .drafts import LONGEST_CELL, LONGEST_KEY, LONGEST_TABLE, LONGEST_WHY
from .noticed import LONGEST_SOURCE
from .saying import Speaker
from .where import Grouped

UNIT, SHOWN = "_unit", "shown_then"
UNITS = (("WH", _("工作小时")), ("WD", _("工作日")), ("UH", _("小时，不分昼夜")), ("ND", _("天，含休息日")))


def _day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Reason(forms.Form):
    """Why rules are to change, and from which day."""

    why = forms.CharField(
        label=_("为什么改"),
        max_length=LONGEST_WHY,
        help_text=_("一句话，大家在“规矩”里看得到，如：入冬前路灯要修得快一点"),
    )
    on = forms.DateField(
        label=_("从哪天起生效"),
        help_text=_("今天或以后的哪天。已经报了的事，仍按报的时候的规矩办"),
        widget=_day_widget(),
    )


class Once(forms.Form):
    """A button of which a second tap is the same tap."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)


class Withdrawn(forms.Form):
    """Why what was laid is taken back."""

    why = forms.CharField(label=_("为什么撤回"), max_length=LONGEST_WHY, help_text=_("一句话，管规矩的人都会收到"))


class Begun(Reason, Once):
    """The same for a draft that is begun; `once` makes a second tap the same draft."""

    @property
    def reason(self) -> dict[str, Any]:
        """What it says of the draft."""
        return {name: self.cleaned_data[name] for name in ("why", "on")}


class File(forms.Form):
    """A whole table, to be taken into a draft.

    Where the draft has edits of that table already, a tick says that these, `many` of them, may go for it. The tick is
    named by their number: one that was set when there were fewer is none.
    """

    file = forms.FileField(
        label=_("选一个文件"),
        help_text=_("下载来改过的 CSV 或 .xlsx，最大 1 MB。先变成草稿里的改动，不会马上生效"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def __init__(self, data: QueryDict | None, files: Any, *, many: int) -> None:
        super().__init__(data, files)
        if many:
            said = ngettext("把草稿里这张表的 %(count)d 处换掉", "把草稿里这张表的 %(count)d 处换掉", many)
            self.fields[f"replaces_{many}"] = forms.BooleanField(
                label=said % {"count": many},
                error_messages={"required": _("草稿里先前的改动会没有。要换掉，就勾上再读。")},
            )


class Notice(forms.Form):
    """The State Council's notice of a year's holidays, pasted."""

    text = forms.CharField(
        label=_("通知的全文"),
        max_length=MOST_SIGNS,
        help_text=_("从“关于某某年部分节假日安排的通知”起，到“七、国庆节”那一段为止"),
        widget=forms.Textarea({"rows": 12, "lang": "zh-Hans"}),
    )
    source = forms.CharField(
        label=_("哪份通知"),
        max_length=LONGEST_SOURCE,
        required=False,
        help_text=_("不填，就照粘贴的通知自己的标题和文号"),
    )


class Named(forms.Form):
    """Which row of a draft is meant."""

    table = forms.SlugField(max_length=LONGEST_TABLE)
    key = forms.CharField(max_length=LONGEST_KEY)


class Seen(forms.Form):
    """The version of the draft that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together; folded away under a `summary` of what is chosen where there are many to choose of."""

    fields: list[forms.BoundField]
    summary: str = ""


class RowForm(forms.Form):
    """One row of a table, each column asked for in its own way; a row that is there keeps its key.

    It is filled in with `cells` (None: a new row) and carries along as `shown` what the draft made of it then, so that
    of a row that somebody else changes meanwhile only those cells are changed that were changed here. `held` is what
    the draft makes of it now.
    """

    shown_then = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        table: RuleTable,
        choices: Mapping[str, Choices],
        data: QueryDict | None,
        cells: Cells | None,
        held: Cells,
        *,
        fixed: Collection[Column] = (),
    ) -> None:
        self.table, self.choices, self.held = table, choices, held
        kept = {*(table.key if cells is not None else ()), *(column.name for column in fixed)}
        self.asked = [column for column in table.columns if column.name not in kept]
        super().__init__(data, initial=_initial(self.asked, cells or {}, choices) | {SHOWN: meanwhile.written(held)})
        self.shown = meanwhile.read(str(data.get(SHOWN, ""))) if data is not None else dict(held)
        for column in self.asked:
            self.fields.update(_fields(column, choices.get(column.name, {})))

    def clean(self) -> dict[str, object]:
        """Terms and hours can be counted by."""
        for column in self.asked:
            if column.name in self.errors or column.name + UNIT in self.errors:
                continue
            cell = self._cell(column)
            try:
                if column.kind == Kind.TERM:
                    Term.parse(cell)
                if column.kind == Kind.HOURS:
                    Week.parse(cell)
            except ValueError:
                self.add_error(column.name, _WRONG[column.kind])
        return self.cleaned_data

    def refused(self, wrong: Iterable[tuple[str, str]]) -> bool:
        """Whether something is wrong with the row, by column; it is said at its field."""
        for column, words in wrong:
            self.add_error(column if column in self.fields else None, words)
        return not self.is_valid()

    def overtaken(self, at: datetime) -> bool:
        """Whether somebody else changed meanwhile what is changed here: it is said at its field what it is by now.

        What was filled in stays, and sent once more it is what the draft makes of the row.
        """
        changed, even = self.changed, self.table.even(self.changed)
        names = meanwhile.overtaken(self.shown, self.held, {name: even[name] for name in changed})
        if not names:
            return False
        if self.held:
            speaker = Speaker(self.table, at)
            for column in (each for each in self.asked if each.name in names):
                said = speaker.cell(column, self.held) or gettext("没写")
                self.add_error(
                    column.name, gettext("别人刚把这里改成“%(said)s”。要照您填的，再点一次。") % {"said": said}
                )
        else:
            self.add_error(None, gettext("别人刚在这份草稿里停用了这一条。要留着，再点一次。"))
        seen = {**self.shown, **{name: self.held.get(name, "") for name in names}} if self.held else {}
        posted = QueryDict(mutable=True)
        posted.update(self.data)
        posted[SHOWN] = meanwhile.written(seen)
        self.data = posted
        return True

    @property
    def groups(self) -> list["Group"]:
        """The fields as they stand together: one thing in several languages, how many and of what, each else alone."""
        found: list[Group] = []
        in_languages = False
        for column in self.asked:
            fields = [self[name] for name in (column.name, column.name + UNIT) if name in self.fields]
            if in_languages and column.lang and column.kind == Kind.TEXT:
                found[-1].fields.extend(fields)
            else:
                found.append(Group(fields, _summary(fields[0]) if column.kind == Kind.SEVERAL else ""))
            in_languages = bool(column.lang) and column.kind == Kind.TEXT
        return found

    @property
    def cells(self) -> dict[str, str]:
        """What was filled in, as the table holds it."""
        return {column.name: self._cell(column) for column in self.asked}

    @property
    def changed(self) -> dict[str, str]:
        """The cells that are otherwise than the form showed them; of a new row, and of one that ended, all."""
        even = self.table.even(self.cells)
        return {name: cell for name, cell in self.cells.items() if even[name] != self.shown.get(name)}

    def _cell(self, column: Column) -> str:
        value = self.cleaned_data.get(column.name)
        match column.kind:
            case Kind.YES:
                return YES if value else ""
            case Kind.SEVERAL:
                return "/".join(value or [])
            case Kind.TERM:
                return f"{Decimal(str(value)).normalize():f}{self.cleaned_data[column.name + UNIT]}"
            case Kind.LIST:
                return joined([part for line in str(value).splitlines() for part in listed(line)])
            case Kind.HOURS:
                return hours_words.written(str(value))
            case Kind.TEXT:
                called = {str(words): code for code, words in self.choices.get(column.name, {}).items()}
                return called.get(str(value or ""), str(value or ""))
        return "" if value is None else str(value)


def _summary(bound: forms.BoundField) -> str:
    """What is chosen of several, under what they are called: `谁协助：物业服务人、环卫`."""
    chosen = {str(value) for value in bound.value() or ()}
    names = [str(name) for code, name in getattr(bound.field, "choices", ()) if code in chosen]
    return gettext("%(label)s：%(said)s") % {
        "label": bound.label,
        "said": listed_words(names) if names else gettext("没有"),
    }


_WRONG = {
    Kind.TERM: _("工作日和天要写整数。"),
    Kind.HOURS: _("看不懂。要写成这样：工作日 8:00-12:00 14:00-18:00；休息日 不上班"),
}


def _initial(columns: list[Column], cells: Cells, choices: Mapping[str, Choices]) -> dict[str, object]:
    found: dict[str, object] = {}
    for column in columns:
        cell = cells.get(column.name, "")
        if column.kind == Kind.TERM:
            found |= _term(column.name, cell)
        elif column.kind == Kind.YES:
            found[column.name] = cell == YES
        elif column.kind == Kind.SEVERAL:
            found[column.name] = codes(cell)
        elif column.kind == Kind.LIST:
            found[column.name] = "\n".join(listed(cell))
        elif column.kind == Kind.TEXT:
            found[column.name] = str(choices.get(column.name, {}).get(cell, cell))
        else:
            found[column.name] = hours_words.spoken(cell) if column.kind == Kind.HOURS else cell
    return found


def _term(name: str, cell: str) -> dict[str, object]:
    try:
        term = Term.parse(cell)
    except ValueError:
        return {}
    return {name: f"{term.n.normalize():f}", name + UNIT: term.unit}


def _fields(column: Column, choices: Choices) -> dict[str, forms.Field]:
    """The field of a column; a term has two: how many, and of what."""
    said: dict[str, Any] = {"label": column.label, "help_text": column.help, "required": column.needed}
    match column.kind:
        case Kind.YES:
            field: forms.Field = forms.BooleanField(**{**said, "required": False})
        case Kind.CHOICE:
            none = [] if not column.needed else [("", _("请选一个"))]
            field = forms.ChoiceField(**said, choices=[*none, *_under_headings(choices)])
        case Kind.SEVERAL:
            field = forms.MultipleChoiceField(
                **said, choices=list(choices.items()), widget=forms.CheckboxSelectMultiple
            )
        case Kind.TERM:
            unit = gettext("%(column)s，按什么算") % {"column": column.label}
            number = forms.DecimalField(
                **said,
                min_value=Decimal("0.01"),
                max_value=MOST,
                decimal_places=2,
                widget=forms.TextInput(_NUMBER),
                error_messages={"min_value": _("要比 0 多。")},
            )
            return {column.name: number, column.name + UNIT: forms.ChoiceField(label=unit, choices=UNITS)}
        case Kind.LIST | Kind.HOURS:
            most = column.most if column.kind == Kind.HOURS else LONGEST_CELL
            field = forms.CharField(**said, max_length=most, widget=forms.Textarea({"rows": 4} | _in(column)))
        case Kind.DATE:
            field = forms.DateField(**said, widget=_day_widget())
        case Kind.NUMBER:
            field = forms.IntegerField(**said, min_value=1, max_value=99, widget=forms.TextInput(_NUMBER))
        case _:
            said["help_text"] = _within(column)
            field = forms.CharField(**said, max_length=column.most, widget=forms.TextInput(_in(column)))
    return {column.name: field}


def _under_headings(choices: Choices) -> list[Any]:
    """What may be chosen, under its headings where it has any, as Django takes options and groups of them."""
    headings = choices.headings if isinstance(choices, Grouped) else {}
    grouped: dict[str, list[tuple[str, Words]]] = {}
    for code, words in choices.items():
        grouped.setdefault(headings.get(code, ""), []).append((code, words))
    return [*grouped.pop("", []), *grouped.items()]


def _within(column: Column) -> str:
    """The help of a column, with how long it may be."""
    most = gettext("最多 %(most)d 个字") % {"most": column.most}
    return gettext("%(help)s；%(most)s") % {"help": column.help, "most": most} if column.help else most


def _in(column: Column) -> dict[str, str | int]:
    return {"lang": column.lang} if column.lang else {}


_NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


def day_after(today: date) -> date:
    """The day from which a new draft holds unless somebody says otherwise."""
    return date.fromordinal(today.toordinal() + 1)
