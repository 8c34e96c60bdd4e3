"""Holidays and make-up workdays from the command line: how far they reach, and a new year's arrangement."""

import argparse
from datetime import date
from pathlib import Path

from .out import give_up, say
from .words import _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli days`."""
    help_text = _("放假安排录到哪一年了；录入新的一年")
    days = commands.add_parser(
        "days",
        help=help_text,
        description=_(
            "不带参数时，列出已录入的年份；答应居民的期限用到了还没录入的年份，退出码是 1，可以用来提醒。"
            "新一年的安排一般在前一年 11 月公布，把国务院办公厅的通知整篇粘进一个文本文件就行，"
            "会逐句核对星期几和天数，对不上就说哪一句。也可以自己写，每行一天："
            "2027-01-01,rest 是放假，2027-01-09,workday 是调休上班。周末不用写。"
            "先只核对，加 --apply 才真的写；再录一次不会重复，写错了改好再录。已经答应的期限不变。"
        ),
        epilog=_(
            "例：linli days；linli days 通知.txt --source 国务院办公厅通知；软件自带了那一年：linli days --year 2027"
        ),
    )
    days.add_argument("file", nargs="?", type=Path, metavar=_("文件"), help=_("粘好的通知，或者照通知写的表"))
    days.add_argument("--source", default="", metavar=_("出处"), help=_("照的是哪个通知，录文件时要写"))
    days.add_argument(
        "--year",
        type=int,
        metavar=_("年份"),
        help=_("通知是哪一年的（标题里有就不用写）；不写文件，就用软件自带的这一年"),
    )
    days.add_argument("--apply", action="store_true", help=_("核对没有问题就写进去"))
    days.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Enter what is given, or say how far the calendar reaches; 1 if promises already reach beyond it."""
    from linli.ground.days import notice, seed

    if arguments.file is not None:
        if not arguments.source.strip():
            give_up(_("请用 --source 写明照的是哪个通知。"))
        text = read(arguments.file)
        rows = noticed(text, arguments.year) if notice.is_one(text) else seed.read(text.splitlines())
        return enter(rows, arguments.source.strip()[:120], apply=arguments.apply)
    if arguments.year is not None:
        return enter(list(seed.statutory(arguments.year)), seed.source(arguments.year), apply=arguments.apply)
    return tell()


def read(path: Path) -> str:
    """What a file says. Gives up on one that is no UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        give_up(_("%s 打不开：要存成 UTF-8 文字。") % path)


def noticed(text: str, year: int | None) -> list[tuple[date, str]]:
    """The days of a notice. Gives up on one that does not say its year or names only some of the holidays."""
    from linli.ground.days import holidays, notice

    if (of := year or notice.year_of(text)) is None:
        give_up(_("通知里没写是哪一年的，请用 --year 写明。"))
    rows = list(notice.read(text, of))
    for words in holidays.lacking((day, kind) for day, kind in rows if day.year == of):
        give_up(words)
    return rows


def enter(rows: list[tuple[date, str]], source: str, *, apply: bool) -> int:
    """Say what is new, and write it down if asked; the audit log keeps that it was done."""
    from django.db import transaction

    from linli.ground.audit.record import record
    from linli.ground.days import seed
    from linli.ground.days.models import Kind
    from linli.ground.shared.moments import now

    new = seed.differing(rows)
    for day, kind in new:
        say(f"{day}  {Kind(kind).label}")
    if not new:
        say(_("和现在的一样，没有要改的。"))
    elif apply:
        facts = {"source": source, "days": [f"{day} {kind}" for day, kind in new]}
        with transaction.atomic():
            at = now()
            seed.enter(new, source=source, at=at)
            record(actor="command", verb="days.entered", object="days:district", at=at, facts=facts)
        say(_("已写好 %d 天。") % len(new))
    else:
        say(_("以上只是核对，什么也没有改。加 --apply 才写。"))
    return 0


def tell() -> int:
    """A line for each year that is arranged, and what is lacking."""
    from linli.ground.days.calendar import Calendar
    from linli.ground.days.models import Day, Kind
    from linli.ground.shared.moments import day_of, now

    calendar = Calendar.load()
    for year in sorted(calendar.years):
        found = Day.objects.filter(date__year=year)
        rest, work = (found.filter(kind=kind).count() for kind in (Kind.REST, Kind.WORKDAY))
        sources = "、".join(sorted(set(found.values_list("source", flat=True))))
        words = _("%(year)d 年：放假 %(rest)d 天，调休上班 %(work)d 天，照的是%(sources)s")
        say(words % {"year": year, "rest": rest, "work": work, "sources": sources})
    short = calendar.short(day_of(now()))
    say(short or _("最近要用的日子都录好了。"))
    return 1 if short else 0
