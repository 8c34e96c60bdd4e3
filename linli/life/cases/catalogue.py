"""The catalogue of a district: its categories and the terms of its clocks, taken in from CSV files, effective-dated.

A row that changed ends the version in force and begins another on the given day; one that is no longer listed ends.
Cases keep the version under which they came in. `data/categories.csv` holds the defaults: deadlines marked *assumption*
or *press* in `deadline_basis` are ours or a city's practice, not a national rule; no screen quotes them as law.
"""

import re
from collections.abc import Collection, Container, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db.models import Manager
from django.utils.translation import gettext as _

from linli.ground.days.deadlines import Term
from linli.ground.shared import versions
from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Change, How, Part, Row, Source, Table, read
from linli.life.cases.models import Case, Category, Clock, Step, Verify
from linli.life.cases.wording import amiss

if TYPE_CHECKING:
    from django.db.models import QuerySet

NEEDED = ("code", "key", "name", "name_hant", "name_en", "lead_body", "community_role", "deadline_basis", "verify")
TERMS = ("respond_within", "resolve_within")
TEXTS = (*NEEDED, *TERMS, "standard_ref", "law")
FLAGS = ("needs_photo", "hidden", "hazard", "home_visit")
LISTS = ("co_bodies", "keywords", "results", "replies")
YES = "yes"
WORDS = "category-words.csv"
"""English and colloquial words, and which matters one keeps away from: beside the table, else the project's own."""
ROLES = ("lead", "assist", "none")
FIRST_ANSWER = "first_answer"
DANGER = "danger"
LONGEST_OF_DANGER = Term.parse("24UH")
LONGEST_CLOCKS = {
    FIRST_ANSWER: Term.parse("8UH"),
    DANGER: LONGEST_OF_DANGER,
    **dict.fromkeys(("dispatch", "going", "above", "give_back"), Term.parse("5WD")),
    "verify": Term.parse("10WD"),
    "asking": Term.parse("30ND"),
}
"""The clocks, and how long each may be at most; ours. A first answer has hours in which somebody is there."""
LONGEST_TERMS = {"respond_within": Term.parse("30ND"), "resolve_within": Term.parse("365ND")}
"""The same of the terms of a category."""
_KEY = re.compile("[a-z0-9][a-z0-9_-]*")
_SPACES, _BARS = re.compile(r"[|\s]+"), re.compile(r"\|")
BAR = "|"
KEEP_AWAY = "keep_away"
COLUMNS = (
    *("code", "name", "name_hant", "name_en", "key", "standard_ref", "lead_body", "co_bodies", "community_role"),
    *(
        *TERMS,
        "deadline_basis",
        "law",
        "verify",
        "needs_photo",
        "hidden",
        "hazard",
        KEEP_AWAY,
        "home_visit",
        *LISTS[1:],
    ),
)
"""Every column, in the order in which the table is given back."""
CLOCK_COLUMNS = ("name", "term")

type Dated = Category | Clock
type Values = Mapping[str, Mapping[str, object]]
"""What categories are to be, field by field, by their codes."""


def plan(source: Source, *, on: date, bodies: Container[str] | None = None) -> Part:
    """What a table of categories would change from the day `on`.

    `bodies` are the codes of the handling bodies that there are (None: not asked). Its keywords stand between bars, or,
    where a cell has no bar, between spaces. To a file the words beside it are added; a sheet holds all of them itself.
    """
    table = read(source, columns=(*TEXTS, *FLAGS, *LISTS), key=("code",))
    for row in table.rows:
        _check(table, row, bodies)
    wanted = {row["code"]: _values(row) for row in table.rows}
    if isinstance(source, Path):
        _add_words(wanted, {row["code"]: row for row in table.rows}, source.with_name(WORDS))
    standing = {row.code: row for row in Category.objects.filter(valid_until=None).order_by("code")}
    differing = {code: _differs(standing[code], said) for code, said in wanted.items() if code in standing}
    changed = [code for code, words in differing.items() if words]
    ended = [code for code in standing if code not in wanted]
    fresh = [code for code in wanted if code not in standing]
    numbers = {row["code"]: row.number for row in table.rows}
    _check_days(table, numbers, [standing[c] for c in (*changed, *ended)], on)
    _check_endings(table, {code: numbers[code] for code in fresh}, on)
    _check_keys(table, {code: numbers[code] for code in changed}, standing, wanted)
    changes = (
        *(Change(How.ADDED, table.name, code, str(wanted[code]["name"])) for code in fresh),
        *(Change(How.CHANGED, table.name, code, differing[code]) for code in changed),
        *(Change(How.ENDED, table.name, code, standing[code].name) for code in ended),
    )
    begins = [Category(**wanted[code], valid_from=on) for code in (*fresh, *changed)]
    leaving = [standing[code] for code in (*changed, *ended)]
    return Part(
        changes,
        tuple(table.faults),
        partial(versions.turn, Category.objects, leaving=leaving, begins=begins, since=on),
        tuple(begins),
        tuple(leaving),
    )


def rows(at: datetime) -> list[dict[str, str]]:
    """The categories in force at `at`, each in the columns of the table, its keywords between bars."""
    return [_written(row) for row in _standing(Category.objects, at).order_by("code")]


def clock_rows(at: datetime) -> list[dict[str, str]]:
    """The terms in force at `at`, each in the columns of the table."""
    found = _standing(Clock.objects, at).order_by("name").values_list(*CLOCK_COLUMNS)
    return [dict(zip(CLOCK_COLUMNS, row, strict=True)) for row in found]


def take_back(names: Collection[str], *, on: date) -> None:
    """Take versions back that begin or end on the day `on`, which has not come: what they followed goes on."""
    versions.take_back(Category.objects.filter(code__in=names), since=on)


def take_back_clocks(names: Collection[str], *, on: date) -> None:
    """The same of terms."""
    versions.take_back(Clock.objects.filter(name__in=names), since=on)


def _standing[D: (Category, Clock)](rows: Manager[D], at: datetime) -> "QuerySet[D]":
    day = day_of(at)
    return rows.filter(valid_from__lte=day).exclude(valid_until__lte=day)


def _written(row: Category) -> dict[str, str]:
    """A category as its row in the table."""
    cells = {name: getattr(row, name) for name in (*TEXTS, *FLAGS, KEEP_AWAY, *LISTS)}
    cells |= {name: YES if cells[name] else "" for name in (*FLAGS, KEEP_AWAY)}
    cells |= {name: BAR.join(cells[name]) for name in ("results", "replies")} | {"co_bodies": "/".join(row.co_bodies)}
    lone = len(row.keywords) == 1 and " " in row.keywords[0]
    cells["keywords"] = BAR.join([*row.keywords, *([""] if lone else [])])
    return {name: str(cells[name]) for name in COLUMNS}


def plan_clocks(source: Source, *, on: date) -> Part:
    """What a table of terms (name, term) would change from the day `on`; a clock it does not list stays as it is."""
    table = read(source, columns=CLOCK_COLUMNS, key=("name",))
    for row in table.rows:
        _check_clock(table, row)
    standing = {row.name: row for row in Clock.objects.filter(valid_until=None)}
    new = [row for row in table.rows if row["name"] not in standing or standing[row["name"]].term != row["term"]]
    leaving = [standing[row["name"]] for row in new if row["name"] in standing]
    _check_days(table, {row["name"]: row.number for row in new}, leaving, on)
    changes = tuple(
        Change(How.CHANGED if row["name"] in standing else How.ADDED, table.name, row["name"], row["term"])
        for row in new
    )
    begins = [Clock(name=row["name"], term=row["term"], valid_from=on) for row in new]
    lay = partial(versions.turn, Clock.objects, leaving=leaving, begins=begins, since=on)
    return Part(changes, tuple(table.faults), lay, tuple(begins), tuple(leaving))


def _name(row: Dated) -> str:
    return row.code if isinstance(row, Category) else row.name


def _check(table: Table, row: Row, bodies: Container[str] | None) -> None:
    """Note whatever in a category's row cannot be taken."""
    for column in (*NEEDED, "standard_ref", "law"):
        most = getattr(Category._meta.get_field(column), "max_length", 0)
        table.fits(row, column, most, needed=column in NEEDED)
    _check_terms(table, row)
    for column in (*FLAGS, *([KEEP_AWAY] if KEEP_AWAY in row.cells else [])):
        table.only(row, column, (YES, "no", ""))
    for words in amiss(_keywords(row)):
        table.reject(row.number, words, column="keywords")
    table.only(row, "community_role", ROLES)
    table.only(row, "verify", Verify.values)
    if row["key"] and not _KEY.fullmatch(row["key"]):
        words = _("“key”用小写字母、数字和下划线，现在写的是“%(said)s”。") % {"said": row["key"]}
        table.reject(row.number, words, column="key")
    for column in ("lead_body", "co_bodies"):
        for code in _listed(row[column].replace("/", " "), _SPACES):
            if bodies is not None and code not in bodies:
                said = {"column": column, "said": code}
                words = _("“%(column)s”里没有“%(said)s”这个承办主体，先写进 bodies.csv。") % said
                table.reject(row.number, words, column=column)


def _check_clock(table: Table, row: Row) -> None:
    """Note a clock that there is not, one that is counted in another unit, and one that runs too long."""
    table.only(row, "name", tuple(LONGEST_CLOCKS))
    in_hours = row["term"].upper().endswith("UH")
    if row["name"] == FIRST_ANSWER and not in_hours:
        table.reject(row.number, _("“first_answer”数的是值班时间里的小时，要写成 0.5UH 这样。"), column="term")
    elif row["name"] == DANGER and not in_hours:
        table.reject(row.number, _("“danger”不分白天黑夜，要写成 0.25UH 这样。"), column="term")
    else:
        _check_term(table, row, "term", LONGEST_CLOCKS.get(row["name"]))


def _check_terms(table: Table, row: Row) -> None:
    """Note terms that cannot be read or are too long, an answer after the end, a danger that waits for a day."""
    terms = [_check_term(table, row, column, most) for column, most in LONGEST_TERMS.items()]
    respond, resolve = terms
    if respond is not None and resolve is not None and respond.about > resolve.about:
        table.reject(row.number, _("“respond_within”不能比“resolve_within”长。"), column="respond_within")
    if respond is not None and row["hazard"] == YES and respond.about > LONGEST_OF_DANGER.about:
        table.reject(row.number, _("有危险的，“respond_within”最长 24UH 或 1WD。"), column="respond_within")


def _check_term(table: Table, row: Row, column: str, most: Term | None) -> Term | None:
    try:
        term = Term.parse(row[column])
    except ValueError:
        said = {"column": column, "said": row[column]}
        words = _("“%(column)s”要写成 2WH、3WD、7ND 这样的时限，现在写的是“%(said)s”。") % said
        table.reject(row.number, words, column=column)
        return None
    if most is not None and term.about > most.about:
        table.reject(row.number, _("“%(column)s”最长 %(most)s。") % {"column": column, "most": most}, column=column)
    return term


def _check_keys(table: Table, numbers: dict[str, int], standing: Mapping[str, Category], wanted: Values) -> None:
    """Note a category that would go by another short name: the programs that know it by that would lose it."""
    for code, number in numbers.items():
        if wanted[code]["key"] != standing[code].key:
            words = _("“key”定了就不再改，现在是“%(said)s”。要换请停用这一条，另加一条。")
            table.reject(number, words % {"said": standing[code].key})


def _check_days(table: Table, numbers: dict[str, int], leaving: Iterable[Dated], on: date) -> None:
    """Note a change that would begin before the version it follows.

    On the very day of that version it may be written anew, unless a case bears it; and not be dropped, since whoever
    remembers the table by its newest row and its endings would not see it.
    """
    leaving = list(leaving)
    borne = _borne([row.pk for row in leaving if isinstance(row, Category) and row.valid_from == on])
    for row in leaving:
        name = _name(row)
        fixed = name not in numbers or (isinstance(row, Category) and row.pk in borne)
        if row.valid_from > on or (row.valid_from == on and fixed):
            said = {"name": name, "day": row.valid_from}
            words = _("“%(name)s”的现行版本从 %(day)s 开始，再改要从那以后的一天起。")
            table.reject(numbers.get(name, 1), words % said, of=name)


def _check_endings(table: Table, numbers: dict[str, int], on: date) -> None:
    """Note a code that would begin anew before its last version has ended."""
    for row in Category.objects.filter(code__in=numbers, valid_until__gt=on):
        said = {"name": row.code, "day": row.valid_until}
        table.reject(numbers[row.code], _("“%(name)s”用到 %(day)s，再用要从那天起。") % said, column="code")


def _borne(versions: list[int]) -> set[int]:
    """Those of these versions (ids) under which a case came in, or was once filed."""
    if not versions:
        return set()
    cases = Case.objects.everything("whether a version may be taken out").filter(category__in=versions)
    steps = Step.objects.filter(category__in=versions)
    return {*cases.values_list("category", flat=True), *steps.values_list("category", flat=True)}


def _values(row: Row) -> dict[str, object]:
    values: dict[str, object] = {name: row[name] for name in TEXTS}
    values |= {name: row[name] == YES for name in FLAGS} | {KEEP_AWAY: row.cells.get(KEEP_AWAY) == YES}
    values["co_bodies"] = _listed(row["co_bodies"].replace("/", " "), _SPACES)
    values["keywords"] = _keywords(row)
    return values | {name: _listed(row[name], _BARS) for name in ("results", "replies")}


def _keywords(row: Row) -> list[str]:
    return _listed(row["keywords"], _BARS if BAR in row["keywords"] else _SPACES)


def _add_words(wanted: dict[str, dict[str, object]], said: dict[str, Row], own: Path) -> None:
    """Add what the table of words says: how people also name a matter, and which matters to keep away from.

    A table that was given back holds both: of its words none is added twice, and its own say goes before.
    """
    path = own if own.is_file() else Path(settings.ROOT) / "data" / WORDS
    for row in read(path, columns=("code", KEEP_AWAY, "words"), key=("code",)).rows:
        if (values := wanted.get(row["code"])) is not None:
            cells, keywords = said[row["code"]].cells, cast("list[str]", values["keywords"])
            there = keywords if BAR in cells["keywords"] else ()
            values["keywords"] = [*keywords, *(word for word in _listed(row["words"], _BARS) if word not in there)]
            if KEEP_AWAY not in cells:
                values[KEEP_AWAY] = row[KEEP_AWAY] == YES


def _listed(words: str, between: re.Pattern[str]) -> list[str]:
    return [part for part in between.split(words) if part]


def _differs(standing: Category, said: dict[str, object]) -> str:
    """What a row changes about the version in force: `resolve_within 4WH > 3WH`; "" if nothing."""
    pairs = ((name, getattr(standing, name), value) for name, value in said.items())
    return "; ".join(f"{name} {_plain(old)} > {_plain(new)}" for name, old, new in pairs if old != new)


def _plain(value: object) -> str:
    return "|".join(value) if isinstance(value, list) else str(value)
