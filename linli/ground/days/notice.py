"""The State Council's notice of a year's holidays, as people paste it: which days it names, and whether it adds up.

    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

A day without a year is of the notice's, one without a month of the day before it in the same list. What the notice says
twice over is held against itself: each weekday, and each count of days. What it only encourages (“鼓励……在除夕休息”)
is no holiday.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.refusals import Refused
from linli.ground.ui.times import WEEKDAYS

from .models import Kind

ONE_DAY = timedelta(days=1)
LONGEST = 16
"""No holiday has so many days, what has is a slip in a month; and no list names so many."""
MOST_SIGNS, MOST_FAULTS = 20_000, 9
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
_SPAN = rf"{_DAY}(?:[至到~—–-]+{_DAY})?"
_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_SAID = re.compile(
    rf"(?P<days>{_SPAN}(?:[、,和及与]?{_SPAN}){{0,{LONGEST}}})[,为]*"
    rf"(?:(?:调休|照常|正常|均|都)*(?:(?P<work>上班|补班)|放假|补休)|调休)(?:(?P<free>{_NUMBER})天)?"
    rf"|共计?(?P<count>{_NUMBER})天"
    r"|(?P<end>[。;])"
    rf"|(?P<lost>{_DAY}(?<=[一二三四五六日天]\)))"
)
_ONE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_MONTH = re.compile(r"\d月\d{1,2}日")
_WEEKDAY = re.compile("(?:周|星期|礼拜)([一二三四五六日天])")
_JOINED = re.compile("[^。;]{0,9}周末连休")
_NAME = re.compile(r"(?:国务院办公厅)?关于20\d\d年(?:部分)?(?:节假日|放假|元旦)[^。;:,]{0,20}?通知")
_NUMBERED = re.compile(r"(国办发(?:明电)?)\((20\d\d)\)(\d{1,3})号")
HEAD = 400
"""So many signs of a notice are its head, where its name and number stand."""
_TITLE = re.compile(r"(20\d\d)年(?:部分)?(?:节假日|放假|元旦)")


class Unclear(Refused):
    """The notice contradicts itself, or says something that is not understood."""

    code = "notice-unclear"
    status = 422
    sentence = gettext_lazy("通知里有看不懂或者对不上的地方：%(faults)s")


def is_one(text: str) -> bool:
    """Whether a text is a notice in sentences, and no table of days."""
    return _MONTH.search(_plain(text[:MOST_SIGNS])) is not None


def year_of(text: str) -> int | None:
    """The year that a notice says it is about (“关于2027年部分节假日安排的通知”), None if it does not."""
    found = _TITLE.search(_plain(text[:MOST_SIGNS]))
    return int(found[1]) if found else None


def source_of(text: str) -> str:
    """Which notice it is, by its own head: its name with its number behind it, or what there is of them, or ""."""
    head = _plain(text[:HEAD])
    name, number = _NAME.search(head), _NUMBERED.search(head)
    numbered = f"{number[1]}〔{number[2]}〕{number[3]}号" if number else ""
    return f"{name[0]}（{numbered}）" if name and numbered else name[0] if name else numbered


def read(text: str, year: int) -> Iterator[tuple[date, str]]:
    """Each day that the notice of `year` names and what it is, in the order of days.

    Weekends that adjoin a holiday (“与周末连休”) are free anyway and not among them. Raises `Unclear` with
    what is wrong, up to nine faults.
    """
    reading, plain = _Reading(year), _plain(text[:MOST_SIGNS])
    for said in _SAID.finditer(plain):
        reading.take(said, joined=_JOINED.match(plain, said.end()) is not None)
    if not reading.kinds and not reading.faults:
        reading.faults.append(_("没有找到哪天放假、哪天上班。"))
    if reading.faults:
        raise Unclear(faults=" ".join(reading.faults[:MOST_FAULTS]))
    yield from sorted(reading.kinds.items())


class _Reading:
    """How far a notice is read: what each day is, what is wrong, and the free days that no count was said of yet."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.kinds: dict[date, str] = {}
        self.faults: list[str] = []
        self._uncounted: set[date] = set()

    def take(self, said: re.Match[str], *, joined: bool) -> None:
        """Take in one thing that the notice says: days and what they are, a count, or the end of a sentence."""
        if said["end"]:
            self._uncounted.clear()
        elif said["lost"]:
            self._reject(said[0], _("没看懂是放假还是上班。"))
        elif said["count"]:
            self._count(said["count"], said[0])
        else:
            self._days(said, Kind.WORKDAY.value if said["work"] else Kind.REST.value, joined=joined)

    def _days(self, said: re.Match[str], kind: str, *, joined: bool) -> None:
        found = list(self._listed(said["days"]))
        for day in found:
            if self.kinds.setdefault(day, kind) != kind:
                self._reject(said[0], _("%(day)s 又说放假，又说上班。") % {"day": day})
            if kind == Kind.WORKDAY and day.weekday() < 5:
                self._reject(said[0], _("%(day)s 不是星期六、星期日，本来就上班。") % {"day": day})
        if kind == Kind.REST:
            self._uncounted.update(found, _weekends_by(found) if joined else ())
        if said["free"]:
            self._count(said["free"], said[0])

    def _count(self, number: str, words: str) -> None:
        """Hold a count against the free days named since the last; weekends joined to them may be counted or not."""
        named = sum(day in self.kinds for day in self._uncounted)
        if _number(number) not in (named, len(self._uncounted)):
            counts = {"said": _number(number), "named": named}
            self._reject(words, _("说的是 %(said)d 天，写出来的是 %(named)d 天。") % counts)
        self._uncounted.clear()

    def _listed(self, words: str) -> Iterator[date]:
        """The days of a list such as `2月14日(周六)、28日至3月2日`."""
        before: date | None = None
        for span in re.finditer(_SPAN, words):
            ones = list(_ONE.finditer(span[0]))
            first = self._one(ones[0], before)
            last = self._one(ones[-1], first)
            if first and last and last < first:
                first, last = self._across_new_year(first, last)
            if first is None or last is None or not 0 <= (last - first).days < LONGEST:
                self._reject(span[0], _("没有这样的日子，看看年月日写得对不对。"))
                continue
            self._check_weekdays(ones, (first, last))
            yield from (first + n * ONE_DAY for n in range((last - first).days + 1))
            before = last

    def _one(self, one: re.Match[str], before: date | None) -> date | None:
        """One date, with the year and month of the date before it where it has none itself; None for no such day."""
        year = int(one[1]) if one[1] else before.year if before else self.year
        month = int(one[2]) if one[2] else before.month if before else 0
        try:
            found = date(year, month, int(one[3]))
        except ValueError:
            return None
        return found if year in (self.year - 1, self.year) else None

    def _across_new_year(self, first: date, last: date) -> tuple[date, date]:
        """The ends of a span from December into January: of the year before, and of the notice's."""
        if (first.month, last.month) != (12, 1):
            return first, last
        return first.replace(year=self.year - 1), last.replace(year=self.year)

    def _check_weekdays(self, ones: list[re.Match[str]], days: tuple[date, date]) -> None:
        for one, day in zip(ones, days, strict=False):
            said = _WEEKDAY.search(one[4] or "")
            if said and "一二三四五六日".index(said[1].replace("天", "日")) != day.weekday():
                self._reject(one[0], _("%(day)s 是%(weekday)s。") % {"day": day, "weekday": WEEKDAYS[day.weekday()]})

    def _reject(self, said: str, words: str) -> None:
        self.faults.append(f"“{said}”：{words}")


def _plain(text: str) -> str:
    """The text without blanks and breaks, its wide signs made narrow."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("〔〕[]【】", "()()()"))


def _weekends_by(days: list[date]) -> Iterator[date]:
    """The Saturdays and Sundays that adjoin these days."""
    for day, step in ((min(days), -ONE_DAY), (max(days), ONE_DAY)) if days else ():
        near = day + step
        while near.weekday() >= 5:
            yield near
            near += step


def _number(words: str) -> int:
    """A count of days, `9` or `九`, up to `十九`."""
    if words.isdecimal():
        return int(words)
    ones = words.rpartition("十")[2]
    return ("一二三四五六七八九".find(ones) + 1 if ones else 0) + (10 if "十" in words else 0)
