"""The map of a community or a grid, and the list beside it that says the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.ui import tiles
from linli.ground.ui.lists import listed
from linli.life.cases import boards, pins
from linli.life.cases.api.pins import board, words
from linli.life.cases.matters import GROUPS
from linli.life.cases.narrowing import DANGEROUS, STANDS, Only
from linli.life.cases.pins import Counted
from linli.town.boundaries import outlines
from linli.town.people.scopes import Held
from linli.town.places.lineage import lineage
from linli.town.places.models import Place


def choices(among: Sequence[Place]) -> list[dict[str, str]]:
    """The communities to choose from, in this order."""
    return [{"title": each.named(), "href": _here(each)} for each in among]


def page(place: Place, *, desk: tuple[Held, ...] | None, only: Only, at: datetime) -> dict[str, Any]:
    """A place on the map: what is open there, courtyard by courtyard; of the posts in `desk`, or public (None).

    Of that `only` a part, on the pins, in the list and on the boards that both lead to.
    """
    cases = pins.of_desk(desk, only) if desk is not None else pins.in_public(only)
    of = "desk" if desk is not None else "public"
    counted = pins.within(place, cases)
    courtyards = boards.courtyards(place, at)
    rows = [_row(each, counted[each.pk], of, only) for each in courtyards if each.pk in counted]
    together = sum((counted[each.pk] for each in courtyards if each.pk in counted), Counted())
    drawn = outlines.drawn_within(place)
    return {
        "place": pins.said(place, lineage(place, at).community),
        "code": place.code,
        "rows": rows,
        "all": words(together, only) if together.count else "",
        "quiet": len(courtyards) - len(rows),
        "drawn": drawn.any,
        "synthetic": drawn.synthetic,
        "ground": tiles.ground(),
        "of": of,
        "asked": only.query(within=place.code, of=of),
        "only": listed(only.words()),
        "whole": f"?{Only().query(at=place.code, of=of)}",
        **_narrower(place, of, only),
    }


def _narrower(place: Place, of: str, only: Only) -> dict[str, Any]:
    """The ways to look at a part, each keeping what the others say; a tap on what is chosen lets go of it."""

    def way(words: object, here: bool, **change: Any) -> dict[str, object]:
        return {"words": str(words), "href": f"?{replace(only, **change).query(at=place.code, of=of)}", "here": here}

    stands = [way(words, only.stands == name, stands=name) for name, words in STANDS.items()]
    kinds = [way(words, only.kind == code, kind=code) for code, words in GROUPS.items()]
    return {
        "stands": [
            way(_("全部没办完的"), not only.stands, stands=""),
            *stands,
            way(DANGEROUS, only.hazard, hazard=not only.hazard),
        ],
        "kinds": [way(_("各类事"), not only.kind, kind=""), *kinds],
        "kind": str(GROUPS.get(only.kind, "")),
        "seen": [
            {"words": words, "href": f"?{only.query(at=place.code, of=name)}", "here": of == name}
            for name, words in (("public", _("公示的")), ("desk", _("我手上的")))
        ],
    }


def _row(courtyard: Place, counted: Counted, of: str, only: Only) -> dict[str, str]:
    return {
        "title": courtyard.named(),
        "line": words(counted, only),
        "href": reverse("cases:desk") if of == "desk" else board(courtyard, only),
        "state": "wait" if counted.waiting else "",
        "state_words": _("等答复") if counted.waiting else "",
    }


def _here(place: Place) -> str:
    return f"{reverse('portal:map')}?at={place.code}"
