"""Cases as rows of a desk, ready to be written down: every word, time and address of a link is a string already.

A list costs the same number of queries at one row and at fifty: what a row speaks of comes joined (`queries.SHOWN`),
and addresses are asked once for the whole list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.ui import times
from linli.ground.ui.figures import figure
from linli.life.cases import cards, sorting, speaking
from linli.life.cases.crowds import Crowd, title
from linli.life.cases.models import Case
from linli.life.cases.reach import reads
from linli.life.cases.states import Level, State
from linli.town.people.scopes import Held
from linli.town.places.models import Kind
from linli.town.places.names import IN_PUBLIC, spoken_by_path

NO_CROWDS: Mapping[int, Crowd] = MappingProxyType({})
DESK_TITLE = 20
"""So many signs of the reporter's words fit one line of a desk."""
INSIDE = (Kind.COURTYARD, Kind.BUILDING, Kind.ENTRANCE, Kind.SPOT)
"""The levels a desk says: it knows its own community."""
BUTTONS: dict[str, str | Lazy] = {
    sorting.SORTING: gettext_lazy("分一分"),
    sorting.NOW: gettext_lazy("答复"),
    sorting.VERIFYING: gettext_lazy("去看看"),
    sorting.CALLING: gettext_lazy("打电话"),
    sorting.WATCHED: gettext_lazy("看进展"),
    sorting.TOLD: gettext_lazy("接过来"),
    sorting.BELOW: gettext_lazy("催一催"),
    sorting.OTHERS: gettext_lazy("看进展"),
    sorting.ENDED: gettext_lazy("看进展"),
}
"""What is done with a case of a group; with one of the others it is `去办`."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A case on a desk, by its public `id`: when it is due, what it is, and one action.

    `crowd` where it stands for many that speak of one danger: the public id of one of them, by which they are shown.
    """

    id: str
    when: str
    title: str
    line: str
    button: str
    tone: str
    crowd: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a desk that are alike in what they wait for; `count` is of the whole list, not of this page of it."""

    name: str
    words: str
    count: str
    rows: list[DeskRow]


def desk(
    cases: Sequence[Case],
    *,
    held: Sequence[Held],
    counts: Mapping[str, int],
    at: datetime,
    crowds: Mapping[int, Crowd] = NO_CROWDS,
) -> list[Group]:
    """A desk's cases, sorted by it (`sorting.Sight`), in their groups; `counts` says how many each has in all.

    Of a case that none of `held` reads it says the kind and the courtyard. The head of one of the `crowds` is its line.
    """
    whole = {case.pk for case in cases if reads(case, held)}
    places = spoken_by_path([case.place_path for case in cases], at=at, levels=INSIDE)
    outlined = [case.place_path for case in cases if case.pk not in whole]
    courtyards = spoken_by_path(outlined, at=at, levels=IN_PUBLIC) if outlined else {}
    level = sorting.level_of(held)
    found: dict[str, list[DeskRow]] = {}
    for case in cases:
        group = sorting.group_of(case)
        where = places if case.pk in whole else courtyards
        rows = found.setdefault(group, [])
        tone = "main" if not rows and len(found) == 1 and group in sorting.FIRST else ""
        if case.pk in crowds:
            rows.append(_crowd(case, crowds[case.pk], tone, at))
            continue
        rows.append(
            DeskRow(
                id=str(case.public_id),
                when=_when(case, at),
                title=speaking.title(case, most=DESK_TITLE) if case.pk in whole else speaking.outlined(case),
                line=_line(case, where[case.place_path], titled=case.pk not in whole),
                button=str(BUTTONS.get(_doing(case, group, level), _("去办"))),
                tone=tone,
            )
        )
    return [Group(name, str(sorting.GROUPS[name]), figure(counts.get(name, 0)), rows) for name, rows in found.items()]


def _crowd(head: Case, crowd: Crowd, tone: str, at: datetime) -> DeskRow:
    """The one line of a crowd."""
    answered = _("都答复过了") if crowd.answered else _("都没答复")
    who = "" if crowd.vouched else _("没登录的人报的")
    line = " · ".join(filter(None, [crowd.head.community.named(), who, answered]))
    return DeskRow(str(head.public_id), _when(head, at), title(crowd, at), line, _("都看看"), tone, crowd.last)


def _when(case: Case, at: datetime) -> str:
    """When it is due first, or how late it is by what a resident was promised, as every page says it.

    It says of what, since 还剩 18 分 may be left for an answer or for the whole matter; of an appointment that was
    missed, for when it was. Of what has ended, the day.
    """
    if case.closed_at is not None:
        return times.past(case.closed_at, now=at)
    name, due = speaking.clock_of(case, at) or ("", None)
    if due is None:
        return ""
    if name == speaking.MISSED:
        return times.missed(due, now=at)
    visit = sorting.first_due(case)
    if visit is not None and at < visit < due:
        return times.left(visit, now=at, of=str(speaking.VISIT))
    return times.left(due, now=at, of=str(speaking.TERMS.get(name, "")))


def _line(case: Case, where: str, *, titled: bool) -> str:
    """Where it is, what kind of matter, and how it stands; the kind is left out where the title says it (`titled`)."""
    kind = "" if titled else speaking.kind(case)
    return " · ".join(filter(None, [where, kind, cards.neighbours(case), speaking.standing(case).words]))


def _doing(case: Case, group: str, level: Level | None) -> str:
    """The group whose button fits a case; a desk, of a `level`, urges what it has sent out once it has answered."""
    if group not in (sorting.LATE, sorting.SOON, sorting.TODAY, sorting.LATER):
        return group
    if case.state == State.HANDLED:
        return sorting.VERIFYING
    if sorting.owes_answer(case, level) or (case.state == State.REPORTED and case.answered_at is None):
        return sorting.NOW
    if level is not None and case.state in sorting.SENT_OUT:
        return sorting.BELOW if group == sorting.LATE else sorting.OTHERS
    return group
