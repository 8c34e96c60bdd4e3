"""Who calls: whoever signed in or sent a key, and the reporter whose query code came along."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest

from linli.ground.shared.refusals import NotFound
from linli.life.cases import acts, beforehand, forces, opening, queries
from linli.life.cases.api import named, shapes
from linli.life.cases.api.shapes import CaseShown
from linli.life.cases.models import Case, Reporter
from linli.life.cases.opening import Opened
from linli.life.cases.visitor import Visitor, by_query_code, visitor


def asker(request: HttpRequest, case: UUID, code: str) -> Visitor:
    """Whoever asks for a case; with its query code, as its reporter too.

    Raises `NotFound` for a code of no case or of another one, `TooMany` after too many of those (`by_query_code`).
    """
    who = visitor(request)
    if not code:
        return who
    reporter = by_query_code(request, lambda: _of(case, code), who.at)
    return replace(who, followed=(*who.followed, reporter.pk))


def _of(case: UUID, code: str) -> Reporter:
    reporter = opening.by_code(code)
    if reporter.case.public_id != case:
        raise NotFound
    return reporter


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
    offered = acts.offered_as(seen.case, by=who.person, held=who.held, reporter=seen.reporter, at=who.at)
    calls = (
        [*forces.in_emergency(seen.case, who.at), *forces.forces(seen.case, who.held, who.at)]
        if seen.at_desk and seen.case.is_open
        else []
    )
    found = shapes.full(seen, offered, queries.reporters(seen.case) if seen.at_desk else [], calls, who.at)
    if seen.reporter is not None:
        found.call = named.call(beforehand.danger(seen.case, seen.reporter), who.at)
    return found
