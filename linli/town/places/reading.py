"""Reading: which places a neighbour's words name, before anyone looks whether they exist.

What comes out are spots. "8号院14号楼2单元" names one; "14号楼和15号楼之间" names two. A number may be read in more
than one way ("8号" is a courtyard or a building, "14-2-301" may begin with either), so a spot has several readings, and
only the index of the community knows which of them is a place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

ROOM_FROM = 101
"""The least number that is a room's rather than an entrance's."""

_N = r"\d{1,4}[a-d]?"
_JOINT = "[-、和与跟及到至 ]第?"
_MARKS = {
    "grid": r"号?网格",
    "yard": r"[号#]?[大小]?院(?![长士])",
    "gate": r"号门(?![口前外牌])|#门",
    "unit": r"[号#]?(?:单元门?|单[园原无圆源]|门洞|门栋|栋门)|单(?=\d|-|的|$)|楼门(?![口前外])|门(?![诊店市课牌卫])",
    "building": r"[号#](?:居民|住宅|家属)?(?:楼栋|楼)|号?(?:栋楼|楼栋|栋|幢)|座(?![椅位谈])|#",
    "storey": r"楼(?![层龄道梯])",
    "floor": r"层|f(?![a-z])",
    "room": r"号?(?:室|房间|房(?![东屋子]))|户",
    "number": r"号(?=$|[，　#0-9 门院里的那附旁前后对边东西南北])",
}
_MENTION = re.compile(
    rf"(?P<nums>(?<![0-9a-z])第?{_N}(?:{_JOINT}{_N})*)(?![0-9])"
    rf"(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _MARKS.items())})?"
    rf"|网格(?P<grid_after>{_N})|(?<![a-z])(?P<letter>[a-h])(?:座|栋|幢|号楼)"
)
_NOT_AN_ADDRESS = re.compile(
    r"\d{5,}|(?<=[进来数边起往里])第\d{1,2}[栋座幢]|\d{1,2}户|\d{1,4}年|\d{1,2}月\d{1,2}[日号]?|\d{1,2}号(?=早|晚|上午|下午|中午|凌晨|那天|当天|起)|\d{1,2}点(?:\d{1,2}分|半)?"
    r"|\d+(?:-\d+)?(?:天|日|个|辆|次|人|米|块|元|分钟|小时|条|位|瓦|吨|周|月|回|遍|件|只|盏|棵|岁|路(?!口))|\d{1,2}[台袋张根排]"
)
_OUTSIDE = re.compile(r"的?(?:门口|门前|前面|后面|旁|[东西南北]侧|对面|那边|外)")
_DENIED = re.compile(r"(?:不是|并非|不在)的?$")


@dataclass(frozen=True)
class Slots:
    """One way to read a spot: numbers as said, without their marks."""

    yard: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""


@dataclass(frozen=True)
class Called:
    """A name found in the words: `places` are the ids that it may mean."""

    start: int
    end: int
    words: str
    places: frozenset[int]


@dataclass
class Spot:
    """One place that the words name, as far as they say it."""

    said: Slots = field(default_factory=Slots)
    called: list[Called] = field(default_factory=list)
    number: str = ""
    """"8号": a courtyard's or a building's."""
    storey: str = ""
    """"3楼" by itself: building 3 or the third floor."""
    grid: str = ""
    ways: list[Slots] = field(default_factory=list)
    """Ways to read numbers in a row, in which only the slots that `said` leaves open are filled."""

    @property
    def empty(self) -> bool:
        """Nothing in it says where."""
        return not (any(_values(self.said)) or self.called or self.number or self.storey or self.grid or self.ways)

    def readings(self) -> Iterator[Slots]:
        """Each way to read it once."""
        seen: list[Slots] = []
        for way in self.ways or [Slots()]:
            slots = Slots(*(mine or theirs for mine, theirs in zip(_values(self.said), _values(way), strict=True)))
            for numbered in self._numbered(slots):
                if numbered not in seen:
                    seen.append(numbered)
                    yield numbered

    def _numbered(self, slots: Slots) -> list[Slots]:
        if not self.number or (slots.building and slots.yard):
            return [slots]
        if slots.building:
            return [replace(slots, yard=self.number)]
        if slots.yard:
            return [replace(slots, building=self.number)]
        return [replace(slots, building=self.number), replace(slots, yard=self.number)]


def _values(slots: Slots) -> tuple[str, str, str, str]:
    return (slots.yard, slots.building, slots.unit, slots.room)


def read(text: str, called: Sequence[Called] = (), *, floors: int = 6) -> list[Spot]:
    """The spots in folded words; `called` are the names found in them, `floors` how high the community's houses are."""
    return _Reader(text, called, floors).spots()


class _Reader:
    """Walks through the words once, filling one spot until the words turn to another."""

    def __init__(self, text: str, called: Sequence[Called], floors: int) -> None:
        blank = list(text)
        for name in called:
            blank[name.start : name.end] = "　" * (name.end - name.start)
        self.text = _NOT_AN_ADDRESS.sub(lambda found: "　" * len(found.group()), "".join(blank))
        self.called = list(called)
        self.floors = floors
        self.done: list[Spot] = []
        self.spot = Spot()

    def spots(self) -> list[Spot]:
        """All spots, in the order of the words."""
        for mention in _MENTION.finditer(self.text):
            self._names_before(mention.start())
            if not _DENIED.search(self.text[: mention.start()]):
                self._take(mention)
        self._names_before(len(self.text) + 1)
        self._next(Spot())
        return self.done

    def _next(self, spot: Spot) -> None:
        if not self.spot.empty:
            self.done.append(self.spot)
        self.spot = spot

    def _names_before(self, position: int) -> None:
        while self.called and self.called[0].start < position:
            name = self.called.pop(0)
            if name.places and not _DENIED.search(self.text[: name.start]):
                self.spot.called.append(name)

    def _take(self, mention: re.Match[str]) -> None:
        if mention["letter"]:
            self._building(mention["letter"])
            return
        if mention["grid_after"]:
            self.spot.grid = _plain(mention["grid_after"])
            return
        mark = mention.lastgroup if mention.lastgroup != "nums" else ""
        numbers = [_plain(number) for number in re.findall(_N, mention["nums"])]
        joints = set(re.findall("[-、和与跟及到至 ]", mention["nums"]))
        if joints and (joints <= {"-", " "} or not mark) and mark not in ("grid", "yard"):
            if joints == {" "} and mark in ("building", "storey", "number"):
                numbers = numbers[-1:]
            else:
                self._row(numbers, mark or "")
                return
        for number in numbers:
            self._one(number, mark or "", mention)

    def _one(self, number: str, mark: str, mention: re.Match[str]) -> None:
        said = self.spot.said
        match mark:
            case "grid":
                self.spot.grid = number
            case "yard":
                self._yard(number)
            case "building":
                self._building(number)
            case "unit":
                self._unit(number)
            case "gate" if said.building or self.spot.called or self.spot.ways:
                self._unit(number)
            case "storey":
                self._storey(number, self.text[mention.end() :])
            case "room":
                self._room(number)
            case "number":
                self._numbered(number)
            case "":
                self._bare(number, mention)

    def _yard(self, number: str) -> None:
        if self.spot.said.yard not in ("", number):
            self._next(Spot())
        self.spot.said = replace(self.spot.said, yard=number)

    def _building(self, number: str) -> None:
        if self.spot.said.building not in ("", number) or self.spot.ways:
            self._next(Spot())
        self.spot.said = replace(self.spot.said, building=number)

    def _unit(self, number: str) -> None:
        if self.spot.said.unit not in ("", number):
            before = self.spot
            self._next(Spot(replace(before.said, room=""), list(before.called), before.number, ways=before.ways))
        self.spot.said = replace(self.spot.said, unit=number)

    def _room(self, number: str) -> None:
        if not self.spot.said.room:
            self.spot.said = replace(self.spot.said, room=number)

    def _numbered(self, number: str) -> None:
        """A number with 号 alone: after an entrance a room, after a building nothing sure, else one of the two."""
        if self.spot.said.unit or int(re.sub("[a-d]", "", number)) >= ROOM_FROM:
            self._room(number)
        elif self.spot.said.building:
            return
        elif self.spot.number in ("", number):
            self.spot.number = number
        else:
            self._next(Spot(number=number))

    def _storey(self, number: str, rest: str) -> None:
        """A number with 楼 alone: the third floor where a house was named before, else perhaps house 3."""
        said = self.spot.said
        house_named = bool(said.building or said.unit or self.spot.called or self.spot.ways)
        high = int(re.sub("[a-d]", "", number)) > self.floors
        if house_named and not (said.unit and not said.building and high):
            return
        after = _MENTION.match(rest)
        leads_on = after is not None and (after.lastgroup in ("unit", "gate", "number", "room", "nums"))
        if high or leads_on or said.yard or _OUTSIDE.match(rest):
            self._building(number)
        else:
            self.spot.storey = number

    def _bare(self, number: str, mention: re.Match[str]) -> None:
        """A number without a mark: a room if it is as high as one, a house if there is nothing else."""
        if len(number) >= len(str(ROOM_FROM)) and number.isdigit():
            self._room(number)
        elif self.text[mention.start() - 1 : mention.start()] == "#":
            self._unit(number)
        elif self.text.strip("　 ") == mention.group():
            self.spot.number = number

    def _row(self, numbers: list[str], mark: str) -> None:
        """Numbers in a row: "14-2-301", "14-2单元", "8-14号楼"."""
        said = self.spot.said
        if said.unit:
            self._room(numbers[-1])
            return
        if mark in ("floor", "storey") and len(numbers) > 2:
            numbers, mark = numbers[:-1], ""
        house = bool(said.building or self.spot.ways)
        if house and mark in ("unit", "gate"):
            for number in numbers:
                self._unit(number)
        elif house and mark in ("building", "storey"):
            self._next(Spot(ways=list(_ways(numbers, mark, house=False, yard=False))))
        elif mark != "floor":
            self.spot.ways = list(_ways(numbers, mark, house=house, yard=bool(said.yard)))


def _ways(numbers: list[str], mark: str, *, house: bool, yard: bool) -> Iterator[Slots]:
    """Each way in which numbers in a row may be an address, given what was said before them."""
    if mark in ("building", "storey"):
        yield Slots(numbers[-2], numbers[-1])
        yield Slots(building=numbers[0])
        yield Slots(building=numbers[-1])
        return
    first = 2 if house else 1 if yard else 0
    ends = 3 if mark in ("unit", "gate") else 4
    for start in sorted(range(first, 3), key=(1, 0, 2).index):
        slots = ["", "", "", ""]
        stop = start + len(numbers)
        if stop > 4 or (mark in ("unit", "gate") and stop != ends) or (mark == "room" and stop != ends):
            continue
        slots[start:stop] = numbers
        yield Slots(*slots)
    if not house and len(numbers) == 2 and mark not in ("unit", "gate") and len(numbers[1]) >= len(str(ROOM_FROM)):
        yield Slots(building=numbers[0], room=numbers[1])


def _plain(number: str) -> str:
    """A number without leading zeros."""
    return re.sub(r"^0+(?=\d)", "", number)
