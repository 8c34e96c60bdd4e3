"""The tables that only a district has: who answers for what where, its holidays, and its own words."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.days import holidays
from linli.ground.days.models import Kind as DayKind
from linli.ground.shared.moments import morning
from linli.ground.shared.tables import Part, Source
from linli.ground.ui.times import WEEKDAYS
from linli.town.people import assigning
from linli.town.places.models import Kind
from linli.town.texts import taking_in as texts
from linli.town.texts.keys import KEYS, LONGEST

from . import where
from .category_columns import bodies
from .columns import Cells, Choices, Column, Key, RuleTable, When
from .columns import Kind as Asked
from .saying import day


def _places(at: datetime) -> Choices:
    """Where somebody may answer for something, down to courtyards, by code."""
    return where.places(Kind.COURTYARD, at)


def _kinds(at: datetime) -> Choices:
    return dict(DayKind.choices)


def _keys(at: datetime) -> Choices:
    return {name: key.where for name, key in KEYS.items()}


def _named_duty(cells: Cells, choices: Mapping[str, Choices]) -> str:
    said = {name: choices[name].get(cells[name], cells[name]) for name in ("place", "body", "organisation")}
    return gettext("%(place)s的%(body)s：%(organisation)s") % said


def _named_day(cells: Cells, choices: Mapping[str, Choices]) -> str:
    said = {"day": cells["date"], "kind": choices["kind"].get(cells["kind"], "")}
    if (on := holidays.day_in(cells["date"])) is None:
        return gettext("%(day)s %(kind)s") % said
    said |= {"day": day(on), "weekday": WEEKDAYS[on.weekday()]}
    return gettext("%(day)s（%(weekday)s）%(kind)s") % said


def _named_text(cells: Cells, choices: Mapping[str, Choices]) -> str:
    return str(choices["key"].get(cells["key"], cells["key"]))


def _plan_duties(source: Source, when: When) -> Part:
    return assigning.plan(source, on=when.on, at=when.at, bodies=when.bodies)


def _plan_days(source: Source, when: When) -> Part:
    return holidays.plan(source, on=when.on, at=when.at)


def _plan_texts(source: Source, when: When) -> Part:
    return texts.plan(source, on=when.on)


def _take_back_duties(keys: Collection[Key], on: date) -> None:
    three = [(organisation, body, place) for organisation, body, place in keys]
    assigning.take_back(three, since=morning(on))


def _take_back_texts(keys: Collection[Key], on: date) -> None:
    texts.take_back([name for (name,) in keys], on=on)


RESPONSIBILITIES = RuleTable(
    slug="responsibilities",
    file="responsibilities.csv",
    title=_("哪里由谁负责"),
    about=_("各处的物业、环卫这些具体是哪一家，派单照这个派。"),
    columns=(
        Column(
            "organisation",
            _("哪个单位"),
            Asked.CHOICE,
            help=_("这里没有的，先请街道、社区或者安全管理员在“单位”里登记"),
            needed=True,
            choices=where.organisations,
            coded=True,
        ),
        Column("body", _("办哪一样"), Asked.CHOICE, needed=True, choices=bodies, coded=True),
        Column("place", _("管到哪儿"), Asked.CHOICE, needed=True, choices=_places, coded=True),
        Column("rank", _("次序"), Asked.NUMBER, help=_("1 到 99，小的先派；不写算 1"), most=2, default="1"),
    ),
    key=assigning.KEY,
    plan=_plan_duties,
    rows=assigning.rows,
    named=_named_duty,
    brief=("rank",),
    swapped="organisation",
    whole=True,
    days=assigning.days,
    take_back=_take_back_duties,
)
HOLIDAYS = RuleTable(
    slug="holidays",
    file="holidays.csv",
    title=_("放假和调休"),
    about=_("哪天放假、哪个周末上班。工作日的时限照这个数。"),
    columns=(
        Column(
            "date",
            _("哪天"),
            Asked.DATE,
            needed=True,
            most=10,
            help=_("写成 2027-01-01 这样；写了哪一年，就要把那一年列全"),
        ),
        Column("kind", _("放假还是上班"), Asked.CHOICE, needed=True, choices=_kinds),
        Column("source", _("哪份通知"), needed=True, most=120),
    ),
    key=("date",),
    plan=_plan_days,
    rows=holidays.rows,
    named=_named_day,
    brief=("source",),
    whole=True,
    timeless=True,
)
TEXTS = RuleTable(
    slug="texts",
    file="texts.csv",
    title=_("区里自己的话"),
    about=_("名字、首页的话、热线，用区里自己的。没写的用原来的。"),
    columns=(
        Column("key", _("用在哪儿"), Asked.CHOICE, needed=True, choices=_keys),
        Column("zh", _("简体"), needed=True, most=LONGEST, lang="zh-Hans"),
        Column("zh_hant", _("繁体"), most=LONGEST, lang="zh-Hant"),
        Column("en", _("英文"), most=2 * LONGEST, lang="en"),
    ),
    key=("key",),
    plan=_plan_texts,
    rows=texts.rows,
    named=_named_text,
    brief=("zh", "en"),
    whole=True,
    days=texts.days,
    take_back=_take_back_texts,
)
