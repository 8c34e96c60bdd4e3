"""The door itself: each room's part, mounted once."""

from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from linli.doors.openapi import refusing
from linli.doors.openapi.described import Description
from linli.life.cases.api import router as cases
from linli.life.rulebook.api import router as rulebook
from linli.town.boundaries.api import router as boundaries
from linli.town.notices.api import router as notices
from linli.town.people.api import router as people

PREFIX = "/api/v1/"
ABOUT = (
    "What Linli's pages do, as JSON: the same calls, the same refusals, in the language of `Accept-Language` "
    "(zh-Hans, zh-Hant, en).\n\n"
    "Come in with a key of your own (`Authorization: Bearer linli_…`); whatever says so may be called by anyone. "
    "An `Idempotency-Key` of your own making (16 to 100 signs; without session or key a version-4 UUID, or 22 signs "
    "drawn by lot) makes a retry return the first answer; what it says of the moment (a promise in words, who can be "
    "rung now) is of the moment of the retry. Whoever has the key and the body has that answer: keep it as a password. "
    "What is refused and speaks of danger says whom to `call`: show that, since nobody has been told. "
    "Lists come in pages of at most 100; `after` of one page asks for the next. Moments have a zone."
)


class Renderer(JSONRenderer):
    """JSON whose Chinese can be read as it stands."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}  # noqa: RUF012 - ninja's own attribute


class Door(NinjaAPI):
    """Ninja without its documentation pages, which would come from a third party's server."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        routers = self._get_bound_routers()
        return [address for router in routers for address in router.urls_paths(router.prefix)]

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`cases_report`: the room and the function."""
        room = operation.view_func.__module__.split(".")[2]
        return f"{room}_{operation.view_func.__name__}"

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> Description:
        """The description, under the address where the door stands."""
        return Description(self, path_prefix or PREFIX)


door = Door(title="Linli 邻里", version="1", description=ABOUT, renderer=Renderer(), openapi_url=None, docs_url=None)
refusing.teach(door)
door.add_router("", cases, tags=["cases"])  # asked most: addresses are tried one after another
door.add_router("", people, tags=["people"])
door.add_router("", notices, tags=["notices"])
door.add_router("", boundaries, tags=["boundaries"])
door.add_router("", rulebook, tags=["rulebook"])


@cache
def description() -> Description:
    """The description of this version; it is the same for everyone."""
    return door.get_openapi_schema()


def operations() -> list[tuple[str, str, str]]:
    """Every operation as (method, address, rule), in the order of the description."""
    return [
        (method.upper(), address, details["x-allow"])
        for address, methods in description()["paths"].items()
        for method, details in methods.items()
    ]
