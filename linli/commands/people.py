"""People from the command line: the first posts of an installation, and the accounts to come in by."""

import argparse

from .out import say
from .words import _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`linli people appoint` and `linli people account`."""
    help_text = _("设最初的岗位，开工作账号")
    people = commands.add_parser(
        "people",
        help=help_text,
        description=_(
            "系统、安全、审计三位管理员只能在这里设，三员不能由同一个人兼。有了安全管理员，其余的岗位都在网页上设。"
        ),
    )
    actions = people.add_subparsers(title=_("做什么"), metavar=_("做什么"), required=True)

    appoint = actions.add_parser(
        "appoint",
        help=_("给一个人设岗位"),
        description=_("用手机号认人；还没有这个人，就先记下。会留下记录。"),
        epilog=_("例：linli people appoint 王敏 --phone 13800001111 --role security_admin --at 区的代码"),
    )
    appoint.add_argument("name", metavar=_("姓名"))
    appoint.add_argument("--phone", required=True, metavar=_("手机号"))
    appoint.add_argument(
        "--role", required=True, metavar=_("角色"), help=_("如 system_admin、security_admin、grid_worker")
    )
    appoint.add_argument("--at", required=True, metavar=_("代码"), help=_("在哪里：地点、街巷或单位的代码"))
    appoint.set_defaults(run=run_appoint)

    account = actions.add_parser(
        "account",
        help=_("给一个人开工作账号"),
        description=_("打印一个一次性的链接，请本人打开，设口令、绑定动态口令。重开账号，旧的口令马上作废。"),
        epilog=_("例：linli people account wangmin --phone 13800001111"),
    )
    account.add_argument("username", metavar=_("用户名"), help=_("3 到 40 个小写字母、数字或短横"))
    account.add_argument("--phone", required=True, metavar=_("手机号"))
    account.set_defaults(run=run_account)


def run_appoint(arguments: argparse.Namespace) -> int:
    """Appoint, and say which post it became."""
    from linli.ground.shared.moments import now
    from linli.town.people.staffing import take_on

    post = take_on(
        name=arguments.name, phone=arguments.phone, role=arguments.role, seat=arguments.at, by=None, at=now()
    )
    say(_("已设岗位：%s") % post)
    return 0


def run_account(arguments: argparse.Namespace) -> int:
    """Open the account, and print the link by which its owner begins."""
    from django.conf import settings
    from django.urls import reverse

    from linli.ground.shared.moments import now
    from linli.ground.shared.refusals import NotFound
    from linli.town.people.contacts import PHONE, find
    from linli.town.people.staff_accounts import open_account

    person = find(PHONE, arguments.phone)
    if person is None:
        raise NotFound
    opened = open_account(person_id=person.pk, username=arguments.username, by=None, at=now())
    say(_("请本人打开，只能用一次：%s") % f"{settings.SITE}{reverse('people:begin', args=[opened.secret])}")
    return 0
