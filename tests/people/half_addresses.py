"""A JSON address of which one method declares nobody."""

from django.http import HttpRequest
from ninja import NinjaAPI, Router

from linli.town.people.allow import allow

router = Router()


@router.get("/things")
@allow(GET="anyone")
def read(request: HttpRequest) -> dict[str, str]:
    return {}


@router.post("/things")
def act(request: HttpRequest) -> dict[str, str]:
    return {}


api = NinjaAPI(urls_namespace="half", openapi_url=None, docs_url=None)
api.add_router("", router)
urlpatterns = [each for each in api.urls[0] if getattr(each, "name", "") != "api-root"]
