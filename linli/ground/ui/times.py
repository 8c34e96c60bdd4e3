"""Time as it is spoken to neighbours: a weekday and a clock within a week, else the date; a promise counts down.

All functions take aware moments and answer in the active language, on the town's clock (`shared.moments`). Those that
make a `<time>` element are safe to put into a template; its `datetime` is exact, and its `title` says all of it.
"""

from datetime import date, datetime, timedelta
from math import ceil

from django.utils.dateformat import format as dated
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.ground.shared.moments import local

SOON = timedelta(minutes=60)
"""From here on a promise is counted in minutes, and in ginkgo."""

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


def clock(at: datetime) -> str:
    """`9:06`, by the 24-hour clock."""
    there = local(at)
    return f"{there.hour}:{there.minute:02}"


def calendar_day(on: date) -> str:
    """`2026年11月24日`: a day of any year."""
    return dated(on, _("Y年n月j日"))


def full(at: datetime) -> str:
    """`2026年11月24日（周二）9:06`: everything there is to say, for `title` and for records."""
    there = local(at)
    facts = {"date": dated(there, _("Y年n月j日")), "weekday": WEEKDAYS[there.weekday()], "clock": clock(at)}
    return _("%(date)s（%(weekday)s）%(clock)s") % facts


def day(at: datetime, *, now: datetime) -> str:
    """今天, 昨天, 明天; within six days 周二, 上周五, 下周一; else 11月8日, with the year if it is another."""
    there, today = local(at).date(), local(now).date()
    apart = (there - today).days
    if abs(apart) < 2:
        return _("今天") if apart == 0 else _("昨天") if apart < 0 else _("明天")
    if abs(apart) < 7:
        weeks = (there - timedelta(days=there.weekday()) - today + timedelta(days=today.weekday())).days // 7
        pattern = "%(weekday)s" if weeks == 0 else _("上%(weekday)s") if weeks < 0 else _("下%(weekday)s")
        return pattern % {"weekday": WEEKDAYS[there.weekday()]}
    return dated(there, _("n月j日") if there.year == today.year else _("Y年n月j日"))


def words(at: datetime, *, now: datetime) -> str:
    """`今天 17:40`, `上周五 9:00`, `11月8日 9:00`; a moment more than a year away loses its clock."""
    if abs(at - now) > timedelta(days=365):
        return day(at, now=now)
    return f"{day(at, now=now)} {clock(at)}"


def deadline(due: datetime, *, now: datetime) -> str:
    """`周五 18:00`, and at midnight `周五 24:00`: a day that may be used to its end is named, not the next one."""
    if _ends_the_day(due):
        return f"{day(_last(due), now=now)} 24:00"
    return words(due, now=now)


def by_date(due: datetime, *, now: datetime) -> str:
    """`今天 18:00`, every other day as `11月28日（周六）18:00`: a deadline where something else stands by its own day.

    In a letter or step of yesterday 明天 would be read from then, and is counted from now.
    """
    today = local(_last(due)).date() == local(now).date()
    return deadline(due, now=now) if today else on_paper(due, now=now)


def on_paper(due: datetime, *, now: datetime) -> str:
    """`11月28日（周六）18:00`, today's too: paper is read on any day; with the year if not `now`'s."""
    there = local(_last(due))
    date = dated(there, _("n月j日") if there.year == local(now).year else _("Y年n月j日"))
    facts = {"date": date, "weekday": WEEKDAYS[there.weekday()], "clock": "24:00" if _ends_the_day(due) else clock(due)}
    return _("%(date)s（%(weekday)s）%(clock)s") % facts


def _ends_the_day(due: datetime) -> bool:
    """Whether a deadline is midnight, which is said as 24:00 of the day before."""
    return clock(due) == "0:00"


def _last(due: datetime) -> datetime:
    """A moment of the day by which a deadline is named."""
    return due - timedelta(minutes=1) if _ends_the_day(due) else due


def span(length: timedelta) -> str:
    """`18 分`, `5 小时`, `2 天`: one unit, rounded down, never less than a minute."""
    minutes = max(1, int(length.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)s 分", "%(n)s 分", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)s 小时", "%(n)s 小时", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s 天", "%(n)s 天", minutes // 1440) % {"n": minutes // 1440}


def within(length: timedelta) -> str:
    """`5 分钟`, `2 小时`, `3 天`: how long something took at most, rounded up to one unit."""
    minutes = max(1, ceil(length / timedelta(minutes=1)))
    if minutes <= 60:
        return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}
    if minutes <= 24 * 60:
        return ngettext("%(n)s 小时", "%(n)s 小时", ceil(minutes / 60)) % {"n": ceil(minutes / 60)}
    return ngettext("%(n)s 天", "%(n)s 天", ceil(minutes / 1440)) % {"n": ceil(minutes / 1440)}


def spoken(at: datetime, *, now: datetime) -> SafeString:
    """A `<time>` with `words`."""
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), full(at), words(at, now=now))


def past(at: datetime, *, now: datetime) -> SafeString:
    """A day that is over, where a list has its due chips: `周二`, `11月8日`."""
    said = day(at, now=now)
    return format_html('<time class="due soft" datetime="{}" title="{}">{}</time>', at.isoformat(), full(at), said)


def left(due: datetime, *, now: datetime, of: str = "") -> SafeString:
    """The due chip: `还剩 18 分` in the last hour, `今天 16:00 前` before it, `超时 5 小时` after it.

    `of` says in a word or two what is due then, before the chip. The page's script counts on from here without a
    reload, with the same words (`counting`).
    """
    if due <= now:
        mood, said = "late", _("超时 %(span)s") % {"span": span(now - due)}
    elif due - now <= SOON:
        mood, said = "soon", _("还剩 %(span)s") % {"span": span(due - now)}
    else:
        mood, said = "later", _("%(when)s 前") % {"when": deadline(due, now=now)}
    chip = format_html(
        '<time class="due {}" datetime="{}" title="{}" data-due>{}</time>', mood, due.isoformat(), full(due), said
    )
    return format_html('<span class="term"><small>{}</small> {}</span>', of, chip) if of else chip


def missed(at: datetime, *, now: datetime) -> SafeString:
    """`约的时间过了 今天 18:00`: an appointment whose time is over, which does not count on."""
    chip = format_html(
        '<time class="due late" datetime="{}" title="{}">{}</time>', at.isoformat(), full(at), deadline(at, now=now)
    )
    return format_html('<span class="term"><small>{}</small> {}</span>', _("约的时间过了"), chip)


def counting() -> dict[str, list[str] | str]:
    """The words with which the script counts on: `n` stands for the number; singular and plural of each unit."""

    def both(one: str, many: str) -> list[str]:
        return [ngettext(one, many, count) % {"n": "n"} for count in (1, 2)]

    return {
        "left": _("还剩 %(span)s") % {"span": "span"},
        "late": _("超时 %(span)s") % {"span": "span"},
        "minutes": both("%(n)s 分", "%(n)s 分"),
        "hours": both("%(n)s 小时", "%(n)s 小时"),
        "days": both("%(n)s 天", "%(n)s 天"),
    }
