"""A community's workbook."""

from django.http import HttpRequest
from ninja import Router

from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key

from .. import looking_through, remembering, showing, workbook
from ..allow import allow, person_of
from ..callers import once
from ..schemas import taking_in as s
from ..stepping_up import must_be_fresh
from ..turns import turn

router = Router()


@router.post("/communities/{code}/workbook", response=s.PlanShown)
@allow(POST="importer")
@turn(now)
def take_in_workbook(request: HttpRequest, code: str, given: s.WorkbookGiven, key: Key = "") -> s.PlanShown:
    """Look a community's workbook through, and with `apply` take it in if nothing is wrong.

    With `apply` and the `plan` of the look before, only what was seen there is done. A retry under the same key says
    how much the first did.
    """
    person, at = person_of(request), now()
    said = [each for one in given.columns for each in remembering.sayings(one.heading, one.column, one.sheet)]
    if given.apply:
        must_be_fresh(request, person, at)
    made = looking_through.look(given.content, code, person, at, said)
    if not given.apply:
        return showing.plan(made)

    def work() -> str:
        if made.errors:
            raise _HasErrors
        remembering.remember(community=made.places.community, said=said, by=person, at=at)
        counts = workbook.apply(made, person, at, seen=given.plan, basis=given.basis, ends=given.ends)
        return f"import:{counts.added}:{counts.changed}:{counts.ended}:{len(made.roster.written)}"

    try:
        done = once(request, key, at=at, work=work)
    except _HasErrors:
        return showing.plan(made)
    return showing.taken_in(*map(int, done.split(":")[1:]))


class _HasErrors(Exception):
    """The plan has errors: nothing is done, and the key is free for another try."""
