"""The tables of the rulebook, each in one entry: what it is called, what its columns are, how it is laid and read.

A table is added here (or in `own_tables`, those that only a district has) and nowhere else: pages, files, drafts, the
operator's command and the JSON door read this list. They are laid in its order, so that bodies are there before what
names them.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.days import timetables
from linli.ground.shared import versions
from linli.ground.shared.moments import morning
from linli.ground.shared.refusals import NotFound
from linli.ground.shared.tables import Part, Source
from linli.life.cases import catalogue
from linli.life.cases.models import Category, Clock
from linli.town.people import beginning
from linli.town.places.models import Kind

from . import where
from .category_columns import CATEGORY_COLUMNS, bodies, named
from .columns import Cells, Choices, Column, Key, RuleTable, When
from .columns import Kind as Asked
from .own_tables import HOLIDAYS, RESPONSIBILITIES, TEXTS

CLOCKS: Choices = {
    "first_answer": _("第一次答复（值班时间里数）"),
    "danger": _("危险事的答复（不分昼夜）"),
    "dispatch": _("受理以后派出去"),
    "going": _("说了去就到场"),
    "above": _("超了时限，上一级过问"),
    "give_back": _("承办单位退回"),
    "verify": _("换人核实"),
    "asking": _("等居民回话"),
}


def desks(at: datetime) -> where.Grouped:
    """The places that may have duty hours of their own, by code: the district and all within, down to grids."""
    return where.places(Kind.GRID, at)


def _hours_of(at: datetime) -> Choices:
    found, places = where.Grouped(), desks(at)
    found |= {"office": _("上班时间"), "duty": _("值班时间")}
    for code, name in places.items():
        said = gettext("%(place)s的值班时间") % {"place": name}
        found.add(f"duty:{code}", said, places.headings.get(code, ""))
    return found


def _clocks(at: datetime) -> Choices:
    return CLOCKS


def _any_body(at: datetime) -> Choices:
    return {"": _("哪个主体都算"), **bodies(at)}


def _by_choice(column: str) -> Callable[[Cells, Mapping[str, Choices]], str]:
    def said(cells: Cells, choices: Mapping[str, Choices]) -> str:
        return str(choices[column].get(cells[column], cells[column]))

    return said


def _named_fall_back(cells: Cells, choices: Mapping[str, Choices]) -> str:
    said = {name: choices[name].get(cells[name], cells[name]) for name in ("body", "then")}
    return gettext("%(body)s → %(then)s") % said


def _plan_hours(source: Source, when: When) -> Part:
    return timetables.plan(source, on=when.on, at=when.at, keys=frozenset(desks(when.at)))


def _plan_bodies(source: Source, when: When) -> Part:
    return beginning.plan_bodies(source)[0]


def _plan_fall_backs(source: Source, when: When) -> Part:
    return beginning.plan_fall_backs(source, bodies=when.bodies, since=when.since)


def _plan_clocks(source: Source, when: When) -> Part:
    return catalogue.plan_clocks(source, on=when.on)


def _plan_categories(source: Source, when: When) -> Part:
    return catalogue.plan(source, on=when.on, bodies=when.bodies)


def _take_back_hours(keys: Collection[Key], on: date) -> None:
    timetables.take_back([name for (name,) in keys], on=on)


def _take_back_fall_backs(keys: Collection[Key], on: date) -> None:
    pairs = [(body, then) for body, then in keys]
    beginning.take_back_fall_backs(pairs, since=morning(on))


def _take_back_clocks(keys: Collection[Key], on: date) -> None:
    catalogue.take_back_clocks([name for (name,) in keys], on=on)


def _take_back_categories(keys: Collection[Key], on: date) -> None:
    catalogue.take_back([code for (code,) in keys], on=on)


HOURS = RuleTable(
    slug="hours",
    file="hours.csv",
    title=_("上班和值班的时间"),
    about=_("时限里的工作小时、工作日照上班时间算；居民几时有人答复照值班时间算。"),
    columns=(
        Column("name", _("哪个时间"), Asked.CHOICE, needed=True, most=40, choices=_hours_of),
        Column("words", _("几点到几点"), Asked.HOURS, needed=True, most=400),
    ),
    key=("name",),
    plan=_plan_hours,
    rows=timetables.rows,
    brief=("words",),
    named=_by_choice("name"),
    shipped=True,
    days=timetables.days,
    take_back=_take_back_hours,
)
BODIES = RuleTable(
    slug="bodies",
    file="bodies.csv",
    title=_("承办主体"),
    about=_("事情派给哪一种单位办。各处具体是哪家，在“单位和责任”里登记。"),
    columns=(
        Column("code", _("代码"), needed=True, most=8, help=_("两三个大写字母，定了就不再改")),
        Column("name", _("名称"), needed=True, most=40, lang="zh-Hans"),
        Column("name_hant", _("繁体名称"), most=40, lang="zh-Hant", help=_("不填，看繁体的人就看到上面的名称")),
        Column("name_en", _("英文名称"), most=80, lang="en", help=_("不填，看英文的人就看到上面的名称")),
    ),
    key=("code",),
    plan=_plan_bodies,
    rows=beginning.body_rows,
    brief=("code",),
    named=named,
    shipped=True,
    at_once=True,
)
FALL_BACKS = RuleTable(
    slug="fall-backs",
    file="fall-backs.csv",
    title=_("没有人时由谁顶上"),
    about=_("一处没有该办的单位，就照这里改派，次序小的先试。"),
    columns=(
        Column("body", _("没有谁"), Asked.CHOICE, choices=_any_body, coded=True),
        Column("then", _("由谁顶上"), Asked.CHOICE, needed=True, choices=bodies, coded=True),
        Column("only_if_community_leads", _("社区可以主办的才顶"), Asked.YES),
        Column("rank", _("次序"), Asked.NUMBER, help=_("1 到 99，小的先试"), most=2, default="1"),
    ),
    key=("body", "then"),
    plan=_plan_fall_backs,
    rows=beginning.fall_back_rows,
    brief=("rank", "only_if_community_leads"),
    named=_named_fall_back,
    shipped=True,
    whole=True,
    days=beginning.fall_back_days,
    take_back=_take_back_fall_backs,
)
TERMS = RuleTable(
    slug="clocks",
    file="clocks.csv",
    title=_("各环节的时限"),
    about=_("派出去、到场、核实这些环节各有多久。"),
    columns=(
        Column("name", _("哪个环节"), Asked.CHOICE, needed=True, choices=_clocks),
        Column("term", _("多久"), Asked.TERM, needed=True),
    ),
    key=("name",),
    plan=_plan_clocks,
    rows=catalogue.clock_rows,
    brief=("term",),
    named=_by_choice("name"),
    shipped=True,
    days=lambda: versions.days(Clock.objects),
    take_back=_take_back_clocks,
)
CATEGORIES = RuleTable(
    slug="categories",
    file="categories.csv",
    title=_("事项类别"),
    about=_("居民能报哪些事，谁来办，多久答复、多久办好。"),
    columns=CATEGORY_COLUMNS,
    key=("code",),
    plan=_plan_categories,
    rows=catalogue.rows,
    brief=("lead_body", "respond_within", "resolve_within", "code"),
    named=named,
    shipped=True,
    whole=True,
    days=lambda: versions.days(Category.objects),
    take_back=_take_back_categories,
)

TABLES = (HOURS, HOLIDAYS, BODIES, RESPONSIBILITIES, FALL_BACKS, TERMS, CATEGORIES, TEXTS)


def table(slug: str) -> RuleTable:
    """The table of that name in addresses. Raises `NotFound`."""
    for each in TABLES:
        if each.slug == slug:
            return each
    raise NotFound
