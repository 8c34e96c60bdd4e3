"""What stands on the page of a lane: its chief, its standard, what is open on it, and where it runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.ground.shared.paging import page
from linli.ground.ui import times
from linli.ground.ui.lists import listed
from linli.life.cases import alongside, cards
from linli.life.cases.alongside import Card
from linli.life.cases.expecting import may
from linli.life.cases.pages import SHOWN, Page
from linli.town.people import grid_rows
from linli.town.people.scopes import Held
from linli.town.places.models import Lane, LaneStandard, choose


def lane(card: Card, after: str | None, at: datetime, held: Sequence[Held] = ()) -> Page:
    """The page of a lane, with a page of what is open on it; `held` are the posts of who reads it."""
    found = page(alongside.open_on(card.lane), order=("-id",), after=after, size=SHOWN)
    return {
        "lane": card.lane.named(),
        "chief": [grid_rows.card(card.chief)] if card.chief is not None else [],
        "standard": card.standard,
        "change_href": reverse("cases:lane-standard", args=[card.lane.code]) if may(card.lane, held) else "",
        "rows": cards.public(found.rows, at=at),
        "after": found.after,
        "report_href": report_href(card),
        "grids": listed(grid.named() for grid in card.course.grids),
        "courtyards": [
            {"href": f"{reverse('cases:report')}?{urlencode({'place': yard.code})}", "words": yard.named()}
            for yard in card.course.courtyards
        ],
        "boards": [
            {
                "href": reverse("cases:board-of", args=[each.code]),
                "words": _("%(place)s的公示栏") % {"place": each.named()},
            }
            for each in card.course.communities
        ],
    }


def standard(lane: Lane, every: Sequence[LaneStandard], at: datetime) -> Page:
    """The page on which a lane's standard is written, with `every` one that was written before."""
    return {
        "lane": lane.named(),
        "back": reverse("cases:lane", args=[lane.code]),
        "earlier": [{"when": _stood(each, at), "words": str(each)} for each in every],
    }


def look(lane: Lane, said: Mapping[str, str], begins: datetime, at: datetime) -> Page:
    """What would stand on a lane's card in each language, and from when; one left blank reads the Chinese."""
    cards = []
    for language, name in settings.LANGUAGES:
        words = choose(language, said["words"], said["words_hant"], said["words_en"])
        with translation.override(language):
            heading = _("这条街巷的标准")
        card = {"language": language, "name": name, "lane": lane.named(language), "heading": heading, "words": words}
        cards.append(card | {"same": language != settings.LANGUAGE_CODE and words == said["words"]})
    when = _("从%(begun)s起") % {"begun": times.day(begins, now=at)}
    return {"cards": cards, "when": _("写定了马上换上") if begins <= at else when}


def _stood(each: LaneStandard, at: datetime) -> str:
    """From when until when a standard stood, stands or will stand."""
    begun = times.day(each.valid_from, now=at)
    if each.valid_until is None:
        return _("从%(begun)s起") % {"begun": begun}
    return _("从%(begun)s到%(ended)s") % {"begun": begun, "ended": times.day(each.valid_until, now=at)}


def report_href(card: Card) -> str:
    """Where one reports something on a lane: the form with the lane's name in its place, looked up where it runs."""
    return f"{reverse('cases:report')}?{urlencode({'place': card.here.code, 'lane': card.lane.code})}"


def pick(lane: Lane) -> dict[str, str]:
    """A lane among those of a community."""
    return {"href": reverse("cases:lane", args=[lane.code]), "words": lane.named()}
