"""巡一遍: the chief of a lane writes down what they found on a walk, all of it at once, or that it was nothing."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.ground.editions import looking
from linli.ground.shared.ids import uuid7
from linli.ground.shared.refusals import NotAllowed
from linli.ground.ui import asking, cookies, times
from linli.life.cases import walking
from linli.life.cases.forms.walking import WalkForm
from linli.life.cases.views import photos
from linli.life.cases.visitor import Visitor, once_per_form, visitor
from linli.life.cases.walking import MOST
from linli.life.cases.whereabouts import Whereabouts
from linli.town.people.allow import allow, person_of
from linli.town.places import lanes
from linli.town.places.models import Lane


@allow(GET="lane_chief", POST="lane_chief")
def walk(request: HttpRequest) -> HttpResponse:
    """A walk along a lane: its form, with one row more where that is asked for, and then back to the desk."""
    who = visitor(request)
    mine = walking.lanes_of(who.held, who.at)
    lane = next((each for each in mine if each.code == request.GET.get("lane", "")), mine[0] if mine else None)
    if lane is None:
        raise NotAllowed
    data, wrongs = _filled_in(request)
    form = _form(request, lane, data, who)
    for words in wrongs if data is not None and "more" not in data else ():
        form.add_error(None, words)
    shown = {
        "lane": lane.named(),
        "sent_to": request.get_full_path(),
        "others": [
            {"href": f"?lane={each.code}", "words": each.named(), "here": each == lane}
            for each in mine
            if len(mine) > 1
        ],
        "last": [_last(each.findings, times.words(each.at, now=who.at)) for each in walking.last(lane)],
        "fuller": form.count < MOST,
    }
    asked = asking.page(request, "cases/walk.html", form, **shown)
    if form.is_bound and form.stops:
        with looking.one_look():
            return render(request, "cases/walk.html", {**shown, "form": form, "quietly": "more" in request.POST})
    if not form.is_valid():
        return asked.show()

    def work() -> str:
        return f"walk:{walking.finish(lane_id=lane.pk, found=form.said(), by=person_of(request), at=who.at).pk}"

    made = walking.made(once_per_form(request, str(form.cleaned_data["once"]), at=who.at, work=work))
    response = redirect("cases:desk")
    cookies.say(response, _last(made.findings, _("走完了")))
    return response


def _form(request: HttpRequest, lane: Lane, data: QueryDict | None, who: Visitor) -> WalkForm:
    course = lanes.course(lane, who.at)
    here = course.communities[0] if course.communities else lane.street
    return WalkForm(
        data,
        where=Whereabouts(None, None, here),
        courtyards=course.courtyards,
        at=who.at,
        initial={"once": uuid7()},
        sender=photos.sender(request),
    )


def _filled_in(request: HttpRequest) -> tuple[QueryDict | None, list[str]]:
    """What was filled in, with the photos of each row taken in; and what was refused of them."""
    if request.method != "POST":
        return None, []
    data, wrongs = request.POST.copy(), list[str]()
    for n in range(1, MOST + 1):
        row, wrong = photos.gathered(request, key=request.POST.get("once", "")[:64], row=f"-{n}")
        data.setlist(f"photos-{n}", row.getlist(f"photos-{n}"))
        wrongs += wrong
    return data, wrongs


def _last(findings: int, when: str) -> str:
    if not findings:
        return _("%(when)s，没发现什么") % {"when": when}
    return ngettext("%(when)s，记下 %(n)s 处", "%(when)s，记下 %(n)s 处", findings) % {"when": when, "n": findings}
