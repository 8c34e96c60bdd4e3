"""What is asked of a town to see whether it stays fast: pages, JSON, and what the worker asks.

A page is asked of the application in this very process, with no server between. What is drawn anew is drawn as after a
step on that desk: of what is kept as it was drawn nothing is used.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from bench import intake, load, served
from bench.calls import answered
from bench.desk import LIN, ZHAO, a_case, cookie_of, signed_in
from bench.intake import COMMUNITY
from linli.ground.audit import sealing
from linli.ground.audit.models import Seal
from linli.ground.files import likeness
from linli.ground.files.models import Picture
from linli.ground.shared.moments import now
from linli.life.cases import boards, drawing, opening, queries, supervision
from linli.life.cases.api import lists as desk_as_json
from linli.life.cases.models import Case, Photo
from linli.town.people.models import Post
from linli.town.people.roles import Role

type Question = tuple[Callable[[], object], Callable[[], object]]
"""What is done before, which does not count, and what is measured."""


def questions() -> dict[str, Question]:
    """Each question by its name, in the order in which they are asked."""
    return _desks() | _cases() | _lists() | _reporting() | _worker()


def _desks() -> dict[str, Question]:
    zhao, found = signed_in(ZHAO), dict[str, Question]()
    found["a grid's desk as HTML"] = (_nothing, _page("/desk/", zhao))
    found["a grid's desk as JSON"] = (_nothing, _page("/api/v1/cases/desk", zhao))
    found["a grid's desk drawn anew, as HTML"] = (_forget, _page("/desk/", zhao))
    found["a grid's desk drawn anew, as JSON"] = (_forget, _page("/api/v1/cases/desk", zhao))
    for whose, role in (
        ("community", Role.COMMUNITY_STAFF),
        ("street", Role.STREET_DISPATCHER),
        ("district", Role.DISTRICT_SUPERVISOR),
    ):
        cookie = cookie_of(Post.objects.filter(role=role).order_by("pk")[0].person)
        found[f"a {whose}'s desk drawn anew"] = (_forget, _page("/desk/", cookie))
        found[f"a {whose}'s list of what is late"] = (_forget, _page("/desk/?show=late", cookie))
        found[f"a {whose}'s list of what ended"] = (_forget, _page("/desk/?show=ended", cookie))
    return found


def _cases() -> dict[str, Question]:
    zhao, lin, case = signed_in(ZHAO), signed_in(LIN), a_case()
    at_desk = Case.objects.public().filter(grid__path__endswith="008.002.", photos__isnull=False).order_by("-pk")
    other = at_desk.values_list("public_id", flat=True)[0]
    return {
        "a resident's case as HTML": (_nothing, _page(f"/cases/{case}/", lin)),
        "a resident's case as JSON": (_nothing, _page(f"/api/v1/cases/{case}", lin)),
        "a case with photos beside the desk": (_nothing, _page(f"/desk/?open={other}", zhao)),
        "a public case as strangers read it": (_nothing, _page(f"/cases/{other}/")),
    }


def _lists() -> dict[str, Question]:
    lin, board = signed_in(LIN), f"/board/{COMMUNITY}/"
    return {
        "a resident's own list": (_nothing, _page("/cases/", lin)),
        "the front page of a resident": (_nothing, _page("/", lin)),
        "a community's board": (_nothing, _page(board)),
        "a community's board, what is open": (_nothing, _page(f"{board}?show=open")),
        "a community's board, solved in 30 days": (_nothing, _page(f"{board}?show=solved")),
        "a courtyard's board": (_nothing, _page(f"/board/{COMMUNITY}-y01/")),
    }


def _reporting() -> dict[str, Question]:
    near = {"words": "楼道灯坏了一个星期", "category": "54006", "place": "14号楼2单元", "within": COMMUNITY}
    request = served.post("/api/v1/cases/near", json.dumps(near).encode())
    from linli.wsgi import application

    return {
        "3 位邻居报过, before a report": (_nothing, lambda: answered(application, request)),
        "report by JSON": (_nothing, _Reports(application)),
    }


def _worker() -> dict[str, Question]:
    at = now()
    newest = Seal.objects.order_by("-seq")[0]
    place = queries.board(boards.board_of(COMMUNITY, at)).order_by("-pk")[0]
    pictures = [each.picture for each in Photo.objects.select_related("picture").order_by("-pk")[:2]]
    return {
        "what ran out, for the worker": (_nothing, lambda: list(supervision.overdue(at)[:200])),
        "what waits to be sealed": (_nothing, sealing.waits),
        "an entry's hash, looked up": (_nothing, lambda: Seal.objects.filter(hash=newest.hash).first()),
        "how often something happened there": (_nothing, lambda: opening.times_here(place, at - timedelta(days=30))),
        "the same picture, shown before": (_nothing, lambda: likeness.like(pictures, Picture.objects.all())),
    }


class _Reports:
    """Another report each time."""

    def __init__(self, application: Any) -> None:
        self.application, self.number = application, 0

    def __call__(self) -> bytes:
        self.number += 1
        return answered(self.application, intake.report(self.number))


def _page(address: str, cookie: str = "") -> Callable[[], bytes]:
    from linli.wsgi import application

    request = served.get(address, cookie)
    return partial(_answered, application, load.always(request))


def _answered(application: Any, ask: load.Ask) -> bytes:
    return answered(application, ask(0))


def _nothing() -> None:
    pass


def _forget() -> None:
    """Let nothing be used of what was drawn."""
    drawing.drawn.cache_clear()
    drawing._waiting.cache_clear()
    desk_as_json._drawn.cache_clear()
