"""Places from files: a community's workbook with its places, organisations and posts; and the divisions around it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from . import divisions
from .out import give_up, say
from .words import _

if TYPE_CHECKING:
    from linli.town.people.workbook import Plan


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli places divisions`, `linli places import` and `export`, `linli places lane-standard`."""
    help_text = _("导入区划，导入和导出社区的工作簿")
    places = commands.add_parser("places", help=help_text, description=help_text)
    actions = places.add_subparsers(title=_("做什么"), metavar=_("做什么"), required=True)

    divisions.add(actions)
    _add_import(actions)
    out = actions.add_parser(
        "export",
        help=_("把社区现在的样子写成工作簿"),
        description=_("把社区现在的楼院、单位和岗位写成同样的工作簿，电话打码；原样导入回来，什么也不会变。"),
    )
    naming(out, _("工作簿（.xlsx）"))
    out.set_defaults(run=run_export)

    _lanes(actions)


def _add_import(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    book = actions.add_parser(
        "import",
        help=_("导入一个社区的工作簿"),
        description=_(
            "读工作簿里的“楼院”“楼栋”“网格分工”“点位”“楼门长”“单位”“岗位”几张表，缺的表不动。先只核对："
            "说明会新增、改动、停用什么，有问题的行写在另存的一份里。加 --apply 才真的导入；有一处问题就一行也不导入。"
        ),
        epilog=_("例：linli places import 本社区.xlsx --community 社区的代码，看过再加 --apply"),
    )
    naming(book, _("工作簿（.xlsx、.xls 或 .csv）"))
    book.add_argument(
        "--basis",
        choices=("duty", "consent", "contract"),
        default="",
        help=_("有住户表的，凭什么登记：duty 法定职责，consent 本人单独同意，contract 合同所必需"),
    )
    book.add_argument(
        "--column",
        action="append",
        default=[],
        metavar=_("表头=列"),
        type=_meaning,
        help=_("表里的一列当作哪一列，可以写几次；等号后面空着就是不用它。导入以后就记住了"),
    )
    book.add_argument("--ends", action="store_true", help=_("表里没有的会停用不少时，看清楚了，同意停用"))
    book.add_argument("--apply", action="store_true", help=_("核对没有问题就导入"))
    book.set_defaults(run=run_import)


def _lanes(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    lane = actions.add_parser(
        "lane-standard",
        help=_("写定一条街巷的标准"),
        description=_("写定一条街巷该做到什么样，写在它公开的页面上。改了，从前写的到今天为止，不会删掉。"),
    )
    lane.add_argument("lane", metavar=_("代码"), help=_("街巷的代码：街道的代码后面写 -l01 这样"))
    lane.add_argument("words", metavar=_("标准"), help=_("一两句话，最多 200 个字"))
    lane.add_argument("--hant", default="", metavar=_("繁体"), help=_("繁体怎么写"))
    lane.add_argument("--en", default="", metavar=_("英文"), help=_("英文怎么写"))
    lane.set_defaults(run=run_lane_standard)


def naming(command: argparse.ArgumentParser, file: str) -> None:
    """The file and the community that a command is about."""
    command.add_argument("file", type=Path, metavar=_("文件"), help=file)
    command.add_argument("--community", required=True, metavar=_("代码"), help=_("社区的 12 位代码"))


def _meaning(words: str) -> tuple[str, str]:
    """A heading and the column it is, as written with = between them."""
    heading, is_, column = words.partition("=")
    if not heading or not is_:
        raise argparse.ArgumentTypeError(_("写成“表头=列”"))
    return heading, column.strip()


def run_lane_standard(arguments: argparse.Namespace) -> int:
    """Lay down what one may expect of a lane."""
    from linli.ground.shared.moments import now
    from linli.town.places import lanes

    at = now()
    standing = lanes.expect(
        code=arguments.lane,
        words=arguments.words,
        words_hant=arguments.hant,
        words_en=arguments.en,
        by="command",
        at=at,
    )
    say(_("%(lane)s的标准写定了。") % {"lane": standing.lane.name})
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Say what importing would do and, if asked and nothing is wrong, do it; 1 if something is wrong."""
    from linli.ground.shared.moments import now
    from linli.town.people import remembering, workbook

    community = workbook.community_by_code(arguments.community, None, now())
    said = [each for words in arguments.column for each in remembering.sayings(*words)]
    with arguments.file.open("rb") as file:
        sheets = workbook.read(file, community, said)
    plan = workbook.plan(sheets, community, None, now())
    show(plan)
    if plan.errors:
        checked = arguments.file.with_name(f"{arguments.file.stem}-核对.xlsx")
        checked.write_bytes(workbook.returned(sheets, plan.errors))
        give_up(_("有 %(count)d 处要改，写在 %(file)s 的最后一列。") % {"count": len(plan.errors), "file": checked})
    if arguments.apply:
        if plan.asks and not arguments.ends:
            give_up(
                _("表里没有的 %(count)d 项会停用，什么也没有改。看清楚了，再加上 --ends。") % {"count": plan.ending}
            )
        remembering.remember(community=community, said=said, by=None, at=now())
        workbook.apply(plan, None, now(), basis=arguments.basis, ends=arguments.ends)
        say(_("已导入。"))
    elif not plan.empty:
        say(_("以上只是核对，什么也没有改。加 --apply 导入。"))
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the community's workbook. A file that is there already is not written over."""
    from linli.ground.shared.moments import now
    from linli.town.people import workbook

    community = workbook.community_by_code(arguments.community, None, now())
    with arguments.file.open("xb") as file:
        file.write(workbook.written(community, now()))
    say(_("已写到 %s") % arguments.file)
    return 0


def show(plan: "Plan") -> None:
    """The plan as lines: what was guessed or passed over, what would be added, changed, ended, and what is wrong."""
    for block in plan.blocks:
        for one in block.taken:
            if one.how != "ours" or not one.column:
                table = block.shape.name if block.shape else _("没认出来")
                say(f"{_('表头')}  {block.sheet}  {one.words} → {table}  {one.column or _('没有用上')}")
    for title, lines in ((_("新增"), plan.additions), (_("改动"), plan.changes), (_("停用"), plan.endings)):
        for line in lines:
            say(f"{title}  {line.sheet}  {line.code}  {line.name}  {line.words}")
    if plan.roster.words:
        say(plan.roster.words)
    for problem in plan.errors:
        say(f"✗  {problem.sheet}  {problem.row}  {problem.column}  {problem.words}")
    if plan.empty and not plan.errors:
        say(_("和现在的一样，没有要改的。"))
