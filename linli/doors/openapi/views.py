"""The description of the JSON door, as JSON and as a page; and what answers where nothing is."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.doors.openapi.door import description, operations
from linli.ground.shared.refusals import NotFound
from linli.town.people.allow import allow
from linli.town.people.rules import RULES


@allow(GET="anyone")
def openapi(request: HttpRequest) -> JsonResponse:
    """`/api/v1/openapi.json`: OpenAPI 3.1."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@allow(GET="anyone")
def listing(request: HttpRequest) -> HttpResponse:
    """Every operation, and who may call it, on a page."""
    heads = [{"words": _("方法")}, {"words": _("地址")}, {"words": _("谁可以")}]
    rows = [
        [
            {"words": method, "head": heads[0]["words"]},
            {"words": address, "head": heads[1]["words"]},
            {"words": who(rule), "head": heads[2]["words"]},
        ]
        for method, address, rule in operations()
    ]
    return render(request, "openapi/listing.html", {"heads": heads, "rows": rows})


@csrf_exempt
@allow(GET="anyone", POST="anyone", PUT="anyone", PATCH="anyone", DELETE="anyone")
def nowhere(request: HttpRequest) -> HttpResponse:
    """Under `/api/` what is not there is said in JSON, and nothing is redirected."""
    raise NotFound


def who(rule: str) -> str:
    """A rule as people read it."""
    return _("；").join(str(RULES[name].sentence) for name in rule.split("|"))
