"""The page of a grid as ready strings: who answers now, and everyone in the order in which one turns to them."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.ground.ui.lists import listed
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken_by_path

from .duty import spoken_now
from .looking_after import Force, Forces

type Row = dict[str, object]

AT_GRID = (Kind.COMMUNITY, Kind.GRID)
FEW = 3
"""So many entrances' leads stand open on a grid's page; more are folded."""


def grid(place: Place, forces: Forces, at: datetime, *, home: Place | None = None) -> Row:
    """The page of a grid: who answers now, then everyone in the order in which one turns to them, the rest folded.

    Of the entrances' leads the one of `home` stands open.
    """
    mine = [force for force in forces.neighbours if home is not None and home.path.startswith(force.seat)]
    others = [force for force in forces.neighbours if force not in mine]
    shown = (
        (_("网格员"), forces.workers, False),
        (_("值班和社区办事台"), forces.desk, False),
        (_("我家的楼门长"), mine, False),
        (_("别的楼门的楼门长") if mine else _("楼门长"), others, len(others) > FEW),
        (_("物业"), forces.property, False),
        (_("街巷长"), forces.lanes, False),
        (_("还有谁：队伍、水电气热、街道和部门"), forces.others, True),
    )
    answerer = forces.now.answerer
    return {
        "title": place.named(),
        "where": spoken_by_path([place.path], at=at, levels=AT_GRID)[place.path],
        "now": spoken_now(forces.now),
        "call": {"called": f"{answerer.role} {answerer.called}", "phone": answerer.phone} if answerer else None,
        "groups": [
            {"words": words, "rows": [card(force) for force in some], "folded": folded}
            for words, some, folded in shown
            if some
        ],
    }


def card(force: Force) -> Row:
    """One of those who look after a place, as the part `people/parts/forces.html` shows them."""
    return {
        "face": force.called[:1],
        "role": force.role,
        "called": force.called,
        "line": listed(part for part in (force.what_for, force.where) if part),
        "hours": force.hours,
        "phone": force.phone,
    }
