"""Posters to print and hang: what a phone reads from one leads to the form of that very place, while it stands.

The address in the code is short and hangs for years, by the town's own name (`settings.SITE`); where its place has
ended meanwhile, it leads to a page that says so and what stands there now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.ground.shared.refusals import NotFound
from linli.ground.ui import qr, typesetting
from linli.ground.ui.templatetags.parts import grouped
from linli.life.cases.signs import Sign
from linli.life.cases.whereabouts import coded
from linli.town.people.service_desk import service_desk
from linli.town.places.lineage import lineage
from linli.town.places.models import Kind, Place
from linli.town.places.names import codes_on, spoken_by_path

TEMPLATE = Path(__file__).with_name("templates") / "cases" / "posters.typ"
JUST_BEFORE = timedelta(seconds=1)
WHERE = (Kind.COURTYARD, Kind.BUILDING, Kind.ENTRANCE, Kind.SPOT)


@dataclass(frozen=True, slots=True)
class Gone:
    """A place that has ended: what it was called, when it ended, and what stands there now, the nearest first."""

    was: str
    ended_at: datetime
    now: list[Place]


def address(code: str) -> str:
    """The address that a sign's code holds."""
    return f"{settings.SITE}{reverse('cases:scanned', args=[code])}"


@lru_cache(maxsize=4096)
def drawn(code: str, site: str) -> SafeString:
    """The code of a place as SVG; drawing one takes milliseconds. `site` is where it leads (`settings.SITE`)."""
    return qr.picture(address(code))


def pdf(hung: Sequence[Sign], at: datetime, *, form: str = "pdf") -> bytes:
    """The posters of some places of one community, one at least, as one document, a page for each.

    Raises what `typesetting.document` raises.
    """
    place = coded(hung[0].code, at)
    community = lineage(place, at).community if place is not None else None
    with translation.override("en"):
        english = f"{_say()} · {_how()}"
    with translation.override("zh-hans"):
        where = spoken_by_path([each.path for each in hung], at=at, levels=WHERE)
        desk = service_desk(hung[0].path, at)
        data = {
            "title": _("门口的牌子"),
            "community": community.named() if community is not None else "",
            "say": _say(),
            "how": _how(),
            "danger": _("急事先打：110 报警，119 火警，120 急救，122 交通。"),
            "rather": _("不用手机扫的，打电话"),
            "phone": grouped(str(desk["phone"])) if desk else "",
            "hours": f"{desk['name']} · {desk['hours']}" if desk else "",
            "english": english,
            "note": f" · {_('演示数据')}" if settings.DEMO else "",
            "places": [
                {
                    "where": where[each.path],
                    "code": drawn(each.code, settings.SITE),
                    "address": address(each.code),
                }
                for each in hung
            ],
        }
    return typesetting.document(TEMPLATE, data, form=form)


def _say() -> str:
    return _("有事，说一声")


def _how() -> str:
    return _("扫一扫就能报，不用登录，一分钟。谁在办、几时办好，都看得见；您说解决了，才算解决了。")


def gone(code: str, at: datetime) -> Gone:
    """What became of a place that stands no more. Raises `NotFound` of a code that no place ever had."""
    place = Place.objects.filter(code=code, valid_until__lte=at).order_by("-valid_until").first()
    if place is None or place.valid_until is None:
        raise NotFound
    above = [found for each in reversed(codes_on(place.path)[:-1]) if (found := coded(each, at)) is not None]
    was = spoken_by_path([place.path], at=place.valid_until - JUST_BEFORE)[place.path]
    return Gone(was, place.valid_until, [each for each in above if each.kind in (*WHERE, Kind.COMMUNITY)])
