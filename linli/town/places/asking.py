"""Asking: the sentence that goes back to the one who wrote the words, when they did not name exactly one place."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.town.places.fitting import Fit, Trouble
from linli.town.places.index import Index

_HOME = re.compile("我家|我们家|我们楼|我们院|我们单元|我这|咱们|家门口|楼下|这栋|本楼|这里|这儿|门口")


def where(words: str) -> str:
    """The question to words that name no place."""
    if _HOME.search(words):
        return _("您那儿是几号楼几单元？写上楼号就行，比如“14号楼2单元”。")
    return _("请写上几号楼几单元，比如“14号楼2单元”，楼门口的牌子上有。")


def which() -> str:
    """The question to words that name several places."""
    return _("您说的是下面哪一处？")


def which_community() -> str:
    """The question to words that name no community, where several are possible."""
    return _("请写上是哪个社区，比如“幸福社区14号楼2单元”。")


def is_it_there(community: str) -> str:
    """The question to words that name a place in another community."""
    return _("您写的地方在%(community)s，是这里吗？") % {"community": community}


def which_entrance(room: str) -> str:
    """The question to words that name a building and a room, and no entrance."""
    return _("%(room)s室是几单元的？知道的话选一下。") % {"room": room}


def along(lane: str) -> str:
    """The question to words that name a lane only."""
    return _("%(lane)s挺长的，靠近下面哪个院？") % {"lane": lane}


def about(trouble: Fit, index: Index) -> str:
    """What is wrong with a spot that is no place, and what to do about it."""
    said = trouble.said
    facts = {"community": index.community.name, "yard": said.yard, "building": said.building, "unit": said.unit}
    match trouble.trouble:
        case Trouble.NO_BUILDING:
            facts |= {"number": said.building, "numbers": _range(index.buildings)}
            sentence = _("%(community)s没有%(number)s号楼，这里的楼号是%(numbers)s。请看看楼门口的牌子。")
        case Trouble.NO_COURTYARD:
            facts |= {"number": said.yard, "numbers": _range(index.courtyards)}
            sentence = _("%(community)s没有%(number)s号院，这里的院号是%(numbers)s。请看看院门口的牌子。")
        case Trouble.NO_GRID:
            facts |= {"number": said.yard, "numbers": _range(index.grids)}
            sentence = _("%(community)s没有第%(number)s网格，这里的网格是%(numbers)s。")
        case Trouble.NO_ENTRANCE:
            facts["numbers"] = _range([node.number for node in trouble.nodes])
            sentence = _("那里没有%(unit)s单元，只有%(numbers)s单元。是哪一个？")
        case Trouble.NOT_TOGETHER:
            sentence = _("您写的几样对不到一处。您说的是下面哪一处？")
        case Trouble.FLOOR_OR_BUILDING:
            sentence = _("您说的是%(building)s号楼，还是第%(building)s层？是楼的话点一下，是层的话请写上楼号。")
        case _:
            sentence = _("%(unit)s单元是几号楼的？写上楼号就行。") if said.unit else where("")
    return sentence % facts


def _range(numbers: Iterable[str]) -> str:
    """The first and the last of the numbers there are: 1到37."""
    listed = sorted(numbers, key=lambda number: (len(number), number))
    if not listed:
        return "-"
    return listed[0] if len(listed) == 1 else _("%(first)s到%(last)s") % {"first": listed[0], "last": listed[-1]}
