"""What kinds of matter there are: categories as tenant data, effective-dated; a suggestion from the words said."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.life.cases import catalogue
from linli.life.cases.models import Category
from linli.life.cases.wording import GAP, Heard

EDITION = "categories"
_kept: Kept[date, dict[str, Category]] = Kept(8)
_names: Kept[str, dict[str, Category]] = Kept(1)

WHERE_ONLY = frozenset({"楼道", "过道"})
"""Keywords that say where something is: they strengthen a guess and make none."""
WHAT_ONLY = frozenset({"燃气", "天然气"})
"""Keywords that only say of what it is, likewise: a meter without current and a card without money leak nothing."""
_GUESS_NOTHING = WHERE_ONLY | WHAT_ONLY
BY_THE_WAY = frozenset(
    {
        "能不能",
        "希望",
        "感谢",
        "谢谢…师傅",
        "谢谢你们",
        "谢谢您",
        "thanks",
        "thank you",
        "it would be nice",
        "could we have",
    }
)
"""Keywords of thanks and wishes, which also end what is said of a danger: they guess only where nothing else does."""
NO_MATTER = re.compile("小区|[发發高低退][烧燒]|[烧燒](?=[水饭飯菜])")
"""Says neither what nor where, and lends its sign to what does: 山水小区 does not speak of 水小, 发烧 of no bonfire."""
BATTERY = re.compile(
    "([报報]警器|[遥遙]控器?|[锁鎖]|[气氣水]表|手[机機]|[对對][讲講][机機]|[轮輪]椅|[电電][池瓶])[又快]?[没沒][电電]"
)
"""What has a battery of its own and is empty: no power cut."""
LAMP_AT_HOME = re.compile(
    "(?:(?:[我咱俺][们們]?|自己?|老人|爸妈?|爹妈?|妈|奶奶|爷爷)家[里裡]?|家[里裡])的?(?:大|顶|吸顶|吊)?灯(?![泡光箱牌笼柱杆])"
)
"""我家灯坏了: nothing stands between one's home and its lamp, as 门口 or 楼下 does where it is the stair's.

Whose home it is has to be said: 店家灯箱, 邻居家灯光 and 大家灯都不亮 are no lamp of one's own.
"""
_CAR = (
    "(?<![行动動瓶轮輪托儿兒婴嬰童护護交餐购購物推洗骑騎防单單板椅踏尸屍])(?<!玩具)[车車]"
    "(?![棚库庫位站间間场場牌照道篮籃锁鎖座票祸禍灯燈胎])"
)
"""A car: no bicycle or wheelchair, no fire engine, none that nobody wants, and no shed, gate or lamp of one."""
_STUCK = "(?:堵(?![料塞])|[别別夹夾](?=[住着著死])|[挡擋圈围圍横橫](?=[住在着著了得死到过過停我]))"
_ELSE = "下水|[污脏髒]水|[水管]道|水管|[马馬]桶|[厕廁]所|地漏|垃圾|快[递遞]|[树樹]|[杂雜]物|地[锁鎖]"
_ON = f"(?:(?!{_ELSE})[^，。！？；,.!?;\n])"
"""One more sign of the same clause, in which nothing else is named that could be stuck or lie in the way."""
CAR_IN_THE_WAY = re.compile(
    f"{_CAR}{_ON}{{0,12}}?{_STUCK}"
    f"|[堵挡擋](?:[住着著死了]|[住着著死]了)?(?:[我咱俺好几幾两兩一二三]|人家){_ON}{{0,4}}?{_CAR}"
    f"|停[在到了我咱俺]{_ON}{{0,4}}?{_CAR}子?的?(?:前|后|後|旁|头|頭|尾|中[间間])"
)
"""A car that is stuck behind another, or stands in the way, in whichever order one says it: 车被一辆白车堵在那排.

A keyword has its signs in one order, and would take a drain that is blocked beside the car park for one.
"""
_IN_THE_WAY = "，挪车，车堵住"
"""What the table of words calls it."""
_OTHER_CARS = ("52004", "52006")
"""Bicycles left about and cars that nobody wants: where the table's words find one, there is nobody to ring."""
LONGEST = 4000
"""So many signs of a report are read for its matter."""


class NoSuchCategory(Refused):
    """No category of that code is in force."""

    code = "no-such-category"
    status = 422
    sentence = _("没有这个类别，请另选一个。")


def in_force(code: str, at: datetime) -> Category:
    """The version of a category that is in force at `at`.

    Raises `NoSuchCategory`.
    """
    found = current(at).get(code)
    if found is None:
        raise NoSuchCategory
    return found


def current(at: datetime) -> dict[str, Category]:
    """Every category in force at `at`, by code, held in memory until the table changes."""
    day = day_of(at)
    return _kept.get(day, looking.current().get(EDITION), lambda: _read_table(day))


def named(words: str) -> Category | None:
    """The category that is, or once was, called by just these words, held in memory like the table; None for others."""
    return _names.get("", looking.current().get(EDITION), _read_names).get(words)


def _read_names() -> dict[str, Category]:
    return {row.name: row for row in Category.objects.order_by("valid_from", "pk")}


def _read_table(day: date) -> dict[str, Category]:
    rows = Category.objects.filter(valid_from__lte=day).exclude(valid_until__lte=day)
    return {row.code: row for row in rows}


def suggest(words: str, at: datetime, most: int = 3) -> list[Category]:
    """The categories in force whose keywords the words contain, best first."""
    return guess(words, current(at), most)


def guess(words: str, known: Mapping[str, Category], most: int = 3) -> list[Category]:
    """Of these categories, by code, those whose keywords the words contain: more and longer keywords count more.

    Of two that count alike, a danger comes first. One that only says where it is (a window broken in the corridor) or
    of what (a gas card) makes no guess by itself, and thanks at the end of a report make none beside what it is about.
    """
    scored, words = [], _read(words)
    others = [keyword for code in _OTHER_CARS if code in known for keyword in known[code].keywords]
    heard = Heard(words)
    if CAR_IN_THE_WAY.search(words) and not any(heard.says(keyword) for keyword in others):
        heard = Heard(words + _IN_THE_WAY)
    signs = {*heard.text, GAP}
    for category in known.values():
        said = [keyword for keyword in category.keywords if keyword[0] in signs and heard.says(keyword)]
        weight = sum(len(keyword) for keyword in said if keyword not in BY_THE_WAY)
        if not _GUESS_NOTHING.issuperset(said):
            scored.append((-weight, not category.hazard, category.code, category))
    scored.sort()
    return [category for weight, *_rest, category in scored[:most] if weight < 0 or scored[0][0] == 0]


def said_of(words: str, keywords: Iterable[str]) -> frozenset[str]:
    """Which of these keywords words contain: without any, a table that differs by these guesses the same."""
    words = _read(words)
    heard = Heard(words + (_IN_THE_WAY if CAR_IN_THE_WAY.search(words) else ""))
    signs = {*heard.text, GAP}
    return frozenset(keyword for keyword in keywords if keyword[0] in signs and heard.says(keyword))


def _read(words: str) -> str:
    """Words as their keywords are looked for in them."""
    words = BATTERY.sub(r"\1 ", NO_MATTER.sub(" ", words[:LONGEST].lower().replace("’", "'")))
    return LAMP_AT_HOME.sub("家里灯泡", words)


def spoken(category: Category) -> str:
    """The category's name in the language of whoever reads it now."""
    return spoken_name(category, get_language() or "")


def spoken_name(category: Category, language: str) -> str:
    """The category's name in one of the three languages."""
    if language.startswith("en"):
        return category.name_en
    return category.name_hant if language == "zh-hant" else category.name


@transaction.atomic
def load(path: Path, *, valid_from: date) -> int:
    """Bring the table of categories up to a CSV file, as `catalogue.plan` says; how many rows that changed.

    A table `category-words.csv` beside it adds words to those of its rows. Raises `ValueError` on the first row that
    cannot be read.
    """
    part = catalogue.plan(path, on=valid_from)
    if part.faults:
        raise ValueError(part.faults[0])
    part.lay()
    return len(part.changes)
