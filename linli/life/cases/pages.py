"""What stands on the pages that residents read: a case, as its reporter or as a stranger, and a public board."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.ground.shared.paging import page
from linli.ground.shared.refusals import NotFound
from linli.ground.ui.figures import figure
from linli.ground.ui.lists import listed
from linli.life.cases import (
    acts,
    beforehand,
    boards,
    calling,
    cards,
    emergencies,
    households,
    joining,
    looks,
    owners,
    promises,
    queries,
    speaking,
    timeline,
    voices,
)
from linli.life.cases.acts import Act
from linli.life.cases.forms import ActForm
from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.narrowing import Only
from linli.life.cases.opening import Opened
from linli.life.cases.sentences import Reader
from linli.life.cases.states import Outcome, State, Who
from linli.life.cases.workflow import WORKFLOW
from linli.town.places import names
from linli.town.places.lineage import lineage
from linli.town.places.models import Kind, Place

if TYPE_CHECKING:
    from linli.town.people.models import Person
    from linli.town.people.scopes import Held

type Page = dict[str, object]

SHOWN = 20
FILTERS: tuple[tuple[str, str | Promise], ...] = (
    (boards.EVERYTHING, gettext_lazy("全部")),
    (boards.OPEN, gettext_lazy("没办完的")),
    (boards.SOLVED, gettext_lazy("30 天里解决了的")),
)


def for_reporter(
    seen: Opened, by: "Person | None", held: "tuple[Held, ...]", at: datetime, *, said_not_yet: bool = False
) -> Page:
    """A case as one of its reporters reads it; who has just said "not yet" is asked why, where they may add to it.

    Raises `NotFound` for whoever is none.
    """
    case, reporter = seen.case, seen.reporter
    if reporter is None:
        raise NotFound
    offered = acts.offered(case, by=by, held=held, reporter=reporter, at=at)
    steps = queries.timeline(case)
    asked = not seen.left and reporter.withdrawn_at is None
    return {
        **_common(case),
        "back": reverse("cases:mine"),
        "place": names.spoken_by_path([case.place_path], at=at, levels=_levels(seen))[case.place_path],
        "left": seen.left,
        "taken_by_lead": seen.left and any(step.facts.get("by_lead") for step in steps if step.verb == "report"),
        "taken_down": seen.left and beforehand.taken_down(reporter, steps),
        **_taken_back(case, reporter),
        "others": (case.neighbours or 0) if case.is_open else 0,
        "spoken_for": _spoken_for(case, reporter) if asked else "",
        "solved_at": speaking.solved_at(case) if not seen.left else "",
        "unsure": not seen.joined and beforehand.vaguely_placed(case, steps),
        "titled": speaking.public_title(case) if seen.joined else speaking.title(case, most=200),
        "tag": speaking.tag(case, at=at, yours=asked),
        "promise": promises.promise(case, at=at, yours=asked),
        "danger": emergencies.shown(beforehand.danger(case, reporter, steps), at),
        "refused": calling.refusal(case, steps, at) if reporter.withdrawn_at is None else None,
        "calls": calling.about(case, at) if case.is_open or case.outcome == Outcome.UNRESOLVED else [],
        "add_notes": beforehand.notes("add", case, reporter, at),
        "reckoned": promises.reckoned(case, at=at),
        **_stages(case),
        "way": looks.told(_way(seen, steps, at), seen, at),
        "asks": case.state == State.ASKING and asked,
        "say_href": cards.say_href(case),
        "answers": cards.answers(),
        "may": [act.name for act in offered],
        **_withdrawn_by_owner(seen, reporter, by),
        "may_reopen": case.state == State.CLOSED and any(act.name == "say" for act in offered),
        "why": said_not_yet and bool(case.comebacks) and any(act.name == "add" for act in offered),
        "rate": _rate(case, reporter, offered, at),
    }


def _withdrawn_by_owner(seen: Opened, reporter: Reporter, by: "Person | None") -> Page:
    """Why they may not take it back who left a number and are not signed in with it, and the way in."""
    still = seen.case.state in WORKFLOW["withdraw"].sources and reporter.withdrawn_at is None
    if seen.left or not reporter.unproven or not still:
        return {}
    here = reverse("cases:case", args=[seen.case.public_id])
    return {
        "owner_withdraws": owners.OwnersToWithdraw.sentence,
        "sign_in": f"{reverse('people:in')}?next={here}" if by is None else "",
    }


def _stages(case: Case) -> Page:
    """How far it has come, as a row of parts and in words."""
    shown = speaking.stages(case)
    return {"stages": shown, "stages_words": speaking.stages_in_words(shown)}


def _way(seen: Opened, steps: Sequence[Step], at: datetime) -> list[timeline.Entry]:
    as_whom = Reader.REPORTER
    return timeline.entries(seen.case, steps, reader=as_whom, at=at, reporter_id=seen.spoken_to, span=seen.span)


def _taken_back(case: Case, reporter: Reporter) -> Page:
    """Whether they took their report back, and where they stand beside the others again; "" where nobody may join."""
    gone = reporter.withdrawn_at is not None and case.state != State.WITHDRAWN
    again = reverse("cases:join", args=[case.public_id]) if gone and joining.may_be_joined(case) else ""
    found_too = gone and case.is_open and not case.neighbours
    return {"taken_back": gone, "again_href": again, "found_too": speaking.FOUND_TOO if found_too else ""}


def _levels(seen: Opened) -> tuple[Kind, ...]:
    """How exactly they read where it is: who joined it to the courtyard, since the door is another's."""
    return names.IN_PUBLIC if seen.joined else names.SPOKEN


def in_public(case: Case, at: datetime, *, joins: bool = False) -> Page:
    """A case as strangers read it: no words but released ones, no door, nobody's name but those on duty.

    `joins`: whether they may say 我也遇到 of it.
    """
    return {
        "join_href": reverse("cases:join", args=[case.public_id]) if joins else "",
        "neighbours": cards.neighbours(case, households.brought([case]).get(case.pk, 0)),
        **_common(case),
        "number": "",
        "where": speaking.public_kind(case),
        "where_more": "",
        "kind": speaking.public_kind(case),
        "back": reverse("cases:board-of", args=[case.community.code]),
        "titled": speaking.public_title(case),
        "place": speaking.place_in_public(case),
        "tag": speaking.tag(case, at=at),
        "promise": promises.promise(case, at=at),
        "solved_at": speaking.solved_at(case),
        "way": timeline.entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at),
    }


def helped(seen: Opened, by: "Person | None", held: "tuple[Held, ...]", at: datetime) -> Page:
    """A case as a 楼门长 reads it who wrote it down for a neighbour: what is public of it, and saying for them.

    What was said and where they live they knew when they wrote it, and read it nowhere again.
    """
    case = seen.case
    speaks = acts.actor_of(case, acts.BY_NAME["say-for"], by=by, held=held, reporter=None, at=at) is not None
    return {
        **in_public(case, at),
        "number": case.number,
        "where": case.number,
        "back": reverse("cases:mine"),
        "say_for_href": reverse("cases:act", args=[case.public_id, "say-for"]) if speaks else "",
        "asks": case.state == State.ASKING,
    }


def _spoken_for(case: Case, reporter: Reporter) -> str:
    """Who brought it, as its reporter may know it who stands by it: they, and how many neighbours."""
    others = (case.neighbours or 0) - (reporter.uncounted_at is None)
    return ngettext("您和另外 %(n)s 位邻居报的", "您和另外 %(n)s 位邻居报的", others) % {"n": others} if others else ""


def _common(case: Case) -> Page:
    """What every page of a case has."""
    return {
        "case": case,
        "number": case.number,
        "where": case.number,
        "where_more": speaking.kind(case),
        "kind": speaking.kind(case),
        "since": reverse("cases:since", args=[case.public_id, case.version]),
    }


def _rate(case: Case, reporter: Reporter, offered: Sequence[Act], at: datetime) -> Page:
    """The form for how content one is, once there is a result, for as long as it may be changed."""
    act = next((each for each in offered if each.name == "rate"), None)
    if act is None or case.state != State.CLOSED:
        return {}
    given = voices.rated(reporter, case)
    form = ActForm(act, case=case, who=Who.REPORTER, at=at)
    if given is not None:
        form.initial = {"grade": given.result, "attitude": given.attitude}
    return {"form": form, "given": given is not None}


def board(place: Place, show: str, after: str | None, at: datetime, only: Only = boards.ALL) -> Page:
    """The board of a place: kinds of matter, courtyards and states; nobody's words but released ones."""
    found = page(boards.board(place, show, at, only), order=("-id",), after=after, size=SHOWN)
    community = lineage(place, at).community or place
    return {
        "place": place.named(),
        **(_solved(place, at) if not after and not only else {}),
        "rows": cards.public(found.rows, at=at),
        "after": only.query(show=show, after=found.after) if found.after else "",
        "only": listed(only.words()),
        "whole": f"?show={show}" if show else "?",
        "filters": [_filter(place, name, words, show, at) for name, words in FILTERS],
        "community": {"href": reverse("cases:board-of", args=[community.code]), "words": community.named()},
        "courtyards": [_courtyard(each, place) for each in boards.courtyards(community, at)],
        "report_href": f"{reverse('cases:report')}?place={place.code}",
        "signs_href": reverse("cases:signs", args=[place.code]),
        "map_of": community.code,
    }


def _solved(place: Place, at: datetime) -> Page:
    """How many were solved lately: in a community at which level, anywhere whose word it was that said so."""
    found = boards.solved(place, at)
    return {
        "ladder": _ladder(found) if place.kind == Kind.COMMUNITY else "",
        "said_by": speaking.counted_by(found.by_way) if any(found.by_way[way] for way in boards.MARKS) else "",
    }


def _ladder(found: boards.Solved) -> str:
    """How many of what was solved lately were solved at which level, beside how many there are; "" where none are."""
    solved = sum(found.by_level.values())
    if not solved:
        return ""
    counted = listed(speaking.counted_at(level, n) for level, n in found.by_level.items() if n)
    days = boards.LATELY.days
    return ngettext(
        "%(days)s 天里解决了 %(n)s 件：%(levels)s。",
        "%(days)s 天里解决了 %(n)s 件：%(levels)s。",
        solved,
    ) % {"days": days, "n": figure(solved), "levels": counted}


def _filter(place: Place, name: str, words: str | Promise, show: str, at: datetime) -> dict[str, object]:
    """One way to narrow the list, with how many it holds; everything that ever was is not counted."""
    count = figure(boards.count(place, name, at)) if name else None
    return {"href": f"?show={name}" if name else "?", "words": str(words), "here": name == show, "count": count}


def _courtyard(each: Place, here: Place) -> dict[str, object]:
    name = each.named()
    return {
        "href": reverse("cases:board-of", args=[each.code]),
        "words": name,
        "here": each.pk == here.pk,
        "label": _("%(place)s的公示栏") % {"place": name},
    }
