"""What a file of outlines would do, as its page shows it: ready strings."""

from collections.abc import Sequence
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.ground.shared.datums import LonLat

from . import sketch
from .fitting import Behind, Change, Far, Going, Left, Shared
from .measures import area, around, called, length
from .redrawing import Plan
from .sketch import SHOWN

WARNED = 5
"""So many of what moved farthest are named above the button."""


class Row(TypedDict):
    """What one row says, and beside it."""

    title: str
    line: str
    aside: str


class Group(TypedDict):
    """Rows under one title, and what they mean."""

    title: str
    line: str
    rows: list[Row]


def groups(made: Plan) -> list[Group]:
    """What would be drawn, what goes over to another grid, and how the outlines fit: the first 200 of each."""
    drawn = [change for change in made.changes if change.area_before_m2 is None]
    anew = [change for change in made.changes if change.area_before_m2 is not None]
    going = _("这些院里没办完的事，跟着换到新网格的网格员手上。")
    shared = _("两家都画到的地，按编码小的那家算。要改，请改文件再来。")
    left = _("这些地不在任何一块里，在那儿点地图会说没画到。")
    found = (
        (_("新画"), "", [_drawn(change) for change in drawn[:SHOWN]], len(drawn)),
        (_("重画"), "", [_drawn(change) for change in anew[:SHOWN]], len(anew)),
        (_("换网格的楼院"), going, [_going(each) for each in made.going[:SHOWN]], len(made.going)),
        (
            _("重叠的地方"),
            shared,
            [_shared(each, number) for number, each in enumerate(made.shared[:SHOWN], 1)],
            len(made.shared),
        ),
        (
            _("空着的地方"),
            left,
            [_left(each, sketch.number_of_gap(made, at)) for at, each in enumerate(made.left[:SHOWN])],
            len(made.left),
        ),
    )
    return [Group(title=f"{words} {count}", line=line, rows=rows) for words, line, rows, count in found if rows]


def warnings(made: Plan) -> list[str]:
    """What to look at twice before drawing: what moves far, and what is drawn elsewhere without its parts."""
    said = [far(each) for each in made.far[:WARNED]]
    more = len(made.far) - WARNED
    if more > 0:
        said.append(ngettext("还有 %(count)s 块也挪得远。", "还有 %(count)s 块也挪得远。", more) % {"count": more})
    if said:
        said.append(_("要是没想挪，看看坐标系选对了没有。"))
    return said + [behind(each) for each in made.behind[:SHOWN]]


def errors(made: Plan) -> list[dict[str, str]]:
    """What is wrong, by the numbers of the outlines in the file: the first 200."""
    return [
        {
            "title": str(error.words),
            "line": _("文件里第 %(row)s 块 %(name)s") % {"row": error.row, "name": error.name},
            "state": "late",
            "state_words": _("要改"),
        }
        for error in made.errors[:SHOWN]
    ]


def far(each: Far) -> str:
    """How far the middle of a place moves."""
    said = {"place": called(each.place), "far": length(each.metres), "wide": length(each.width_m)}
    return _("%(place)s的中间挪了 %(far)s，比它自己的宽（%(wide)s）还远。") % said


def behind(each: Behind) -> str:
    """How many parts a place leaves behind."""
    said = {"place": each.place.named(), "kind": str(each.kind.label), "count": each.count}
    words = ngettext(
        "%(place)s画到了别处，里面有 %(count)s 块（%(kind)s）没跟着挪，要一起画。",
        "%(place)s画到了别处，里面有 %(count)s 块（%(kind)s）没跟着挪，要一起画。",
        each.count,
    )
    return words % said


def _drawn(change: Change) -> Row:
    place, now = change.place, area(change.area_m2)
    line = now
    if change.area_before_m2 is not None:
        line = _("%(before)s → %(after)s") % {"before": area(change.area_before_m2), "after": now}
    return Row(title=place.named(), line=line, aside=place.code)


def _going(each: Going) -> Row:
    before = each.courtyard.parent
    said = {"before": before.named() if before is not None else "", "after": each.grid.named()}
    return Row(title=each.courtyard.named(), line=_("%(before)s → %(after)s") % said, aside=each.courtyard.code)


def _shared(each: Shared, number: int) -> Row:
    title = f"{number}. " + _("%(one)s 和 %(other)s") % {"one": called(each.one), "other": called(each.other)}
    aside = _("、").join((each.one.code, each.other.code))
    return Row(title=title, line=_spot(each.area_m2, each.at), aside=aside)


def _left(each: Left, number: int) -> Row:
    line = _spot(each.area_m2, each.at)
    if each.was is not None:
        line = _("%(line)s，原来在%(place)s里") % {"line": line, "place": called(each.was)}
    return Row(title=f"{number}. {each.place.named()}", line=line, aside=each.place.code)


def _spot(area_m2: float, point: LonLat) -> str:
    return _("%(area)s，在 %(point)s（北纬、东经）附近") % {"area": area(area_m2), "point": around(point)}


def counted(numbers: Sequence[tuple[str, int]]) -> str:
    """`网格 5 块、楼院 26 块`."""
    return _("、").join(_("%(kind)s %(count)s 块") % {"kind": kind, "count": count} for kind, count in numbers)
