"""Cases as rows of a list, ready to be written down: every word, time and address of a link is a string already.

A list costs the same number of queries at one row and at fifty: what a row speaks of comes joined (`queries.SHOWN`),
and addresses are asked once for the whole list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.ground.ui import times
from linli.ground.ui.figures import figure
from linli.life.cases import promises, sorting, speaking
from linli.life.cases.crowds import Crowd, title
from linli.life.cases.models import Answer, Case
from linli.life.cases.queries import Stands
from linli.life.cases.reach import reads
from linli.life.cases.states import Level, State
from linli.town.people.scopes import Held
from linli.town.places.models import Kind
from linli.town.places.names import IN_PUBLIC, spoken_by_path

NO_CROWDS: Mapping[int, Crowd] = MappingProxyType({})
DESK_TITLE = 20
"""So many signs of the reporter's words fit one line of a desk."""
INSIDE = (Kind.COURTYARD, Kind.BUILDING, Kind.ENTRANCE)
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
class Button:
    """One of the resident's answers on a card."""

    name: str
    value: str
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A case as its reporter's card, or as a line of a public list."""

    href: str
    state: str
    state_words: str
    aside: str
    title: str
    line: str = ""
    steps: list[str] = field(default_factory=list)
    steps_words: str = ""
    answer_href: str = ""
    answers: list[Button] = field(default_factory=list)


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


ANSWERS = (
    Button("answer", Answer.SOLVED, gettext_lazy("解决了"), "good"),  # type: ignore[arg-type]
    Button("answer", Answer.PARTLY, gettext_lazy("好了一些")),  # type: ignore[arg-type]
    Button("answer", Answer.NOT, gettext_lazy("还没有")),  # type: ignore[arg-type]
)


def answers() -> list[Button]:
    """What a reporter may say of the result, in the reader's language."""
    return [Button(each.name, str(each.value), str(each.words), each.tone) for each in ANSWERS]


def say_href(case: Case) -> str:
    """Where a reporter's word goes; it names the version that was looked at, so that saying it twice says it once."""
    return f"{reverse('cases:act', args=[case.public_id, 'say'])}?seen={case.version}"


def cards(cases: Iterable[Case], *, at: datetime, left: bool = False, stands: Stands | None = None) -> list[Card]:
    """A reporter's own cases as cards, with the three answers where a word is waited for.

    What was `left` with their number has none: first they say whether it is theirs (`owners.WhoseReport`). Of those
    they joined they read the kind, since the words are another's; what they took back says so, and asks nothing.
    """
    said, stands = [] if left else answers(), stands or Stands()
    return [
        _taken_back(case, joined=case.pk in stands.joined)
        if case.pk in stands.taken_back and case.state != State.WITHDRAWN
        else _card(case, said, at, joined=case.pk in stands.joined)
        for case in cases
    ]


def neighbours(case: Case) -> str:
    """How many neighbours reported it, where that is more than one."""
    n = case.neighbours or 0
    return ngettext("%(n)s 位邻居遇到", "%(n)s 位邻居遇到", n) % {"n": n} if n > 1 else ""


def _card(case: Case, said: list[Button], at: datetime, *, joined: bool) -> Card:
    tag, promise, shown = speaking.tag(case, at=at, yours=True), promises.promise(case, at=at), speaking.stages(case)
    asks = case.state == State.ASKING
    return Card(
        href=reverse("cases:case", args=[case.public_id]),
        state=tag.state,
        state_words=tag.words,
        aside=case.number,
        title=speaking.public_title(case) if joined else speaking.title(case),
        line=_asked(case) if asks else promise.words if promise else _withdrawn(case, at),
        steps=[stage.state for stage in shown if not asks],
        steps_words=speaking.stages_in_words(shown),
        answer_href=say_href(case) if asks else "",
        answers=said if asks else [],
    )


def _taken_back(case: Case, *, joined: bool) -> Card:
    """What its reporter took back while it goes on."""
    return Card(
        href=reverse("cases:case", args=[case.public_id]),
        state="shut",
        state_words=_("您撤回了"),
        aside=case.number,
        title=speaking.public_title(case) if joined else speaking.title(case),
        line=_goes_on(case) if case.is_open else "",
    )


def _goes_on(case: Case) -> str:
    """Why it goes on without them: for neighbours, or since a desk had found it itself."""
    return _("邻居报的照样办，只是不再问您。") if case.neighbours else str(speaking.FOUND_TOO)


def _withdrawn(case: Case, at: datetime) -> str:
    """When its reporters took it back, where they did."""
    if case.state != State.WITHDRAWN or case.closed_at is None:
        return ""
    return _("%(when)s 撤回") % {"when": times.words(case.closed_at, now=at)}


def _asked(case: Case) -> str:
    if case.organisation is None:
        return _("办好了，您那儿好了吗？")
    return _("%(organisation)s说办好了，您那儿好了吗？") % {"organisation": case.organisation.name}


def public(cases: Iterable[Case], *, at: datetime) -> list[Card]:
    """Cases as strangers read them: kind, courtyard, state, when reported; nobody's words but released ones."""
    rows = []
    for case in cases:
        tag = speaking.tag(case, at=at)
        place = case.courtyard.named() if case.courtyard else case.community.named()
        kind = speaking.public_kind(case) if case.released_words else ""
        rows.append(
            Card(
                href=reverse("cases:case", args=[case.public_id]),
                state=tag.state,
                state_words=tag.words,
                aside=times.spoken(case.reported_at, now=at),
                title=speaking.public_title(case),
                line=" · ".join(filter(None, [kind, place, neighbours(case), speaking.solved_at(case)])),
            )
        )
    return rows


def past(cases: Iterable[Case], *, at: datetime, link: str) -> list[Card]:
    """What happened at a place before (`queries.history`).

    A case that the desk reaches comes with its first words, and opens at `link`, to which its id is added; another one
    comes as strangers read it.
    """
    return [_past(case, at, link) for case in cases]


def may_be_read(case: Case) -> bool:
    """Whether the posts that asked for a place's past reach this case of it."""
    return bool(getattr(case, "reached", False))


def _past(case: Case, at: datetime, link: str) -> Card:
    read, tag = may_be_read(case), speaking.tag(case, at=at)
    href = f"{link}{case.public_id}" if read else reverse("cases:case", args=[case.public_id])
    title = speaking.title(case) if read else speaking.public_title(case)
    return Card(href, tag.state, tag.words, times.day(case.reported_at, now=at), title)


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
    return " · ".join(filter(None, [where, kind, neighbours(case), speaking.standing(case).words]))


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
