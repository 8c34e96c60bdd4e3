"""Cases as cards: of those who reported them, and as lines of the lists that everybody may read.

Every word, time and address of a link is a string already. A list costs the same number of queries at one case and at
fifty: what a card speaks of comes joined (`queries.SHOWN`), and addresses are asked once for the whole list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.ground.ui import times
from linli.life.cases import households, promises, speaking
from linli.life.cases.models import Answer, Case
from linli.life.cases.queries import Stands
from linli.life.cases.states import State


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


def neighbours(case: Case, brought: int = 0) -> str:
    """How many neighbours reported it, where that is more than one, and for how many others did (`brought`)."""
    n = case.neighbours or 0
    if n > 1 and brought:
        return _("%(n)s 位邻居遇到，其中 %(brought)s 位是别人代报的") % {"n": n, "brought": brought}
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
    return _("%(organisation)s说办好了，您那儿好了吗？") % {"organisation": case.organisation.named()}


def public(cases: Iterable[Case], *, at: datetime) -> list[Card]:
    """Cases as strangers read them: kind, courtyard, state, when reported; nobody's words but released ones."""
    rows, cases = [], list(cases)
    brought = households.brought(cases)
    for case in cases:
        tag = speaking.tag(case, at=at)
        said = neighbours(case, brought.get(case.pk, 0))
        place = speaking.place_in_public(case)
        kind = speaking.public_kind(case) if case.released_words else ""
        rows.append(
            Card(
                href=reverse("cases:case", args=[case.public_id]),
                state=tag.state,
                state_words=tag.words,
                aside=times.spoken(case.reported_at, now=at),
                title=speaking.public_title(case),
                line=" · ".join(filter(None, [kind, place, said, speaking.solved_at(case)])),
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
