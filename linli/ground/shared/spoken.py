"""Moments as they are spoken to neighbours: 今天 16:00, 周五 18:00, 11月30日 9:00; 还剩 18 分, 超时 5 小时.

Plain strings in the active language, on the town's clock; for pages, JSON, messages and refusals alike.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .moments import local

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
MONTHS = (
    gettext_lazy("1月"),
    gettext_lazy("2月"),
    gettext_lazy("3月"),
    gettext_lazy("4月"),
    gettext_lazy("5月"),
    gettext_lazy("6月"),
    gettext_lazy("7月"),
    gettext_lazy("8月"),
    gettext_lazy("9月"),
    gettext_lazy("10月"),
    gettext_lazy("11月"),
    gettext_lazy("12月"),
)


def spoken(at: datetime, now: datetime) -> str:
    """`今天 16:00`, `明天 9:00`, `周五 18:00` within a week, else `11月30日 9:00`, with another year.

    Midnight is the end of the day before: `周五 24:00`, so that a day that may be used to its end is named.
    """
    there, clock = local(at), f"{local(at).hour}:{local(at).minute:02}"
    if (there.hour, there.minute, there.second, there.microsecond) == (0, 0, 0, 0):
        there, clock = there - timedelta(days=1), "24:00"
    today = local(now).date()
    apart = (there.date() - today).days
    facts = {"year": there.year, "month": MONTHS[there.month - 1], "day": there.day, "clock": clock}
    near = {-1: _("昨天 %(clock)s"), 0: _("今天 %(clock)s"), 1: _("明天 %(clock)s")}
    if apart in near:
        return near[apart] % facts
    if abs(apart) < 7:
        return _("%(weekday)s %(clock)s") % {"weekday": WEEKDAYS[there.weekday()], "clock": clock}
    if there.year == today.year:
        return _("%(month)s%(day)s日 %(clock)s") % facts
    return _("%(year)s年%(month)s%(day)s日 %(clock)s") % facts


def left(due: datetime, now: datetime) -> str:
    """`还剩 18 分`, `还剩 3 小时`, `还剩 2 天` until `due`; `超时 5 小时` after it."""
    if due <= now:
        return _("超时 %(span)s") % {"span": span(now - due)}
    return _("还剩 %(span)s") % {"span": span(due - now)}


def span(length: timedelta) -> str:
    """`18 分`, `5 小时`, `2 天`: one unit, rounded down, never less than a minute."""
    minutes = max(1, length // timedelta(minutes=1))
    if minutes < 60:
        return ngettext("%(n)s 分", "%(n)s 分", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)s 小时", "%(n)s 小时", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s 天", "%(n)s 天", minutes // 1440) % {"n": minutes // 1440}
