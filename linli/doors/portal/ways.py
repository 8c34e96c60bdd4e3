"""Which ways lead through the house: the tabs at the thumb, the desk's rail, and the bell.

Whoever has something to do has the tab 待办 with its number: staff in place of 首页, neighbours beside it. The rail
shows the doors that would open, by the same rules that stand at the doors, and how much waits behind them.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ground.ui import cookies, figures, navigation
from linli.ground.ui.navigation import Way
from linli.life.cases import drawing
from linli.town.people import claims
from linli.town.people.allow import View, admits, person_of, posts_in, posts_known
from linli.town.people.scopes import are_staff

HOUSE: str = settings.ROOT_URLCONF
SAY = Way(_("报事"), "cases:report", "say")
AROUND = Way(pgettext_lazy("tab", "邻里"), "cases:board", "people")
ME = Way(_("我的"), "people:home", "me")

HOME = Way(_("首页"), "portal:home", "home")
DESK = Way(_("待办"), "cases:desk", "desk", since="portal:waiting")
CONFIRM = Way(_("待办"), "people:claims", "desk", since="portal:waiting")

RESIDENTS = (HOME, SAY, AROUND, ME)
STAFF = (DESK, SAY, AROUND, ME)
TEAM = (HOME, DESK, SAY, AROUND, ME)
HOMES = (HOME, CONFIRM, SAY, AROUND, ME)
FOOT = (Way(_("办事承诺"), "rulebook:promises"), Way(_("工作人员登录"), "people:staff"))
BELL = Way(_("消息"), "notices:inbox", "bell", since="notices:bell")
RAIL = (
    Way(_("我的待办"), "cases:desk"),
    Way(_("发现一件"), "cases:found"),
    Way(_("巡一遍"), "cases:walk"),
    Way(_("替居民报事"), "cases:report"),
    Way(_("公示栏"), "cases:board"),
    Way(_("地图"), "portal:map"),
    Way(_("确认住房"), "people:claims"),
    Way(_("岗位"), "people:posts"),
    Way(_("单位"), "people:organisations"),
    Way(_("导入一张表"), "people:workbook"),
    Way(_("账号"), "people:accounts"),
    Way(_("边界"), "boundaries:file"),
    Way(_("规矩"), "rulebook:overview"),
    Way(_("审计"), "people:entries"),
)

STARTS = (DESK.url, CONFIRM.url, "people:accounts", "people:posts", "people:entries")


@dataclass(frozen=True, slots=True)
class Counted:
    """A way of the rail with how much waits there, "" where nothing does."""

    words: str
    href: str
    here: bool
    name: str
    count: str


def lay_all() -> None:
    """Lay each kind of way, and let the rail ask the doors."""
    navigation.lay("residents", RESIDENTS)
    navigation.lay("staff", STAFF)
    navigation.lay("team", TEAM)
    navigation.lay("homes", HOMES)
    navigation.lay("bell", [BELL])
    navigation.lay("rail", RAIL)
    navigation.lay("foot", FOOT)
    navigation.let(in_rail)


def opens(request: HttpRequest, name: str) -> bool:
    """Whether the door of that name would let this asker look in."""
    return admits(request, _view_of(name))


def in_rail(request: HttpRequest, name: str) -> bool:
    """The same for the rail, where writing a report down for a resident is the staff's: a team's own is a tab."""
    staff = name != "cases:report" or are_staff(posts_in(request))
    return staff and opens(request, name)


def desk_of(request: HttpRequest) -> str | None:
    """At which desk whoever asks has something to do, as the cookie keeps it; None while nothing read their posts."""
    posts = posts_known(request)
    if posts is None:
        return None
    staff = are_staff(posts)
    if posts and opens(request, DESK.url):
        return cookies.AT_DESK if staff else cookies.IN_TEAM
    if posts and opens(request, CONFIRM.url):
        return cookies.AT_HOMES
    return cookies.NO_DESK if staff else ""


def start(request: HttpRequest) -> str:
    """The name of the page at which the work of whoever asks begins: the first of `STARTS` that opens, else home."""
    return next((name for name in STARTS if opens(request, name)), HOME.url)


def waits(request: HttpRequest, *, at: datetime) -> int:
    """How much waits behind the tab 待办: on the desk, or of homes to be confirmed for whoever has no desk."""
    posts = posts_in(request)
    if posts and opens(request, DESK.url):
        return drawing.waiting(person_of(request), posts, at)
    if posts and opens(request, CONFIRM.url):
        return claims.how_many_wait(posts, but_not_of=person_of(request))
    return 0


@cache
def _view_of(name: str) -> View:
    """The view behind a way, which is kept: by the addresses of the house, whatever a test has in their place."""
    return resolve(reverse(name, HOUSE), HOUSE).func


def counted(request: HttpRequest, *, path: str, at: datetime) -> list[Counted]:
    """The rail of the page at `path`, with the numbers of what waits: on the desk, and of homes to be confirmed."""
    person, held = person_of(request), posts_in(request)
    shown = navigation.rail(request, path)
    names = {way.name for way in shown}
    waiting = {"cases:desk": drawing.waiting(person, held, at)} if "cases:desk" in names else {}
    if "people:claims" in names:
        waiting["people:claims"] = claims.how_many_wait(held, but_not_of=person)
    found = {name: figures.figure(n) for name, n in waiting.items() if n}
    return [Counted(way.words, way.href, way.here, way.name, found.get(way.name, "")) for way in shown]
