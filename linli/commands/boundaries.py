"""Boundaries from a file: looked over first, then drawn."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .out import give_up, say
from .words import _

if TYPE_CHECKING:
    from linli.town.boundaries.redrawing import Plan

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli boundaries import`."""
    help_text = _("导入街道、社区、网格、楼院的边界")
    boundaries = commands.add_parser("boundaries", help=help_text, description=help_text)
    actions = boundaries.add_subparsers(title=_("做什么"), metavar=_("做什么"), required=True)
    taking_in = actions.add_parser(
        "import",
        help=_("导入一个文件里的边界"),
        description=_(
            "读 GeoJSON，或者打成 zip 的 shapefile（GBK 或 UTF-8），最大 16 兆。先只核对：说明会画哪几块、"
            "哪些楼院换网格、哪里重叠、哪里空着。加 --apply 才真的画；有一处问题就一块也不画。文件里没有的边界不动。"
        ),
        epilog=_("例：linli boundaries import 网格.geojson --datum gcj02，看过再加 --apply"),
    )
    taking_in.add_argument("file", type=Path, metavar=_("文件"), help=_("GeoJSON，或者 shapefile 的 zip"))
    taking_in.add_argument(
        "--datum",
        required=True,
        choices=DATUMS,
        help=_("文件用的坐标系：wgs84（GPS）、cgcs2000（国家 2000、天地图）、gcj02（高德、腾讯）、bd09（百度）"),
    )
    taking_in.add_argument("--moves", action="store_true", help=_("有挪得远的、没跟着挪的时，看清楚了，同意就这样画"))
    taking_in.add_argument("--apply", action="store_true", help=_("核对没有问题就画"))
    taking_in.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Say what the file would change and, if asked and nothing is wrong, draw it; 1 if something is wrong."""
    from linli.ground.shared.datums import Datum
    from linli.ground.shared.moments import now
    from linli.town.boundaries import taking_in

    at, file = now(), arguments.file
    plan = taking_in.plan_of_file(file.read_bytes(), datum=Datum(arguments.datum), source=file.name, by=None, at=at)
    show(plan)
    if plan.errors:
        give_up(_("有 %(count)d 处要改，一块也没有画。") % {"count": len(plan.errors)})
    if arguments.apply:
        if plan.moving and not arguments.moves:
            give_up(_("有 %(count)d 块会挪到别处，什么也没有画。看清楚了，再加上 --moves。") % {"count": plan.moving})
        drawn = taking_in.take_in(plan, seen="", by=None, at=at, moves=arguments.moves)
        say(_("画好了 %(count)d 块。") % {"count": drawn})
    elif not plan.empty:
        say(_("以上只是核对，什么也没有画。加 --apply 再画。"))
    return 0


def show(plan: "Plan") -> None:
    """The plan as lines: what would be drawn, what goes over, how the outlines fit, and what is wrong."""
    from linli.town.boundaries.measures import area, around, called
    from linli.town.boundaries.plan_rows import warnings

    for warning in warnings(plan):
        say(f"! {warning}")
    for change in plan.changes:
        before = "" if change.area_before_m2 is None else f"{area(change.area_before_m2)} → "
        title = _("重画") if before else _("新画")
        say(f"{title}  {change.place.code}  {change.place.name}  {before}{area(change.area_m2)}")
    for going in plan.going:
        say(f"{_('换网格')}  {going.courtyard.code}  {going.courtyard.name} → {going.grid.name}")
    for shared in plan.shared:
        both = "  ".join(f"{each.code}  {called(each)}" for each in (shared.one, shared.other))
        say(f"{_('重叠')}  {both}  {area(shared.area_m2)}  {around(shared.at)}")
    for left in plan.left:
        say(f"{_('空着')}  {left.place.code}  {left.place.name}  {area(left.area_m2)}  {around(left.at)}")
    for problem in plan.errors:
        say(f"✗  {problem.row}  {problem.name}  {problem.words}")
    if plan.empty and not plan.errors:
        say(_("和现在的一样，没有要画的。"))
