"""Addresses of every kind that `@allow` must understand, one of them undeclared when asked for."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI, Router

from linli.town.people.allow import allow


@allow(GET="anyone", POST="signed_in", DELETE="system_admin")
def plain(request: HttpRequest, more: str = "") -> HttpResponse:
    return HttpResponse("plain")


@allow(GET="desk|handler")
def either(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(held.role for held in request.posts))  # type: ignore[attr-defined]


@allow(GET="demo_only")
def demo(request: HttpRequest) -> HttpResponse:
    return HttpResponse("demo")


@allow(GET="signed_in", polls=True)
def since(request: HttpRequest) -> HttpResponse:
    return HttpResponse("since")


def nobody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody was asked")


router = Router()


@router.get("/things")
@allow(GET="anyone")
def read(request: HttpRequest) -> dict[str, str]:
    return {"read": "yes"}


@router.post("/things")
@allow(POST="signed_in")
def act(request: HttpRequest) -> dict[str, str]:
    return {"acted": str(request.user)}


api = NinjaAPI(urls_namespace="odd", openapi_url=None, docs_url=None)
api.add_router("", router)
urlpatterns = [
    path("plain/", plain),
    path("partly/", partial(plain, more="x")),
    path("either/", either),
    path("demo/", demo),
    path("since/", since),
    *[each for each in api.urls[0] if getattr(each, "name", "") != "api-root"],
]
