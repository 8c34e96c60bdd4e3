"""Who calls: whoever signed in or sent a key, and the reporter whose query code came along."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest

from linli.ground.once import limits
from linli.ground.shared.refusals import NotFound
from linli.life.cases import acts, opening, queries
from linli.life.cases.api import shapes
from linli.life.cases.api.shapes import CaseShown
from linli.life.cases.models import Case
from linli.life.cases.opening import Opened
from linli.life.cases.views.visitor import Visitor, visitor

WRONG_CODES, WRONG_CODES_WINDOW_S = 60, 3600


def asker(request: HttpRequest, case: UUID, code: str) -> Visitor:
    """Whoever asks for a case; with its query code, as its reporter too.

    Raises `NotFound` for a code of no case or of another one, `TooMany` after 60 of those for one case within an hour.
    """
    who = visitor(request)
    if not code:
        return who
    subject = str(case)
    limits.check(name="cases.wrong_codes", subject=subject, limit=WRONG_CODES, at=who.at)
    try:
        reporter = opening.by_code(code)
        if reporter.case.public_id != case:
            raise NotFound
    except NotFound:
        limits.hit(
            name="cases.wrong_codes", subject=subject, limit=WRONG_CODES, window_s=WRONG_CODES_WINDOW_S, at=who.at
        )
        raise
    return replace(who, followed=(*who.followed, reporter.pk))


def shown(public_id: UUID, who: Visitor) -> CaseShown:
    """A case as far as the asker may know it. Raises `NotFound` where its existence is not theirs to know."""
    seen = opening.seen(public_id, person=who.person, held=who.held, followed=who.followed)
    return shapes.public(opening.in_public(public_id), who.at) if seen is None else opened(seen, who)


def after(case: Case, who: Visitor) -> CaseShown:
    """A case that the asker has just acted on; where it is no longer theirs (given back), what anybody may know."""
    seen = opening.seen(case.public_id, person=who.person, held=who.held, followed=who.followed)
    return opened(seen, who) if seen is not None else shapes.public(case, who.at)


def opened(seen: Opened, who: Visitor) -> CaseShown:
    """A case for one of its reporters or desks."""
    offered = acts.offered(seen.case, by=who.person, held=who.held, reporter=seen.reporter, at=who.at)
    return shapes.full(seen, offered, queries.reporters(seen.case), who.at)
