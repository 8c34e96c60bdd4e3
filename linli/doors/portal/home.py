"""Home: what a neighbour sees first. Say it; who looks after this place; what I reported; what is going on around me.

The template `portal/home.html` reads:

- `site_name`, `opening`, `foot_words`: the district's own words (`texts`)
- `where`, `where_more` (from the place), `where_href`: the board of the community, where another place is chosen
- `say`: {href, post, matters: [{href, words}]}
- `work`: links to the desk and to homes to be confirmed, as rows of the part `list`; empty where nothing is theirs
- `person`: the one who answers here, as the part `person` shows them; None where nobody is known
- `mine`: cards of the reporter's own cases, those that wait for their word first; `mine_more`: "全部 5 件" or ""
- `near`: {tiles, rows, href}: what is open and what was solved here lately; None while no place is known
- `communities`: {rows} of links, where no place is known and one has to be chosen
"""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.ground.shared.text import dialled
from linli.ground.ui.figures import figure
from linli.life.cases import boards, cards, drawing, matters, queries
from linli.life.cases.cards import Card
from linli.life.cases.parts import WORKS
from linli.life.cases.states import State
from linli.life.cases.visitor import Visitor
from linli.town.people import claims, duty
from linli.town.people.duty import Answerer
from linli.town.people.models import Person
from linli.town.places.lineage import lineage
from linli.town.places.models import Kind, Place
from linli.town.texts import saying

MATTERS, MINE, NEAR = 5, 3, 4

type Part = dict[str, object]


def home(who: Visitor, here: Place | None) -> Part:
    """The page's context for whoever asks, at the place they are at (None: not known)."""
    context: Part = {
        **_own_words(who.at),
        "say": _say(who.at),
        "where_href": reverse("cases:board"),
        "work": _work(who),
        **_mine(who),
    }
    if here is None:
        return context | {"communities": _communities(who.at)}
    return context | {"person": _person(here, who.at), "near": _near(here, who.at)}


def _own_words(at: datetime) -> Part:
    """What the district says of itself: its name and opening sentence, who runs the platform and hears complaints."""
    said = saying.texts(("site_name", "opening", "run_by", "complaints"), at)
    foot_words = [words for words in (said.pop("run_by"), said.pop("complaints")) if words]
    return {**said, "foot_words": foot_words}


def _say(at: datetime) -> Part:
    href = reverse("cases:report")
    tapped = [{"href": f"{href}?matter={code}", "words": words} for code, words in matters.common(at)[:MATTERS]]
    return {"href": href, "post": True, "matters": tapped}


def _work(who: Visitor) -> list[Part]:
    """The ways to what waits for someone here, by whatever door they came in: the desk, and homes to be confirmed."""
    if who.person is None or not who.held:
        return []
    return [*_desk(who, who.person), *_homes(who, who.person)]


def _homes(who: Visitor, person: Person) -> list[Part]:
    homes = claims.how_many_wait(who.held, but_not_of=person)
    title = ngettext("%(n)s 户等您确认住房", "%(n)s 户等您确认住房", homes) % {"n": figure(homes)}
    return [{"href": reverse("people:claims"), "title": title}] if homes else []


def _desk(who: Visitor, person: Person) -> list[Part]:
    if not {post.role for post in who.held} & WORKS:
        return []
    waiting = drawing.waiting(person, who.held, who.at)
    title = (
        ngettext("%(n)s 件等您办", "%(n)s 件等您办", waiting) % {"n": figure(waiting)}
        if waiting
        else _("眼下没有要办的")
    )
    return [{"href": reverse("cases:desk"), "title": title}]


def _mine(who: Visitor) -> Part:
    """My cases that are not over: those that wait for my word, then the newest."""
    own = queries.mine(who.person, who.followed)
    open_ones = queries.not_over(who.person, who.followed)
    asked = list(open_ones.filter(state=State.ASKING)[:MINE])
    others = list(open_ones.exclude(state=State.ASKING)[: MINE - len(asked)]) if len(asked) < MINE else []
    count = own.count()
    more = ngettext("全部 %(n)s 件", "全部 %(n)s 件", count) % {"n": count} if count else ""
    shown = [*asked, *others]
    stands = queries.stands_of(shown, who.person, who.followed)
    return {"mine": cards.cards(shown, at=who.at, stands=stands), "mine_more": more, "may_forget": who.may_forget}


def _person(here: Place, at: datetime) -> Part | None:
    """Who answers at this place at this moment, and how to call them."""
    found = duty.duty(here, at)
    first, night = found.by_day, found.by_night
    answerer = found.answerer
    if answerer is None:
        return None
    call = _("打给%(called)s") % {"called": answerer.called}
    actions = [{"href": f"tel:{dialled(found.phone)}", "words": call}] if found.phone else []
    grid = lineage(here, at).grid
    if grid is not None:
        actions.append({"href": reverse("people:grid", args=[grid.code]), "words": _("谁在照看")})
    if first is None:  # an officer alone answers at any hour
        return _shown(answerer) | {
            "state": "solved",
            "state_words": _("值班"),
            "hours": _("报上来的事先由他答复"),
            "actions": actions,
        }
    return _shown(first) | {
        "state": "solved" if found.on_now else "shut",
        "state_words": _("在岗") if found.on_now else _("还没上班") if found.to_come else _("下班了"),
        "hours": _("今天 %(hours)s，先由他答复") % {"hours": found.hours} if found.hours else _("今天休息"),
        "actions": actions,
        "note": _night(night, on_now=found.on_now),
    }


def _shown(who: Answerer) -> Part:
    return {"face": who.face, "role": who.role, "called": who.called}


def _night(night: Answerer | None, *, on_now: bool) -> str:
    if night is None:
        return ""
    called = {"called": f"{night.role} {night.called}".strip()}
    return (
        _("夜里和节假日由%(called)s接，只接等不了的事") % called
        if on_now
        else _("现在由%(called)s接，只接等不了的事") % called
    )


def _near(here: Place, at: datetime) -> Part:
    """What is public here: in the courtyard one stands in, or in the whole community."""
    line = lineage(here, at)
    place = line.courtyard or line.community
    if place is None:
        return {"tiles": [], "rows": [], "href": reverse("cases:board")}
    href = reverse("cases:board-of", args=[place.code])
    open_ones, solved = (boards.count(place, show, at) for show in (boards.OPEN, boards.SOLVED))
    tiles = [
        _tile(f"{href}?show={boards.OPEN}", _("没办完的"), open_ones, _here(place), "haze"),
        _tile(f"{href}?show={boards.SOLVED}", _("解决了"), solved, _("最近 30 天"), "pine"),
    ]
    newest = [
        _here_known(card, place) for card in cards.public(boards.board(place, boards.EVERYTHING, at)[:NEAR], at=at)
    ]
    return {"tiles": tiles, "rows": newest, "href": href}


def _here_known(card: Card, place: Place) -> Card:
    """A card without its place where that is where one stands anyway."""
    return replace(card, line="") if card.line == place.named() else card


def _here(place: Place) -> str:
    return _("%(place)s里") % {"place": place.named()} if place.kind == Kind.COURTYARD else place.named()


def _tile(href: str, over: str, count: int, line: str, tone: str) -> Part:
    title = ngettext("%(n)s 件", "%(n)s 件", count) % {"n": figure(count)}
    return {"href": href, "over": over, "title": title, "line": line, "tone": tone}


def _communities(at: datetime) -> list[Part]:
    return [
        {"href": reverse("cases:board-of", args=[each.code]), "title": each.named()} for each in boards.communities(at)
    ]
