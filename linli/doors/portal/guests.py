"""What a guest reads at a door that wants to know who comes: what is behind it, what goes without, and the way in.

The template `portal/guest.html` reads:

- `title`, `line`: at 我的 what the page is, elsewhere the refusal's own words
- `way_in`, `staff_way_in`: where one signs in and comes back from, as a resident and as staff; the latter not at 我的
- `behind`: what stands at 我的, as rows of the part `list`; empty elsewhere
- `without`: what nobody has to sign in for, as rows of links
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.doors.portal import ways
from linli.ground.shared.refusals import SignInFirst

type Row = dict[str, str]


def welcome(request: HttpRequest, refusal: SignInFirst) -> HttpResponse:
    """The page for a guest, with the refusal's status: programs still read that they are not known."""
    onward = urlencode({"next": request.get_full_path()})
    at_me = request.path == reverse(ways.ME.url)
    context = {
        "title": _("我的") if at_me else refusal.words,
        "line": _("登录以后，您的事都在这儿，换了手机也在。") if at_me else "",
        "way_in": f"{settings.LOGIN_URL}?{onward}",
        "staff_way_in": "" if at_me else f"{reverse('people:staff')}?{onward}",
        "behind": _behind() if at_me else [],
        "without": _without(),
    }
    return render(request, "portal/guest.html", context, status=refusal.status)


def _behind() -> list[Row]:
    return [
        {"title": _("报过的每一件事"), "line": _("谁在办，几点前办好，等您说一句好了没有")},
        {"title": _("给您的消息"), "line": _("有了进展就告诉您，想要邮件也行")},
        {"title": _("您的住房"), "line": _("认领以后由楼门长或社区确认，报事不用再说地址")},
        {"title": _("谁看过您的联系方式"), "line": _("每次都有名有姓，有原因")},
    ]


def _without() -> list[Row]:
    return [
        {"href": reverse("cases:report"), "title": _("报一件事"), "line": _("不留名字也行，会给您编号和查询码")},
        {"href": reverse("cases:follow"), "title": _("凭编号和查询码看进展"), "line": _("也能回话、补一句、撤回")},
        {"href": reverse("cases:mine"), "title": _("这台手机报过的"), "line": _("用这个浏览器报过、查过的都在")},
        {"href": reverse("cases:board"), "title": _("公示栏"), "line": _("院里报了什么、办得怎么样，谁都能看")},
    ]
