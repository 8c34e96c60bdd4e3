"""Taking a community in from a workbook: look it through, take it back with what is wrong, or take it in."""

from datetime import datetime
from io import BytesIO
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.ground.shared.moments import now
from linli.ground.ui import asking
from linli.town.places.models import Place
from linli.town.places.workbook import PlanIsOld

from .. import column_forms, folded, forms, looking_through, plan_rows, remembering, workbook
from ..allow import allow, person_of
from ..turns import turn
from .ways import onward, posted

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allow(GET="importer", POST="importer")
def look_through(request: HttpRequest) -> HttpResponse:
    """Choose a file and see what taking it in would change; nothing is changed yet."""
    person, at = person_of(request), now()
    mine = [(place.code, place.named()) for place in workbook.communities_of(person, at)]
    form = forms.Sheet(posted(request), request.FILES or None, mine)
    asked = asking.page(request, "people/workbook.html", form, communities=mine, back="/me/")
    if not form.is_valid():
        return asked.show()
    community = workbook.community_by_code(form.cleaned_data["community"], person, at)
    with turn(now):
        return _plan(request, community, form.cleaned_data["file"].read(), at)


@allow(fresh=True, POST="importer")
@turn(now)
def take_in(request: HttpRequest) -> HttpResponse:
    """Do what was looked through; where it would do something else meanwhile, that is shown and nothing is done."""
    person, at = person_of(request), now()
    community, content, seen = _kept(request, at)
    made = workbook.plan_of_file(content, community.code, person, at)
    if made.errors:
        return _plan(request, community, content, at)
    agreed = _agreed(made, request.POST)
    if not agreed.is_valid() and made.digest == seen:
        return _plan(request, community, content, at, agreed=agreed)
    said = agreed.cleaned_data
    try:
        counts = workbook.apply(made, person, at, seen=seen, basis=said.get("basis", ""), ends=said.get("ends", False))
    except PlanIsOld as old:
        return _plan(request, community, content, at, old)
    done = {"added": counts.added, "changed": counts.changed, "ended": counts.ended, "lines": len(made.roster.written)}
    words = _("导入好了：新添 %(added)s，改动 %(changed)s，结束 %(ended)s。")
    if made.roster.written:
        words = _("导入好了：新添 %(added)s，改动 %(changed)s，结束 %(ended)s；住户表 %(lines)s 条。")
    return onward("people:workbook", words % done)


@allow(POST="importer")
@turn(now)
def mean(request: HttpRequest) -> HttpResponse:
    """Say what is meant by the headings of a file that was looked through, and see what it would change then."""
    person, at = person_of(request), now()
    community, content, _seen = _kept(request, at)
    form = column_forms.Columns(request.POST, workbook.plan_of_file(content, community.code, person, at).blocks)
    if not form.is_valid():
        raise folded.LostOnTheWay
    remembering.remember(community=community, said=form.said(), by=person, at=at)
    return _plan(request, community, content, at)


@allow(POST="importer")
@turn(now)
def returned(request: HttpRequest) -> HttpResponse:
    """The same file back, with a column that says what is wrong."""
    person, at = person_of(request), now()
    community, content, _seen = _kept(request, at)
    read = workbook.read(BytesIO(content), community)
    made = workbook.plan(read, community, person, at)
    return _file(workbook.returned(read, made.errors), _("%(name)s-要改的.xlsx") % {"name": community.name})


@allow(fresh=True, POST="importer")
def written(request: HttpRequest, code: str) -> HttpResponse:
    """The community as it stands, as a workbook to go on from. It leaves the house, so whoever takes it proves anew."""
    at = now()
    community = workbook.community_by_code(code, person_of(request), at)
    return _file(workbook.written(community, at), f"{community.name}.xlsx")


def _kept(request: HttpRequest, at: datetime) -> tuple[Place, bytes, str]:
    """The community, the file that came back with the page, and the digest of the plan that was seen on it."""
    form = forms.Kept(request.POST)
    if not form.is_valid():
        raise folded.LostOnTheWay
    person = person_of(request)
    community = workbook.community_by_code(form.cleaned_data["community"], person, at)
    return community, *folded.unfold(form.cleaned_data["kept"], community.code, person)


def _plan(
    request: HttpRequest,
    community: Place,
    content: bytes,
    at: datetime,
    old: PlanIsOld | None = None,
    agreed: forms.Agreed | None = None,
) -> HttpResponse:
    """What the file would do, with the file folded into the page; where it is not what was agreed to, that first."""
    person = person_of(request)
    made = looking_through.look(content, community.code, person, at)
    context = {
        "plan": plan_rows.plan(made),
        "agreed": agreed or _agreed(made),
        "columns": column_forms.Columns(None, made.blocks),
        "community": community,
        "old": old.words if old else "",
        "kept": folded.fold(content, community.code, person, made.digest),
        "back": "/workbook/",
    }
    status = old.status if old else 422 if made.errors or agreed else 200
    return render(request, "people/plan.html", context, status=status)


def _agreed(made: workbook.Plan, said: QueryDict | None = None) -> forms.Agreed:
    """What has to be agreed to before this plan is done."""
    return forms.Agreed(said, roster=bool(made.roster.written), ending=made.ending if made.asks else 0)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"linli.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response
