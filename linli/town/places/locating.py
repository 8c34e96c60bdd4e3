"""Locating: from the words people write to the place they mean, without a map and without guessing.

"8号院14号楼2单元", "14号楼2单元301", "十四号楼二单元", "8院14#2门", "北园14-2-301", "小花园那排2单元": the deepest
place that was meant. Words that may mean several places get up to five of them back and a question, words that mean
none get a sentence that helps to write them anew. Words that name a lane alone get all of its courtyards.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import get_language

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.editions.renewing import ALL
from linli.town.places import asking, editions, elsewhere, known
from linli.town.places.editions import DISTRICT_DIGITS
from linli.town.places.elsewhere import Communities
from linli.town.places.filed import on_file
from linli.town.places.fitting import Trouble, fit, together
from linli.town.places.folding import fold
from linli.town.places.index import Index, Node, load
from linli.town.places.models import COMMUNITY_DIGITS, Kind, Place
from linli.town.places.names import SPOKEN, codes_on, spoken
from linli.town.places.reading import read

CANDIDATES = 5
"""So many places are offered at most, but along a lane all of its courtyards; more is not a help but a list."""
SEARCHED = 40
"""In so many communities at most words are looked up that name none."""
LONGEST = 200
"""So many characters of what was written are read; an address is never longer."""
_ALIKE = 0.6
"""A name is offered for one written a little differently if so much of it stands in the words, its ending aside."""
_ENDING = re.compile("(?:那个?[排栋座楼院门]|家属院|大院|院|楼|门)$")

_indices: Kept[str, Index] = Kept()
_communities: Kept[str, Communities] = Kept()


@dataclass(frozen=True)
class Found:
    """One place, or candidates, or neither; `asked` is what to say to the one who wrote.

    A place may come with a question: "14号楼301" is building 14, and its entrances are the candidates. `room` is the
    room that the words name, whether or not anyone knows of it. `doubt` says that the words do name a place, though not
    one: another community's, one of several, or one that is not there. `community` is the one in which they were
    looked up, where that was one.
    """

    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    asked: str = ""
    room: str = ""
    doubt: bool = False
    community: Place | None = None


def locate(words: str, within: Place) -> Found:
    """The place that `words` mean, for someone who stands in `within`.

    Searched is the whole community of `within`: house numbers run through it, and people write about the next
    courtyard too; `within` itself only settles what would be open. Above the community the words must name one.
    Takes one query where all is in memory: whether anything has changed.
    """
    with looking.one_look():
        return _locate(fold(words[:LONGEST]), words, within)


def _locate(text: str, words: str, within: Place) -> Found:
    district = within.code[:DISTRICT_DIGITS]
    communities = _communities.get(district, editions.of_district(district), lambda: elsewhere.load(district))
    home = within.code[:COMMUNITY_DIGITS] if len(within.code) >= COMMUNITY_DIGITS else None
    named = communities.named_in(text)
    abroad = {place for name in named for place in name.places}
    community = _community(abroad, within, home)
    if home is None and not abroad and not communities.names_unknown(text):
        return _wherever(text, words, within)
    if home is None or (abroad and (community is None or community.code != home)):
        return _in_another(text, community, abroad, within)
    if communities.names_unknown(text) or community is None:
        return Found(asked=asking.which_community())
    index = _index(community)
    return _spoken(search(text, words, index, index.nodes.get(within.id)), community)


@dataclass(frozen=True)
class Answer:
    """An answer in nodes, before the places are fetched."""

    node: Node | None = None
    candidates: Sequence[Node] = ()
    asked: str = ""
    room: str = ""
    doubt: bool = False
    whole: bool = False


def _community(abroad: set[int], within: Place, home: str | None) -> Place | None:
    """The community to search: the one that the words name, or else the asker's."""
    communities = Place.objects.filter(kind=Kind.COMMUNITY, valid_until__isnull=True, id__in=abroad) if abroad else ()
    named = list(communities)
    if home is not None and (not named or any(place.code == home for place in named)):
        stands = within.kind == Kind.COMMUNITY and within.valid_until is None
        return within if stands else known.standing([home]).get(home)
    near = [place for place in named if place.path.startswith(within.path)] or named
    return near[0] if len(near) == 1 else None


def _index(community: Place) -> Index:
    return _indices.get(community.code, editions.edition(community.code), lambda: load(community))


def _wherever(text: str, words: str, within: Place) -> Found:
    """Words of someone of whom no community is known: the only one on file is theirs, else those that have the place.

    Where more than `SEARCHED` are on file, or more than `CANDIDATES` have it, the community has to be named.
    """
    codes = on_file(within.code)
    if len(codes) == 1:
        only = known.standing(codes)[codes[0]]
        return _spoken(search(text, words, _index(only), None), only)
    if not codes or len(codes) > SEARCHED:
        return Found(asked=asking.which_community())
    answers = [search(text, words, _index(each), None) for each in known.standing(codes).values()]
    there = [answer for answer in answers if answer.node is not None]
    if len(there) == 1:
        return _spoken(there[0])
    if not there or len(there) > CANDIDATES:
        return Found(asked=asking.which_community())
    nodes = sorted((answer.node for answer in there if answer.node is not None), key=lambda node: node.code)
    return _spoken(Answer(None, nodes, asking.which(), there[0].room))


@looking.one_look()
def example(within: Place) -> str:
    """An address that is found by whoever stands in `within`, in the reader's language; "" where nothing is on file.

    It names the community where several are on file and none is known. Held in memory.
    """
    key = within.code[:COMMUNITY_DIGITS], get_language() or ""
    return _examples.get(key, looking.current().get(ALL), lambda: _example(within))


_examples: Kept[tuple[str, str], str] = Kept()


def _example(within: Place) -> str:
    filed = on_file(within.code[:COMMUNITY_DIGITS])
    if not filed:
        return ""
    index = _index(known.standing(filed[:1])[filed[0]])
    doors = [node for node in index.nodes.values() if node.kind is Kind.ENTRANCE]
    houses = doors or [node for node in index.nodes.values() if node.kind in (Kind.BUILDING, Kind.COURTYARD)]
    steps = known.standing(codes_on(min(houses, key=lambda each: each.code).path)).values()
    said = [place for place in sorted(steps, key=lambda each: each.path) if place.kind in SPOKEN]
    return spoken(said if len(filed) > 1 else [place for place in said if place.kind != Kind.COMMUNITY])


def _in_another(text: str, community: Place | None, abroad: set[int], within: Place) -> Found:
    """The words name another community than the asker's: what they mean there is offered, not taken."""
    if community is None:
        some = tuple(Place.objects.filter(id__in=abroad).order_by("code")[:CANDIDATES])
        return Found(candidates=some, asked=asking.which() if some else asking.which_community())
    index = _index(community)
    answer = search(text, text, index, None)
    if community.path.startswith(within.path):
        return _spoken(answer, community)
    there = [answer.node] if answer.node else list(answer.candidates) or [index.community]
    return _spoken(Answer(None, there, asking.is_it_there(community.named()), answer.room, True))


def search(text: str, words: str, index: Index, within: Node | None) -> Answer:
    """What folded words mean in one community."""
    spots = read(text, index.named_in(text), floors=index.floors)
    fits = [fit(spot, index, within) for spot in spots]
    rooms = (spot.said.room or one.said.room for spot, one in zip(spots, fits, strict=True))
    room = next(filter(None, rooms), "")
    good = [one for one in fits if one.trouble is None]
    nodes = together(good)
    if len(nodes) == 1:
        return _with_room(nodes[0], room, index)
    if nodes:
        return Answer(None, nodes, asking.which(), room, True)
    if fits:
        worst = next((one for one in fits if one.trouble is not Trouble.WHICH_BUILDING), fits[0])
        if worst.trouble is not Trouble.WHICH_BUILDING or worst.said.unit:
            doubt = worst.trouble not in (Trouble.WHICH_BUILDING, Trouble.FLOOR_OR_BUILDING)
            return Answer(None, worst.nodes, asking.about(worst, index), room, doubt)
    if room and within is not None and within.kind is Kind.ENTRANCE:
        return Answer(within, room=room)
    return _by_likeness(text, words, index)


def _with_room(node: Node, room: str, index: Index) -> Answer:
    """A building and a room without an entrance: its only entrance, or the question which."""
    if node.kind is Kind.BUILDING and room:
        doors = list(index.entrances_in[node.path].values())
        if len(doors) == 1:
            return Answer(doors[0], room=room)
        return Answer(node, doors, asking.which_entrance(room), room)
    return Answer(node, room=room)


def _by_likeness(text: str, words: str, index: Index) -> Answer:
    """Words without a number or a known name: a lane's courtyards, or names written a little differently."""
    lane = max((name for name in index.along if name in text), key=len, default="")
    if lane:
        return Answer(None, index.along[lane], asking.along(lane), whole=True)
    alike: dict[Node, float] = {}
    for name, places in index.called.items():
        match = SequenceMatcher(None, text, name, autojunk=False).find_longest_match()
        likeness = match.size / len(_ENDING.sub("", name) or name)
        if match.size > 1 and likeness >= _ALIKE:
            for place in places:
                alike[index.nodes[place]] = max(likeness, alike.get(index.nodes[place], 0))
    nearest = sorted(alike, key=lambda node: -alike[node])
    return Answer(None, nearest, asking.which() if nearest else asking.where(words))


def _spoken(answer: Answer, community: Place | None = None) -> Found:
    """The answer with its places, and where it was looked for."""
    offered = list(answer.candidates)[: None if answer.whole else CANDIDATES]
    codes = [node.code for node in offered] + ([answer.node.code] if answer.node else [])
    places = known.standing(codes)
    return Found(
        place=places.get(answer.node.code) if answer.node else None,
        candidates=tuple(places[node.code] for node in offered if node.code in places),
        asked=answer.asked,
        room=answer.room,
        doubt=answer.doubt,
        community=community,
    )
