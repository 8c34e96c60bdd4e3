"""The page where boundaries are drawn from a file: look it through, agree, draw."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.ground.shared.datums import Datum
from linli.ground.shared.moments import now
from linli.ground.shared.unseen import in_line
from linli.ground.ui import asking, cookies
from linli.town.people import folded
from linli.town.people.allow import allow, person_of
from linli.town.people.turns import turn
from linli.town.places.workbook import PlanIsOld

from . import forms, matching, outlines, plan_rows, sketch, taking_in
from .models import DRAWN
from .redrawing import BoundariesMoved, Plan
from .taking_in import LONGEST_SOURCE

_BRACKETS = str.maketrans("<>", "()")


@allow(GET="boundary_drawer", POST="boundary_drawer")
def look_through(request: HttpRequest) -> HttpResponse:
    """Choose a file and see what it would change; nothing is drawn yet."""
    form = forms.Outlines(request.POST, request.FILES) if request.method == "POST" else forms.Outlines()
    drawn = outlines.how_many()
    standing = plan_rows.counted([(str(kind.label), drawn[kind]) for kind in DRAWN if kind in drawn])
    asked = asking.page(request, "boundaries/file.html", form, standing=standing, kinds=matching.kinds())
    if not form.is_valid():
        return asked.show()
    file = form.cleaned_data["file"]
    with turn(now):
        source = in_line(file.name or "").translate(_BRACKETS)[-LONGEST_SOURCE:]
        return _plan(request, file.read(), Datum(form.cleaned_data["datum"]), source, now())


@allow(fresh=True, POST="boundary_drawer")
@turn(now)
def draw(request: HttpRequest) -> HttpResponse:
    """Do what was looked through; where it would do something else meanwhile, that is shown and nothing is done."""
    person, at = person_of(request), now()
    content, datum, source, seen = _kept(request)
    made = taking_in.plan_of_file(content, datum=datum, source=source, by=person, at=at)
    if made.errors:
        return _plan(request, content, datum, source, at)
    agreed = _agreed(made, request.POST)
    if not agreed.is_valid() and made.digest == seen:
        return _plan(request, content, datum, source, at, agreed=agreed)
    moves = agreed.cleaned_data.get("moves", False)
    try:
        drawn = taking_in.take_in(made, seen=seen, by=person, at=at, moves=moves)
    except (PlanIsOld, BoundariesMoved) as old:
        return _plan(request, content, datum, source, at, old)
    response = redirect("boundaries:file")
    said = {"drawn": drawn, "moved": len(made.going)}
    cookies.say(response, _("画好了：%(drawn)s 块，%(moved)s 个楼院换了网格。") % said)
    return response


def _kept(request: HttpRequest) -> tuple[bytes, Datum, str, str]:
    """The file that came back with the page, its datum and name, and the digest of the plan that was seen on it."""
    form = forms.Kept(request.POST)
    if not form.is_valid():
        raise folded.LostOnTheWay
    datum, source = Datum(form.cleaned_data["datum"]), form.cleaned_data["source"]
    content, seen = folded.unfold(form.cleaned_data["kept"], _named(datum, source), person_of(request))
    return content, datum, source, seen


def _plan(
    request: HttpRequest,
    content: bytes,
    datum: Datum,
    source: str,
    at: datetime,
    old: PlanIsOld | BoundariesMoved | None = None,
    agreed: forms.Agreed | None = None,
) -> HttpResponse:
    """What the file would do, with the file folded into the page; where it is not what was agreed to, that first."""
    person = person_of(request)
    made = taking_in.plan_of_file(content, datum=datum, source=source, by=person, at=at)
    context = {
        "made": made,
        "sketch": sketch.of(made),
        "agreed": agreed or _agreed(made),
        "warnings": plan_rows.warnings(made),
        "groups": plan_rows.groups(made),
        "errors": plan_rows.errors(made),
        "wrong": len(made.errors),
        "old": old.words if old else "",
        "kept": folded.fold(content, _named(datum, source), person, made.digest),
    }
    status = old.status if old else 422 if made.errors or agreed else 200
    return render(request, "boundaries/plan.html", context, status=status)


def _agreed(made: Plan, said: QueryDict | None = None) -> forms.Agreed:
    """What has to be agreed to before this plan is drawn."""
    return forms.Agreed(said, moving=made.moving)


def _named(datum: Datum, source: str) -> str:
    return f"boundaries:{datum}:{source}"
