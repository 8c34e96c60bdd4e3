"""Who stands at these doors, signed in or not, and how a form of theirs is taken exactly once."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac

from linli.ground.once import keys, limits
from linli.ground.shared.moments import now
from linli.ground.shared.network import network_of
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import cookies
from linli.life.cases import boards, helping, joining, sending, strangers
from linli.life.cases.forms import JoinForAnother, JoinForm, ReportForm, TakenDownForm
from linli.life.cases.models import Case, Reporter
from linli.life.cases.whereabouts import Whereabouts, at_a_desk, whereabouts
from linli.town.people.allow import known_person, posts_in
from linli.town.people.models import Person
from linli.town.people.scopes import Held, are_staff
from linli.town.people.service_desk import service_desk
from linli.town.places import lanes
from linli.town.places.lineage import lineage
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken_by_path

FOLLOWED = "followed"
"""Where a session keeps the ids of the reporters whose query codes opened their cases in this browser (`opened`)."""
NEIGHBOUR = "neighbour"
HOUSE = (Kind.BUILDING, Kind.ENTRANCE)
WHERE = cookies.WHERE
WRONG_CODES, WRONG_CODES_WINDOW_S = 60, 3600
NOT_SAID = ("csrfmiddlewaretoken", "once", "worked", "crowd")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks: a person or nobody, their posts, what query codes opened here, and the moment."""

    person: Person | None
    held: tuple[Held, ...]
    followed: tuple[int, ...]
    at: datetime
    helping: bool = False
    """Whether a 楼门长 came to write down what a neighbour of their entrance says (`?for=neighbour`)."""
    network: str = ""
    """By which they come; it only counts how much does."""

    @property
    def is_staff(self) -> bool:
        """Whether they work here: what they write on a resident's form, they write for a resident."""
        return are_staff(self.held)

    @property
    def frame(self) -> str:
        """The frame of a form's page: the desk's own for who writes a report down for a resident."""
        return "ui/working.html" if self.is_staff else "ui/page.html"

    @property
    def may_forget(self) -> bool:
        """Whether this browser shows cases that nobody signed in for, which the next one at it would see too."""
        return self.person is None and bool(self.followed)

    @property
    def form(self) -> Callable[..., ReportForm]:
        """The form by which they report: their own matter, or what a resident tells them."""
        return partial(TakenDownForm, entrance=self.entrance) if self.writes_down else ReportForm

    @property
    def join_form(self) -> Callable[..., JoinForm]:
        """The form by which they join a case: for themselves, or for whom they write it down."""
        return partial(JoinForAnother, entrance=self.entrance) if self.writes_down else JoinForm

    @property
    def entrance(self) -> str:
        """The entrance, in words, for whose neighbour they write it down; "" for everybody but its lead."""
        if not self.helping:
            return ""
        path = helping.entrances(self.held)[0].place_path
        return spoken_by_path([path], at=self.at, levels=HOUSE)[path]

    @property
    def mine(self) -> tuple[Person | None, tuple[int, ...]]:
        """By what their own reports are known, they and what opened here: nothing, where they write for another."""
        return (None, ()) if self.writes_down else (self.person, self.followed)

    @property
    def asked_for(self) -> str:
        """What goes along with an address of theirs while they write for a neighbour."""
        return f"?for={NEIGHBOUR}" if self.helping else ""

    @property
    def writes_down(self) -> bool:
        """Whether what they send is what somebody else says: at a desk, or as their entrance's lead."""
        return self.is_staff or self.helping

    @property
    def desk(self) -> Person | None:
        """The person, where they write down what a resident tells them."""
        return self.person if self.writes_down else None

    @property
    def neighbour(self) -> Person | None:
        """The person, where what they report is their own and no phone has to be asked for."""
        return None if self.writes_down else self.person

    def written(self, key: str) -> str:
        """What `joining.key_of` has to know of what they send under `key`: each they write it down for has a code."""
        return key if self.writes_down else ""

    def reporter(self, reached: dict[str, str], *, presses: bool) -> Person | None:
        """Who will be asked of what they send, `reached` as their form says it. Raises what `sending.reporter` does."""
        known, desk = self.neighbour, self.desk
        return sending.reporter(**reached, known=known, network=self.network, presses=presses, at=self.at, desk=desk)


def visitor(request: HttpRequest) -> Visitor:
    """Whoever asks, read once. Raises `helping.NotALead` for who wants to write for a neighbour and may not.

    At a desk one does so anyway.
    """
    person = known_person(request)
    held = tuple(posts_in(request)) if person is not None else ()
    helps = request.GET.get("for") == NEIGHBOUR and not are_staff(held)
    if helps and not helping.entrances(held):
        raise helping.NotALead
    return Visitor(person, held, tuple(request.session.get(FOLLOWED, ())), now(), helps, network_of(request))


def caller(request: HttpRequest, *, anonymous: bool = False) -> str:
    """By which name `once` knows the asker: `person:7`, or `browser:…` by the browser's own secret.

    `anonymous`: what they send names nobody, so that the browser's name alone is kept of who sent it.
    """
    person = known_person(request)
    if person is not None and not anonymous:
        return person.source
    get_token(request)
    secret = str(request.META["CSRF_COOKIE"])
    return f"browser:{salted_hmac('linli.cases.browser', secret, algorithm='sha256').hexdigest()[:40]}"


def joiner(request: HttpRequest, who: Visitor, sender: str) -> str:
    """By which name the query code of who joins a case is derived: one for each person or browser, named or not.

    So nobody stands twice in a case, whatever keys they send. A program that brings neither is known by `sender`, and
    so is what somebody writes down for another. The code is a keyed hash: whom it names is read nowhere.
    """
    if who.writes_down:
        return sender
    if who.person is not None:
        return f"joins:{who.person.source}"
    return caller(request) if request.META.get("CSRF_COOKIE") else sender


def once_per_form(
    request: HttpRequest, key: str, *, at: datetime, work: Callable[[], str], anonymous: bool = False
) -> str:
    """Do the work of a form once, however often it is sent: a retry gets what the first one made.

    Raises `KeyReused` where the same form comes with other words.
    """
    return keys.once(caller=caller(request, anonymous=anonymous), key=key, body=_said(request), at=at, work=work)


def made_before(request: HttpRequest, key: str, *, anonymous: bool = False) -> str | None:
    """What the same form made when it came before, None if it comes for the first time. Raises `KeyReused`."""
    return keys.answered(caller=caller(request, anonymous=anonymous), key=key, body=_said(request))


def _said(request: HttpRequest) -> bytes:
    said = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_SAID)
    return json.dumps(said).encode()


def joined(form: JoinForm, case: Case, who: Visitor, *, sender: str, written: str = "") -> str:
    """The work of a valid form by which somebody joins a case, for either door: `case:42`.

    `sender` is by which name `once` knows them, `written` as `joining.key_of` has it. Raises what `joining.join` and
    `sending.reporter` raise.
    """
    joins, code = form.joins(who.followed, who.network), joining.code_for(sender, case, written)
    reporter = who.reporter(form.reached(), presses=strangers.joins_in_danger(joins.words, case, who.at))
    made = joining.join(
        joins, case_id=case.pk, reporter=reporter, query_code=code, by=who.person, at=who.at, desk=who.desk
    )
    return f"case:{made.pk}"


def by_query_code(request: HttpRequest, find: Callable[[], Reporter], at: datetime) -> Reporter:
    """The reporter whom `find` finds by a query code. Wrong codes are counted by the address they come from.

    A right code always opens, whatever was tried before and by whom: it has 50 bits, so nobody comes upon one by
    trying, and a limit that refused it would be a switch to lock reporters out with. Raises `NotFound` for a wrong
    code, `TooMany` instead after 60 of them within an hour.
    """
    try:
        return find()
    except NotFound:
        limits.hit(
            name="cases.wrong_codes",
            subject=network_of(request),
            limit=WRONG_CODES,
            window_s=WRONG_CODES_WINDOW_S,
            at=at,
        )
        raise


def where_is(request: HttpRequest, who: Visitor) -> Whereabouts:
    """Where the asker is: by the code in the address, by their home, or as this browser remembers."""
    scanned = request.GET.get("place", "")
    return whereabouts(who.person, scanned=scanned, chosen=request.COOKIES.get(WHERE, ""), at=who.at)


def begins_at(request: HttpRequest, who: Visitor) -> Whereabouts:
    """Where a form of theirs begins: of what somebody else tells them, never where this browser was before.

    From a lane's page (`?lane=`) along that lane.
    """
    along = tuple(lanes.yards_of(request.GET.get("lane", ""), who.at))
    return replace(_begins_at(request, who), along=along)


def _begins_at(request: HttpRequest, who: Visitor) -> Whereabouts:
    scanned = request.GET.get("place", "")
    if who.is_staff:
        return at_a_desk((post.place_id for post in who.held), scanned=scanned, at=who.at)
    return whereabouts(who.person, scanned=scanned, chosen="", at=who.at) if who.helping else where_is(request, who)


def around(request: HttpRequest, who: Visitor) -> tuple[Place | None, list[Place]]:
    """The community in which the asker is, or works, and where that is not known those to choose from, theirs first.

    Whoever works here is at work and not at home (`begins_at`).
    """
    here = begins_at(request, who).here
    community = lineage(here, who.at).community if here is not None else None
    return (community, []) if community is not None else boards.worked_in(who.held, who.at)


def remember_where(response: HttpResponseBase, place: Place | None) -> None:
    """Remember in this browser which place was named, so that the next form and the front page begin there.

    Nobody's form who is at work begins there (`begins_at`).
    """
    if place is not None:
        cookies.keep(response, WHERE, place.code)


def place_line(where: Whereabouts, who: Visitor) -> dict[str, object]:
    """The line on top of a page, the community and courtyard one is in and the grid below it; and at its foot the desk.

    The desk is left out for staff: they are it.
    """
    if where.here is None:
        return {}
    line = lineage(where.here, who.at)
    more = [place.named() for place in (line.street, line.grid) if place is not None]
    spoken = [place.named() for place in (line.community, line.courtyard) if place is not None]
    service = None if who.is_staff else service_desk(where.here.path, who.at)
    return {"where": " · ".join(spoken), "where_more": " ".join(more), "service": service}
