"""What of the past would be otherwise under other rules, as counts alone, and in words for whoever lays the rules.

Whoever keeps the rulebook may not read cases: no words, number or place of one is in here. Only what anybody may know
of is tried; of what is not public it says nothing. A keyword is anybody's words: what would be guessed by it is counted
in steps, and neither by kind nor by community; what few cases say is left out before anything is counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.ground.ui.lists import listed
from linli.ground.ui.times import calendar_day, within
from linli.life.cases import speaking
from linli.town.places.models import choose

FEW = 5
"""What would be guessed otherwise is counted in steps of so many; fewer, and none, are said alike."""
MOST_NAMED = 6
"""So many kinds of matter, communities and organisations are named in words, those with the most first."""


class Kind(StrEnum):
    """In what a case would be otherwise."""

    LEAD = "lead"
    NOBODY = "nobody"
    FOUND = "found"
    SOONER = "sooner"
    LATER = "later"
    IN_TIME = "in_time"
    LATE = "late"
    VERIFY = "verify"
    HIDDEN = "hidden"
    ANY_HOUR = "any_hour"
    WORK_HOURS = "work_hours"
    GONE = "gone"


WORDS: Mapping[Kind, str | Lazy] = {
    Kind.LEAD: gettext_lazy("有 %(n)s 件会改由%(after)s承办（原来是%(before)s）。"),
    Kind.NOBODY: gettext_lazy("有 %(n)s 件会找不到承办单位（原来是%(before)s），要由街道来定。"),
    Kind.FOUND: gettext_lazy("有 %(n)s 件原来找不到承办单位，会由%(after)s承办。"),
    Kind.SOONER: gettext_lazy("“%(link)s”的期限：有 %(n)s 件会提早，居中的一件提早约 %(span)s。"),
    Kind.LATER: gettext_lazy("“%(link)s”的期限：有 %(n)s 件会推迟，居中的一件推迟约 %(span)s。"),
    Kind.IN_TIME: gettext_lazy("其中 %(n)s 件现在算超期，会算按时。"),
    Kind.LATE: gettext_lazy("其中 %(n)s 件现在算按时，会算超期。"),
    Kind.VERIFY: gettext_lazy("有 %(n)s 件办完以后会换一种办法核实。"),
    Kind.HIDDEN: gettext_lazy("有 %(n)s 件会不再公开。"),
    Kind.ANY_HOUR: gettext_lazy("有 %(n)s 件会不分昼夜都有人答复。"),
    Kind.WORK_HOURS: gettext_lazy("有 %(n)s 件会只在值班时间答复，原来不分昼夜。"),
    Kind.GONE: gettext_lazy("有 %(n)s 件的类别会没有了，再有这样的事要另选类别。"),
}
REST: Mapping[Kind, str | Lazy] = {
    Kind.LEAD: gettext_lazy("另有 %(n)s 件也会换承办单位。"),
    Kind.NOBODY: gettext_lazy("另有 %(n)s 件也会找不到承办单位。"),
    Kind.FOUND: gettext_lazy("另有 %(n)s 件也会由找得到的单位承办。"),
}
"""What is said of the organisations beyond `MOST_NAMED`."""
LINKS: Mapping[str, str | Lazy] = {**speaking.TERMS, "respond": pgettext_lazy("link", "经办联系居民")}
"""The links by name; on a desk the first contact is an answer like the first, here the two stand side by side."""
CLOCKS: Mapping[str, str | Lazy] = {
    "going": speaking.TERMS["going"],
    "above": pgettext_lazy("term", "上一级跟进"),
    "give_back": pgettext_lazy("term", "退回"),
}
"""Clocks that begin with something of which a report tells nothing: by them nothing is computed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which cases would be otherwise, and how many: in all, by kind of matter, by community (codes).

    `before` and `after` are organisations' names; of a `link` its deadline moves by `minutes` in the median.
    """

    kind: Kind
    count: int
    by_category: Mapping[str, int]
    by_community: Mapping[str, int]
    before: str = ""
    after: str = ""
    link: str = ""
    minutes: int = 0

    @property
    def words(self) -> str:
        """The difference in the reader's language."""
        said = {"n": f"{self.count:,}", "before": self.before, "after": self.after}
        span = within(timedelta(minutes=self.minutes))
        return str(WORDS[self.kind]) % {**said, "link": LINKS.get(self.link, ""), "span": span}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would have been otherwise with the public `cases` of so many `days`, by the rules from the day `on`.

    `more`: there were more than those, which are the newest. `otherwise` counts each case once, however much of it
    would be otherwise. Of the `handled` ones with a deadline so many were `in_time`, and would be (`in_time_then`).
    So many would be `guessed` otherwise by their words, in steps of `FEW` (None: no keyword changes). Of what is
    private nothing is counted; the kinds that the plan would have `shown` (codes) are private now. `unasked` are clocks
    that change and of which reports tell nothing. `names` are those of codes, in three languages.
    """

    on: date
    days: int
    cases: int
    more: bool
    otherwise: int
    handled: int
    in_time: int
    in_time_then: int
    differences: Sequence[Difference]
    by_category: Mapping[str, int] = field(default_factory=dict)
    by_community: Mapping[str, int] = field(default_factory=dict)
    guessed: int | None = None
    shown: Sequence[str] = ()
    unasked: Sequence[str] = ()
    names: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    def sentences(self) -> list[str]:
        """What there is to say, line by line, in the reader's language."""
        if not self.cases:
            nothing = _("近 %(days)s 天没有报过大家都看得到的事，没有可以试算的。") % {"days": self.days}
            return [nothing, *self._private()]
        head = _("拿近 %(days)s 天报来的、大家都看得到的 %(n)s 件，照 %(on)s 起的规矩重算一遍，哪一件也没有改动。")
        if self.more:
            head = _(
                "近 %(days)s 天报来的、大家都看得到的不止 %(n)s 件，"
                "只拿最新的这些，照 %(on)s 起的规矩重算一遍，哪一件也没有改动。"
            )
        said = [head % {"days": self.days, "n": f"{self.cases:,}", "on": calendar_day(self.on)}]
        rest = [*self._guessed(), *self._private(), *self._unasked()]
        if not self.otherwise:
            return [*said, *([] if self.guessed is not None else [_("没有一件会不一样。")]), *rest]
        said.append(_("有 %(n)s 件会和现在不一样。") % {"n": f"{self.otherwise:,}"})
        return [*said, *self._ways(), *self._in_time(), *self._where(), *rest, *_unknown()]

    def _ways(self) -> Iterator[str]:
        """Each way, the organisations with the most cases by their names."""
        for kind, ways in groupby(self.differences, key=attrgetter("kind")):
            if kind in (Kind.IN_TIME, Kind.LATE):
                continue
            found = list(ways)
            yield from (each.words for each in found[:MOST_NAMED])
            if rest := sum(each.count for each in found[MOST_NAMED:]):
                yield str(REST[kind]) % {"n": f"{rest:,}"}

    def _in_time(self) -> list[str]:
        turned = [each.words for each in self.differences if each.kind in (Kind.IN_TIME, Kind.LATE)]
        if not turned:
            return []
        counts = {"n": f"{self.handled:,}", "before": f"{self.in_time:,}", "after": f"{self.in_time_then:,}"}
        return [_("办完的 %(n)s 件里，按时的现在算 %(before)s 件，会算 %(after)s 件。") % counts, *turned]

    def _guessed(self) -> list[str]:
        if self.guessed is None:
            return []
        few = _("公开的里面，凭当时说的话会猜成另一类的少于 %(n)s 件。话只由机器比对，不给人看。")
        some = _("公开的里面，凭当时说的话会猜成另一类的至少有 %(n)s 件。话只由机器比对，不给人看。")
        return [(some if self.guessed else few) % {"n": f"{self.guessed or FEW:,}"}]

    def _private(self) -> list[str]:
        said = [_("不公开的事没有拿来试算。")]
        if self.shown:
            shown = _("“%(kinds)s”原来不公开，往后报的会公开出来，请再想一想。")
            said.append(shown % {"kinds": listed(self._name(code) for code in self.shown)})
        return said

    def _where(self) -> list[str]:
        by_category = _("按事项看：%(counts)s。") % {"counts": self._counts(self.by_category)}
        if not self.by_community:
            return [by_category]
        return [by_category, _("按社区看：%(counts)s。") % {"counts": self._counts(self.by_community)}]

    def _counts(self, by_code: Mapping[str, int]) -> str:
        """The most by name and what is left of all, so that it adds up."""
        ordered = sorted(by_code.items(), key=lambda each: (-each[1], each[0]))[:MOST_NAMED]
        said = [_("%(name)s %(n)s 件") % {"name": self._name(code), "n": f"{n:,}"} for code, n in ordered]
        if rest := self.otherwise - sum(n for _code, n in ordered):
            said.append(_("其余 %(n)s 件") % {"n": f"{rest:,}"})
        return listed(said)

    def _name(self, code: str) -> str:
        return choose(None, *self.names[code]) if code in self.names else code or _("还没归类的")

    def _unasked(self) -> list[str]:
        if not self.unasked:
            return []
        named = listed(CLOCKS.get(name, name) for name in self.unasked)
        return [_("“%(links)s”的时限也变，从报来的事算不出会怎样，没有算在里面。") % {"links": named}]


def _unknown() -> list[str]:
    return [
        _("期限和承办变了，大家做事也会跟着变：那时会怎么办、办多快，从以前的事算不出来。"),
        _("单位那时有没有人在岗，这里也不看。"),
    ]
